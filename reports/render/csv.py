"""A table as CSV: a header, a line a row with what heads a list above its rows, the total last; then an empty line,
the notes, the marking last.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from iro_portal.core.exports import safe_text
from iro_portal.core.marking import Marking
from reports.table import Cell, Kind, Table


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file, in UTF-8."""
    return _written_rows([*_rows(table), *_lines(mark)])


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one file of several tables: each below its title, an empty line between them."""
    rows = [[safe_text(title)]]
    for table in tables:
        rows += [[], [safe_text(table.title)], *_rows(table)]
    return _written_rows([*rows, *([[]] if mark else []), *_lines(mark)])


def _lines(mark: Marking | None) -> list[list[str]]:
    return [[words] for words in mark.lines] if mark else []


def _rows(table: Table) -> Iterator[list[str]]:
    yield [safe_text(label) for label in table.header()]
    for row, cells in table.headed_lines():
        yield [safe_text(row.label), *map(_written, cells)]
    yield []
    for note in table.notes:
        yield [safe_text(note)]


def _written_rows(rows) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def _written(cell: Cell) -> str:
    return safe_text(cell.written) if cell.kind is Kind.TEXT else cell.written
