"""How long escalations took: working days from asking to the answer, and from a promise to its being done."""

from dataclasses import replace

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant

from escalations.models import Response, StageRecord
from escalations.states import State
from iro_portal.core.models import WorkingDay
from people.models import Authority
from reports.definitions.escalation_measures import RAISED, STAGE_RECORD, of_raised
from reports.measures import Grain, Measure, median, percentile
from reports.period import Period

PROMISED_ACTION = Grain("promised action", "a promised action", "record__escalation_id")


def ordinal(authority: Authority, day: str) -> Subquery:
    """Return which working day a day is; the difference of two is the working days between them, day 0 the first."""
    days = WorkingDay.objects.filter(calendar=authority.calendar, day=OuterRef(day))
    return Subquery(days.order_by().values("ordinal")[:1], output_field=IntegerField())


def _answered(authority: Authority, period: Period) -> QuerySet:
    return of_raised(StageRecord)(authority, period).filter(ended=StageRecord.Ended.ANSWERED)


def _with_working_days(authority: Authority, period: Period) -> QuerySet:
    """Adds `working_days` from the day the stage opened (day 0) to the answer; null where a day is not known."""
    taken = ordinal(authority, "closed_on") - ordinal(authority, "opened_on")
    return _answered(authority, period).annotate(working_days=taken)


def _promised(authority: Authority, period: Period) -> QuerySet:
    """Actions promised in answers. Adds `action_end`, how it ended by now, and `working_days` from the answer that
    promised it (day 0) to the day on which the escalation was resolved.

    Taken further: after the answer the IRO asked again, or went to another stage, so the promise was not accepted.
    """
    start, end = period.start, period.end
    rows = Response.objects.filter(record__authority=authority).exclude(action="")
    # The authority of the escalation too: its index begins with it.
    escalation = {"authority": authority, "raised_on__gte": start, "raised_on__lt": end}
    rows = rows.filter(**{f"record__escalation__{field}": value for field, value in escalation.items()})
    later = StageRecord.objects.filter(escalation=OuterRef("record__escalation"), pk__gt=OuterRef("record"))
    state, done_on = "record__escalation__state", "record__escalation__resolved_on"
    ends = Case(
        When(Exists(later), then=Constant("further")),
        When(Q(**{state: State.WITHDRAWN}), then=Constant("withdrawn")),
        When(~Q(**{state: State.RESOLVED}), then=Constant("awaited")),
        When(**{f"{done_on}__lte": F("action_due")}, then=Constant("in-time")),
        default=Constant("late"),
        output_field=CharField(),
    )
    taken = ordinal(authority, done_on) - ordinal(authority, "record__closed_on")
    return rows.annotate(action_end=ends, working_days=taken)


DUE = Q(closed_on__isnull=False, due_on__isnull=False)
DONE = Q(action_end__in=("in-time", "late"))
ANSWERS = Measure(
    name="answers", label="Answers", unit="answers", grain=STAGE_RECORD, rows=_with_working_days,
    counts="each round that was answered", by=RAISED, day="escalation__raised_on",
)  # fmt: skip
STAYS = replace(
    ANSWERS, name="stays", label="Times asked", unit="times asked", rows=of_raised(StageRecord),
    counts="each round of each stage, answered or not",
)  # fmt: skip
ANSWERS_DUE = replace(ANSWERS, name="answers-due", label="Answers whose days are known", where=DUE)
ANSWERS_IN_TIME = replace(
    ANSWERS, name="answers-in-time", label="Answered in time", where=DUE & Q(closed_on__lte=F("due_on")),
    counts="each round answered on or before the day it was due, as a share of those whose days are known",
)  # fmt: skip
ANSWERS_UNDETERMINED = replace(
    ANSWERS, name="answers-undetermined", label="Cannot be determined", where=Q(working_days=None),
    counts="each round answered of which a day is not known",
)  # fmt: skip
DAYS_TO_ANSWER = replace(
    ANSWERS, name="days-to-answer", label="Median working days", unit="working days",
    counts="the middle one of the working days from the opening of the round, day 0, to its answer",
    amount="working_days", summary=median, decimals=1,
)  # fmt: skip
NINE_TENTHS_ANSWERED = replace(
    DAYS_TO_ANSWER, name="days-to-answer-90", label="90th percentile of working days", summary=percentile("0.9"),
    counts="the working days within which nine tenths of the rounds were answered",
)  # fmt: skip
PROMISES = Measure(
    name="promised-actions", label="Actions promised", unit="actions", grain=PROMISED_ACTION, rows=_promised,
    counts="each action promised in an answer", by=RAISED, day="record__escalation__raised_on",
)  # fmt: skip
PROMISES_DONE = replace(
    PROMISES, name="actions-done", label="Done", where=DONE,
    counts="each promised action after which the escalation was resolved, without being taken further",
)  # fmt: skip
DONE_IN_TIME = replace(
    PROMISES, name="actions-done-in-time", label="Done by the day promised", where=Q(action_end="in-time"),
    counts="each action done on or before the day promised, as a share of those done",
)  # fmt: skip
ACTIONS_AWAITED = replace(
    PROMISES, name="actions-awaited", label="Still awaited", where=Q(action_end="awaited"),
    counts="each action that is not yet done, in an escalation that is open",
)  # fmt: skip
DAYS_TO_ACTION = replace(
    PROMISES, name="days-to-action", label="Median working days", unit="working days", where=DONE,
    counts="the middle one of the working days from the answer, day 0, to the day on which it was resolved",
    amount="working_days", summary=median, decimals=1,
)  # fmt: skip
NINE_TENTHS_DONE = replace(
    DAYS_TO_ACTION, name="days-to-action-90", label="90th percentile of working days", summary=percentile("0.9"),
    counts="the working days within which nine tenths of the actions were done",
)  # fmt: skip
