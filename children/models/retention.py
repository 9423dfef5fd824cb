"""How long records are kept, what holds them back, and what became of those whose time had come."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from children import retention
from children.models.child import Child
from children.retention import Years
from children.states import RetentionState
from iro_portal.core.dated_lists import DatedList
from iro_portal.core.models import AppendOnlyModel
from iro_portal.core.states import StateField, StatefulModel, StatefulQuerySet
from people.models import Authority, Staff
from people.roles import Permission


class RetentionSchedule(DatedList):
    """How long an authority keeps records from a day on; without one, as long as the regulations say."""

    from_birth = models.PositiveSmallIntegerField(default=75)
    from_death = models.PositiveSmallIntegerField(default=15)
    from_adoption = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(DatedList.Meta):
        constraints = [
            *DatedList.Meta.constraints,
            # Longer is for the authority to say; shorter is against the regulations.
            models.CheckConstraint(
                condition=Q(from_birth__gte=75, from_death__gte=15), name="schedule_keeps_what_the_law_says"
            ),
        ]

    def is_used(self) -> bool:
        return self.pk is not None and self.runs.exists()

    @property
    def years(self) -> Years:
        return Years(self.from_birth, self.from_death, self.from_adoption)


class OfRetention(models.QuerySet):
    """What information governance and the IRO manager of the authority see, and nobody else.

    Of a restricted record information governance, who decides, and the IRO managers who are named for it.
    """

    def visible_to(self, viewer):
        duties = viewer.duties()
        if duties.authority_id is None or not duties.may(Permission.READ_RETENTION):
            return self.none()
        own = self.filter(authority_id=duties.authority_id)
        if duties.may(Permission.DECIDE_RETENTION):
            return own
        return own.exclude(child__in=Child.objects.kept_from(viewer).values("child_id"))


class LegalHoldQuerySet(OfRetention):
    def in_force(self, on: date):
        return self.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), start__lte=on)

    def holding(self, child: Child, on: date):
        """Those that hold this child's record back on a day: its own, and those of everybody."""
        return self.in_force(on).filter(Q(child=child) | Q(child=None), authority_id=child.authority_id)


class LegalHold(models.Model):
    """A stop to anonymising, of one child's record or, without a child, of every record of the authority.

    A court case, a complaint, or an inquiry's moratorium (Inquiries Act 2005, section 21). Until it is lifted.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="holds")
    why = models.CharField(max_length=300)
    start = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    why_lifted = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ("-start", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(lifted_on=None), name="one_open_hold_a_child"),
            models.CheckConstraint(condition=~Q(why=""), name="hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by=None, why_lifted="")
                | (Q(lifted_on__gte=F("start"), lifted_by__isnull=False) & ~Q(why_lifted="")),
                name="hold_lifted_by_with_why",
            ),
        ]

    def __str__(self) -> str:
        return f"the hold of {self.start:%d/%m/%Y} on {self.child.reference if self.child else 'every record'}"


class RetentionRun(AppendOnlyModel):
    """One look at what is due on a day: how many records it found that had not been listed before."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    schedule = models.ForeignKey(RetentionSchedule, on_delete=models.PROTECT, null=True, related_name="runs")
    listed = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"what was due on {self.on:%d/%m/%Y}"


class RetentionItemQuerySet(StatefulQuerySet, OfRetention):
    def open(self):
        """Those that wait for somebody to decide, or to be carried out."""
        return self.filter(state__in=[RetentionState.LISTED, RetentionState.APPROVED])

    def to_carry_out(self, on: date):
        """Those approved before a day: for the rest of the day of the approval it can be taken back."""
        return self.filter(state=RetentionState.APPROVED, decided_on__lt=on)


class RetentionItem(StatefulModel):
    """One child's record whose time has come: listed, approved or refused by a person, anonymised by the run."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="retention_items")
    run = models.ForeignKey(RetentionRun, on_delete=models.PROTECT, related_name="items")
    state = StateField(default=RetentionState.LISTED, choices=RetentionState, protected=True, max_length=20)
    due_on = models.DateField()
    rule = models.CharField(max_length=60, help_text="Which rule gave the day, in words.")
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    again_on = models.DateField(null=True, help_text="Refused: when it is listed again.")
    done_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RetentionItemQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="retention_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RetentionState.values), name="retention_state_known"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(state__in=["listed", "approved", "done"]), name="one_item_a_child"
            ),
            models.CheckConstraint(
                condition=Q(state="listed", decided_on=None, decided_by=None, why="")
                | (~Q(state="listed") & Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(why="")),
                name="retention_decided_by_with_why",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
                name="retention_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", again_on__isnull=False) | (~Q(state="refused") & Q(again_on=None)),
                name="retention_refused_until",
            ),
        ]

    def __str__(self) -> str:
        return f"The record of {self.child.reference}"

    @property
    def reference(self) -> str:
        return self.child.reference

    def get_absolute_url(self) -> str:
        return reverse("retention:item", args=[self.child.reference])

    def audited_children(self) -> list[int]:
        return [self.child_id]

    def _decide(self, on: date, by: Staff, why: str) -> None:
        self.decided_on, self.decided_by, self.why = on, by, why

    @transition(
        "state", source=RetentionState.LISTED, target=RetentionState.APPROVED, permission=retention.can_decide_retention
    )
    def approve(self, *, at: datetime, on: date, decided_by: Staff, why: str) -> None:
        self._decide(on, decided_by, why)

    @transition(
        "state",
        source=[RetentionState.LISTED, RetentionState.APPROVED],
        target=RetentionState.REFUSED,
        permission=retention.can_decide_retention,
    )
    def refuse(self, *, at: datetime, on: date, decided_by: Staff, why: str, again_on: date) -> None:
        """Not now: until `again_on`. An approval that has not been carried out yet can be taken back so."""
        self._decide(on, decided_by, why)
        self.again_on = again_on

    @transition("state", source=RetentionState.APPROVED, target=RetentionState.DONE, permission=retention.only_the_run)
    def carry_out(self, *, at: datetime, on: date) -> None:
        self.done_on = on
