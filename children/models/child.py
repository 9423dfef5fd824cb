"""The child in care: who they are, their periods of care, who is allocated, their brothers and sisters."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from children.ages import age_on
from children.codes import CARE_ENDED, ETHNICITY, SEX
from children.querysets import AllocationQuerySet, ChildQuerySet
from iro_portal.core import log_reads
from iro_portal.core.search import fold
from people.models import LASTS_ONE_DAY, Authority, Staff, Team
from people.querysets import DatedQuerySet


class Child(models.Model):
    """A child known to the authority. `council_id` is the council's own id, shown and searched everywhere."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="children")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, editable=False)
    council_id = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    name_known = models.BooleanField(default=True, help_text="The SSDA903 return holds no names: “Child 62551” stands.")
    date_of_birth = models.DateField()
    died_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    is_uasc = models.BooleanField(null=True, blank=True, help_text="Came as an unaccompanied asylum-seeking child.")
    uasc_ended_on = models.DateField(null=True, blank=True)
    anonymised_on = models.DateField(null=True, editable=False)
    search_key = models.CharField(max_length=300, editable=False, default="", db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "children"
        constraints = [
            models.UniqueConstraint(fields=["authority", "reference"], name="child_reference_once"),
            models.UniqueConstraint(fields=["authority", "council_id"], name="child_council_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"

    def save(self, *args, **kwargs):
        self.fill_search_key()
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values):
        child = super().from_db(db, field_names, values)
        log_reads.loaded(child.pk, child.__dict__.get("reference"), child.__dict__.get("name"))
        return child

    def fill_search_key(self) -> None:
        self.search_key = fold(self.name, self.reference, self.council_id)

    def age(self, on: date) -> int:
        """Return the age in whole years on a day; one born on 29 February has a birthday on 1 March in other years."""
        return age_on(self.date_of_birth, on)

    @property
    def sex_label(self) -> str:
        return SEX.get(self.sex, self.sex or "Not recorded")

    @property
    def ethnicity_label(self) -> str:
        return ETHNICITY.get(self.ethnicity, self.ethnicity or "Not recorded")


class PeriodOfCare(models.Model):
    """One unbroken time of being looked after. An unknown start is kept as the first day known, and marked."""

    class Kind(models.TextChoices):
        CARE = "care", "Looked after"
        SHORT_BREAKS = "short-breaks", "Short breaks (V3, V4)"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CARE)
    start = models.DateField()
    start_known = models.BooleanField(default=True)
    earlier_reviews_unknown = models.BooleanField(
        default=False,
        help_text="It began before the first return that was taken in: its reviews from before are not known here.",
    )
    end = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, blank=True)
    provenance = models.CharField(max_length=20, default="entered")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        indexes = [models.Index(fields=["authority", "start", "end"], name="care_on_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(end=None, kind="care"), name="one_open_period_a_child"
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(end=None, kind="short-breaks"), name="one_open_short_breaks_a_child"
            ),
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="period_lasts_a_day"),
        ]

    def __str__(self) -> str:
        what = "short breaks" if self.kind == self.Kind.SHORT_BREAKS else "looked after"
        return f"{self.child}: {what} from {self.start:%d/%m/%Y}"

    @property
    def end_reason_label(self) -> str:
        return CARE_ENDED.get(self.end_reason, self.end_reason)


class Allocation(models.Model):
    """Who worked with a child from when to when: IRO, social worker, or team."""

    class Kind(models.TextChoices):
        IRO = "iro", "Independent Reviewing Officer"
        SOCIAL_WORKER = "social-worker", "Social worker"
        TEAM = "team", "Team"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="allocations")
    kind = models.CharField(max_length=20, choices=Kind)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    finish_by = models.DateField(
        null=True,
        blank=True,
        help_text="After a hand-over: until when the one who left may finish own items.",
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        indexes = [
            models.Index(fields=["child", "kind", "start"], name="allocation_of_child"),
            models.Index(fields=["staff", "kind", "end"], name="allocation_of_staff"),
            models.Index(fields=["team", "kind", "end"], name="allocation_of_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(end=None), name="one_open_allocation_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="team", team__isnull=False, staff=None)
                | Q(kind__in=["iro", "social-worker"], staff__isnull=False, team=None),
                name="allocation_to_one",
            ),
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="allocation_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.child}: {self.get_kind_display()} {self.staff or self.team}"


class SiblingGroup(models.Model):
    """Brothers and sisters who are in care together; families are counted by it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, editable=False)

    class Meta:
        ordering = ("reference",)
        constraints = [models.UniqueConstraint(fields=["authority", "reference"], name="sibling_group_once")]

    def __str__(self) -> str:
        return self.reference


class SiblingMembership(models.Model):
    """A child's place in a sibling group, from when to when."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(SiblingGroup, on_delete=models.PROTECT, related_name="memberships")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sibling_memberships")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(end=None), name="one_open_sibling_group"),
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="membership_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.child} in {self.group}"
