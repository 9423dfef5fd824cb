"""Tables as a workbook: a sheet a table, numbers as numbers, and one sheet of notes. No text in it can run."""

import io
from collections.abc import Sequence

from iro_portal.core.exports import CELL_LIMIT, mark_workbook, new_workbook, xml_text
from iro_portal.core.marking import Marking
from reports.render import sheets
from reports.table import Cell, Role, Row, Table

A4 = 9


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file."""
    return render_many([table], table.title, mark)


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one workbook of several tables."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        book.set_properties({"title": xml_text(title)})
        looks = _Looks(book)
        for name, table in zip(sheets.names(tables), tables, strict=True):
            _Sheet(book.add_worksheet(xml_text(name)), looks, table).write()
        _write_notes(book.add_worksheet(sheets.NOTES), looks, sheets.notes(tables, mark))
        if mark:
            mark_workbook(book, mark, xml_text(title))
    return file.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def __call__(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **look})
        return self.made[key]


class _Sheet:
    def __init__(self, page, looks: _Looks, table: Table):
        self.page, self.looks, self.table = page, looks, table

    def write(self) -> None:
        header = self.table.header()
        self._set_up()
        self._tall(0, sheets.highest(header, sheets.widths(self.table)))
        for place, label in enumerate(header):
            is_figure = 0 < place <= len(self.table.columns)
            look = self.looks(bold=True, text_wrap=True, bottom=2, align="right" if is_figure else "left")
            self._text(0, place, label, look)
        for number, (row, cells) in enumerate(self.table.headed_lines(), start=1):
            self._line(number, row, cells)

    def _set_up(self) -> None:
        for place, width in enumerate(sheets.widths(self.table)):
            self.page.set_column(place, place, width)
        self.page.freeze_panes(1, 1)
        self.page.set_paper(A4)
        self.page.repeat_rows(0)
        self.page.fit_to_pages(1, 0)
        if sheets.is_wide(self.table):
            self.page.set_landscape()

    def _tall(self, number: int, lines: int) -> None:
        """Give a row its height: not every program measures wrapped words when it opens a file."""
        if lines > 1:
            self.page.set_row(number, sheets.LINE_HEIGHT * lines + 2)

    def _line(self, number: int, row: Row, cells: list[Cell]) -> None:
        look = {"bold": row.role in sheets.BOLD}
        label = self.looks(**look, text_wrap=True, indent=int(row.role is Role.PART))
        self._text(number, 0, row.label, label)
        self._tall(number, sheets.lines_of(row.label, sheets.LABEL_WIDTH))
        for place, cell in enumerate(cells, start=1):
            self._cell(number, place, cell, look)

    def _cell(self, number: int, place: int, cell: Cell, look: dict) -> None:
        if cell.is_number:
            self.page.write_number(number, place, cell.plain, self.looks(**look, num_format=sheets.pattern(cell)))
        elif cell.plain not in (None, ""):
            is_figure = place <= len(self.table.columns)
            self._text(number, place, str(cell.plain), self.looks(**look, align="right" if is_figure else "left"))

    def _text(self, number: int, place: int, text: str, look) -> None:
        self.page.write_string(number, place, xml_text(text)[:CELL_LIMIT], look)


def _write_notes(page, looks: _Looks, notes: Sequence[tuple[str, str]]) -> None:
    page.set_column(0, 0, sheets.NAME_WIDTH)
    page.set_column(1, 1, sheets.NOTE_WIDTH)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    lines = [("Sheet", "Note"), *notes]
    for number, line in enumerate(lines):
        look = looks(text_wrap=True) if number else looks(bold=True, bottom=2)
        for place, words in enumerate(line):
            page.write_string(number, place, xml_text(words)[:CELL_LIMIT], look)
