"""Lists that change on a day: protocols, reasons, outcomes. In force from a day until the next one begins."""

from collections.abc import Iterable
from datetime import date

from django.db import models


class NothingInForce(LookupError):
    """An authority has no list of this kind on this day."""


class ListInUse(Exception):
    """A dated list cannot change once a record stands on it; begin a new one from a later day."""


class FrozenQuerySet(models.QuerySet):
    """Refuses to change, add or remove lines of a list in use, however many at once."""

    def update(self, **values):
        refuse_if_used(self)
        return super().update(**values)

    def delete(self):
        refuse_if_used(self)
        return super().delete()

    def bulk_update(self, objs, *args, **kwargs):
        objs = list(objs)
        refuse_if_used(objs)
        return super().bulk_update(objs, *args, **kwargs)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        refuse_if_used(objs)
        return super().bulk_create(objs, *args, **kwargs)

    update.alters_data = delete.alters_data = bulk_update.alters_data = bulk_create.alters_data = True
    delete.queryset_only = True


class FrozenModel(models.Model):
    """A dated list, or a part of one: it can change until a record stands on the list."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        refuse_if_used([self])
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_if_used([self])
        return super().delete(*args, **kwargs)

    @property
    def dated_list(self) -> "DatedList":
        """The list that this is a part of."""
        raise NotImplementedError


class DatedListQuerySet(FrozenQuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def in_force(self, authority, on: date):
        """Return the list of this authority in force on a day; raises NothingInForce."""
        found = self.of(authority).filter(in_force_from__lte=on).order_by("-in_force_from").first()
        if found is None:
            name = self.model._meta.verbose_name
            raise NothingInForce(f"{authority} has no {name} in force on {on:%d/%m/%Y}.")
        return found


class DatedList(FrozenModel):
    """One version of a list. A record keeps the version that it began under."""

    authority = models.ForeignKey("people.Authority", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    in_force_from = models.DateField()
    note = models.TextField(blank=True)

    objects = DatedListQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("authority", "in_force_from")
        constraints = [models.UniqueConstraint(fields=["authority", "in_force_from"], name="one_%(class)s_from_a_day")]

    def __str__(self) -> str:
        return f"{self.name} (from {self.in_force_from:%d/%m/%Y})"

    @property
    def dated_list(self) -> "DatedList":
        return self

    def is_used(self) -> bool:
        """Does any record stand on this version?"""
        raise NotImplementedError

    @property
    def in_force_until(self) -> date | None:
        """The day on which the next version begins (not included), or None."""
        later = type(self).objects.filter(authority_id=self.authority_id, in_force_from__gt=self.in_force_from)
        return later.order_by("in_force_from").values_list("in_force_from", flat=True).first()


class ListItem(FrozenModel):
    """One line of a dated list: a key that stays, a label that people read, an order."""

    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label


def refuse_if_used(rows: Iterable[FrozenModel]) -> None:
    """Raise ListInUse where a record stands on one of the lists to which these rows belong."""
    for dated_list in {(type(found), found.pk): found for found in (row.dated_list for row in rows)}.values():
        if dated_list.is_used():
            raise ListInUse(f"{dated_list} is in use and cannot change; begin a new list from a later day.")


def ends_of(starts: Iterable[date]) -> dict[date, date | None]:
    """Return until when each version of a list is in force: the day on which the next begins, None for the newest."""
    ordered = sorted(set(starts))
    return dict(zip(ordered, [*ordered[1:], None], strict=False))
