"""What is recorded of a child and can turn out wrong: it is never changed or deleted, but taken out with why."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from children.querysets import OfChildQuerySet
from people.models import Staff


class StandingManager(models.Manager.from_queryset(OfChildQuerySet)):
    """Only what stands: every list and count starts from it, so that none has to think of what was taken out."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_on=None)


class RecordedFact(models.Model):
    """A fact that can be marked as recorded in error: it leaves every list and count, and stays readable with why.

    A correction is that mark and a new record. `objects` holds what stands, `every` all that was ever recorded.
    `is_iros_own`: it is for the IRO's side to say, whoever brought it in. `called`, `day_field` and `page`: what such a
    record is called, which of its days it goes by, and the page of a child on which it stands.
    """

    is_iros_own = False
    called = day_field = page = ""

    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    why_withdrawn = models.TextField(blank=True, editable=False)

    objects = StandingManager()
    every = OfChildQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, why_withdrawn="")
                | (Q(withdrawn_on__isnull=False) & ~Q(why_withdrawn="")),
                name="%(class)s_withdrawn_has_why",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.child.reference])

    @property
    def sort(self) -> str:
        """Which kind of record it is, as an address has it."""
        return self._meta.model_name

    @property
    def day(self) -> date:
        """The day by which it goes."""
        return getattr(self, self.day_field)


STANDS = Q(withdrawn_on=None)
