"""The steps before each record: signed off for what is over, at every stage for what is not."""

from collections.abc import Sequence
from datetime import date
from random import Random

from exchange.sample.living.ground import BATCH, Ground
from exchange.sample.living.turns import Turns
from iro_portal.core.states import creating_from
from reviews.commands import open_missing_steps
from reviews.models import Review, Workflow, WorkflowStage, WorkflowStep
from reviews.states import StepState

NEAR = 40  # working days before a review within which somebody has begun
UNFINISHED = (
    StepState.IN_PROGRESS,
    StepState.IN_PROGRESS,
    StepState.SUBMITTED,
    StepState.SUBMITTED,
    StepState.REOPENED,
)
WHY_REOPENED = "The school's name and the dates of visits are to be put right."


def load(ground: Ground, turns: Turns) -> None:
    """This function will open the steps of reviews held in the last twelve months and of the ones to come."""
    random = ground.random("workflow")
    stages = list(Workflow.objects.in_force(ground.authority, ground.today).stages.all())
    rows = [row for review in ground.all_held for row in _of_held(ground, turns, review, stages, random)]
    rows += [row for review in ground.open_reviews for row in _to_come(ground, review, stages, random)]
    with creating_from("sample"):
        WorkflowStep.objects.bulk_create(rows, batch_size=BATCH)
    open_missing_steps(ground.authority, ground.today)


def _of_held(ground: Ground, turns: Turns, review: Review, stages: Sequence, random: Random) -> list[WorkflowStep]:
    turn = turns.of[review.pk]
    report, plan = _fitting(stages, review, review.held_on)
    written = _signed(ground, review, report, turn.report_signed, random) if turn.report_signed else None
    if written is None:
        begun = _unfinished(ground, review, report, review.held_on, random)
        return [begun, _row(review, plan)]
    if turn.plan_signed:
        return [written, _signed(ground, review, plan, turn.plan_signed, random)]
    if random.random() < 0.2:
        return [written, _row(review, plan)]
    return [written, _unfinished(ground, review, plan, max(turn.report_signed, review.held_on), random)]


def _to_come(ground: Ground, review: Review, stages: Sequence, random: Random) -> list[WorkflowStep]:
    """Near their day somebody has begun; those further off get their bare steps with all others."""
    day = review.planned_on or review.limit_on
    left = ground.days.between(ground.today, day) if day else NEAR + 1
    if left > NEAR or random.random() < left / (2 * NEAR):
        return []
    report, plan = _fitting(stages, review, day)
    begun = ground.back(random.randint(3, 8))
    if begun <= (max(ground.days_held(review.child), default=review.period.start)):
        return []
    if left > 8 or random.random() < 0.35:
        return [_unfinished(ground, review, report, begun, random), _row(review, plan)]
    written = _signed(ground, review, report, begun, random)
    if random.random() < 0.4:
        return [written, _row(review, plan)]
    return [written, _unfinished(ground, review, plan, begun, random)]


def _fitting(stages: Sequence[WorkflowStage], review: Review, day: date) -> list[WorkflowStage]:
    age = review.child.age(day)
    return sorted((stage for stage in stages if stage.fits(age)), key=lambda stage: stage.order)


def _signed(ground: Ground, review: Review, stage: WorkflowStage, day: date, random: Random) -> WorkflowStep:
    """Signed off here by the manager, or in the case system."""
    days = {"since_on": day, "signed_off_on": day, "started_on": max(ground.on(day, -random.randint(2, 9)),
            review.period.start)}  # fmt: skip
    manager, worker = ground.manager(review.child), ground.worker(review.child)
    if manager is None or random.random() < 0.4:
        by = {"source": WorkflowStep.Source.CASE_SYSTEM, "signed_off_by_name": manager.name if manager else "Manager"}
    else:
        by = {"author": worker, "signed_off_by": manager, "submitted_on": max(ground.on(day, -1), days["started_on"])}
    return _row(review, stage, state=StepState.SIGNED_OFF, **days, **by)


def _unfinished(ground: Ground, review: Review, stage: WorkflowStage, since: date, random: Random) -> WorkflowStep:
    state, worker = random.choice(UNFINISHED), ground.worker(review.child)
    facts: dict = {"state": state, "since_on": ground.if_past(since) or ground.yesterday}
    facts["started_on"] = facts["since_on"]
    if state != StepState.IN_PROGRESS:
        facts |= {"submitted_on": facts["since_on"], "author": worker}
    if state == StepState.REOPENED:
        facts["why_reopened"] = WHY_REOPENED
    return _row(review, stage, **facts)


def _row(review: Review, stage: WorkflowStage, **facts) -> WorkflowStep:
    return WorkflowStep(authority_id=review.authority_id, review=review, stage=stage, order=stage.order, **facts)
