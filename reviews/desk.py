"""What waits for whom about reviews: steps to write, steps to sign off, decisions to answer, what the IRO owes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from children.models import Allocation, Child
from iro_portal.core.dates import in_full
from iro_portal.core.working_days import calendar
from people.models import PostHolding, Staff
from people.roles import Role
from reviews.models import MonitoringAnswer, MonitoringReturn, Review, ReviewDecision, ReviewRecord, WorkflowStep
from reviews.models.review import rules_on
from reviews.permissions import MANAGERS
from reviews.states import NOT_SIGNED_OFF, RecordState, ReviewState, StepState

SHOWN = 10
SOON_DAYS = 42


@dataclass(frozen=True)
class Task:
    """One line: what is to be done for which review, by when, what is left, where."""

    what: str
    review: Review
    due_on: date | None
    left: float | None
    path: str
    remark: str = ""


def steps_to_write(viewer: Staff, on: date) -> list[Task]:
    """The social worker's steps that can be started, submitted or finished now, soonest first."""
    mine = Allocation.objects.current(on).social_workers().filter(staff__in=viewer.duties(on).acting_as)
    rows = _steps(viewer).exclude(state=StepState.SUBMITTED).filter(stage__owner_role=Role.SOCIAL_WORKER)
    rows = rows.filter(review__child__in=mine.values("child_id")).filter(_near(on))
    earlier = WorkflowStep.objects.filter(review=OuterRef("review"), order__lt=OuterRef("order"))
    return _sorted(_step_task(row, on) for row in rows.exclude(Exists(earlier.not_signed_off())))


def steps_to_sign_off(viewer: Staff, on: date) -> list[Task]:
    """Submitted steps of the children whom this person manages, but for their own: nobody approves those themselves."""
    rows = _managed(_steps(viewer).to_sign_off().exclude(author=viewer), viewer, on)
    return _sorted(_step_task(row, on, "Sign off: ") for row in rows)


def decisions_to_answer(viewer: Staff, on: date) -> list[Task]:
    """Reviews with decisions that this person can still query, one line a review."""
    rows = _managed(ReviewDecision.objects.of(viewer.authority_id).awaiting_answer(), viewer, on)
    rows = rows.filter(answer_due__gte=on).select_related("review__child", "review__authority").order_by("answer_due")
    return _sorted(_each_review(rows, "Agree or query the decisions", on))


def waiting_for_iro(viewer: Staff, on: date) -> list[Task]:
    """What the child's IRO owes after a review: decisions to send, queries to answer, records to complete."""
    own = viewer.duties(on).acting_as
    drafts = _of_iro(ReviewDecision.objects.drafts(), viewer, own, on)
    queried = _of_iro(ReviewDecision.objects.queried(), viewer, own, on)
    records = _of_iro(ReviewRecord.objects.filter(state=RecordState.DRAFT), viewer, own, on)
    waits = WorkflowStep.objects.not_signed_off().filter(review=OuterRef("review"))
    open_now = records.exclude(Exists(waits) & Q(review__gate_lift=None))
    rules = rules_on(viewer.authority, on)
    return _sorted(
        [
            *_each_review(drafts, "Send the decisions", on, rules.decisions_sent_days),
            *_each_review(queried, "Answer a query", on),
            *_each_review(open_now, "Complete the record", on, rules.record_completed_days),
        ]
    )


def monitoring_to_acknowledge(viewer: Staff, on: date) -> list[Task]:
    """Monitoring forms that wait for this manager."""
    rows = _managed(MonitoringReturn.objects.of(viewer.authority_id).to_acknowledge(), viewer, on)
    rows = rows.select_related("review__child").order_by("sent_on", "pk")[:SHOWN]
    return [_monitoring_task("Acknowledge the monitoring form", row) for row in rows]


def monitoring_to_send(viewer: Staff, on: date) -> list[Task]:
    """Monitoring forms that this IRO has begun and not sent."""
    rows = _of_iro(MonitoringReturn.objects.drafts(), viewer, viewer.duties(on).acting_as, on)[:SHOWN]
    return [_monitoring_task("Send the monitoring form", row) for row in rows]


def open_noes(viewer: Staff, on: date) -> list[Task]:
    """What monitoring forms found wrong for the children whom this person manages, and is not put right; oldest first."""
    forms = _managed(MonitoringReturn.objects.of(viewer.authority_id), viewer, on)
    rows = MonitoringAnswer.objects.open().filter(filled__in=forms.values("pk")).for_list()[:SHOWN]
    return [_monitoring_task(f"{row.question} No", row.filled) for row in rows]


def cannot_start_yet(viewer: Staff, on: date) -> list[tuple[ReviewRecord, WorkflowStep]]:
    """Draft records of this IRO's children that a step holds up, each with the first such step."""
    rows = _of_iro(ReviewRecord.objects.filter(state=RecordState.DRAFT), viewer, viewer.duties(on).acting_as, on)
    rows = {row.review_id: row for row in rows.filter(review__gate_lift=None)}
    steps = WorkflowStep.objects.not_signed_off().filter(review__in=list(rows)).select_related("stage")
    first: dict[int, WorkflowStep] = {}
    for step in steps.order_by("order"):
        first.setdefault(step.review_id, step)
    return [(rows[pk], step) for pk, step in list(first.items())[:SHOWN]]


def _steps(viewer: Staff):
    rows = _open_to(viewer, WorkflowStep.objects.of(viewer.authority_id).filter(state__in=NOT_SIGNED_OFF))
    rows = rows.exclude(review__state=ReviewState.CANCELLED).exclude(_passed_over())
    return rows.select_related("stage", "review__child", "review__authority", "authority")


def _passed_over() -> Q:
    """Steps without which the record was completed through a lifted gate; one touched on a later day waits again."""
    completed = F("review__record__completed_on")
    return Q(review__gate_lift__isnull=False, review__record__completed_on__gte=Coalesce("since_on", completed))


def _near(on: date) -> Q:
    soon = on + timedelta(days=SOON_DAYS)
    return Q(review__state="held") | Q(review__state="planned", review__limit_on__lte=soon)


def _managed(rows, viewer: Staff, on: date):
    """Those of children of the teams that this person, or somebody for whom they act, manages, and of all below."""
    holdings = PostHolding.objects.current(on).filter(staff__in=viewer.duties(on).acting_as, post__role__in=MANAGERS)
    below = Q(pk__in=[])
    for path in holdings.values_list("post__team__path", flat=True):
        below |= Q(team__path__startswith=path)
    children = Allocation.objects.current(on).teams().filter(below)
    return _open_to(viewer, rows, on).filter(review__child__in=children.values("child_id"))


def _of_iro(rows, viewer: Staff, own: frozenset[int], on: date):
    rows = _open_to(viewer, rows.of(viewer.authority_id).of_iro(own, on), on)
    return rows.select_related("review__child", "review__authority").order_by("review__held_on", "pk")


def _open_to(viewer: Staff, rows, on: date | None = None):
    """All but what hangs on a restricted record for which this person is not named."""
    return rows.exclude(review__child__in=Child.objects.kept_from(viewer, on).values("child_id"))


def _step_task(step: WorkflowStep, on: date, what: str = "") -> Task:
    path = f"{step.review.get_absolute_url()}#step-{step.stage.key}"
    left = _left(step.review, step.due_on, on)
    return Task(f"{what}{step.stage.label}", step.review, step.due_on, left, path, step.get_state_display().lower())


def _monitoring_task(what: str, filled: MonitoringReturn) -> Task:
    path = reverse("reviews:monitoring", args=[filled.review.reference])
    remark = f"sent {in_full(filled.sent_on)}" if filled.sent_on else ""
    return Task(what, filled.review, None, None, path, remark)


def _each_review(rows, what: str, on: date, working_days: int | None = None) -> Iterator[Task]:
    for review, row in {row.review: row for row in rows}.items():
        if working_days is None:
            due = getattr(row, "answer_due", None) if row.state == "sent" else None
        else:
            due = calendar(review.authority.calendar).add(review.held_on, working_days)
        yield Task(what, review, due, _left(review, due, on), reverse("reviews:review-detail", args=[review.reference]))


def _left(review: Review, due: date | None, on: date) -> float | None:
    return calendar(review.authority.calendar).left(on, due) if due else None


def _sorted(tasks) -> list[Task]:
    return sorted(tasks, key=lambda task: (task.due_on is not None, task.due_on or date.min))[:SHOWN]
