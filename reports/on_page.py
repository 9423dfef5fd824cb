"""A finished table as a page shows it: nothing is computed, counts become links for those who may follow them."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.table import Cell, Column, Kind, Role, Row, Table

ROOM_BESIDE = 6  # columns of figures: with more of them a chart stands below the table

Address = Callable[[Row, Column], str]


@dataclass(frozen=True)
class ShownCell:
    """A cell's text, whether it stands to the right as numbers do, and where it leads (empty: nowhere)."""

    text: str
    is_number: bool
    href: str = ""


@dataclass(frozen=True)
class ShownRow:
    label: str
    unit: str
    is_part: bool
    is_bold: bool
    cells: list[ShownCell]


@dataclass(frozen=True)
class ShownBlock:
    heading: str
    rows: list[ShownRow]


class Shown:
    """A table for the template. `address` gives a count's link; None: plain numbers."""

    def __init__(self, table: Table, address: Address | None):
        self.table, self._address = table, address

    @property
    def heads(self) -> list[str]:
        return [column.label for column in self.table.columns]

    @property
    def width(self) -> int:
        return len(self.table.columns) + 1 + self.table.has_units

    @property
    def leaves_room(self) -> bool:
        """Is a chart readable beside it, on a page of the usual width?"""
        return len(self.table.columns) + self.table.has_units <= ROOM_BESIDE

    @property
    def blocks(self) -> list[ShownBlock]:
        return [ShownBlock(block.heading, [self._row(row) for row in block.printed]) for block in self.table.blocks]

    @property
    def total(self) -> ShownRow | None:
        return self._row(self.table.total) if self.table.total else None

    @property
    def beside(self) -> list[ShownRow]:
        """Benchmarks, printed below all blocks and above the total."""
        return [self._row(row) for row in self.table.beside]

    def _row(self, row: Row) -> ShownRow:
        cells = [self._cell(row, *pair) for pair in zip(self.table.columns, row.cells, strict=True)]
        is_bold = row.role in (Role.SUBTOTAL, Role.TOTAL)
        return ShownRow(row.label, row.unit or "", row.role is Role.PART, is_bold, cells)

    def _cell(self, row: Row, column: Column, cell: Cell) -> ShownCell:
        leads = self._address is not None and column.behind and row.behind and cell.is_number and cell.value
        href = self._address(row, column) if leads else ""
        return ShownCell(cell.shown, cell.kind is not Kind.TEXT or not cell.plain, href)
