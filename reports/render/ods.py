"""Tables as an OpenDocument workbook: a sheet a table, numbers as numbers, and one sheet of notes. Nothing runs."""

import io
from collections.abc import Sequence
from functools import cache

from odf import dc, meta, number, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from reports.render import sheets
from reports.table import Cell, Role, Row, Table

LETTER, LINE = 0.19, 0.42  # centimetres that a letter is wide, and that a line is high


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file."""
    return render_many([table], table.title, mark)


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one workbook of several tables."""
    book = _Book(title, mark)
    for name, each in zip(sheets.names(tables), tables, strict=True):
        book.add(name, each)
    book.add_notes(sheets.notes(tables, mark))
    file = io.BytesIO()
    book.document.write(file)
    return file.getvalue()


class _Book:
    def __init__(self, title: str, mark: Marking | None):
        self.document, self.mark = OpenDocumentSpreadsheet(), mark
        self.document.meta.addElement(dc.Title(text=xml_text(title)))
        self.document.meta.addElement(dc.Language(text="en-GB"))
        if mark:
            self._say_who(mark)
        words = style.TextProperties(fontfamily="Arial", fontsize="10pt", language="en", country="GB")
        usual = style.DefaultStyle(family="table-cell")
        usual.addElement(words)
        self.document.styles.addElement(usual)
        # Each style is made when first asked for, once a book.
        self.look, self.width = cache(self._look), cache(self._width)
        self.paper, self.height = cache(self._paper), cache(self._height)

    def _say_who(self, mark: Marking) -> None:
        about = self.document.meta
        about.addElement(meta.InitialCreator(text=xml_text(mark.by)))
        about.addElement(meta.CreationDate(text=mark.at.isoformat(timespec="seconds")))
        about.addElement(meta.Keyword(text=xml_text(mark.text)))

    def add(self, name: str, each: Table) -> None:
        """Add a table's sheet."""
        widths = sheets.widths(each)
        sheet = self._sheet(name, widths, each)
        header = self._row(each.header(), widths)
        for place, label in enumerate(each.header()):
            header.addElement(self._words(label, is_head=True, is_right=0 < place <= len(each.columns)))
        self._head(sheet, header)
        for row, cells in each.headed_lines():
            sheet.addElement(self._line(row, cells, widths, len(each.columns)))

    def add_notes(self, notes: list[tuple[str, str]]) -> None:
        """Add the sheet of notes."""
        widths = [sheets.NAME_WIDTH, sheets.NOTE_WIDTH]
        sheet = self._sheet(sheets.NOTES, widths)
        self._head(sheet, self._texts(("Sheet", "Note"), widths, is_head=True))
        for line in notes:
            sheet.addElement(self._texts(line, widths))

    def _sheet(self, name: str, widths: list[int], each: Table | None = None) -> table.Table:
        paper = self.paper(is_wide=each is None or sheets.is_wide(each), is_one_page=each is not None)
        sheet = table.Table(name=xml_text(name), stylename=paper)
        for width in widths:
            sheet.addElement(table.TableColumn(stylename=self.width(width)))
        self.document.spreadsheet.addElement(sheet)
        return sheet

    def _head(self, sheet: table.Table, row: table.TableRow) -> None:
        repeated = table.TableHeaderRows()
        repeated.addElement(row)
        sheet.addElement(repeated)

    def _row(self, words: Sequence[str], widths: list[int]) -> table.TableRow:
        return table.TableRow(stylename=self.height(sheets.highest(words, widths)))

    def _texts(self, words: Sequence[str], widths: list[int], **look) -> table.TableRow:
        row = self._row(words, widths)
        for each in words:
            row.addElement(self._words(each, **look))
        return row

    def _line(self, row: Row, cells: list[Cell], widths: list[int], figures: int) -> table.TableRow:
        is_bold = row.role in sheets.BOLD
        line = self._row([row.label, *(cell.shown for cell in cells)], widths)
        line.addElement(self._words(row.label, is_bold=is_bold, is_part=row.role is Role.PART))
        for place, cell in enumerate(cells):
            if cell.is_number:
                line.addElement(self._number(cell, is_bold))
            elif cell.plain in (None, ""):
                line.addElement(table.TableCell())
            else:
                line.addElement(self._words(str(cell.plain), is_bold=is_bold, is_right=place < figures))
        return line

    def _number(self, cell: Cell, is_bold: bool) -> table.TableCell:
        found = table.TableCell(
            valuetype="float", value=cell.written, stylename=self.look(is_bold=is_bold, decimals=cell.decimals)
        )
        found.addElement(text.P(text=cell.shown))
        return found

    def _words(self, words: str, **look) -> table.TableCell:
        found = table.TableCell(valuetype="string", stylename=self.look(**look))
        for line in xml_text(words).splitlines() or [""]:
            found.addElement(text.P(text=line))
        return found

    def _look(self, *, is_bold=False, is_head=False, is_part=False, is_right=False, decimals=None) -> style.Style:
        named = f"look-{len(self.document.automaticstyles.childNodes)}"
        found = style.Style(name=named, family="table-cell", datastylename=self._format(decimals, named))
        found.addElement(style.TableCellProperties(
            wrapoption="wrap", verticalalign="top", borderbottom="1pt solid #0b0c0c" if is_head else "none",
        ))  # fmt: skip
        side = {"textalign": "end"} if is_right else {}
        side |= {"marginleft": "0.5cm"} if is_part else {}
        if side:
            found.addElement(style.ParagraphProperties(**side))
        if is_bold or is_head:
            found.addElement(style.TextProperties(fontweight="bold"))
        self.document.automaticstyles.addElement(found)
        return found

    def _format(self, decimals: int | None, named: str) -> str | None:
        if decimals is None:
            return None
        found = number.NumberStyle(name=f"{named}-number")
        found.addElement(number.Number(decimalplaces=decimals, minintegerdigits=1, grouping="true"))
        self.document.automaticstyles.addElement(found)
        return f"{named}-number"

    def _width(self, letters: int) -> style.Style:
        found = style.Style(name=f"width-{letters}", family="table-column")
        found.addElement(style.TableColumnProperties(columnwidth=f"{letters * LETTER:.2f}cm"))
        self.document.automaticstyles.addElement(found)
        return found

    def _height(self, lines: int) -> style.Style:
        """Return the style of a row: not every program measures wrapped words when it opens a file."""
        found = style.Style(name=f"high-{lines}", family="table-row")
        high = f"{LINE * lines + 0.06:.2f}cm"
        found.addElement(style.TableRowProperties(useoptimalrowheight="true", rowheight=high))
        self.document.automaticstyles.addElement(found)
        return found

    def _master(self, named: str, layout: style.PageLayout) -> style.MasterPage:
        """Return a kind of page; the marking stands in the middle of its header and of its footer."""
        page = style.MasterPage(name=named, pagelayoutname=layout)
        for part in (style.Header, style.Footer) if self.mark else ():
            middle = style.RegionCenter()
            middle.addElement(text.P(text=xml_text(self.mark.text)))
            marked = part()
            marked.addElement(middle)
            page.addElement(marked)
        return page

    def _paper(self, *, is_wide: bool, is_one_page: bool) -> style.Style:
        """Return the style of a sheet on A4, turned sideways where it is wide, made smaller to fit where asked."""
        size = (
            {"pagewidth": "29.7cm", "pageheight": "21cm"} if is_wide else {"pagewidth": "21cm", "pageheight": "29.7cm"}
        )
        turned = "landscape" if is_wide else "portrait"
        named = f"{turned}-page" if is_one_page else turned
        layout = style.PageLayout(name=f"paper-{named}")
        fit = {"scaletopages": 1} if is_one_page else {}
        layout.addElement(style.PageLayoutProperties(printorientation=turned, **size, **fit))
        self.document.automaticstyles.addElement(layout)
        self.document.masterstyles.addElement(self._master(named, layout))
        found = style.Style(name=f"sheet-{named}", family="table", masterpagename=named)
        found.addElement(style.TableProperties(display="true"))
        self.document.automaticstyles.addElement(found)
        return found
