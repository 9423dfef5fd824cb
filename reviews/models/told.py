"""What the IRO is told, before or after the event, or was not: moves, missing episodes, exclusions, changes of plan."""

from django.db import models
from django.db.models import F, Q

from children.models import Child
from people.models import Authority, Staff
from reviews.models.in_error import STANDS, RecordedFact


class IroNotice(RecordedFact):
    """An event that the IRO has to be told of. `told_on` None: found out otherwise; counted as “IRO not informed”."""

    class Kind(models.TextChoices):
        MOVE = "move", "Move of placement"
        MISSING = "missing", "Missing episode"
        EXCLUSION = "exclusion", "Exclusion from school"
        ALLEGATION = "allegation", "Allegation"
        PLAN = "plan", "Change of plan"
        HEARING = "hearing", "Court hearing"
        COMPLAINT = "complaint", "Complaint"

    called, day_field, page = "What the IRO was told", "event_on", "reviews:child-told"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="iro_notices")
    kind = models.CharField(max_length=20, choices=Kind)
    event_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    without_review = models.BooleanField(
        default=False, help_text="A change of plan made without a review (reg 32): counted."
    )
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    seen_on = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(RecordedFact.Meta):
        ordering = ("-event_on", "-pk")
        indexes = [
            models.Index(fields=["authority", "kind", "event_on"], name="notices_by_kind"),
            models.Index(fields=["child", "event_on"], name="notices_of_child"),
        ]
        constraints = [
            *RecordedFact.Meta.constraints,
            models.UniqueConstraint(fields=["child", "kind", "event_on"], condition=STANDS, name="notice_once_a_day"),
            models.CheckConstraint(condition=Q(without_review=False) | Q(kind="plan"), name="without_review_if_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.child} on {self.event_on:%d/%m/%Y}"

    @property
    def is_iros_own(self) -> bool:
        """What the IRO was not told of is theirs to say, and so is what was brought in from elsewhere."""
        return self.told_on is None or self.by_id is None

    @property
    def told_before(self) -> bool:
        """Was the IRO told before the event, or on its day?"""
        return self.told_on is not None and self.told_on <= self.event_on


NOT_INFORMED = Q(told_on=None)
TOLD_BEFORE = Q(told_on__lte=F("event_on"))
