"""What figures are grouped by: listed values with key, label and order, and how rows of each grain reach them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Field, Func, IntegerField, QuerySet, Subquery, When
from django.db.models.functions import ExtractYear, TruncMonth, TruncQuarter
from django.utils import timezone

from reports.measures import Measure
from reports.period import Period, financial_year, month_after

if TYPE_CHECKING:
    from people.models import Authority


@dataclass(frozen=True)
class Asked:
    """Whose figures, of which period; `values` gives a dimension's listed values, each dimension read once."""

    authority: "Authority"
    period: Period
    values: Callable[["Dimension"], list["Values"]]


@dataclass(frozen=True)
class Key:
    """How the rows of a grain reach a value: a field, and the annotations it needs (made anew for each queryset,
    since a FilteredRelation can be used in one only).

    `one`: each row reaches one value at most, so that groups of rows can be summed. `under` ends "each escalation
    once, ...": say, "under its main reason". `day`: the measure's day, where that is what the key is made of.
    """

    field: str
    needs: Callable[[Asked], Mapping[str, Any]] = field(default=lambda asked: {}, hash=False, compare=False)
    one: bool = True
    under: str = ""
    day: str = ""

    def __post_init__(self):
        object.__setattr__(self, "_hash", hash((self.field, self.one, self.under, self.day)))

    def __hash__(self) -> int:
        return self._hash  # each cell of a table is looked up by its keys


class Named(Func):
    """What each value of an expression is called; nothing for any other. The expression is worked out once a row."""

    def __init__(self, expression: Any, names: Mapping[Any, str]):
        super().__init__(expression, output_field=CharField())
        self.names = names

    def as_sql(self, compiler, connection):
        sql, parameters = compiler.compile(self.source_expressions[0])
        if not self.names:
            return "NULL", []
        pairs = [each for pair in self.names.items() for each in pair]
        return f"CASE {sql} {'WHEN %s THEN %s ' * len(self.names)}END", [*parameters, *pairs]


def over_all(rows: QuerySet, function: str, of: Any, output_field: Field | None = None) -> Subquery:
    """Return one value of all rows of a subquery, as COUNT or MAX of a field or expression; they are not grouped.

    By default it is a whole number.
    """
    output_field = output_field or IntegerField()
    one = Func(of, function=function, output_field=output_field)
    return Subquery(rows.order_by().values(over_all=one), output_field=output_field)


@dataclass(frozen=True)
class Value:
    """One value: `match` is what the database holds, `key` what addresses and files hold. `part_of`: the key above.

    `of` is what else its records are known by, where that is more than a value: hashable. `days`: those for which alone
    it stands, of a month say, as the first and the one after the last.
    """

    key: str
    label: str
    match: Any
    part_of: str | None = None
    hide_zero: bool = False
    of: Any = None
    days: tuple[date, date] | None = None

    def can_be_in(self, period: Period) -> bool:
        """Can anything of a period be under it? Nothing of one year is under a month of another."""
        return self.days is None or period.meets(*self.days)


class AnyOf(frozenset):
    """What rows are narrowed to where any of several values will do; a group is counted for each of them apart."""


@dataclass(frozen=True)
class Values:
    """Values that belong together, as one list of reasons, in force from `start` up to `end` (None: always).

    `if_counted`: shown only where something is counted in it, whatever the days.
    """

    values: tuple[Value, ...]
    key: str = ""
    label: str = ""
    match: Any = None
    start: date | None = None
    end: date | None = None
    note: str = ""
    if_counted: bool = False

    def meets(self, period: Period) -> bool:
        """Is it in force on some day of this period?"""
        return period.meets(self.start, self.end)

    def is_shown(self, period: Period) -> bool:
        """Is it shown in a table of this period even where nothing is counted in it?"""
        return not self.if_counted and self.meets(period)


def lists_none(values: Iterable[Value]) -> bool:
    """Has what is not recorded a value of its own among these?"""
    return any(value.match is None for value in values)


Load = Callable[["Authority", Sequence[Period]], list[Values]]


@dataclass(frozen=True)
class Dimension:
    """A way of grouping. `load` reads the listed values, in `loads` statements whatever their number.

    `reach` maps a measure to its Key, None where it cannot be grouped so; `reach_block` the same for blocks of values.
    `changed` is what a change of block is called: "The list of reasons changed on ...".
    """

    name: str
    label: str
    load: Load
    reach: Callable[[Measure], Key | None]
    reach_block: Callable[[Measure], Key | None] = lambda measure: None
    changed: str = ""

    def key(self, measure: Measure) -> Key:
        """Return how a measure's rows reach this dimension; raises LookupError with a sentence."""
        key = self.reach(measure)
        if key is None:
            raise LookupError(
                f"{measure.label} cannot be grouped by {self.label.lower()}: "
                f"{measure.grain.one} has no {self.label.lower()}."
            )
        return key


def listed(*pairs: tuple[str, str], rare: Sequence[str] = ()) -> Load:
    """Return values that are the same everywhere, key and label; a `rare` one is shown only where it counts something."""
    return fixed(*(Value(key, label, key, hide_zero=key in rare) for key, label in pairs))


def fixed(*values: Value) -> Load:
    """Return how values are loaded that are the same for every authority: no statement."""
    return lambda authority, periods: [Values(values)]


def by_grain(keys: Mapping[str, Key]) -> Callable[[Measure], Key | None]:
    """Reach values by a path that depends on the grain alone."""
    return lambda measure: keys.get(measure.grain.name)


def begun(periods: Sequence[Period]) -> set[date]:
    """Return the first day of each month of these periods, without those to come; all, if none has begun.

    Nothing can be known of a month to come: a 0 there would read as a figure.
    """
    months = {month for period in periods for month in period.months()}
    return {month for month in months if month <= timezone.localdate()} or months


def _months(authority: "Authority", periods: Sequence[Period]) -> list[Values]:
    days = sorted(begun(periods))
    return [Values(tuple(Value(f"{day:%Y-%m}", f"{day:%B %Y}", day, days=_days(day, 1)) for day in days))]


def _days(first: date, months: int) -> tuple[date, date]:
    return first, month_after(first, months)


@cache
def _by_month(measure: Measure) -> Key | None:
    if not measure.day:
        return None
    return Key(
        "in_month", lambda asked: {"in_month": TruncMonth(measure.day)}, under="under the month", day=measure.day
    )


def _quarters(authority: "Authority", periods: Sequence[Period]) -> list[Values]:
    days = sorted({month.replace(month=(month.month - 1) // 3 * 3 + 1) for month in begun(periods)})
    return [Values(tuple(Value(f"{day:%Y-%m}", _quarter(day), day, days=_days(day, 3)) for day in days))]


def _quarter(start: date) -> str:
    """Name a quarter of the financial year by its first day: Quarter 1 (April to June 2018)."""
    number = (start.month - 4) % 12 // 3 + 1
    return f"Quarter {number} ({start:%B} to {start.replace(month=start.month + 2):%B %Y})"


@cache
def _by_quarter(measure: Measure) -> Key | None:
    if not measure.day or measure.is_stock:
        return None
    return Key(
        "in_quarter",
        lambda asked: {"in_quarter": TruncQuarter(measure.day)},
        under="under the quarter",
        day=measure.day,
    )


def _years(authority: "Authority", periods: Sequence[Period]) -> list[Values]:
    years = sorted({financial_year(month).start.year for month in begun(periods)})
    spans = {year: _days(date(year, 4, 1), 12) for year in years}
    return [Values(tuple(Value(str(year), f"{year}/{(year + 1) % 100:02}", year, days=spans[year]) for year in years))]


@cache
def _by_year(measure: Measure) -> Key | None:
    if not measure.day or measure.is_stock:
        return None
    return Key(
        "in_year",
        lambda asked: {"in_year": _year_of(measure.day)},
        under="under the year, April to March",
        day=measure.day,
    )


def _year_of(day: str) -> Case:
    """Return the calendar year in which the financial year of a day begins."""
    return Case(When(**{f"{day}__month__lt": 4}, then=ExtractYear(day) - 1), default=ExtractYear(day))


MONTH = Dimension(name="month", label="Month", load=_months, reach=_by_month)
QUARTER = Dimension(name="quarter", label="Quarter", load=_quarters, reach=_by_quarter)
YEAR = Dimension(name="year", label="Year", load=_years, reach=_by_year)
