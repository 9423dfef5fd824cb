"""The tables as SQL written by hand, run through psycopg2: what the engine is measured against.

Each file holds statements by the slug of their table (`-- name: slug`), separated by semicolons. A statement gives rows
of one of three shapes, told by its columns: `row`, `column`, `count`; `row` and a column for each figure; or one row with
a column for each figure of a list. `block` goes before `row` where a table stands in blocks. Totals that are sums are
added up here; other ones the statements give. Bands, codes and keys are written out in them, and no labels are read.
"""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from psycopg2.extensions import connection as Connection

Number = int | float | Decimal | None
Cells = dict[tuple[str, str], Number]
FOLDER = Path(__file__).parent
FILES = ("escalations", "children", "reviews", "service")
TOTAL = "total"


def statements() -> dict[str, list[str]]:
    """Return the statements of each table, by slug."""
    found = {}
    for name in FILES:
        _, *parts = re.split(r"^-- name: (\S+)\n", (FOLDER / f"{name}.sql").read_text(), flags=re.MULTILINE)
        for slug, body in zip(parts[::2], parts[1::2], strict=True):
            found[slug] = [statement.strip() for statement in body.split(";\n")]
    return found


def fill() -> str:
    """Return what adds to one authority the records that `generate` does not make."""
    return (FOLDER / "fill.sql").read_text()


def ask(connection: Connection, asked: list[str], parameters: dict) -> Cells:
    """Return every count of a table by the keys of its row and column, with its sums."""
    cells: Cells = {}
    with connection.cursor() as cursor:
        for statement in asked:
            cursor.execute(statement, parameters)
            heads = [column.name for column in cursor.description]
            for line in cursor.fetchall():
                cells.update(_cells(dict(zip(heads, line, strict=True))))
    return _summed(cells)


def _cells(line: dict) -> Cells:
    if "row" not in line:
        return {(key, "value"): number for key, number in line.items()}
    block = line.pop("block", None)
    row = line.pop("row")
    key = "/".join(filter(None, [block, row])) if row != TOTAL else TOTAL
    if "column" in line:
        return {(key, line["column"]): line["count"]}
    return {(key, column): number for column, number in line.items()}


def _summed(cells: Cells) -> Cells:
    """Add the totals of rows, blocks and columns, where no statement gave them."""
    sums: Cells = defaultdict(int)
    for (row, column), number in cells.items():
        if TOTAL in (row, column) or row.startswith("(") or not isinstance(number, int | Decimal):
            continue
        block = row.partition("/")[0]
        for place in {(row, TOTAL), (TOTAL, column), (TOTAL, TOTAL), (block, column), (block, TOTAL)}:
            sums[place] += number
    return sums | cells
