"""The record of a review: drafted at once, completed when the workflow allows, distributed, corrected by new versions."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import transition

from iro_portal.core.models import AppendOnlyModel
from iro_portal.core.states import StateField, StatefulModel
from people.models import Authority, Staff
from reviews import permissions as may
from reviews.models.review import Review
from reviews.models.workflow import blocking_step
from reviews.querysets import ReviewRecordQuerySet
from reviews.states import RecordState


def is_clear(record: "ReviewRecord") -> bool:
    """May it be completed: every step signed off, or the gate lifted for this review?"""
    return not why_blocked(record.review)


def why_blocked(review: Review) -> str:
    """Say why the record of a review cannot be completed: which step, whose it is, since when; empty where it can."""
    step = blocking_step(review)
    if step is None or GateLift.objects.filter(review=review).exists():
        return ""
    return (
        f"The record of {review} cannot be completed yet: “{step.stage.label}” must be signed off first. "
        f"It is {step.stands()}."
    )


is_clear.sentence = lambda record: why_blocked(record.review)


class ReviewRecord(StatefulModel):
    """What was said and found at a review, in the IRO's words."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="record")
    state = StateField(default=RecordState.DRAFT, choices=RecordState, protected=True, max_length=20)
    words = models.TextField(blank=True)
    completed_on = models.DateField(null=True)
    completed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    distributed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewRecordQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        indexes = [models.Index(fields=["authority", "state"], name="record_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecordState.values), name="record_state_known"),
            models.CheckConstraint(
                condition=Q(state=RecordState.DRAFT, completed_on=None)
                | (~Q(state=RecordState.DRAFT) & Q(completed_on__isnull=False)),
                name="record_completed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=RecordState.DISTRIBUTED, distributed_on__isnull=False)
                | (~Q(state=RecordState.DISTRIBUTED) & Q(distributed_on=None)),
                name="record_distributed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"The record of {self.review}"

    @property
    def reference(self) -> str:
        return self.review.reference

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        return [self.review.child_id]

    @property
    def is_draft(self) -> bool:
        return self.state == RecordState.DRAFT

    @transition("state", source=RecordState.DRAFT, target=None, permission=may.can_write_record)
    def write(self, *, at: datetime, words: str) -> None:
        self.words = words

    @transition(
        "state", source=RecordState.DRAFT, target=RecordState.COMPLETED,
        conditions=[is_clear], permission=may.can_write_record,
    )  # fmt: skip
    def complete(self, *, at: datetime, words: str, completed_by: Staff) -> None:
        self.words, self.completed_on, self.completed_by = words, timezone.localdate(at), completed_by

    @transition("state", source=RecordState.COMPLETED, target=RecordState.DISTRIBUTED, permission=may.can_distribute)
    def distribute(self, *, at: datetime) -> None:
        self.distributed_on = timezone.localdate(at)

    @transition(
        "state", source=[RecordState.COMPLETED, RecordState.DISTRIBUTED], target=None, permission=may.can_write_record
    )
    def correct(self, *, at: datetime, words: str) -> None:
        """After completion words change by a new version only; the old one stays readable."""
        self.words = words


class RecordVersion(AppendOnlyModel):
    """One version of a completed record: 1 as completed, each later one a correction with why."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(ReviewRecord, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="record_version_once")]

    def __str__(self) -> str:
        return f"{self.record}, version {self.number}"


class GateLift(AppendOnlyModel):
    """The gate before a record, lifted for one review by the IRO manager: counted, with which step it passed over."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="gate_lift")
    stage_label = models.CharField(max_length=200)
    why = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        indexes = [models.Index(fields=["authority", "lifted_on"], name="gate_lifts_by_day")]

    def __str__(self) -> str:
        return f"gate lifted for {self.review}"
