"""What else stands around a child: a disability, proceedings in court, a child protection plan beside the care plan."""

from django.db import models
from django.db.models import F, Q

from children.models.child import Child
from children.querysets import OfChildQuerySet
from people.models import LASTS_ONE_DAY, Authority, Staff


class Disability(models.Model):
    """A disability recorded for a child, from a day; codes or words as the council has them."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="disabilities")
    words = models.CharField(max_length=200)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        verbose_name_plural = "disabilities"
        constraints = [models.CheckConstraint(condition=LASTS_ONE_DAY, name="disability_lasts_a_day")]

    def __str__(self) -> str:
        return f"{self.child}: {self.words}"


class CourtProceedings(models.Model):
    """Proceedings about a child: which court, the children's guardian, the next hearing, how they ended."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="court_proceedings")
    kind = models.CharField(max_length=120)
    court = models.CharField(max_length=120, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    guardian = models.CharField(max_length=120, blank=True, help_text="The children's guardian (Cafcass).")
    issued_on = models.DateField()
    next_hearing_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("issued_on", "pk")
        verbose_name_plural = "court proceedings"
        indexes = [models.Index(fields=["authority", "next_hearing_on"], name="hearings_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("issued_on")), name="proceedings_in_order"
            ),
            models.CheckConstraint(
                condition=Q(next_hearing_on=None) | Q(next_hearing_on__gte=F("issued_on")), name="hearing_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child}: {self.kind}, issued {self.issued_on:%d/%m/%Y}"


class ProtectionPlan(models.Model):
    """A child protection plan beside the care plan (a dual plan), from when to when."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="protection_plans")
    category = models.CharField(max_length=120, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    next_conference_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(end=None), name="one_open_protection_plan"),
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="protection_plan_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.child}: child protection plan from {self.start:%d/%m/%Y}"
