"""What is counted of escalations. Drafts never; good practice and systemic concerns are not escalations."""

from dataclasses import replace

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from escalations.models import Escalation, EscalationChild, EscalationReason, StageRecord
from escalations.states import State
from iro_portal.core.models import WorkingDay
from people.models import Authority
from people.roles import Role
from reports.measures import Grain, Measure, median
from reports.period import Period

ESCALATION = Grain("escalation", "an escalation", "pk")
ESCALATED_CHILD = Grain("escalated child", "a child escalated", "escalation_id")
REASON_GIVEN = Grain("reason given", "a reason given", "escalation_id")
STAGE_RECORD = Grain("stage record", "a stay at a stage", "escalation_id")

RAISED = "by the day the escalation was raised"
SENIOR = (Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DIRECTOR)


def _raised(authority: Authority, period: Period) -> QuerySet:
    return Escalation.objects.of(authority).raised_between(period.start, period.end)


def _resolved(authority: Authority, period: Period) -> QuerySet:
    closed = Escalation.objects.of(authority).filter(state=State.RESOLVED)
    return closed.filter(resolved_on__gte=period.start, resolved_on__lt=period.end)


def _of_raised(model):
    """Return rows that hang on escalations raised in the period: children, reasons, stays at a stage."""

    def rows(authority: Authority, period: Period) -> QuerySet:
        of_sent = model.objects.filter(escalation__authority=authority)
        in_period = of_sent.filter(escalation__raised_on__gte=period.start, escalation__raised_on__lt=period.end)
        return in_period.exclude(escalation__state=State.DRAFT)

    return rows


def _reached_senior(authority: Authority, period: Period) -> QuerySet:
    senior = StageRecord.objects.filter(escalation=OuterRef("pk"), stage__answerers__role__in=SENIOR)
    return _raised(authority, period).filter(Exists(senior))


def _beyond_first_formal(authority: Authority, period: Period) -> QuerySet:
    """Children of escalations with a stay above a formal stage of the same ladder."""
    higher = StageRecord.objects.filter(
        escalation=OuterRef("escalation"),
        stage__protocol__stages__rank__gt=0,
        stage__protocol__stages__rank__lt=F("rank"),
    )
    return _of_raised(EscalationChild)(authority, period).filter(Exists(higher))


def _answered(authority: Authority, period: Period) -> QuerySet:
    return _of_raised(StageRecord)(authority, period).filter(ended=StageRecord.Ended.ANSWERED)


def _answered_due(authority: Authority, period: Period) -> QuerySet:
    return _answered(authority, period).filter(closed_on__isnull=False, due_on__isnull=False)


def _answered_in_time(authority: Authority, period: Period) -> QuerySet:
    return _answered_due(authority, period).filter(closed_on__lte=F("due_on"))


def _answered_undetermined(authority: Authority, period: Period) -> QuerySet:
    return _with_working_days(authority, period).filter(working_days=None)


def _with_working_days(authority: Authority, period: Period) -> QuerySet:
    """Adds `working_days` from the day the stage opened (day 0) to the answer; null where a day is not known."""

    def ordinal(field: str) -> Subquery:
        days = WorkingDay.objects.filter(calendar=authority.calendar, day=OuterRef(field))
        return Subquery(days.order_by().values("ordinal")[:1], output_field=IntegerField())

    return _answered(authority, period).annotate(working_days=ordinal("closed_on") - ordinal("opened_on"))


ESCALATIONS = Measure(
    name="escalations", label="Escalations", unit="escalations", grain=ESCALATION, rows=_raised,
    counts="each escalation once", by=RAISED, day="raised_on",
)  # fmt: skip
RESOLVED = replace(
    ESCALATIONS, name="resolved", label="Escalations resolved", rows=_resolved,
    by="by the day it was resolved", day="resolved_on",
)  # fmt: skip
CHILDREN = Measure(
    name="children-escalated", label="Children", unit="children", grain=ESCALATED_CHILD,
    rows=_of_raised(EscalationChild), distinct="child",
    counts="each child once in a row and once in the total, however many escalations concern them", by=RAISED,
    day="escalation__raised_on",
)  # fmt: skip
# A sibling group as it was on the day sent is one family; a child without one is a family too. Groups are counted as
# negative ids, so that they never meet a child's.
FAMILIES = replace(
    CHILDREN, name="families", label="Families", unit="families",
    distinct=Coalesce(F("sibling_group_id") * -1, F("child_id")),
    counts="each sibling group once, as it was on the day sent, and each other child",
)  # fmt: skip
REASONS_GIVEN = Measure(
    name="reasons-given", label="Reasons given", unit="reasons given", grain=REASON_GIVEN,
    rows=_of_raised(EscalationReason), counts="each reason given to each escalation", by=RAISED,
    day="escalation__raised_on",
)  # fmt: skip
REACHED_SENIOR = replace(
    ESCALATIONS, name="reached-senior", label="Reached a head of service or assistant director",
    rows=_reached_senior, counts="each escalation once",
)  # fmt: skip
CHILDREN_BEYOND = replace(
    CHILDREN, name="children-beyond-first", label="Children with a stage beyond the first formal one",
    rows=_beyond_first_formal,
)  # fmt: skip
STAGE_REACHED = Measure(
    name="stages-reached", label="Escalations that reached it", unit="escalations", grain=STAGE_RECORD,
    rows=_of_raised(StageRecord), distinct="escalation",
    counts="each escalation once a stage, however many rounds", by=RAISED, day="escalation__raised_on",
)  # fmt: skip
ANSWERS = Measure(
    name="answers", label="Answers", unit="answers", grain=STAGE_RECORD, rows=_answered,
    counts="each round that was answered", by=RAISED, day="escalation__raised_on",
)  # fmt: skip
ANSWERS_DUE = replace(ANSWERS, name="answers-due", label="Answers whose days are known", rows=_answered_due)
ANSWERS_IN_TIME = replace(
    ANSWERS, name="answers-in-time", label="Answered in time", rows=_answered_in_time,
    counts="each round answered on or before the day it was due, as a share of those whose days are known",
)  # fmt: skip
ANSWERS_UNDETERMINED = replace(
    ANSWERS, name="answers-undetermined", label="Cannot be determined", rows=_answered_undetermined,
    counts="each round answered of which a day is not known",
)  # fmt: skip
DAYS_TO_ANSWER = replace(
    ANSWERS, name="days-to-answer", label="Median working days", unit="working days", rows=_with_working_days,
    counts="the middle one of the working days from the opening of the round, day 0, to its answer",
    amount="working_days", summary=median, decimals=1,
)  # fmt: skip
