"""The escalation itself: what an IRO challenges, about whom, why, and where it stands on the ladder."""

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import RETURN_VALUE, transition

from children.models import Child, SiblingGroup
from escalations import permissions as may
from escalations.models.lists import Cause, Feature, Outcome, Protocol, ProtocolStage, Reason
from escalations.querysets import EscalationChildQuerySet, EscalationQuerySet
from escalations.states import KEPT, OPEN, State
from iro_portal.core.states import StateBypassed, StateField, StatefulModel
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff, Team
from reviews.models import Review, WorkflowStep

# Of two people at once, the one who waited for the other's lock read the clock first; clocks differ a little too.
AT_ONCE = timedelta(minutes=1)


def is_about_somebody(escalation: "Escalation") -> bool:
    return escalation.children.exists() and escalation.reasons.exists()


is_about_somebody.sentence = "An escalation needs at least one child and one reason before it can be sent."


class Escalation(StatefulModel):
    """One challenge to one authority about one or more children.

    `raised_by` never changes once it is sent; a draft that its writer can open no more is taken over. The owner is the lead
    child's IRO today. `stage` and `round` say where it stands; figures by stage come from the stage records, never from
    here. Words said later are entries on the timeline.
    """

    class Source(models.TextChoices):
        REVIEW = "review", "LAC review"
        BETWEEN_REVIEWS = "between-reviews", "Between reviews"
        MIDWAY = "midway", "Midway review"
        MONITORING = "monitoring", "Monitoring form"
        VISIT = "visit", "Visit to the child"
        FILE = "file", "Case file"
        OTHER = "other", "Other"

    class Provenance(models.TextChoices):
        ENTERED = "entered", "Entered in the portal"
        IMPORTED = "imported", "From an escalation log"
        GENERATED = "generated", "Synthetic"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="escalations")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, editable=False)
    council_reference = models.CharField(max_length=40, blank=True)
    state = StateField(default=State.DRAFT, choices=State, protected=True, max_length=20)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, null=True, related_name="escalations")
    stage = models.ForeignKey(ProtocolStage, on_delete=models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    lead_child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="escalations_raised")
    source = models.CharField(max_length=20, choices=Source, default=Source.BETWEEN_REVIEWS)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations")
    review_step = models.ForeignKey(
        WorkflowStep, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="split_off")

    concern = models.TextField(blank=True)
    child_says = models.TextField(blank=True)
    told_of_advocacy = models.BooleanField(null=True)
    why_not_told = models.CharField(max_length=300, blank=True)
    asked_for = models.TextField(blank=True)
    asked_by_day = models.DateField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    phoned_whom = models.CharField(max_length=200, blank=True)
    phoned_at = models.DateTimeField(null=True, blank=True)
    why_this_stage = models.TextField(blank=True)
    causes = models.ManyToManyField(Cause, blank=True, related_name="escalations")

    raised_on = models.DateField(null=True)
    formal_on = models.DateField(null=True)
    action_due = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    last_happened_at = models.DateTimeField(null=True)
    provenance = models.CharField(max_length=20, choices=Provenance, default=Provenance.ENTERED)
    import_run_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("-raised_on", "-pk")
        indexes = [
            models.Index(fields=["authority", "-raised_on", "-id"], name="escalation_by_day"),
            models.Index(fields=["authority", "state", "-raised_on", "-id"], name="escalation_by_state"),
            models.Index(fields=["raised_by", "state"], name="escalation_by_raiser"),
            models.Index(fields=["lead_child"], name="escalation_by_lead"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="escalation_reference_once"),
            models.UniqueConstraint(
                fields=["authority", "council_reference"],
                condition=~Q(council_reference=""),
                name="escalation_council_reference_once",
            ),
            models.CheckConstraint(condition=Q(state__in=KEPT), name="escalation_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(
                    raised_on__isnull=False,
                    stage__isnull=False,
                    protocol__isnull=False,
                    lead_child__isnull=False,
                ),
                name="escalation_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTION_AWAITED) | Q(action_due__isnull=False),
                name="escalation_action_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN) | Q(withdrawn_on=None), name="escalation_withdrawn_day"
            ),
            models.CheckConstraint(
                condition=Q(state=State.RESOLVED) | Q(resolved_on=None), name="escalation_resolved_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("escalations:escalation-detail", args=[self.reference])

    def delete(self, *args, **kwargs):
        if self.pk is None or self.state != State.DRAFT:
            raise StateBypassed(f"{self} was sent; what was sent is never deleted.")
        return super().delete(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    def audited_children(self) -> list[int]:
        """Return the ids of the children whom the log names beside each event."""
        return list(self.children.values_list("child_id", flat=True))

    def _advance(self, at: datetime) -> date:
        last = self.last_happened_at or at
        if last - at > AT_ONCE:
            raise NotInOrder(
                f"{self} was last changed on {timezone.localtime(last):%d/%m/%Y at %H:%M}; give a later time."
            )
        self.last_happened_at = max(last, at)
        return timezone.localdate(at)

    def _stand_at(self, stage: ProtocolStage, day: date, round: int = 1) -> None:
        self.stage, self.round, self.action_due = stage, round, None
        if stage.is_formal and self.formal_on is None:
            self.formal_on = day

    @transition(
        "state", source=State.DRAFT, target=State.AWAITING_RESPONSE,
        conditions=[is_about_somebody], permission=may.can_send,
    )  # fmt: skip
    def send(self, *, at: datetime, stage: ProtocolStage, reference: str) -> None:
        self.raised_on, self.reference, self.protocol = self._advance(at), reference, stage.protocol
        self._stand_at(stage, self.raised_on)

    @transition(
        "state", source=State.DRAFT, target=RETURN_VALUE(State.RESPONDED, State.RESOLVED),
        conditions=[is_about_somebody], permission=may.can_record,
    )  # fmt: skip
    def record(self, *, at: datetime, stage: ProtocolStage, reference: str, settled: bool) -> str:
        self.raised_on, self.reference, self.protocol = self._advance(at), reference, stage.protocol
        self._stand_at(stage, self.raised_on)
        self.resolved_on = self.raised_on if settled else None
        return State.RESOLVED if settled else State.RESPONDED

    @transition("state", source=State.DRAFT, target=None, permission=may.can_edit)
    def edit(self, *, at: datetime) -> None:
        """A draft is changed by its writer; the version tells two open windows apart."""

    @transition("state", source=State.DRAFT, target=None, permission=may.can_take_over)
    def take_over(self, *, at: datetime, writer: Staff) -> None:
        """Its writer can open it no more: it is somebody else's now, with all that was typed."""
        self.raised_by = writer

    @transition("state", source=State.DRAFT, target=State.GONE, permission=may.can_discard)
    def discard(self, *, at: datetime) -> None:
        self._advance(at)

    @transition("state", source=State.AWAITING_RESPONSE, target=State.RESPONDED, permission=may.can_respond)
    def respond(self, *, at: datetime) -> None:
        self._advance(at)

    @transition("state", source=State.AWAITING_RESPONSE, target=None, permission=may.can_answer_for_child)
    def answer_for_child(self, *, at: datetime) -> None:
        """Another team answers for its own child; the stage stays open for its lead."""
        self._advance(at)

    @transition("state", source=State.AWAITING_RESPONSE, target=State.AWAITING_RESPONSE, permission=may.can_redirect)
    def redirect(self, *, at: datetime) -> None:
        self._advance(at)

    @transition("state", source=State.AWAITING_RESPONSE, target=State.AWAITING_RESPONSE, permission=may.can_grant_time)
    def grant_time(self, *, at: datetime) -> None:
        self._advance(at)

    @transition("state", source=State.RESPONDED, target=State.AWAITING_RESPONSE, permission=may.can_ask_again)
    def ask_again(self, *, at: datetime) -> None:
        self._stand_at(self.stage, self._advance(at), self.round + 1)

    @transition("state", source=State.RESPONDED, target=State.ACTION_AWAITED, permission=may.can_accept)
    def accept(self, *, at: datetime, action_due: date) -> None:
        self._advance(at)
        self.action_due = action_due

    @transition("state", source=list(OPEN), target=State.AWAITING_RESPONSE, permission=may.can_escalate)
    def escalate(self, *, at: datetime, stage: ProtocolStage) -> None:
        if stage.protocol_id != self.protocol_id or stage.rank <= self.stage.rank:
            raise NotInOrder(f"{self} stands at {self.stage}; choose a stage above it on the same ladder.")
        self._stand_at(stage, self._advance(at))

    @transition("state", source=list(OPEN), target=State.RESOLVED, permission=may.can_resolve)
    def resolve(self, *, at: datetime) -> None:
        self.resolved_on, self.action_due = self._advance(at), None

    @transition("state", source=list(OPEN), target=None, permission=may.can_resolve)
    def settle_child(self, *, at: datetime) -> None:
        """One child's part ends while the others' goes on."""
        self._advance(at)

    @transition("state", source=list(OPEN), target=None, permission=may.can_split)
    def split(self, *, at: datetime, lead_child: Child) -> None:
        """One child leaves for an escalation of their own, with the history so far."""
        self._advance(at)
        self.lead_child = lead_child

    @transition("state", source=list(OPEN), target=State.WITHDRAWN, permission=may.can_withdraw)
    def withdraw(self, *, at: datetime) -> None:
        self.withdrawn_on, self.action_due = self._advance(at), None

    @transition(
        "state",
        source=[State.RESOLVED, State.WITHDRAWN],
        target=State.AWAITING_RESPONSE,
        permission=may.can_reopen,
    )
    def reopen(self, *, at: datetime) -> None:
        # The days in which it was closed are nobody's delay: the formal process begins anew.
        self.resolved_on = self.withdrawn_on = self.formal_on = None
        self._stand_at(self.stage, self._advance(at), self.round + 1)


class EscalationChild(models.Model):
    """A child whom an escalation concerns, as they stood on the day it was sent, and how it ended for them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="escalated")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    social_worker = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    iro = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    sibling_group = models.ForeignKey(SiblingGroup, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, related_name="children")
    closed_on = models.DateField(null=True)
    what_changed = models.TextField(blank=True)
    filed_on = models.DateField(null=True)
    filed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    filed_version = models.PositiveIntegerField(null=True)
    filed_at = models.DateTimeField(null=True, help_text="When it was marked; what is said later is not on the file.")

    objects = EscalationChildQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["escalation", "child"], name="child_once_an_escalation"),
            models.CheckConstraint(
                condition=Q(filed_on=None, filed_version=None) | Q(filed_on__isnull=False, filed_version__isnull=False),
                name="filed_day_and_version",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "escalation"], name="escalations_of_child"),
            # The list's filters are answered from these two alone, without reading the rows.
            models.Index(fields=["team", "escalation"], name="escalations_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.escalation}: {self.child}"

    @property
    def is_filed(self) -> bool:
        """Is what lies on the case file what the escalation says now?"""
        if self.filed_version != self.escalation.version:
            return False
        return not self.escalation.entries.filter(recorded_at__gt=self.filed_at).exists()


class EscalationReason(models.Model):
    """A reason given; exactly one of an escalation's reasons is the main one."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="reasons")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="uses")
    is_main = models.BooleanField(default=False)
    features = models.ManyToManyField(Feature, blank=True, related_name="uses")

    class Meta:
        ordering = ("-is_main", "pk")
        indexes = [models.Index(fields=["reason", "is_main", "escalation"], name="escalations_of_reason")]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "reason"], name="reason_once_an_escalation"),
            models.UniqueConstraint(fields=["escalation"], condition=Q(is_main=True), name="one_main_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}{' (main)' if self.is_main else ''}"
