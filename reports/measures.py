"""What can be counted. A measure is declared once; the engine groups it by any dimension that knows its grain."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from reports.period import Period

if TYPE_CHECKING:
    from people.models import Authority


@dataclass(frozen=True)
class Grain:
    """What one row of a measure's queryset is, and the path from it to the record that a person can open.

    `kind` says what that record is: an escalation, a review, a child; empty where there is none to open. `is_figure`: a
    row is a figure that somebody entered, so that its amount, too, leads to it.
    """

    name: str
    one: str
    record: str
    kind: str = "escalation"
    is_figure: bool = False


@dataclass(frozen=True)
class Measure:
    """One thing to count.

    `rows(authority, period)` gives the rows; `distinct`, if set, is the field or expression whose distinct values
    count, in place of rows. `counts` and `by` are the halves of the sentence that says how it is counted; `day` is the
    field of the day that decides (for months and years). `amount` is a field of whole numbers, of which `summary`
    takes one figure (a median, say) in place of a count. `sum_of` is a field whose sum counts, in place of rows.
    `where` is one more condition: measures of the same `rows` that differ by it are counted in one statement.
    `is_stock`: what there is on a day, so that months add up to nothing.
    `behind(authority, rows)` gives the ids of the records behind rows from which no path leads there.
    """

    name: str
    label: str
    unit: str
    grain: Grain
    rows: Callable[["Authority", Period], QuerySet]
    counts: str
    by: str
    day: str
    distinct: Any = None
    amount: str = ""
    summary: Callable[["Spread"], Decimal | None] | None = None
    sum_of: str = ""
    where: Q | None = None
    decimals: int = 0
    is_stock: bool = False
    behind: Callable[["Authority", QuerySet], QuerySet] | None = None

    def __hash__(self) -> int:
        """Measures that are equal bear one name; the hash of all else, conditions included, takes long."""
        return hash(self.name)

    @property
    def adds_up(self) -> bool:
        """Can rows be summed to a total? Not where distinct things count: one can be in several rows."""
        return self.distinct is None

    @property
    def record(self) -> tuple[str, str]:
        """The path from its rows to the record that stands behind a count, and its kind: a child where children count."""
        return ("child", "child") if self.distinct == "child" else (self.grain.record, self.grain.kind)

    @property
    def has_records(self) -> bool:
        """Do its counts lead to records that a person can open?"""
        return bool(self.grain.kind) and (not self.amount or self.grain.is_figure)


class Spread(Counter):
    """How often each amount occurs; None where it cannot be determined."""

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(Counter.__add__(self, other))

    def known(self) -> list[tuple[int, int]]:
        """Return (amount, how often), smallest first, without what cannot be determined."""
        return sorted((amount, times) for amount, times in self.items() if amount is not None)


def median(spread: Spread) -> Decimal | None:
    """Return the middle amount, half-way between the two middle ones where there is an even number; None of nothing."""
    return _between(spread, Decimal("0.5"))


def percentile(share: str) -> Callable[[Spread], Decimal | None]:
    """Return a summary that gives the amount below which this share lies, interpolated between neighbours."""
    return lambda spread: _between(spread, Decimal(share))


def _between(spread: Spread, share: Decimal) -> Decimal | None:
    known = spread.known()
    size = sum(times for _, times in known)
    if not size:
        return None
    place = share * (size - 1)
    lower = int(place)
    low, high = _nth(known, lower), _nth(known, min(lower + 1, size - 1))
    return low + (high - low) * (place - lower)


def _nth(known: list[tuple[int, int]], number: int) -> Decimal:
    passed = 0
    for amount, times in known:
        passed += times
        if number < passed:
            return Decimal(amount)
    raise IndexError(number)
