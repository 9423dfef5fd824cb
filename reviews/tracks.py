"""What follows a review, as its page tells it: decisions, workflow and record, the plan; each with its clock."""

from dataclasses import dataclass
from datetime import date

from iro_portal.core.transitions import why_not
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews import permissions as may
from reviews import wording
from reviews.models import GateLift, Review, ReviewDecision, ReviewRecord, WorkflowStage, WorkflowStep
from reviews.models.record import why_blocked
from reviews.models.review import rules_on
from reviews.models.workflow import why_not_yet
from reviews.states import DecisionState, RecordState, StepState

STEP_COLOURS = {
    StepState.NOT_STARTED: "grey",
    StepState.IN_PROGRESS: "blue",
    StepState.SUBMITTED: "purple",
    StepState.SIGNED_OFF: "green",
    StepState.REOPENED: "yellow",
}
STEP_ACTIONS = {
    "start": ("start", "Start"),
    "submit": ("submit", "Submit for sign-off"),
    "finish": ("finish", "Finish"),
    "sign-off": ("sign_off", "Sign off"),
    "reopen": ("reopen", "Reopen"),
}
DECISION_COLOURS = {
    DecisionState.DRAFT: "grey",
    DecisionState.SENT: "blue",
    DecisionState.AGREED: "green",
    DecisionState.QUERIED: "yellow",
    DecisionState.SETTLED: "green",
    DecisionState.DEEMED: "green",
}


@dataclass(frozen=True)
class Clock:
    """By when something is due after a review, when it was done, and the working days left while it is not."""

    due_on: date
    done_on: date | None
    left: float | None

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


@dataclass(frozen=True)
class StepLine:
    """One step: whose, where it stands, by when, what holds it up, what this person can do."""

    step: WorkflowStep
    owner: Staff | None
    colour: str
    left: float | None
    not_yet: str
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DecisionLine:
    """One decision: where it stands, how often it was found not done, what this person can do."""

    decision: ReviewDecision
    colour: str
    not_done: int
    actions: tuple[tuple[str, str], ...]


def step_lines(review: Review, viewer: Staff, on: date) -> list[StepLine]:
    """Return the steps of a review in order."""
    rows = review.steps.select_related("stage", "author", "signed_off_by", "review", "authority").order_by("order")
    return [_step_line(row, review, viewer, on) for row in rows]


def stage_in_words(stage: WorkflowStage) -> str:
    """Say of one step of a workflow: whose, when, for whom, and who approves it."""
    days = abs(stage.due_working_days)
    due = (
        f"{days} working day{'' if days == 1 else 's'} {'before' if stage.due_working_days < 0 else 'after'} the review"
    )
    ages = [f"from {stage.min_age}"] if stage.min_age is not None else []
    ages += [f"up to {stage.max_age}"] if stage.max_age is not None else []
    said = [f"{stage.get_owner_role_display()}, due {due if days else 'on the day of the review'}"]
    said += [f"for ages {' '.join(ages)}"] if ages else []
    return "; ".join([*said, "signed off by somebody else" if stage.two_persons else "finished without approval"])


def clocks(review: Review, record: ReviewRecord | None, on: date) -> dict[str, Clock]:
    """Return the clocks that started when the review was held: decisions, record, distributed, plan."""
    rules = rules_on(review.authority, review.held_on)
    sent = None if review.decisions.drafts().exists() else review.decisions.order_by("sent_on").first()
    return {
        "decisions": _clock(review, rules.decisions_sent_days, sent and sent.sent_on, on),
        "record": _clock(review, rules.record_completed_days, record and record.completed_on, on),
        "distributed": _clock(review, rules.record_distributed_days, record and record.distributed_on, on),
        "plan": _clock(review, rules.plan_updated_days, review.plan_updated_on, on),
    }


def decision_lines(review: Review, viewer: Staff, on: date) -> list[DecisionLine]:
    """Return the decisions of a review in order."""
    writes, answers = may.can_record(review, viewer), may.manages(review, viewer)
    rows = review.decisions.select_related("answered_by", "settled_by").prefetch_related("checks").order_by("number")
    return [
        DecisionLine(
            row, DECISION_COLOURS[row.state], sum(not check.done for check in row.checks.all()),
            tuple(_decision_actions(row, writes, answers, on)),
        )
        for row in rows
    ]  # fmt: skip


def outstanding(review: Review):
    """Decisions of earlier reviews of this time in care that went out and are not done."""
    before = review.period.reviews.held().exclude(pk=review.pk)
    if review.held_on:
        before = before.filter(held_on__lt=review.held_on)
    rows = ReviewDecision.objects.of(review.authority).filter(review__in=before).outstanding()
    return rows.select_related("review", "authority").order_by("review__held_on", "number")


def of(review: Review, viewer: Staff, on: date) -> dict:
    """Return all that the page of a review shows of what follows it."""
    lines = step_lines(review, viewer, on)
    context = {"steps": lines, "outstanding": outstanding(review), "may_write": may.can_record(review, viewer)}
    if review.held_on is None:
        return context
    record = ReviewRecord.objects.filter(review=review).select_related("review", "completed_by").first()
    return context | {
        "record": record,
        "by_record": wording.judged_by_record(review, record and record.completed_on),
        "versions": record.versions.select_related("by") if record else (),
        "blocked": why_blocked(review) if record and record.is_draft else "",
        "gate_lift": GateLift.objects.filter(review=review).select_related("by").first(),
        "clocks": clocks(review, record, on),
        "decisions": decision_lines(review, viewer, on),
        "drafts": review.decisions.drafts().count(),
        "may_lift": may.can_lift_gate(review, viewer),
        "may_distribute": bool(record) and record.state == RecordState.COMPLETED and may.can_schedule(review, viewer),
        "may_date_plan": may.can_date_plan(review, viewer),
    }


def _step_line(step: WorkflowStep, review: Review, viewer: Staff, on: date) -> StepLine:
    step.review = review
    not_yet = why_not_yet(step) if step.state == StepState.NOT_STARTED else ""
    left = None if step.is_signed_off or step.due_on is None else _days(review).left(on, step.due_on)
    can = ((slug, button) for slug, (name, button) in STEP_ACTIONS.items() if not why_not(step, name, viewer))
    return StepLine(step, step.owner, STEP_COLOURS[step.state], left, not_yet, tuple(can))


def _decision_actions(row: ReviewDecision, writes: bool, answers: bool, on: date):
    if writes and row.state == DecisionState.DRAFT:
        yield from (("change", "Change"), ("discard", "Discard"))
    if answers and row.state == DecisionState.SENT and on <= row.answer_due:
        yield from (("agree", "Agree"), ("query", "Query"))
    if writes and row.state == DecisionState.QUERIED:
        yield "settle", "Answer the query"


def _clock(review: Review, working_days: int, done_on: date | None, on: date) -> Clock:
    due = _days(review).add(review.held_on, working_days)
    return Clock(due, done_on, None if done_on else _days(review).left(on, due))


def _days(review: Review):
    return calendar(review.authority.calendar)
