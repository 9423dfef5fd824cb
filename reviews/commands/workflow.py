"""The workflow before a review's record: beginning a list of stages, and what is done to the steps of one review."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission, Role
from reviews.models import Review, Workflow, WorkflowStage, WorkflowStep
from reviews.notifications import tell
from reviews.permissions import iro_of, manager_of, owner_of
from reviews.states import StepState

AT_A_TIME = 500

# Apps above follow a sign-off: (step, by, at). An open escalation about the step says so.
FOLLOWERS: list[Callable[[WorkflowStep, Staff | None, datetime], None]] = []


@dataclass(frozen=True)
class StageSpec:
    """One line of a workflow: key, label, its place, whose it is, due in working days from the review, for which ages."""

    key: str
    label: str
    order: int
    owner_role: Role = Role.SOCIAL_WORKER
    due_working_days: int = -3
    min_age: int | None = None
    max_age: int | None = None
    two_persons: bool = True


OLDEST = 25

# Report, then care plan (from 16 the pathway plan); the review's record follows the last. Plans reach the IRO at least
# 3 working days before a review (Portsmouth 2013/14).
DEFAULT_WORKFLOW = (
    StageSpec("report", "Social worker’s report", 1),
    StageSpec("care-plan", "Care plan", 2, max_age=15),
    StageSpec("pathway-plan", "Pathway plan", 2, min_age=16),
)


@transaction.atomic
def begin_workflow(
    *,
    authority: Authority,
    in_force_from: date,
    by: Staff | None,
    name: str = "Before the record of a review",
    stages: Sequence[StageSpec] = DEFAULT_WORKFLOW,
    note: str = "",
) -> Workflow:
    """This function will begin a workflow from a day; a review keeps the one under which its steps were opened.

    Raises Denied, and NotInOrder where there is no line, two lines share a key, or one begins on that day already.
    """
    _refuse(authority, in_force_from, stages, by)
    row = Workflow.objects.create(authority=authority, name=name, in_force_from=in_force_from, note=note)
    WorkflowStage.objects.bulk_create(WorkflowStage(workflow=row, **vars(spec)) for spec in stages)
    audit.record("workflow.begin", by=by, subject=row)
    return row


@transaction.atomic
def open_steps(review: Review) -> list[WorkflowStep]:
    """This function will give a review the steps that it still lacks, by the workflow in force, and return all of them.

    A step not started that no longer fits the child's age on the review's day gives way to the one that does.
    """
    review = lock(review)
    rows = list(review.steps.select_related("stage__workflow").order_by("order"))
    wanted = _stages_for(review, rows[0].stage.workflow if rows else None)
    kept = [row for row in rows if row.state != StepState.NOT_STARTED or row.stage in wanted.values()]
    review.steps.filter(pk__in=[row.pk for row in rows if row not in kept]).delete()
    places = {row.order for row in kept}
    fresh = [_new(review, stage) for place, stage in sorted(wanted.items()) if place not in places]
    WorkflowStep.objects.bulk_create(fresh)
    return sorted([*kept, *fresh], key=lambda row: row.order)


@transaction.atomic
def open_missing_steps(authority: Authority, on: date) -> int:
    """This function will give every review to come that has no steps yet those of the workflow in force; returns how many.

    Reviews that a file brought in, and those that stood open when the first workflow began.
    """
    stages = _in_force(authority, on)
    bare = Review.objects.of(authority).planned().filter(steps=None).select_related("child", "authority").order_by("pk")
    last = opened = 0
    # A file may bring in the reviews of very many children: some hundred of them are held at a time.
    while stages and (some := list(bare.filter(pk__gt=last)[:AT_A_TIME])):
        rows = [_new(review, stage) for review in some for stage in _fitting(stages, review).values()]
        opened += len({row.review_id for row in WorkflowStep.objects.bulk_create(rows)})
        last = some[-1].pk
    return opened


@transaction.atomic
def start_step(
    *, review: Review, stage: WorkflowStage, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> WorkflowStep:
    """This function will start a step. Raises NotInOrder where the one before it is not signed off."""
    return perform(_step(review, stage), "start", by=by, version=version, happened_at=happened_at)


@transaction.atomic
def submit_step(
    *, review: Review, stage: WorkflowStage, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> WorkflowStep:
    """This function will submit a step to the team manager, who is told.

    Raises NotInOrder where the stage asks for one person only: such a step is finished.
    """
    step = perform(_step(review, stage), "submit", by=by, version=version, happened_at=happened_at, author=by)
    tell([manager_of(review)], review, "step", f"“{stage.label}” waits for your sign-off.", but=by)
    return step


@transaction.atomic
def finish_step(
    *, review: Review, stage: WorkflowStage, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> WorkflowStep:
    """This function will end a step whose stage asks for one person only, and tell as a sign-off does.

    Raises NotInOrder where the stage asks for somebody else's approval.
    """
    at = happened_at or timezone.now()
    step = perform(_step(review, stage), "finish", by=by, version=version, happened_at=at, author=by)
    return _signed_off(step, by, at)


@transaction.atomic
def sign_off_step(
    *, review: Review, stage: WorkflowStage, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> WorkflowStep:
    """This function will sign off a step, and tell its owner and the IRO; open escalations about it are told too."""
    at = happened_at or timezone.now()
    step = perform(_step(review, stage), "sign_off", by=by, version=version, happened_at=at, signed_off_by=by)
    return _signed_off(step, by, at)


@transaction.atomic
def reopen_step(
    *,
    review: Review,
    stage: WorkflowStage,
    by: Staff,
    why: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> WorkflowStep:
    """This function will reopen a step with a reason. A record completed meanwhile stays completed."""
    if not why.strip():
        raise NotInOrder("Say why it is reopened.", field="why")
    step = perform(_step(review, stage), "reopen", by=by, version=version, happened_at=happened_at, why=why.strip())
    tell([step.author, owner_of(step), iro_of(review)], review, "step", f"“{stage.label}” is reopened.", but=by)
    return step


@transaction.atomic
def take_sign_off(
    *, review: Review, stage: WorkflowStage, signed_off_on: date, signed_off_by: str, by: Staff | None
) -> WorkflowStep:
    """This function will take over a sign-off from the case system, so that nobody signs off twice."""
    at = timezone.make_aware(datetime.combine(signed_off_on, time()))
    step = perform(
        _step(review, stage), "take_sign_off", by=by, happened_at=at, signed_off_on=signed_off_on,
        signed_off_by_name=signed_off_by,
    )  # fmt: skip
    return _signed_off(step, by, at)


def _signed_off(step: WorkflowStep, by: Staff | None, at: datetime) -> WorkflowStep:
    line = f"“{step.stage.label}” is {step.done_in_words()}."
    tell([owner_of(step), iro_of(step.review)], step.review, "step", line, but=by)
    for follow in FOLLOWERS:
        follow(step, by, at)
    return step


def _step(review: Review, stage: WorkflowStage) -> WorkflowStep:
    found = review.steps.filter(stage=stage).first()
    found = found or next((step for step in open_steps(review) if step.stage_id == stage.pk), None)
    if found is None:
        raise NotInOrder(f"“{stage.label}” is no step of {review}.")
    return found


def _new(review: Review, stage: WorkflowStage) -> WorkflowStep:
    return WorkflowStep(authority_id=review.authority_id, review=review, stage=stage, order=stage.order)


def _stages_for(review: Review, workflow: Workflow | None) -> dict[int, WorkflowStage]:
    """The stages that fit the child's age on the day of the review, by place; none where no workflow is in force."""
    stages = list(workflow.stages.all()) if workflow else _in_force(review.authority, review.held_on)
    return _fitting(stages, review)


def _in_force(authority: Authority, on: date | None) -> list[WorkflowStage]:
    try:
        return list(Workflow.objects.in_force(authority, on or timezone.localdate()).stages.all())
    except NothingInForce:
        return []


def _fitting(stages: Sequence[WorkflowStage], review: Review) -> dict[int, WorkflowStage]:
    age = review.child.age(review.held_on or review.planned_on or review.limit_on or timezone.localdate())
    return {stage.order: stage for stage in stages if stage.fits(age)}


def _refuse(authority: Authority, day: date, stages: Sequence[StageSpec], by: Staff | None) -> None:
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
        if by.authority_id != authority.pk:
            raise NotInOrder("That authority is not your own.")
        if day < timezone.localdate():
            raise NotInOrder("A workflow begins today or later: reviews up to now keep theirs.", field="in_force_from")
    keys = [spec.key for spec in stages]
    if not keys or len(set(keys)) < len(keys):
        raise NotInOrder("A workflow needs at least one line, and each line a key of its own.")
    if Workflow.objects.of(authority).filter(in_force_from=day).exists():
        raise NotInOrder(f"A workflow begins on {day:%d/%m/%Y} already; choose another day.", field="in_force_from")
    _refuse_stages(stages)


def _refuse_stages(stages: Sequence[StageSpec]) -> None:
    first = min(spec.order for spec in stages)
    for spec in stages:
        if spec.order == first and spec.due_working_days > 0:
            raise NotInOrder(f"“{spec.label}” is the first step; it is due by the review, not after it.")
        if _youngest(spec) > _oldest(spec):
            raise NotInOrder(f"“{spec.label}” is for ages {spec.min_age} to {spec.max_age}; no child is that old.")
    for place, spec in enumerate(stages):
        for other in stages[:place]:
            if spec.order == other.order and _youngest(spec) <= _oldest(other) and _youngest(other) <= _oldest(spec):
                raise NotInOrder(f"“{other.label}” and “{spec.label}” have one place, for some of the same ages.")


def _youngest(spec: StageSpec) -> int:
    return 0 if spec.min_age is None else spec.min_age


def _oldest(spec: StageSpec) -> int:
    return OLDEST if spec.max_age is None else spec.max_age
