"""What can be entered because no record here gives it: each a measure like any other, counted from entered figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from people.models import Authority
from reports.definitions.service_dimensions import POST
from reports.dimensions import Dimension
from reports.measures import Grain, Measure, Spread
from reports.models import EnteredFigure
from reports.period import Period

ENTERED = Grain("entered figure", "an entered figure", "pk", "entered figure", is_figure=True)


@dataclass(frozen=True)
class Enterable:
    """One figure that can be entered; `rows`: it is entered for each of these, as for each post."""

    key: str
    label: str
    unit: str
    decimals: int = 0
    rows: Dimension | None = None

    @property
    def measure(self) -> Measure:
        """The measure of it: what was entered for the period, or for its last day; nothing entered is no 0."""
        return Measure(
            name=self.key, label=self.label, unit=self.unit, grain=ENTERED, rows=_figures, decimals=self.decimals,
            counts="as it was entered, with its source", by="for the period or its last day", day="",
            where=Q(measure=self.key), amount="value", summary=_sum if self.decimals else _whole_sum,
        )  # fmt: skip


def _figures(authority: Authority, period: Period) -> QuerySet:
    """Whatever was entered for the period or its last day, and stands."""
    rows = EnteredFigure.objects.of(authority).in_force().standing_for(period.start, period.last)
    return rows.filter(kind=EnteredFigure.Kind.FIGURE)


def _sum(spread: Spread) -> Decimal | None:
    known = spread.known()
    return sum((amount * times for amount, times in known), Decimal()) if known else None


def _whole_sum(spread: Spread) -> int | None:
    found = _sum(spread)
    return None if found is None else int(found)


def _by_key(*enterable: Enterable) -> Mapping[str, Enterable]:
    return {each.key: each for each in enterable}


ENTERABLE = _by_key(
    Enterable("child-protection-cases", "Child protection cases", "children", rows=POST),
    Enterable("children-in-area", "Children under 18 who live in the area", "children"),
    Enterable("iro-training", "Training sessions attended by IROs", "sessions"),
    Enterable("parents-asked", "Parents who gave feedback on a review", "parents"),
    Enterable("parents-satisfied", "Parents satisfied with the review", "% of parents", decimals=1),
    Enterable("professionals-asked", "Professionals who gave feedback on a review", "professionals"),
    Enterable("professionals-satisfied", "Professionals satisfied with the review", "% of professionals", decimals=1),
)
