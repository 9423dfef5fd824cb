"""A computed table to compare with: every share to more decimals than any paper prints, rows and columns by key or name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from iro_portal.core.search import fold
from reports import engine
from reports.beside import complete
from reports.period import Period
from reports.reconcile.number import MORE_DECIMALS
from reports.spec import CrossTable, FigureList, Spec
from reports.table import Cell, Column, Kind, Role, Row, Table, rounded

if TYPE_CHECKING:
    from people.models import Authority

TOTALS = ("total", "grand total", "sum", "overall", "all")


@dataclass(frozen=True)
class Asking:
    """Which computed table: a report, the unit (empty: its usual one), the period, how many earlier years beside it."""

    slug: str
    period: Period
    unit: str = ""
    compare: int = 0


class Sheet:
    """One computed table."""

    def __init__(self, table: Table, is_whole: bool = False):
        self.table, self.is_whole = table, is_whole

    @cached_property
    def rows(self) -> list[Row]:
        """Every row, then the total, then what was entered beside them: benchmarks."""
        return [*self.table.rows, *filter(None, [self.table.total]), *self.table.beside]

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    def place(self, key: str, period: Period) -> int | None:
        """Return where a column stands that holds this period's figures, or those of no one period (a change)."""
        return next(
            (n for n, each in enumerate(self.columns) if each.key == key and each.period in (period, None)), None
        )

    @property
    def columns(self) -> Sequence[Column]:
        return self.table.columns

    def is_percent(self, place: int) -> bool:
        """Does this column hold percentages?"""
        return any(row.cells[place].kind is Kind.PERCENT for row in self.rows)

    def share_of(self, row: Row, period: Period) -> Cell | None:
        """Return the percentage that stands beside a row's count."""
        place = self.place("percent", period)
        return None if place is None else row.cells[place]


def computed(spec: Spec, authority: "Authority", asking: Asking) -> Sheet:
    """Return the computed table; raises engine.UnknownUnit."""
    question = engine.ask(precise(spec), authority, asking.period, asking.unit, asking.compare)
    # Of a list of figures a paper prints what it wants; of other tables every row.
    return Sheet(complete(question), is_whole=not isinstance(spec, FigureList))


def precise(spec: Spec) -> Spec:
    """Return a report whose shares are not rounded, so that they can be rounded to what a paper prints."""
    if isinstance(spec, CrossTable):
        return replace(spec, decimals=MORE_DECIMALS)
    return replace(spec, figures=tuple(replace(figure, decimals=MORE_DECIMALS) for figure in spec.figures))


def number(cell: Cell) -> Decimal | int | None:
    """Return what a cell comes to, None where it is no number."""
    return cell.value if cell.is_number else None


def named(label: str, rows: Sequence[Row], taken: set[str]) -> Row | None:
    """Return the first row of this name that nobody has taken: accents, case and spaces aside; "Sum" is the total."""
    wanted = fold(label)
    free = [row for row in rows if row.key not in taken]
    found = next((row for row in free if wanted in (fold(row.label), fold(row.key))), None)
    if found is None and is_total(label):
        found = next((row for row in free if row.role is Role.TOTAL), None)
    return found


def is_total(label: str) -> bool:
    """Is this what papers call the last row?"""
    return fold(label) in TOTALS or fold(label).startswith(("total ", "grand total"))


def share_in_words(cell: Cell, decimals: int) -> str:
    """Return a percentage with its sum: 575/874 = 65.8."""
    part = rounded(Decimal(cell.value) * cell.of / 100, 0)
    return f"{part}/{cell.of} = {rounded(cell.value, decimals)}"


def is_share(cell: Cell) -> bool:
    return cell.kind is Kind.PERCENT and cell.of is not None
