"""A table as CSV: a heading row, a line a row, the total last, then an empty line and the notes."""

import csv
import io

from iro_portal.core.exports import safe_text
from reports.table import Cell, Kind, Table


def render(table: Table) -> bytes:
    """Return the file, in UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(map(safe_text, table.header()))
    for row, cells in table.lines():
        writer.writerow([safe_text(row.label), *map(_written, cells)])
    writer.writerow([])
    for note in table.notes:
        writer.writerow([safe_text(note)])
    return file.getvalue().encode()


def _written(cell: Cell) -> str:
    return safe_text(cell.written) if cell.kind is Kind.TEXT else cell.written
