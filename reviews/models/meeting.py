"""A review as a meeting: its days, who was invited and came, how its day was moved."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from iro_portal.core.models import AppendOnlyModel
from people.models import Authority, Staff
from reviews.models.lists import AttendanceRole
from reviews.models.review import Review
from reviews.querysets import AroundReviewQuerySet


class ReviewMeeting(models.Model):
    """One meeting of a review that was held as a series. The first and the completing day stand on the review too."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="meetings")
    met_on = models.DateField()
    words = models.CharField(max_length=200, blank=True, help_text="With whom, about what.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AroundReviewQuerySet.as_manager()

    class Meta:
        ordering = ("met_on", "pk")
        constraints = [models.UniqueConstraint(fields=["review", "met_on"], name="one_meeting_a_day")]

    def __str__(self) -> str:
        return f"{self.review} on {self.met_on:%d/%m/%Y}"


class ReviewMove(AppendOnlyModel):
    """The day of a planned review was fixed, moved, postponed or given up, with why; every move stays readable."""

    class Kind(models.TextChoices):
        FIXED = "fixed", "Day fixed"
        MOVED = "moved", "Moved"
        POSTPONED = "postponed", "Postponed"
        CALLED_OFF = "called-off", "Meeting called off; a new day is to be fixed"
        FORWARD = "forward", "Brought forward by the IRO"
        NOT_FORWARD = "not-forward", "No longer wanted early"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=20, choices=Kind)
    was_on = models.DateField(null=True)
    now_on = models.DateField(null=True)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)
        indexes = [models.Index(fields=["authority", "kind", "happened_at"], name="moves_by_kind")]

    def __str__(self) -> str:
        return f"{self.review}: {self.get_kind_display().lower()}"


class ReviewCorrection(AppendOnlyModel):
    """What was recorded of a held review was put right: which facts, what stood there before, who, when and why.

    A table of its own, and not the log: the values beside the log's events can be erased, and the log says who did
    what, not how a page reads. `changed` holds was and is by the name of the fact.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="corrections")
    changed = models.JSONField(encoder=DjangoJSONEncoder)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.review}: corrected"


class Participant(models.Model):
    """Somebody at a review, or asked to one: invited, attended, sent views. Unknown stays unknown (None)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="participants")
    role = models.ForeignKey(AttendanceRole, on_delete=models.PROTECT, null=True, related_name="participants")
    name = models.CharField(max_length=120, blank=True)
    invited = models.BooleanField(null=True)
    attended = models.BooleanField(null=True)
    sent_views = models.BooleanField(null=True)
    why_not = models.CharField(max_length=200, blank=True, help_text="Why not invited, or why absent.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AroundReviewQuerySet.as_manager()

    class Meta:
        ordering = ("role__order", "pk")
        indexes = [models.Index(fields=["authority", "role", "attended"], name="participants_by_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "role", "name"], condition=~Q(name=""), name="nobody_twice_at_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.role or 'somebody'} at {self.review}"
