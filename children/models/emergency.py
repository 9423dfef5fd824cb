"""Emergency access: somebody outside opened a child's record, for a while, and it was reviewed afterwards."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from children.models.child import Child
from iro_portal.core.models import AppendOnlyModel
from people.models import Authority, Staff
from people.roles import Permission, Role


class EmergencyUseQuerySet(models.QuerySet):
    def running(self, at: datetime):
        """Those by which a record is open at a moment."""
        return self.filter(ended_at=None, until__gt=at)

    def lapsed(self, at: datetime):
        """Those whose time is over, and of which nobody has written down yet that they ended."""
        return self.filter(ended_at=None, until__lte=at)

    def to_review(self, at: datetime):
        """Those that have ended, and that nobody has reviewed."""
        return self.filter(Q(ended_at__isnull=False) | Q(until__lte=at), review=None)

    def of(self, staff):
        return self.filter(staff=staff)

    def visible_to(self, viewer):
        """Who reviews emergency access sees every use in the authority, anybody else their own.

        Of a restricted record the IRO managers who are named for it and information governance, but never the kin.
        """
        duties = viewer.duties()
        if duties.authority_id is None:
            return self.none()
        own = self.filter(authority_id=duties.authority_id)
        if not duties.may(Permission.REVIEW_EMERGENCIES):
            return own.filter(staff_id=duties.staff_id)
        kept = Child.objects.kept_from(viewer)
        if duties.has(Role.INFORMATION_GOVERNANCE):
            kept = kept.filter(people__staff=viewer.pk, people__part="kin")
        return own.filter(Q(staff_id=duties.staff_id) | ~Q(child__in=kept.values("child_id")))


class EmergencyUse(models.Model):
    """One opening of one child's record in an emergency. Opened again after its end, it is another.

    Who, whom, why and until when never change, which the database itself sees to (core.append_only), but that why goes
    when the child's record is anonymised. When it ended is written once: by hand before `until`, or at `until` with
    nobody as `ended_by`.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="emergency_uses")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="emergency_uses")
    reason = models.TextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = EmergencyUseQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")
        verbose_name = "emergency access"
        verbose_name_plural = "emergency accesses"
        indexes = [models.Index(fields=["authority", "opened_at"], name="emergency_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="emergency_reference_once"),
            models.UniqueConstraint(
                fields=["staff", "child"], condition=Q(ended_at=None), name="one_open_emergency_a_person_and_child"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_says_why"),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="emergency_lasts"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("opened_at"), ended_at__lt=F("until"), ended_by__isnull=False)
                | Q(ended_at=F("until"), ended_by=None),
                name="emergency_ended_by_hand_or_in_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("access:emergency-detail", args=[self.reference])

    def audited_children(self) -> list[int]:
        return [self.child_id]

    def is_running(self, at: datetime) -> bool:
        return self.ended_at is None and self.until > at

    @property
    def over_at(self) -> datetime:
        """When it ended, or ends."""
        return self.ended_at or self.until


class EmergencyReview(AppendOnlyModel):
    """What somebody else found of a use afterwards: justified or not, and why."""

    guarded = True

    use = models.OneToOneField(EmergencyUse, on_delete=models.PROTECT, related_name="review")
    justified = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="emergency_review_says_why")]

    def __str__(self) -> str:
        return f"review of {self.use}"

    @property
    def outcome(self) -> str:
        return "justified" if self.justified else "not justified"
