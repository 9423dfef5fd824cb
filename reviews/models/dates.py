"""Dates of plans, reports, assessments from a case-system extract: what is due, started, signed off, with its source."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from children.models import Child
from children.querysets import OfChildQuerySet
from iro_portal.core.dates import in_full
from people.models import Authority


class ItemDate(models.Model):
    """One item of a child's file as an extract or a person gave it; the latest due day of an item is the one in force."""

    class Item(models.TextChoices):
        REPORT = "report", "Social worker’s report"
        CARE_PLAN = "care-plan", "Care plan"
        PATHWAY_PLAN = "pathway-plan", "Pathway plan"
        PERMANENCE_PLAN = "permanence-plan", "Permanence plan"
        HEALTH = "health", "Health assessment"
        SDQ = "sdq", "Strengths and difficulties questionnaire"
        PEP = "pep", "Personal education plan"
        VISIT = "visit", "Visit by the social worker"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="item_dates")
    item = models.CharField(max_length=20, choices=Item)
    due_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)
    signed_off_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, default="case-system", help_text="here, or case-system")
    import_run_id = models.PositiveBigIntegerField(null=True, db_index=True)
    changed_at = models.DateTimeField(auto_now=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        ordering = ("child", "item", "due_on", "pk")
        indexes = [
            models.Index(fields=["child", "item", "-due_on"], name="items_of_child"),
            models.Index(fields=["authority", "item", "signed_off_on", "due_on"], name="items_missing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["child", "item", "due_on"], name="item_once_a_due_day"),
            models.UniqueConstraint(
                fields=["child", "item"], condition=Q(due_on=None), name="item_without_due_day_once"
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(signed_off_on=None) | Q(signed_off_on__gte=F("started_on")),
                name="item_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} of {self.child}"

    @property
    def source_in_words(self) -> str:
        """Where the dates come from; the extract is the one that brought them as they are now."""
        if self.source == "here":
            return "entered here"
        return f"from the case system, extract of {in_full(timezone.localdate(self.changed_at))}"
