"""Inspections: which inspector may read from when to when, and how they were made longer."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from iro_portal.core.models import AppendOnlyModel
from people.models.council import Authority, Staff
from people.roles import Permission


class InspectionQuerySet(models.QuerySet):
    def running(self, on: date):
        """Those during which an inspector may read on a day: both days counted, unless it was ended before."""
        return self.filter(start__lte=on, last_day__gte=on, ended_at=None)

    def not_over(self, on: date):
        """Those that run on a day, or begin later."""
        return self.filter(last_day__gte=on, ended_at=None)

    def over(self, on: date):
        return self.filter(Q(last_day__lt=on) | Q(ended_at__isnull=False))

    def visible_to(self, viewer):
        """Who opens inspections sees every one of the authority; an inspector their own that runs."""
        duties = viewer.duties()
        own = self.filter(authority_id=duties.authority_id) if duties.authority_id else self.none()
        return own if duties.may(Permission.OPEN_INSPECTIONS) else own.filter(pk__in=duties.inspections)


class Inspection(models.Model):
    """What an IRO manager opened to an inspector: for which days, and whether every child of the authority.

    Children named one by one are beside it (children.models.InspectedChild). It ends by itself after `last_day`.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)
    inspector = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="inspections")
    start = models.DateField()
    last_day = models.DateField()
    every_child = models.BooleanField()
    why = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ("-start", "-pk")
        indexes = [models.Index(fields=["inspector", "start"], name="inspection_of_inspector")]
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="inspection_reference_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("start")), name="inspection_days_in_order"),
            models.CheckConstraint(condition=~Q(why=""), name="inspection_says_why"),
            models.CheckConstraint(condition=~Q(inspector=F("opened_by")), name="inspection_opened_by_another"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="inspection_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.inspector}"


class InspectionExtension(AppendOnlyModel):
    """One time that an inspection was made longer, and why."""

    guarded = True

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="extensions")
    last_day_before = models.DateField()
    last_day = models.DateField()
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gt=F("last_day_before")), name="extension_is_longer"),
            models.CheckConstraint(condition=~Q(why=""), name="extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection} until {self.last_day:%d/%m/%Y}"
