"""The monitoring form at each review (Harrow, Portsmouth): dated questions, answers, and what became of each “no”."""

from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import transition

from iro_portal.core.dated_lists import DatedList, ListItem
from iro_portal.core.models import AppendOnlyModel
from iro_portal.core.states import StateField, StatefulModel
from people.models import Authority, Staff
from reviews import permissions as may
from reviews.models.review import Review
from reviews.querysets import MonitoringAnswerQuerySet, MonitoringReturnQuerySet
from reviews.states import MonitoringState


class MonitoringForm(DatedList):
    """The questions that an authority asks at each review, in force from a day."""

    class Meta(DatedList.Meta):
        verbose_name = "monitoring form"

    def is_used(self) -> bool:
        return self.pk is not None and self.returns.exists()


class MonitoringQuestion(ListItem):
    """One question. A “no” to one that is tracked stays on the list until it is done."""

    class Kind(models.TextChoices):
        YES_NO = "yes-no", "Yes, no or not applicable"
        CHOICE = "choice", "One of a list"
        SCALE = "scale", "A scale from 1 to 5"
        WORDS = "words", "Words"

    form = models.ForeignKey(MonitoringForm, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.YES_NO)
    domain = models.CharField(max_length=60, blank=True, help_text="Education, health, placement, contact, plan ...")
    choices = models.JSONField(default=list, blank=True, help_text="For one of a list: pairs of key and label.")
    tracked = models.BooleanField(default=True, help_text="A “no” is followed until it is done.")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="question_key_once_a_form")]

    @property
    def dated_list(self) -> MonitoringForm:
        return self.form

    def fits(self, age: int) -> bool:
        """Is this question meant for a child of this age?"""
        return (self.min_age is None or age >= self.min_age) and (self.max_age is None or age <= self.max_age)


class MonitoringReturn(StatefulModel):
    """A monitoring form filled in at one review: draft, sent to the team manager, acknowledged."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="monitoring")
    form = models.ForeignKey(MonitoringForm, on_delete=models.PROTECT, related_name="returns")
    state = StateField(default=MonitoringState.DRAFT, choices=MonitoringState, protected=True, max_length=20)
    filled_in_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    acknowledged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.TextField(blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = MonitoringReturnQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["authority", "state"], name="monitoring_by_state"),
            models.Index(fields=["authority", "sent_on"], name="monitoring_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MonitoringState.values), name="monitoring_state_known"),
            models.CheckConstraint(
                condition=Q(state=MonitoringState.DRAFT, sent_on=None)
                | (~Q(state=MonitoringState.DRAFT) & Q(sent_on__isnull=False)),
                name="monitoring_sent_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=MonitoringState.ACKNOWLEDGED, acknowledged_on__isnull=False)
                | (~Q(state=MonitoringState.ACKNOWLEDGED) & Q(acknowledged_on=None)),
                name="monitoring_acknowledged_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"The monitoring form of {self.review}"

    @property
    def reference(self) -> str:
        return self.review.reference

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        return [self.review.child_id]

    @transition("state", source=MonitoringState.DRAFT, target=None, permission=may.can_write_record)
    def edit(self, *, at: datetime, filled_in_by: Staff) -> None:
        self.filled_in_by = filled_in_by

    @transition("state", source=MonitoringState.DRAFT, target=MonitoringState.SENT, permission=may.can_write_record)
    def send(self, *, at: datetime, filled_in_by: Staff) -> None:
        self.sent_on, self.filled_in_by = timezone.localdate(at), filled_in_by

    @transition(
        "state", source=MonitoringState.SENT, target=MonitoringState.ACKNOWLEDGED,
        permission=may.can_acknowledge_monitoring,
    )  # fmt: skip
    def acknowledge(self, *, at: datetime, acknowledged_by: Staff, reply: str) -> None:
        self.acknowledged_on, self.acknowledged_by, self.reply = timezone.localdate(at), acknowledged_by, reply

    @transition(
        "state", source=[MonitoringState.SENT, MonitoringState.ACKNOWLEDGED], target=MonitoringState.SENT,
        permission=may.can_write_record,
    )  # fmt: skip
    def correct(self, *, at: datetime) -> None:
        """A new version waits to be acknowledged; the acknowledgement stays with the version that was read."""
        self.acknowledged_on, self.acknowledged_by, self.reply = None, None, ""


class MonitoringAnswer(models.Model):
    """The answer to one question. `done_on` is when a tracked “no” was put right."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    filled = models.ForeignKey(MonitoringReturn, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(MonitoringQuestion, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=60, blank=True, help_text="yes, no, na; a choice’s key; 1 to 5.")
    words = models.TextField(blank=True)
    is_open = models.BooleanField(default=False, help_text="A tracked “no” that is not done.")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    done_words = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = MonitoringAnswerQuerySet.as_manager()

    class Meta:
        ordering = ("question__order", "pk")
        indexes = [
            models.Index(fields=["authority", "is_open"], name="answers_not_done"),
            models.Index(fields=["question", "value"], name="answers_by_value"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["filled", "question"], name="one_answer_a_question"),
            models.CheckConstraint(condition=Q(is_open=False) | Q(done_on=None), name="answer_open_or_done"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value or self.words[:40]}"

    def put_right(self, day: date, by: Staff, words: str) -> None:
        """Take that a tracked “no” was put right."""
        self.is_open, self.done_on, self.done_by, self.done_words = False, day, by, words


class MonitoringVersion(AppendOnlyModel):
    """A version of a sent form that was replaced: its answers as they stood, who acknowledged it, who replaced it and why.

    `number` counts from 1, the form as it was sent; the answers of the form itself are those of the last version.
    `answers` are as they were read: key, question, said, words, and what was done about a “no”.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    filled = models.ForeignKey(MonitoringReturn, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField(encoder=DjangoJSONEncoder)
    acknowledged_on = models.DateField(null=True)
    acknowledged_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.TextField(blank=True)
    why = models.TextField(help_text="Why it was replaced.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["filled", "number"], name="monitoring_version_once"),
            models.CheckConstraint(condition=~Q(why=""), name="monitoring_version_has_why"),
        ]

    def __str__(self) -> str:
        return f"{self.filled}, version {self.number}"
