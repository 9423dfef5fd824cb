"""What a time in care is made of: episodes as the SSDA903 return has them, adoption, times missing."""

from django.db import models
from django.db.models import F, Q

from children.models.child import Child, PeriodOfCare
from children.querysets import OfChildQuerySet
from people.models import Authority, Staff


class Episode(models.Model):
    """One row of the SSDA903 Episodes module: the one source of legal status, placement and reason for leaving.

    Codes are kept as they came; what they mean is mapped when they are read. `start` is DECOM, `end` DEC (the first
    day on which it no longer holds). Postcodes are not stored: of the distance only whether it is over 20 miles.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="episodes")
    period = models.ForeignKey(PeriodOfCare, on_delete=models.PROTECT, related_name="episodes")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    reason_new = models.CharField(max_length=10, blank=True, help_text="RNE")
    legal_status = models.CharField(max_length=10, blank=True, help_text="LS")
    need = models.CharField(max_length=10, blank=True, help_text="CIN")
    placement = models.CharField(max_length=10, blank=True, help_text="PLACE")
    provider = models.CharField(max_length=10, blank=True, help_text="PLACE_PROVIDER")
    end_reason = models.CharField(max_length=10, blank=True, help_text="REC")
    reason_place_change = models.CharField(max_length=10, blank=True, help_text="REASON_PLACE_CHANGE")
    over_20_miles = models.BooleanField(null=True, blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        indexes = [
            models.Index(fields=["authority", "start", "end"], name="episodes_on_a_day"),
            models.Index(fields=["child", "start"], name="episodes_of_child"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="episode_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.child}: {self.legal_status} {self.placement} from {self.start:%d/%m/%Y}"


class AdoptionPlan(models.Model):
    """The authority to place a child for adoption, and the placement; reviews follow a rule of their own meanwhile."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="adoption_plans")
    period = models.ForeignKey(PeriodOfCare, on_delete=models.PROTECT, related_name="adoption_plans")
    authorised_on = models.DateField()
    placed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="The plan or the placement ended without an order.")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("authorised_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(ended_on=None), name="one_open_adoption_plan"),
            models.CheckConstraint(
                condition=Q(placed_on=None) | Q(placed_on__gte=F("authorised_on")), name="placed_after_authority"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("authorised_on")), name="adoption_plan_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child}: may be placed for adoption from {self.authorised_on:%d/%m/%Y}"


class MissingEpisode(models.Model):
    """A time missing (M) or away without authorisation (A), and the return home interview after it."""

    class Kind(models.TextChoices):
        MISSING = "M", "Missing"
        AWAY = "A", "Away without authorisation"

    class Interview(models.TextChoices):
        HELD = "held", "Held"
        DECLINED = "declined", "Offered; the child declined"
        NOT_OFFERED = "not-offered", "Not offered"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="missing_episodes")
    kind = models.CharField(max_length=1, choices=Kind)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    interview = models.CharField(max_length=20, choices=Interview, blank=True)
    interviewed_on = models.DateField(null=True, blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        indexes = [models.Index(fields=["authority", "start"], name="missing_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["child", "start", "kind"], name="missing_once_a_day"),
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="missing_in_order"),
            models.CheckConstraint(
                condition=Q(interviewed_on=None) | Q(interview="held"), name="interview_day_if_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child}: {self.get_kind_display().lower()} from {self.start:%d/%m/%Y}"
