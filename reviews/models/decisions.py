"""The decisions of a review: sent within days of it, agreed, queried and settled, or deemed agreed."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_fsm import transition

from iro_portal.core.dates import in_full
from iro_portal.core.models import AppendOnlyModel
from iro_portal.core.states import StateBypassed, StateField, StatefulModel
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from reviews import permissions as may
from reviews.models.review import Review
from reviews.querysets import DecisionQuerySet
from reviews.states import DECISIONS_KEPT, DECISIONS_SENT, DecisionState


class ReviewDecision(StatefulModel):
    """One decision: what, whose, by when. Whether it was carried out stands beside its state, in `done_on` and checks."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    state = StateField(default=DecisionState.DRAFT, choices=DecisionState, protected=True, max_length=20)
    words = models.TextField()
    whose = models.CharField(max_length=120)
    by_when = models.DateField()
    sent_on = models.DateField(null=True)
    answer_due = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    query = models.TextField(blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    settlement = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("review", "number")
        indexes = [
            models.Index(fields=["authority", "state", "answer_due"], name="decision_by_state"),
            models.Index(fields=["authority", "sent_on"], name="decision_sent"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=Q(state__in=DECISIONS_KEPT), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(state=DecisionState.DRAFT, sent_on=None, answer_due=None)
                | (~Q(state=DecisionState.DRAFT) & Q(sent_on__isnull=False, answer_due__isnull=False)),
                name="decision_sent_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.DRAFT) | Q(done_on=None), name="decision_done_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number} of {self.review}"

    @property
    def reference(self) -> str:
        return self.review.reference

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()

    def delete(self, *args, **kwargs):
        if self.state != DecisionState.DRAFT:
            raise StateBypassed(f"{self} was sent; what was sent is never deleted.")
        return super().delete(*args, **kwargs)

    def audited_children(self) -> list[int]:
        """Return the id of the child whom the log names beside each event."""
        return [self.review.child_id]

    def _answered(self, at: datetime, by: Staff | None) -> date:
        day = timezone.localdate(at)
        if by is not None and day > self.answer_due:
            raise NotInOrder(
                f"{self} could be queried until {in_full(self.answer_due)}; it stands as agreed. "
                "Write to the IRO if it cannot be carried out."
            )
        self.answered_on, self.answered_by = day, by
        return day

    @transition("state", source=DecisionState.DRAFT, target=None, permission=may.can_write_record)
    def edit(self, *, at: datetime, words: str, whose: str, by_when: date) -> None:
        self.words, self.whose, self.by_when = words, whose, by_when

    @transition("state", source=DecisionState.DRAFT, target=DecisionState.GONE, permission=may.can_write_record)
    def discard(self, *, at: datetime) -> None:
        """A draft can be thrown away; the log keeps that there was one."""

    @transition("state", source=DecisionState.DRAFT, target=DecisionState.SENT, permission=may.can_write_record)
    def send(self, *, at: datetime, answer_due: date) -> None:
        self.sent_on, self.answer_due = timezone.localdate(at), answer_due

    @transition("state", source=DecisionState.SENT, target=DecisionState.AGREED, permission=may.can_answer_decision)
    def agree(self, *, at: datetime, answered_by: Staff) -> None:
        self._answered(at, answered_by)

    @transition("state", source=DecisionState.SENT, target=DecisionState.QUERIED, permission=may.can_answer_decision)
    def raise_query(self, *, at: datetime, answered_by: Staff, query: str) -> None:
        self._answered(at, answered_by)
        self.query = query

    @transition("state", source=DecisionState.QUERIED, target=DecisionState.SETTLED, permission=may.can_write_record)
    def settle(self, *, at: datetime, settled_by: Staff, settlement: str) -> None:
        self.settled_on, self.settled_by, self.settlement = timezone.localdate(at), settled_by, settlement

    @transition("state", source=DecisionState.SENT, target=DecisionState.DEEMED, permission=may.only_the_system)
    def deem(self, *, at: datetime) -> None:
        """Not queried within the manager's working days: it stands (Harrow 2018/19)."""
        self._answered(at, None)

    @transition("state", source=list(DECISIONS_SENT), target=None, permission=may.can_check_decision)
    def check_done(self, *, at: datetime, done_on: date | None) -> None:
        """Done on a day, or still not done (None)."""
        self.done_on = done_on


class DecisionCheck(AppendOnlyModel):
    """Somebody looked whether a decision was carried out: done, or still not done; how often it was asked for again."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(ReviewDecision, on_delete=models.PROTECT, related_name="checks")
    done = models.BooleanField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.decision}: {'done' if self.done else 'still not done'} on {self.checked_on:%d/%m/%Y}"
