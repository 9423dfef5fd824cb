"""The figures of one IRO's supervision sheet: the caseload on a day, and the work of the three months before it."""

from datetime import date, timedelta

from django.db.models import Count, Max, Q

from children.models import Child
from iro_portal.core.working_days import Calendar, calendar
from people.models import Staff
from reviews import figures
from reviews.caseload import caseload
from reviews.due_dates import Timeliness, add_months
from reviews.figures import Figure
from reviews.models import MidwayReview, Review, ReviewDecision
from reviews.models.review import rules_on
from reviews.states import DecisionState

MONTHS = 3


def figures_of(iro: Staff, on: date) -> list[Figure]:
    """Return the figures of an IRO as they stand, for the three months up to and including a day."""
    start, end = add_months(on, -MONTHS) + timedelta(days=1), on + timedelta(days=1)
    above = [figure for add in figures.OF_AN_IRO for figure in add(iro, start, end)]
    return [*_of_caseload(iro, on), *_of_reviews(iro, start, end, on), *_between(iro, start, end, on), *above]


def _of_caseload(iro: Staff, on: date) -> list[Figure]:
    found = caseload(iro.authority, on, [iro.pk])
    own = Review.objects.of(iro.authority).of_iro([iro.pk], on)
    overdue = ReviewDecision.objects.of(iro.authority).of_iro([iro.pk], on).outstanding().filter(by_when__lt=on)
    each = found.per_fte
    return [
        Figure("Children looked after", found.children),
        Figure("Children for one full-time IRO", None if each is None else str(each)),
        Figure("Reviews overdue", own.overdue(on).count()),
        Figure("Decisions past their day and not done", overdue.count()),
    ]


def _of_reviews(iro: Staff, start: date, end: date, on: date) -> list[Figure]:
    rows = Review.objects.of(iro.authority).held().filter(iro=iro, held_on__gte=start, held_on__lt=end)
    told = list(rows.select_related("record").annotate(sent=Max("decisions__sent_on"), drafts=_drafts()))
    days, rules = calendar(iro.authority.calendar), rules_on(iro.authority, on)
    judged = [row for row in told if row.timeliness in (Timeliness.IN_TIME, Timeliness.LATE)]
    alone = [row for row in told if row.spoke_alone and row.spoke_alone != Review.Alone.NOT_APPROPRIATE]
    sent = [(row.held_on, None if row.drafts else row.sent) for row in told]
    records = [(row.held_on, row.record.completed_on) for row in told if hasattr(row, "record")]
    return [
        Figure("Reviews held", len(told)),
        Figure("Reviews in time", sum(row.timeliness == Timeliness.IN_TIME for row in judged), len(judged)),
        _in_time("Decisions sent within {} working days", sent, rules.decisions_sent_days, days, on),
        _in_time("Records completed within {} working days", records, rules.record_completed_days, days, on),
        Figure("Children spoken with alone", sum(row.spoke_alone == Review.Alone.YES for row in alone), len(alone)),
    ]


def _drafts():
    return Count("decisions", filter=Q(decisions__state=DecisionState.DRAFT))


def _in_time(label: str, pairs, working_days: int, days: Calendar, on: date) -> Figure:
    """Of those that are done or whose last day has passed, how many were done by then."""
    due = [(days.add(held, working_days), done) for held, done in pairs]
    counted = [(last, done) for last, done in due if done or last < on]
    return Figure(label.format(working_days), sum(bool(done and done <= last) for last, done in counted), len(counted))


def _between(iro: Staff, start: date, end: date, on: date) -> list[Figure]:
    own = Child.objects.of(iro.authority).allocated_to([iro.pk], on)
    midway = MidwayReview.objects.filter(child__in=own, held_on__gte=start, held_on__lt=end)
    return [Figure("Midway reviews of the children allocated now", midway.count())]
