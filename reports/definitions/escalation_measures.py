"""What is counted of escalations. Drafts never; good practice and systemic concerns are not escalations."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import GreaterThan

from escalations.models import Escalation, EscalationChild, EscalationReason, StageAnswerer, StageRecord
from escalations.states import State
from people.models import Authority
from people.roles import Role
from reports.dimensions import over_all
from reports.measures import Grain, Measure
from reports.period import Period

ESCALATION = Grain("escalation", "an escalation", "pk")
ESCALATED_CHILD = Grain("escalated child", "a child escalated", "escalation_id")
REASON_GIVEN = Grain("reason given", "a reason given", "escalation_id")
RESOLVED_ESCALATION = Grain("resolved escalation", "a resolved escalation", "pk")
CHILD_CONCERNED = Grain("child concerned", "a child concerned", "child", kind="child")
STAGE_RECORD = Grain("stage record", "a stay at a stage", "escalation_id")

RAISED = "by the day the escalation was raised"
DIRECTORS = (Role.ASSISTANT_DIRECTOR, Role.DIRECTOR)
SENIOR = (Role.HEAD_OF_SERVICE, *DIRECTORS)


def _raised(authority: Authority, period: Period) -> QuerySet:
    return Escalation.objects.of(authority).raised_between(period.start, period.end)


def _reached(roles: Sequence[Role]) -> Q:
    """Did an escalation reach a stage that one of these roles answers? Whose stages those are is looked up once."""
    theirs = StageAnswerer.objects.filter(role__in=roles).values("stage")
    asked = Case(When(stage__in=theirs, then=1), default=0)
    records = StageRecord.objects.filter(escalation=OuterRef("pk"))
    return Q(GreaterThan(over_all(records, "MAX", asked), 0))


def _beyond_first_formal() -> Q:
    """Has a child's escalation a stay above a formal stage of the same ladder?"""
    formal = {"stage__protocol__stages__rank__gt": 0, "stage__protocol__stages__rank__lt": F("rank")}
    return Q(Exists(StageRecord.objects.filter(escalation=OuterRef("escalation"), **formal)))


def _resolved(authority: Authority, period: Period) -> QuerySet:
    closed = Escalation.objects.of(authority).filter(state=State.RESOLVED)
    return closed.filter(resolved_on__gte=period.start, resolved_on__lt=period.end)


def of_raised(model):
    """Return rows that hang on escalations raised in the period: children, reasons, stays at a stage."""

    def rows(authority: Authority, period: Period) -> QuerySet:
        raised = {"raised_on__gte": period.start, "raised_on__lt": period.end, "authority": authority}
        of_raised = {f"escalation__{field}": value for field, value in raised.items()}
        return model.objects.filter(~Q(escalation__state=State.DRAFT), **of_raised)

    return rows


def _children(authority: Authority, period: Period) -> QuerySet:
    """Children's parts in escalations raised in the period, each with its place among those of the child."""
    place = Window(RowNumber(), partition_by="child", order_by="pk")
    return of_raised(EscalationChild)(authority, period).annotate(place_of_child=place)


def _with_cause(authority: Authority, period: Period) -> QuerySet:
    caused = Escalation.causes.through.objects.filter(escalation=OuterRef("pk"))
    return _raised(authority, period).filter(Exists(caused))


def _ended(authority: Authority, period: Period) -> QuerySet:
    """Children's parts that ended in the period: with an outcome, or because the escalation was withdrawn."""
    # The authority of the escalation too, so that only its own are joined.
    parts = EscalationChild.objects.filter(authority=authority, escalation__authority=authority)
    parts = parts.exclude(escalation__state=State.DRAFT)
    parts = parts.annotate(ended_on=Coalesce("closed_on", "escalation__withdrawn_on"))
    return parts.filter(ended_on__gte=period.start, ended_on__lt=period.end)


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
    rows=_children, distinct="child",
    counts="each child once in a row and once in the total, however many escalations concern them", by=RAISED,
    day="escalation__raised_on",
)  # fmt: skip
# A sibling group as it was on the day sent is one family; a child without one is a family too. Groups are counted as
# negative ids, so that they never meet a child's.
FAMILIES = replace(
    CHILDREN, name="families", label="Families", unit="families",
    distinct=Coalesce(F("sibling_group_id") * -1, F("child_id"), output_field=BigIntegerField()),
    counts="each sibling group once, as it was on the day sent, and each other child",
)  # fmt: skip
REASONS_GIVEN = Measure(
    name="reasons-given", label="Reasons given", unit="reasons given", grain=REASON_GIVEN,
    rows=of_raised(EscalationReason), counts="each reason given to each escalation", by=RAISED,
    day="escalation__raised_on",
)  # fmt: skip
REACHED_SENIOR = replace(
    ESCALATIONS, name="reached-senior", label="Reached a head of service or assistant director",
    where=_reached(SENIOR), counts="each escalation once",
)  # fmt: skip
REACHED_DIRECTOR = replace(
    ESCALATIONS, name="reached-director", label="Reached an assistant or operational director, or above",
    where=_reached(DIRECTORS), counts="each escalation once",
)  # fmt: skip
RESOLVED_OF_RAISED = replace(
    ESCALATIONS, name="resolved-of-raised", label="Resolved", grain=RESOLVED_ESCALATION, where=Q(state=State.RESOLVED),
    counts="each escalation once that is resolved by now",
)  # fmt: skip
WITH_CAUSE = replace(
    ESCALATIONS, name="escalations-with-cause", label="Escalations with a cause", rows=_with_cause,
    counts="each escalation once for which a cause of drift or delay was recorded",
)  # fmt: skip
OUTCOMES = Measure(
    name="outcomes", label="Outcomes", unit="outcomes", grain=ESCALATED_CHILD, rows=_ended,
    counts="each child of each escalation, since an outcome is recorded for each child", by="by the day it ended",
    day="ended_on",
)  # fmt: skip
CHILDREN_CONCERNED = Measure(
    name="children-concerned", label="Children concerned", unit="children", grain=CHILD_CONCERNED,
    rows=_children, where=Q(place_of_child=1), counts="each child once", by=RAISED, day="",
)  # fmt: skip
PARTS = Measure(
    name="children-of-escalations", label="Children of escalations", unit="children of escalations",
    grain=ESCALATED_CHILD, rows=_children,
    counts="each child of each escalation: a child with two escalations twice", by=RAISED, day="escalation__raised_on",
)  # fmt: skip
CHILDREN_BEYOND = replace(
    CHILDREN, name="children-beyond-first", label="Children with a stage beyond the first formal one",
    where=_beyond_first_formal(),
)  # fmt: skip
STAGE_REACHED = Measure(
    name="stages-reached", label="Escalations that reached it", unit="escalations", grain=STAGE_RECORD,
    rows=of_raised(StageRecord), distinct="escalation",
    counts="each escalation once a stage, however many rounds", by=RAISED, day="escalation__raised_on",
)  # fmt: skip
