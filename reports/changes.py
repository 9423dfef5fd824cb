"""Change since the period before: two columns for each count, in absolute terms and in percent."""

from dataclasses import replace
from decimal import Decimal

from reports.table import UNDETERMINED, Block, Cell, Column, Kind, Row, Table


def with_changes(table: Table) -> Table:
    """Return the table with the change of each count from the period before to the newest, and that change in percent.

    Percentages are of the earlier count, and cannot be determined where it is 0.
    """
    pairs = _pairs(table)
    heads = [head for pair in pairs for head in _heads(table.columns[pair[0]], len(pairs))]
    return replace(
        table,
        columns=(*table.columns, *heads),
        blocks=tuple(_block(block, pairs) for block in table.blocks),
        total=table.total and _row(table.total, pairs),
    )


def _pairs(table: Table) -> list[tuple[int, int]]:
    """Return where each count stands of the first period, and where of the second."""
    columns = table.columns
    rows = [*table.rows, *filter(None, [table.total])]
    counts = {place for row in rows for place, cell in enumerate(row.cells) if cell.kind is Kind.COUNT}
    periods = list(dict.fromkeys(column.period for column in columns))
    newest, before = ({columns[n].key: n for n in sorted(counts) if columns[n].period == p} for p in periods[:2])
    return [(place, before[key]) for key, place in newest.items() if key in before]


def _heads(column: Column, pairs: int) -> list[Column]:
    whose = f", {column.label.partition(',')[0]}" if pairs > 1 else ""
    return [
        Column(f"{column.key}-change", f"Change{whose}"),
        Column(f"{column.key}-change-percent", f"% change{whose}"),
    ]


def _block(block: Block, pairs: list[tuple[int, int]]) -> Block:
    rows = tuple(_row(row, pairs) for row in block.rows)
    return replace(block, rows=rows, subtotal=block.subtotal and _row(block.subtotal, pairs))


def _row(row: Row, pairs: list[tuple[int, int]]) -> Row:
    cells = [cell for now, before in pairs for cell in _change(row.cells[now], row.cells[before])]
    return replace(row, cells=(*row.cells, *cells))


def _change(now: Cell, before: Cell) -> tuple[Cell, Cell]:
    if now.kind is not Kind.COUNT or before.kind is not Kind.COUNT:
        return UNDETERMINED, UNDETERMINED
    change = now.value - before.value
    percent = Cell.decimal(Decimal(100 * change) / before.value, 2) if before.value else UNDETERMINED
    return Cell(Kind.COUNT, change), replace(percent, kind=Kind.PERCENT) if before.value else percent
