"""A table in Word's XML, written at once: the library's cell by cell takes ten times as long."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Length

from iro_portal.core.exports import xml_text
from reports.charts.svg import width_of
from reports.on_page import Shown, ShownRow

CELL_STYLE = "TableText"
SLIMMEST_FIGURE, WIDEST_FIGURE, UNIT = Cm(1.3), Cm(2.4), Cm(3)
LABELS, SLIMMEST_LABELS = 0.36, 0.2  # the part of the width that labels should have, and have in any case
TEXT_SIZE, BOLD = 9, 1.08  # points; how much wider bold letters are
MARGINS = 2 * 57 + 20  # twentieths of a point, with a little air
PART_INDENT = 284  # twentieths of a point: half a centimetre


def element(shown: Shown, width: Length):
    """Return the table as an element: a header row that repeats on each page, rows that no page breaks."""
    widths = _widths(shown, width)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    about = f'<w:tblCaption w:val="{_attribute(shown.table.title)}"/>'
    about += f'<w:tblDescription w:val="{_attribute(shown.table.notes[0])}"/>'
    look = f'<w:tblLook w:firstRow="1" w:lastRow="{int(shown.total is not None)}" w:firstColumn="1" w:lastColumn="0"'
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="PortalTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look} w:noHBand="1" w:noVBand="1"/>{about}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_rows(shown, widths))}</w:tbl>"
    )


def _widths(shown: Shown, width: Length) -> list[int]:
    """Return the widths of columns, in twentieths of a point: a column's longest word fits, labels have what is left."""
    unit = [UNIT.twips] if shown.table.has_units else []
    room = width.twips - sum(unit)
    needed = [max(SLIMMEST_FIGURE.twips, _longest_word(words)) for words in _columns(shown)]
    spare = int(room * (1 - LABELS)) - sum(needed)
    if spare > 0:
        needed = [each + min(spare // len(needed), max(0, WIDEST_FIGURE.twips - each)) for each in needed]
    shrink = min(1, room * (1 - SLIMMEST_LABELS) / max(sum(needed), 1))
    figures = [int(each * shrink) for each in needed]
    return [room - sum(figures), *figures, *unit]


def _columns(shown: Shown) -> Iterator[list[str]]:
    """Yield each column's head with its cells."""
    rows = [row for block in shown.blocks for row in block.rows] + ([shown.total] if shown.total else [])
    for place, head in enumerate(shown.heads):
        yield [head, *(row.cells[place].text for row in rows)]


def _longest_word(words: Sequence[str]) -> int:
    return (
        int(max((width_of(word, TEXT_SIZE) for each in words for word in each.split()), default=0) * 20 * BOLD)
        + MARGINS
    )


def _rows(shown: Shown, widths: Sequence[int]) -> Iterator[str]:
    heads = [(shown.table.stub, False), *((head, True) for head in shown.heads)]
    heads += [("Unit", False)] if shown.table.has_units else []
    yield _row(heads, widths, "<w:tblHeader/>", is_bold=True, keeps=True)
    for block in shown.blocks:
        if block.heading:
            whole = [sum(widths)]
            yield _row([(block.heading, False)], whole, span=len(widths), is_bold=True, keeps=True)
        for row in block.rows:
            yield _line(shown, row, widths)
    if shown.total:
        yield _line(shown, shown.total, widths)


def _line(shown: Shown, row: ShownRow, widths: Sequence[int]) -> str:
    cells = [(row.label, False), *((cell.text, cell.is_number) for cell in row.cells)]
    cells += [(row.unit, False)] if shown.table.has_units else []
    return _row(cells, widths, is_bold=row.is_bold, indent=PART_INDENT * row.is_part)


def _row(
    cells: Sequence[tuple[str, bool]], widths: Sequence[int], properties: str = "", *, span: int = 1, is_bold=False,
    keeps=False, indent: int = 0,
) -> str:  # fmt: skip
    made = "".join(
        _cell(words, widths[place], is_right, is_bold, keeps, span, 0 if place else indent)
        for place, (words, is_right) in enumerate(cells)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{made}</w:tr>"


def _cell(words: str, width: int, is_right: bool, is_bold: bool, keeps: bool, span: int, indent: int) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    keep = "<w:keepNext/>" if keeps else ""
    shift = f'<w:ind w:left="{indent}"/>' if indent else ""
    side = '<w:jc w:val="right"/>' if is_right else ""
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    said = f'<w:t xml:space="preserve">{escape(xml_text(words))}</w:t>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{CELL_STYLE}"/>'
        f"{keep}{shift}{side}</w:pPr><w:r>{bold}{said}</w:r></w:p></w:tc>"
    )


def _attribute(words: str) -> str:
    return escape(xml_text(words), {'"': "&quot;"})
