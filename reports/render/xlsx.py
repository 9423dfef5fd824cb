"""A table as a spreadsheet of one sheet: numbers as numbers, notes below. No text in it can run."""

import io

from iro_portal.core.exports import add_sheet, new_workbook
from reports.table import Cell, Role, Row, Table


def render(table: Table) -> bytes:
    """Return the file."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        book.set_properties({"title": table.title})
        _Sheet(book, table).write()
    return file.getvalue()


class _Sheet:
    def __init__(self, book, table: Table):
        self.book, self.table = book, table
        self.page = add_sheet(book, table.title)
        self.formats: dict[tuple, object] = {}

    def write(self) -> None:
        header, lines = self.table.header(), list(self.table.lines())
        self.page.set_column(0, 0, 50)
        self.page.set_column(1, len(header), 14)
        self.page.freeze_panes(1, 1)
        for place, label in enumerate(header):
            self.page.write_string(0, place, label, self._format(bold=True, text_wrap=True))
        for number, (row, cells) in enumerate(lines, start=1):
            self._line(number, row, cells)
        for number, note in enumerate(self.table.notes, start=len(lines) + 2):
            self.page.write_string(number, 0, note)

    def _line(self, number: int, row: Row, cells: list[Cell]) -> None:
        look = {"bold": row.role in (Role.TOTAL, Role.SUBTOTAL)}
        self.page.write_string(number, 0, row.label, self._format(**look, indent=int(row.role is Role.PART)))
        for place, cell in enumerate(cells, start=1):
            self._cell(number, place, cell, look)

    def _cell(self, number: int, place: int, cell: Cell, look: dict) -> None:
        if cell.is_number:
            pattern = "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")
            self.page.write_number(number, place, cell.plain, self._format(**look, num_format=pattern))
        elif cell.plain not in (None, ""):
            self.page.write_string(number, place, str(cell.plain), self._format(**look))

    def _format(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]
