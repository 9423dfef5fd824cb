"""Visits by social workers against their limit (reg 28): where children stand, whose visit is overdue."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from children.models import Child, Episode, PeriodOfCare
from people.models import Authority
from reviews.between_dates import VisitLimits, visit_due
from reviews.models import ReviewRules, SocialWorkVisit
from reviews.models.review import rules_on

STATUS_ONLY = "L"  # SSDA903 list RNE: a change of legal status begins an episode, but no placement


@dataclass(frozen=True)
class VisitStanding:
    """When a child's placement began, when they were last visited, and the last day in time for the next visit."""

    child_id: int
    placed_from: date
    last_visit: date | None
    due_on: date

    def days_over(self, on: date) -> int:
        """Return how many calendar days the visit is overdue; 0 or less while it is in time."""
        return (on - self.due_on).days


@dataclass(frozen=True)
class JudgedVisit:
    """One visit: how many days after the one before (None: the first of all), and how many days late."""

    days_since: int | None
    days_late: int


def limits_on(authority: Authority, on: date) -> VisitLimits:
    """Return an authority's limits on a day."""
    return _limits(rules_on(authority, on))


def standings(children, authority: Authority, on: date) -> list[VisitStanding]:
    """Return where each of these children (a queryset) stands who is looked after on a day, the longest overdue first.

    The placement begins with its episode where episodes are known, else with the period of care. Two statements, however
    many children.
    """
    placed = Episode.objects.filter(period=OuterRef("pk"), start__lte=on).exclude(reason_new=STATUS_ONLY)
    visits = SocialWorkVisit.objects.filter(child=OuterRef("child"), visited_on__lte=on).order_by("-visited_on")
    periods = PeriodOfCare.objects.current(on).filter(kind=PeriodOfCare.Kind.CARE, child__in=children)
    rows = periods.order_by().values_list(
        "child_id",
        Coalesce(Subquery(placed.order_by("-start").values("start")[:1]), F("start")),
        Subquery(visits.values("visited_on")[:1]),
    )
    limits = limits_on(authority, on)
    found = (VisitStanding(pk, placed, last, visit_due(placed, last, limits)) for pk, placed, last in rows)
    return sorted(found, key=lambda row: (row.due_on, row.child_id))


def standing_of(child: Child, on: date) -> VisitStanding | None:
    """Return where one child stands; None for who is not looked after."""
    return next(iter(standings(Child.objects.filter(pk=child.pk), child.authority, on)), None)


def overdue(children, authority: Authority, on: date) -> list[VisitStanding]:
    """Return those of these children whose visit is overdue on a day, the longest overdue first."""
    return [row for row in standings(children, authority, on) if row.days_over(on) > 0]


def judged(child: Child) -> dict[date, JudgedVisit]:
    """Return how each visit to a child stood against the limit of its day: three statements, however many visits."""
    days = list(child.visits.order_by("visited_on").values_list("visited_on", flat=True))
    begun = child.episodes.exclude(reason_new=STATUS_ONLY).values_list("start", flat=True)
    starts = sorted({*begun, *child.periods.values_list("start", flat=True)})
    rules = list(ReviewRules.objects.of(child.authority_id).order_by("in_force_from"))
    before = [None, *days]
    return {day: _judge(day, last, starts, rules) for day, last in zip(days, before, strict=False)}


def _judge(day: date, last: date | None, starts: list[date], rules: list[ReviewRules]) -> JudgedVisit:
    placed = _latest(starts, day)
    limits = _limits(rules[place - 1] if (place := bisect_right([row.in_force_from for row in rules], day)) else None)
    late = max((day - visit_due(placed, last, limits)).days, 0) if placed else 0
    return JudgedVisit((day - last).days if last else None, late)


def _latest(starts: list[date], day: date) -> date | None:
    place = bisect_right(starts, day)
    return starts[place - 1] if place else None


def _limits(rules: ReviewRules | None) -> VisitLimits:
    rules = rules or ReviewRules()
    return VisitLimits(rules.visit_days_first_year, rules.visit_days_later)
