"""What happened at each stage, and every word said."""

from django.db import models
from django.db.models import F, Q

from children.models import Child
from escalations.models.escalation import Escalation
from escalations.models.lists import ProtocolStage
from escalations.querysets import StageAddresseeQuerySet
from iro_portal.core.models import AppendOnlyModel
from people.models import Authority, Staff


class StageRecord(models.Model):
    """One stay at one stage: the base of every figure by stage and of every time to answer.

    One for each (escalation, stage, round). While `ended` is empty it awaits an answer; at most one of an escalation
    does. Days can be unknown in imported rows; then the time to answer is undetermined.
    """

    class Ended(models.TextChoices):
        ANSWERED = "answered", "Answered"
        ESCALATED = "escalated", "Taken further without an answer"
        RESOLVED = "resolved", "Resolved before an answer"
        WITHDRAWN = "withdrawn", "Withdrawn before an answer"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="records")
    stage = models.ForeignKey(ProtocolStage, on_delete=models.PROTECT, related_name="records")
    rank = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    opened_on = models.DateField(null=True)
    opened_at = models.DateTimeField(null=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    ended = models.CharField(max_length=20, choices=Ended, blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    passed_over = models.JSONField(default=list, help_text="Names of the stages passed over on the way here.")
    early = models.BooleanField(default=False)
    why = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["authority", "due_on"], condition=Q(ended=""), name="record_waiting"),
            models.Index(fields=["escalation", "rank"], name="record_of_escalation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "stage", "round"], name="one_record_a_round"),
            models.UniqueConstraint(fields=["escalation"], condition=Q(ended=""), name="one_open_record"),
            models.CheckConstraint(condition=~Q(ended="") | Q(closed_on=None), name="record_open_has_no_end"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("opened_on")), name="record_due_after_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="record_ends_after_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation}, {self.stage}, round {self.round}"

    @property
    def is_open(self) -> bool:
        return not self.ended


class StageAddressee(models.Model):
    """A person asked at a stage: one lead for the whole, and others for a child of another team (`child`)."""

    record = models.ForeignKey(StageRecord, on_delete=models.CASCADE, related_name="addressees")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="addressed")
    title = models.CharField(max_length=120, blank=True)
    lead = models.BooleanField(default=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    picked = models.BooleanField(default=False, help_text="Named by a person, not found by post.")

    objects = StageAddresseeQuerySet.as_manager()

    class Meta:
        ordering = ("-lead", "pk")
        constraints = [models.UniqueConstraint(fields=["record", "staff"], name="addressee_once")]

    def __str__(self) -> str:
        return f"{self.staff}, {self.title}" if self.title else str(self.staff)


class Entry(AppendOnlyModel):
    """Words on the timeline, seen by both sides and never changed: a correction is a new entry."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        RECORDED = "recorded", "Challenge already made"
        RESPONSE = "response", "Answer"
        REDIRECTED = "redirected", "Passed on"
        TIME_ASKED = "time-asked", "More time asked for"
        TIME_GRANTED = "time-granted", "More time given"
        ASKED_AGAIN = "asked-again", "Asked again"
        ACCEPTED = "accepted", "Answer accepted"
        ESCALATED = "escalated", "Taken further"
        REQUESTED = "requested", "Asked to take it further"
        RESOLVED = "resolved", "Resolved"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REOPENED = "reopened", "Reopened"
        NOTE = "note", "Note"
        CORRECTION = "correction", "Correction"
        CAFCASS = "cafcass", "Cafcass"
        CAP = "cap", "Choice at the limit of the formal process"
        SPLIT = "split", "Split"
        HAND_OVER = "hand-over", "Handed over"
        LATE_ANSWER = "late-answer", "Late answer, outside the figures"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="entries")
    record = models.ForeignKey(StageRecord, on_delete=models.CASCADE, null=True, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict, help_text="What the entry settled: days, names of posts, keys.")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    time_known = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("happened_at", "pk")
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["escalation", "happened_at"], name="timeline")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.escalation}"


class Response(AppendOnlyModel):
    """What an answer settled: an action promised (what, whose, by when), or disagreement."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="response")
    record = models.ForeignKey(StageRecord, on_delete=models.CASCADE, related_name="responses")
    agrees = models.BooleanField()
    action = models.TextField(blank=True)
    action_owner = models.CharField(max_length=120, blank=True)
    action_due = models.DateField(null=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(action="", action_owner="", action_due=None)
                | (~Q(action="") & ~Q(action_owner="") & Q(action_due__isnull=False)),
                name="promise_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.record}"
