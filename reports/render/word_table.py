"""A table in Word's XML, written at once: the library's cell by cell takes ten times as long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Length

from iro_portal.core.exports import xml_text
from reports.charts.svg import BOLD, width_of
from reports.on_page import Shown, ShownRow
from reports.render.paper import is_crowded

WIDEST_FIGURE, UNIT = Cm(2.4), Cm(3)
LABELS, SLIMMEST_LABELS = 0.36, 0.18  # the part of the width that labels should have, and have in any case
AIR, PART_INDENT = 20, 284  # twentieths of a point


def element(shown: Shown, width: Length):
    """Return the table as an element: a header row that repeats on each page, rows that no page breaks."""
    return parse_xml(_Drawn(shown, width).xml())


@dataclass(frozen=True)
class _Letters:
    """How a table is set: its paragraph style, points, a cell's margin, how slim a column may be."""

    style: str
    size: int
    margin: int
    slimmest: Length


USUAL, SMALL = _Letters("TableText", 9, 57, Cm(1.3)), _Letters("TableTextSmall", 7, 25, Cm(1))


@dataclass(frozen=True)
class _Cell:
    words: str
    is_right: bool = False
    indent: int = 0
    span: int = 1


class _Drawn:
    def __init__(self, shown: Shown, width: Length):
        self.shown = shown
        self.letters = SMALL if is_crowded(shown.table) else USUAL
        self.widths = self._widths(width)

    def xml(self) -> str:
        table = self.shown.table
        about = f'<w:tblCaption w:val="{_attribute(table.title)}"/>'
        about += f'<w:tblDescription w:val="{_attribute(table.notes[0])}"/>'
        look = (
            f'<w:tblLook w:firstRow="1" w:lastRow="{int(table.total is not None)}" w:firstColumn="1" w:lastColumn="0"'
        )
        sides = "".join(f'<w:{side} w:w="{self.letters.margin}" w:type="dxa"/>' for side in ("left", "right"))
        grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in self.widths)
        return (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="PortalTable"/>'
            f'<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{sides}</w:tblCellMar>{look} w:noHBand="1" w:noVBand="1"/>{about}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(self._rows())}</w:tbl>"
        )

    def _widths(self, width: Length) -> list[int]:
        """Return the widths of columns, in twentieths of a point: the longest word fits, labels have what is left."""
        unit = [UNIT.twips] if self.shown.table.has_units else []
        room = width.twips - sum(unit)
        needed = [max(self.letters.slimmest.twips, self._longest_word(words)) for words in self._columns()]
        spare = int(room * (1 - LABELS)) - sum(needed)
        if spare > 0:
            needed = [each + min(spare // len(needed), max(0, WIDEST_FIGURE.twips - each)) for each in needed]
        shrink = min(1, room * (1 - SLIMMEST_LABELS) / max(sum(needed), 1))
        figures = [int(each * shrink) for each in needed]
        return [room - sum(figures), *figures, *unit]

    def _columns(self) -> Iterator[list[str]]:
        """Yield each column's head with its cells."""
        lines = [row for block in self.shown.blocks for row in block.rows] + self._last()
        for place, head in enumerate(self.shown.heads):
            yield [head, *(row.cells[place].text for row in lines)]

    def _longest_word(self, words: Sequence[str]) -> int:
        longest = max((width_of(word, self.letters.size) for each in words for word in each.split()), default=0)
        return int(longest * BOLD * 20) + 2 * self.letters.margin + AIR

    def _last(self) -> list[ShownRow]:
        return [*self.shown.beside, *([self.shown.total] if self.shown.total else [])]

    def _rows(self) -> Iterator[str]:
        table = self.shown.table
        heads = [_Cell(table.stub), *(_Cell(head, is_right=True) for head in self.shown.heads)]
        yield self._row([*heads, *[_Cell("Unit")] * table.has_units], is_head=True, is_bold=True)
        for block in self.shown.blocks:
            if block.heading:
                yield self._row([_Cell(block.heading, span=len(self.widths))], is_bold=True, is_kept=True)
            yield from map(self._line, block.rows)
        yield from map(self._line, self._last())

    def _line(self, row: ShownRow) -> str:
        cells = [_Cell(row.label, indent=PART_INDENT * row.is_part), *(_Cell(c.text, c.is_number) for c in row.cells)]
        return self._row([*cells, *[_Cell(row.unit)] * self.shown.table.has_units], is_bold=row.is_bold)

    def _row(self, cells: Sequence[_Cell], *, is_head=False, is_bold=False, is_kept=False) -> str:
        head = "<w:tblHeader/>" * is_head
        keep = "<w:keepNext/>" * (is_head or is_kept)
        bold = "<w:rPr><w:b/></w:rPr>" * is_bold
        made = "".join(self._cell(cell, place, keep, bold) for place, cell in enumerate(cells))
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{made}</w:tr>"

    def _cell(self, cell: _Cell, place: int, keep: str, bold: str) -> str:
        width = self.widths[place] if cell.span == 1 else sum(self.widths)
        span = f'<w:gridSpan w:val="{cell.span}"/>' * (cell.span > 1)
        indent = f'<w:ind w:left="{cell.indent}"/>' * bool(cell.indent)
        side = '<w:jc w:val="right"/>' * cell.is_right
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{self.letters.style}"/>{keep}{indent}{side}</w:pPr>'
            f'<w:r>{bold}<w:t xml:space="preserve">{escape(xml_text(cell.words))}</w:t></w:r></w:p></w:tc>'
        )


def _attribute(words: str) -> str:
    return escape(xml_text(words), {'"': "&quot;"})
