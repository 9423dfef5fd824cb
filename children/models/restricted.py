"""Restricted records: a member of staff's own kin, say. While one is open, the record is there for named people only."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from children.models.child import Child
from children.opened import but_opened_by_name
from people.models import Authority, Staff
from people.querysets import DatedQuerySet
from people.roles import Role


class RestrictionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(lifted_on=None)

    def kept_from(self, viewer, on: date | None = None):
        """Open restrictions that do not name this very person on a day (default: today).

        Who covers a named person is not named by that. What is opened to them by name, by an inspection or in an
        emergency, is not kept from them (children.opened).
        """
        named = RestrictedPerson.objects.named(on or timezone.localdate()).filter(staff=viewer.pk)
        kept = self.open().filter(authority_id=viewer.authority_id).exclude(pk__in=named.values("restriction_id"))
        return but_opened_by_name(kept, viewer.duties(on))

    def visible_to(self, viewer, on: date | None = None):
        """Those that name this person, an IRO manager; of a lifted one, whom it named when it was lifted."""
        duties = viewer.duties(on)
        if not duties.has(Role.IRO_MANAGER):
            return self.none()
        named = RestrictedPerson.objects.named(on or timezone.localdate()).filter(staff=viewer.pk)
        return self.filter(authority_id=duties.authority_id, pk__in=named.values("restriction_id"))


class Restriction(models.Model):
    """A child's record kept to named people: why, since when, by whom; and who lifted it, when and why."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restrictions")
    why = models.TextField()
    start = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lift_why = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ("-start", "-pk")
        indexes = [models.Index(fields=["authority", "lifted_on"], name="restrictions_open")]
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(lifted_on=None), name="one_open_restriction_a_child"),
            models.CheckConstraint(condition=~Q(why=""), name="restriction_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by=None, lift_why="")
                | (Q(lifted_on__isnull=False, lifted_by__isnull=False) & ~Q(lift_why="")),
                name="restriction_lifted_by_with_why",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_on__gte=F("start")), name="restriction_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"restriction of {self.child.reference}"


class RestrictedPersonQuerySet(DatedQuerySet):
    def named(self, on: date):
        """Those who may open a record on a day."""
        return self.current(on).filter(part=RestrictedPerson.Part.NAMED)

    def kin(self):
        return self.filter(part=RestrictedPerson.Part.KIN)


class RestrictedPerson(models.Model):
    """Somebody who may open a restricted record, from when to when; or whose kin the child is, who never may.

    One table for both, so that the database itself keeps a person from being both without an end.
    """

    class Part(models.TextChoices):
        NAMED = "named", "May open it"
        KIN = "kin", "Whose kin the child is"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="people")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="restricted_records")
    part = models.CharField(max_length=10, choices=Part)
    why = models.TextField(blank=True, help_text="What this person needs the record for.")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RestrictedPersonQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        verbose_name_plural = "restricted people"
        indexes = [models.Index(fields=["staff", "part", "end"], name="restricted_of_staff")]
        constraints = [
            models.UniqueConstraint(
                fields=["restriction", "staff"], condition=Q(end=None), name="one_open_part_a_person"
            ),
            # Ended on the day on which it began, it has lasted no day; that it was there is kept.
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="restricted_person_in_order"),
            models.CheckConstraint(condition=Q(part="named") | Q(part="kin", end=None), name="kin_stay_kin"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(end__isnull=False), name="restricted_person_ended_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.get_part_display().lower()}"
