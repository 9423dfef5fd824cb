"""What is counted of children in care: on a day, coming and leaving, over a period. Short breaks stand apart, always.

In care on a day: start <= day < end. Legal status, placement and distance are those of the episode current then.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, DateField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from children.models import Episode, PeriodOfCare, SiblingMembership
from iro_portal.core.models import WorkingDay
from people.models import Authority
from reports.measures import Grain, Measure, Spread
from reports.models import EnteredFigure
from reports.period import Period

IN_CARE = Grain("child in care", "a child in care on a day", "child_id", "child")
ENTERING = Grain("child entering care", "a child entering care", "child_id", "child")
LEAVING = Grain("child leaving care", "a child leaving care", "child_id", "child")
LOOKED_AFTER = Grain("child looked after", "a child looked after in the period", "child_id", "child")
MONTH_END = Grain("end of a month", "the end of a month", "pk", "child")
SIBLING_GROUP = Grain("sibling group", "a sibling group", "group_id", "sibling group")
POPULATION = Grain("entered figure", "an entered figure", "pk", "")
SIBLING = Grain("sibling in care", "a child of a sibling group", "child_id", "child")

ON_LAST = "on the last day of the period"
IN_AREA = "children-in-area"  # among the figures that can be entered
NO_SHORT_BREAKS = "short breaks not counted"


def _periods(authority: Authority) -> QuerySet:
    return PeriodOfCare.objects.of(authority).filter(kind=PeriodOfCare.Kind.CARE)


def in_care(authority: Authority, period: Period) -> QuerySet:
    """The times in care that last on the last day of a period: one row a child."""
    return _periods(authority).current(period.last)


def current_episodes(on: date) -> QuerySet:
    """The episodes of a time in care (OuterRef) that hold on a day, the one that counts first."""
    return Episode.objects.current(on).filter(period=OuterRef("pk")).order_by("-start", "-pk")


def with_distance(authority: Authority, period: Period) -> QuerySet:
    """The times in care that last on the last day, with `is_over_20`: whether the placement then was far from home."""
    far = current_episodes(period.last).values("over_20_miles")[:1]
    return in_care(authority, period).annotate(is_over_20=Subquery(far))


def _entering(authority: Authority, period: Period) -> QuerySet:
    return _periods(authority).filter(start_known=True, start__gte=period.start, start__lt=period.end)


def _leaving(authority: Authority, period: Period) -> QuerySet:
    return _periods(authority).filter(end__gte=period.start, end__lt=period.end)


def _at_any_time(authority: Authority, period: Period) -> QuerySet:
    return _periods(authority).filter(Q(end=None) | Q(end__gt=period.start), start__lt=period.end)


def _month_ends(authority: Authority, period: Period) -> QuerySet:
    """Each month's last day in the period with `in_care`, the number of children then; of a month cut short, the last
    day of the period.
    """
    here = _periods(authority).filter(Q(end=None) | Q(end__gt=OuterRef("day")), start__lte=OuterRef("day"))
    number = here.order_by().values("authority").annotate(number=Count("pk")).values("number")
    days = WorkingDay.objects.filter(calendar=authority.calendar, day__in=_last_days(period))
    return days.annotate(in_care=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def _in_care_then(authority: Authority, month_ends: QuerySet) -> QuerySet:
    """Return the ids of the children in care on any of these days."""
    lasting = _periods(authority).annotate(until=Coalesce("end", date.max, output_field=DateField()))
    then = month_ends.filter(day__gte=OuterRef("start"), day__lt=OuterRef("until"))
    return lasting.filter(Exists(then)).values("child_id")


def _last_days(period: Period) -> list[date]:
    following = [*period.months()[1:], period.end]
    return [first - timedelta(days=1) for first in following]


def _siblings(authority: Authority, period: Period) -> QuerySet:
    """Who belongs to a sibling group and is in care on the last day.

    `size`: how many of the group are; `first`: the one of them that stands for the group where groups are counted.
    """
    stays = in_care(authority, period).filter(child=OuterRef("child"))
    here = SiblingMembership.objects.of(authority).current(period.last).filter(Exists(stays))
    group = here.filter(group=OuterRef("group")).order_by().values("group")
    size, first = (Subquery(group.annotate(all=of("pk")).values("all")) for of in (Count, Min))
    return here.annotate(size=size, first=first)


def _population(authority: Authority, period: Period) -> QuerySet:
    """The figure entered for the last day of the period, or else the one for the whole of it."""
    figures = EnteredFigure.objects.of(authority).in_force().standing_for(period.start, period.last)
    entered = figures.filter(kind=EnteredFigure.Kind.FIGURE, measure=IN_AREA).order_by("-first", "-pk")
    return EnteredFigure.objects.filter(pk__in=entered.values("pk")[:1])


def lowest(spread: Spread) -> Decimal | None:
    """Return the smallest amount; None of nothing."""
    return Decimal(spread.known()[0][0]) if spread.known() else None


def highest(spread: Spread) -> Decimal | None:
    """Return the largest amount; None of nothing."""
    return Decimal(spread.known()[-1][0]) if spread.known() else None


CHILDREN_IN_CARE = Measure(
    name="children-in-care", label="Children in care", unit="children", grain=IN_CARE, rows=in_care,
    counts=f"each child looked after then, {NO_SHORT_BREAKS}", by=ON_LAST, day="",
)  # fmt: skip
CHILDREN_PLACED = replace(CHILDREN_IN_CARE, rows=with_distance)
DISTANCE_KNOWN = replace(
    CHILDREN_PLACED, name="distance-known", label="Distance known", where=Q(is_over_20__isnull=False),
    counts=f"each child looked after then of whose placement the distance is recorded, {NO_SHORT_BREAKS}",
)  # fmt: skip
DISTANCE_UNKNOWN = replace(
    CHILDREN_PLACED, name="distance-unknown", label="Distance not recorded", where=Q(is_over_20=None),
    counts=f"each child looked after then of whose placement no distance is recorded, {NO_SHORT_BREAKS}",
)  # fmt: skip
CHILDREN_ENTERING = Measure(
    name="children-entering", label="Children entering care", unit="children", grain=ENTERING, rows=_entering,
    counts=f"each time that a child began to be looked after, so a child who came twice counts twice, {NO_SHORT_BREAKS}",
    by="by the day on which care began, where that is known", day="start",
)  # fmt: skip
CHILDREN_LEAVING = Measure(
    name="children-leaving", label="Children leaving care", unit="children", grain=LEAVING, rows=_leaving,
    counts=f"each time that a child ceased to be looked after, so a child who left twice counts twice, {NO_SHORT_BREAKS}",
    by="by the day on which care ended", day="end",
)  # fmt: skip
TIMES_IN_CARE = Measure(
    name="times-in-care", label="Times in care", unit="times in care", grain=LOOKED_AFTER, rows=_at_any_time,
    counts=f"each unbroken time in care, {NO_SHORT_BREAKS}", by="that lasted on any day of the period", day="",
)  # fmt: skip
CHILDREN_LOOKED_AFTER = replace(
    TIMES_IN_CARE, name="children-looked-after", label="Children looked after", unit="children", distinct=F("child"),
    counts=f"each child once, however often they came, {NO_SHORT_BREAKS}", by="looked after on any day of the period",
)  # fmt: skip
IN_CARE_AT_MONTH_END = Measure(
    name="in-care-at-month-end", label="In care at the end of the month", unit="children", grain=MONTH_END,
    rows=_month_ends, counts=f"each child looked after then, {NO_SHORT_BREAKS}",
    by="on the last day of the month, or of the period where that ends before", day="day", sum_of="in_care",
    behind=_in_care_then, is_stock=True,
)  # fmt: skip
LOWEST_IN_CARE = replace(
    IN_CARE_AT_MONTH_END, name="lowest-in-care", label="Lowest number in care", sum_of="", amount="in_care",
    summary=lowest, behind=None, is_stock=False,
)  # fmt: skip
HIGHEST_IN_CARE = replace(LOWEST_IN_CARE, name="highest-in-care", label="Highest number in care", summary=highest)
SIBLING_GROUPS = Measure(
    name="sibling-groups", label="Sibling groups", unit="sibling groups", grain=SIBLING_GROUP, rows=_siblings,
    where=Q(pk=F("first")), counts="each sibling group of which a child is looked after then", by=ON_LAST, day="",
)  # fmt: skip
SIBLINGS_IN_CARE = Measure(
    name="siblings-in-care", label="Children", unit="children", grain=SIBLING, rows=_siblings,
    counts=f"each child looked after then who belongs to a sibling group, {NO_SHORT_BREAKS}", by=ON_LAST, day="",
)  # fmt: skip
CHILDREN_IN_AREA = Measure(
    name="children-in-area", label="Children who live in the area", unit="children", grain=POPULATION, rows=_population,
    counts="as it was entered, with its source", by="for the last day of the period, or for the period", day="",
    sum_of="value",
)  # fmt: skip
