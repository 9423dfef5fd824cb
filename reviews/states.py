"""The states of a review as an event, and of what follows from it: workflow steps, the record, the decisions."""

from django.db import models


class ReviewState(models.TextChoices):
    """Planned, held, or cancelled. What follows a held review has states of its own."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class StepState(models.TextChoices):
    """One step of the workflow: a report, a plan."""

    NOT_STARTED = "not-started", "Not started"
    IN_PROGRESS = "in-progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    SIGNED_OFF = "signed-off", "Signed off"
    REOPENED = "reopened", "Reopened"


class RecordState(models.TextChoices):
    """The record of a review; only completing it waits for the workflow."""

    DRAFT = "draft", "Draft"
    COMPLETED = "completed", "Completed"
    DISTRIBUTED = "distributed", "Distributed"


class DecisionState(models.TextChoices):
    """One decision of a review; never gated by the workflow."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    AGREED = "agreed", "Agreed"
    QUERIED = "queried", "Queried"
    SETTLED = "settled", "Settled"
    DEEMED = "deemed", "Deemed agreed"
    GONE = "gone", "Discarded"


class MonitoringState(models.TextChoices):
    """A monitoring form, on its way to the team manager."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"


NOT_SIGNED_OFF = (StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.SUBMITTED, StepState.REOPENED)
DECISIONS_KEPT = tuple(state for state in DecisionState if state != DecisionState.GONE)
DECISIONS_SENT = tuple(state for state in DECISIONS_KEPT if state != DecisionState.DRAFT)

# On whose desk each of them lies, in words. A dictionary for each: the drafts of all are one and the same word.
REVIEW_DESK = {
    ReviewState.PLANNED: "the IRO, and business support for the day",
    ReviewState.HELD: "see its decisions, its record and the care plan",
    ReviewState.CANCELLED: "nobody: the child left care",
}
STEP_DESK = {
    StepState.NOT_STARTED: "whose step it is, once the one before it is signed off",
    StepState.IN_PROGRESS: "whose step it is",
    StepState.SUBMITTED: "a manager of the child’s team",
    StepState.SIGNED_OFF: "nobody",
    StepState.REOPENED: "whose step it is",
}
RECORD_DESK = {
    RecordState.DRAFT: "the IRO; completing it waits for the steps",
    RecordState.COMPLETED: "the IRO or business support, to distribute it",
    RecordState.DISTRIBUTED: "nobody",
}
DECISION_DESK = {
    DecisionState.DRAFT: "the IRO",
    DecisionState.SENT: "a manager of the child’s team, until the day by which it can be queried",
    DecisionState.AGREED: "whoever carries it out",
    DecisionState.QUERIED: "the IRO",
    DecisionState.SETTLED: "whoever carries it out",
    DecisionState.DEEMED: "whoever carries it out",
}
MONITORING_DESK = {
    MonitoringState.DRAFT: "the IRO",
    MonitoringState.SENT: "a manager of the child’s team",
    MonitoringState.ACKNOWLEDGED: "nobody; each “no” that is followed until it is done",
}
