"""Tables as declarations: a cross table, a list of figures, or several figures on one shared axis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.dimensions import Dimension
from reports.measures import Measure


class SpecRefused(ValueError):
    """A spec that cannot be computed; the message says why in one sentence."""


@dataclass(frozen=True)
class Figure:
    """One measure as a row of a list or a column of a joined table.

    `only` narrows it to one value of a dimension (the label is then that value's, if none is given). `share_of` is
    the measure of which it is a percentage: its total if `of_whole`, else its figure in the same row; with another
    `per` than 100 it is a rate: so many for each one (1), or for each 10,000, of that base.
    """

    key: str
    measure: Measure
    label: str = ""
    only: tuple[Dimension, str] | None = None
    share_of: Measure | None = None
    of_whole: bool = False
    decimals: int = 1
    hide_zero: bool = False
    per: int = 100

    @property
    def is_rate(self) -> bool:
        """Is its share so many for each of the base, and not a percentage?"""
        return self.share_of is not None and self.per != 100

    @property
    def of_what(self) -> str:
        """What heads the column of shares."""
        if not self.is_rate:
            return "%"
        return f"per {self.share_of.unit}" if self.per == 1 else f"per {self.per:,} {self.share_of.unit}"


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """What every kind declares. `answers` is the question in the catalogue; `statements` how many SQL statements one
    run for one period takes, by unit: it follows from the spec, never from the rows, and a test holds it to that.
    None: put together by hand, nothing declared. `change`: beside an earlier year stand the change since and the change
    in percent.
    """

    slug: str
    title: str
    subject: str
    answers: str
    source: str
    statements: Mapping[str, int] | None = field(hash=False)
    notes: tuple[str, ...] = ()
    change: bool = False

    def __post_init__(self):
        try:
            self.check()
        except LookupError as problem:
            raise SpecRefused(f"{self.slug}: {problem.args[0]}") from None
        if self.statements is not None and set(self.statements) != set(self.units):
            raise SpecRefused(
                f"{self.slug}: says its number of statements for {', '.join(self.statements) or 'no unit'}; "
                f"expected {', '.join(self.units)}."
            )

    @property
    def units(self) -> tuple[str, ...]:
        """The units that can be asked for, the usual one first."""
        raise NotImplementedError

    def counted(self, unit: str) -> list[Measure]:
        """Return every measure that is counted when this unit is asked for."""
        raise NotImplementedError

    @property
    def measured(self) -> list[Measure]:
        """Every measure that it counts in any of its units."""
        return [measure for unit in self.units for measure in self.counted(unit)]

    def check(self) -> None:
        """Raise LookupError with a sentence if a measure cannot be grouped as asked."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class CrossTable(TableSpec):
    """One figure by rows, and by columns if given. `parts` are sub-rows of the rows, which may overlap.

    Without columns, `shares` adds a percentage of the block's subtotal, or of the whole (`share_of_whole`), or of the
    total of another measure (`base`). With columns, `row_shares` adds each column's percentage of its row's total,
    `column_shares` the percentage of its own total beside each column.
    """

    measures: tuple[Measure, ...]
    rows: Dimension
    columns: Dimension | None = None
    parts: Dimension | None = None
    shares: bool = True
    share_of_whole: bool = False
    base: Measure | None = None
    row_shares: bool = False
    column_shares: bool = False
    decimals: int = 1

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(measure.unit for measure in self.measures)

    def check(self) -> None:
        if not self.measures:
            raise LookupError("A cross table needs a measure.")
        if (self.row_shares or self.column_shares) and not self.columns:
            raise LookupError("Shares of rows or of columns need columns.")
        if self.row_shares and self.column_shares:
            raise LookupError("Shares are of rows or of columns, not of both.")
        for measure in self.measures:
            for dimension in filter(None, (self.rows, self.columns, self.parts)):
                dimension.key(measure)

    def counted(self, unit: str) -> list[Measure]:
        return [self.measure(unit), *([self.base] if self.base else [])]

    def measure(self, unit: str) -> Measure:
        """Return the measure with this unit."""
        return next(measure for measure in self.measures if measure.unit == unit)


@dataclass(frozen=True, kw_only=True)
class _Figures(TableSpec):
    figures: tuple[Figure, ...]
    unit: str = "figures"

    @property
    def units(self) -> tuple[str, ...]:
        return (self.unit,)

    def counted(self, unit: str) -> list[Measure]:
        return [measure for figure in self.figures for measure in (figure.measure, figure.share_of) if measure]

    def check(self) -> None:
        if not self.figures:
            raise LookupError("A table needs a figure.")
        keys = [figure.key for figure in self.figures]
        if len(set(keys)) != len(keys):
            raise LookupError("Two figures bear the same key.")
        for figure in self.figures:
            if figure.only:
                figure.only[0].key(figure.measure)


@dataclass(frozen=True, kw_only=True)
class FigureList(_Figures):
    """Named figures, each a row with its own unit, and a percentage where it has a base: the headline tables."""


@dataclass(frozen=True, kw_only=True)
class JoinedTable(_Figures):
    """Several figures side by side on one shared axis. `totals`: is there a row of totals?"""

    axis: Dimension
    totals: bool = True

    def check(self) -> None:
        super().check()
        for figure in self.figures:
            self.axis.key(figure.measure)
            if figure.share_of and not figure.of_whole:
                self.axis.key(figure.share_of)


Spec = CrossTable | FigureList | JoinedTable


def refuse_duplicates(specs: list[Any]) -> dict[str, Any]:
    """Return the specs by slug; raises SpecRefused if two bear the same."""
    found: dict[str, Any] = {}
    for spec in specs:
        if spec.slug in found:
            raise SpecRefused(f"Two reports bear the slug {spec.slug}.")
        found[spec.slug] = spec
    return found
