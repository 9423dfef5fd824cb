"""What is counted around reviews: who came, monitoring forms, decisions, midway reviews, gates that were lifted."""

from dataclasses import replace
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.db.models import Value as Constant

from people.models import Authority
from reports.definitions.review_measures import HELD
from reports.measures import Grain, Measure, Spread
from reports.period import Period
from reviews.models import (
    AttendanceRole,
    GateLift,
    MidwayReview,
    MonitoringAnswer,
    MonitoringReturn,
    Participant,
    ReviewDecision,
)
from reviews.states import MonitoringState, ReviewState

PARTICIPANT = Grain("participant", "a person at a review", "review_id", "review")
FORM = Grain("monitoring form", "a monitoring form", "review_id", "review")
ANSWER = Grain("monitoring answer", "an answer of a monitoring form", "filled__review_id", "review")
DECISION = Grain("decision", "a decision of a review", "review_id", "review")
MIDWAY = Grain("midway review", "a midway review", "child_id", "child")
LIFT = Grain("gate lift", "a gate that was lifted", "review_id", "review")

# The questions on how far the plan for a domain has come, and the answer that means progress.
PROGRESS_QUESTIONS, PROGRESSING = "progress-", "good"
PERMANENCE_QUESTION = "permanence-plan"


def _at_reviews(model, path: str):
    """Rows that belong to reviews held in the period."""

    def rows(authority: Authority, period: Period) -> QuerySet:
        day = f"{path}__held_on"
        found = model.objects.filter(**{f"{path}__authority": authority, f"{path}__state": ReviewState.HELD})
        return found.filter(**{f"{day}__gte": period.start, f"{day}__lt": period.end})

    return rows


def _people(authority: Authority, period: Period) -> QuerySet:
    """People of whom something is recorded, but parents: they are figures of their own."""
    rows = _at_reviews(Participant, "review")(authority, period)
    said = Q(invited__isnull=False) | Q(attended__isnull=False) | Q(sent_views__isnull=False) | ~Q(name="")
    others = Q(role=None) | ~Q(role__side=AttendanceRole.Side.PARENT)
    return rows.filter(said, others)


def _answers(authority: Authority, period: Period) -> QuerySet:
    """Answers of one of a list or a scale, of forms that were sent; words are not counted."""
    rows = _at_reviews(MonitoringAnswer, "filled__review")(authority, period)
    return rows.exclude(filled__state=MonitoringState.DRAFT).exclude(value="")


def _progress(authority: Authority, period: Period) -> QuerySet:
    rows = _answers(authority, period).filter(question__key__startswith=PROGRESS_QUESTIONS)
    whether = Case(When(value=PROGRESSING, then=Constant(1)), default=Constant(0), output_field=IntegerField())
    return rows.annotate(progressing=whether)


def _permanence(authority: Authority, period: Period) -> QuerySet:
    return _answers(authority, period).filter(question__key=PERMANENCE_QUESTION)


def _forms(authority: Authority, period: Period) -> QuerySet:
    sent = MonitoringReturn.objects.of(authority).exclude(state=MonitoringState.DRAFT)
    return sent.filter(sent_on__gte=period.start, sent_on__lt=period.end)


def _decisions(authority: Authority, period: Period) -> QuerySet:
    sent = ReviewDecision.objects.of(authority).sent()
    return sent.filter(sent_on__gte=period.start, sent_on__lt=period.end)


def _midways(authority: Authority, period: Period) -> QuerySet:
    """Midway reviews that stand; one recorded in error is not counted."""
    rows = MidwayReview.objects.filter(authority=authority)
    return rows.filter(held_on__gte=period.start, held_on__lt=period.end)


def _lifts(authority: Authority, period: Period) -> QuerySet:
    rows = GateLift.objects.filter(authority=authority)
    return rows.filter(lifted_on__gte=period.start, lifted_on__lt=period.end)


def _percent_of_ones(spread: Spread) -> Decimal | None:
    """Return the share of ones among ones and noughts, as a percentage; None of nothing."""
    known = dict(spread.known())
    whole = sum(known.values())
    return Decimal(100 * known.get(1, 0)) / whole if whole else None


PEOPLE = Measure(
    name="people-at-reviews", label="People at reviews, but parents", unit="people", grain=PARTICIPANT, rows=_people,
    counts="each person recorded for each review", by=HELD, day="review__held_on",
)  # fmt: skip
ANSWERS = Measure(
    name="monitoring-answers", label="Answers", unit="answers", grain=ANSWER, rows=_answers,
    counts="each answer of each monitoring form that was sent", by=HELD, day="filled__review__held_on",
)  # fmt: skip
PROGRESS = replace(
    ANSWERS, name="progress-answers", label="Answers on progress", rows=_progress,
    counts="each answer on how far a part of the plan has come, on monitoring forms that were sent",
)  # fmt: skip
PERCENT_PROGRESSING = replace(
    PROGRESS, name="percent-progressing", label="Good progress, % of answers", unit="% of answers",
    counts="answers “good progress” as a percentage of all answers on that part of the plan",
    amount="progressing", summary=_percent_of_ones,
)  # fmt: skip
PERMANENCE = replace(
    ANSWERS, name="permanence-answers", label="Answers on the permanence plan", rows=_permanence,
    counts="each answer on whether there was a permanence plan by the second review",
)  # fmt: skip
FORMS = Measure(
    name="monitoring-forms", label="Monitoring forms completed", unit="forms", grain=FORM, rows=_forms,
    counts="each monitoring form once", by="by the day the form was sent", day="sent_on",
)  # fmt: skip
DECISIONS = Measure(
    name="decisions", label="Decisions made", unit="decisions", grain=DECISION, rows=_decisions,
    counts="each decision once, drafts never", by="by the day the decision was sent", day="sent_on",
)  # fmt: skip
MIDWAYS = Measure(
    name="midway-reviews", label="Midway reviews", unit="midway reviews", grain=MIDWAY, rows=_midways,
    counts="each midway review once", by="by the day of the midway review", day="held_on",
)  # fmt: skip
CHILDREN_WITH_MIDWAY = replace(
    MIDWAYS, name="children-with-midway", label="Children with a midway review", unit="children", distinct="child",
    counts="each child once, however many midway reviews they had",
)  # fmt: skip
GATE_LIFTS = Measure(
    name="gate-lifts", label="Reviews whose gate was lifted", unit="reviews", grain=LIFT, rows=_lifts,
    counts="each review whose gate was lifted", by="by the day the gate was lifted", day="lifted_on",
)  # fmt: skip
