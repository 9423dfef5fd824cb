"""Which children a person may see, and how they are found."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from children.opened import opened_to
from iro_portal.core.search import fold
from people.querysets import DatedQuerySet
from people.roles import Permission, Role


class AllocationQuerySet(DatedQuerySet):
    def teams(self):
        return self.filter(kind="team")

    def iros(self):
        return self.filter(kind="iro")

    def social_workers(self):
        return self.filter(kind="social-worker")

    def left_to_finish(self, staff_id: int, on: date):
        """What was an IRO's and was handed over, with days left in which they finish own items (design section 3)."""
        return self.filter(kind="iro", staff_id=staff_id, finish_by__gte=on, end__lte=on)


class ChildQuerySet(models.QuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer, on: date | None = None):
        """Children whom this person may see on a day (default: today); design section 1, need to know.

        An IRO sees the children allocated to them or to an IRO whom they cover, and after a hand-over those that the
        hand-over leaves them to finish; social workers and their managers the children of their team and of the
        teams below it; the IRO manager and business support every child of the authority; nobody else any, but for what
        is opened to them for a while (children.opened). Of these, restricted records are there for named people only.
        """
        on = on or timezone.localdate()
        duties = viewer.duties(on)
        if duties.authority_id is None:
            return self.none()
        own = self.filter(authority_id=duties.authority_id).open_to(viewer, on)
        return own if duties.may(Permission.SEE_ALL_CHILDREN) else own._of_work(duties, on)

    def read_by(self, viewer, on: date | None = None):
        """Of the children whom this person may see, those of whom they read what was said and written.

        All of them, but for who does business support beside other work: that opens names, dates and papers alone.
        """
        duties, seen = viewer.duties(on), self.visible_to(viewer, on)
        sees_by_work = duties.has(Role.IRO_MANAGER) or not duties.may(Permission.SEE_ALL_CHILDREN)
        return seen if sees_by_work else seen._of_work(duties, duties.on)

    def _of_work(self, duties, on: date):
        return self.filter(_need_to_know(self._allocations(), duties, on) | opened_to(self, duties))

    def open_to(self, viewer, on: date | None = None):
        """All but the children whose record is restricted on a day (default: today) to people other than this one."""
        return self.exclude(pk__in=self.kept_from(viewer, on).values("child_id"))

    def kept_from(self, viewer, on: date | None = None):
        """The open restrictions that do not name this person."""
        return self.model.restrictions.rel.related_model.objects.kept_from(viewer, on)

    def allocated_to(self, iro_ids, on: date):
        """Children whose IRO on a day is one of these."""
        return self.filter(_allocated(self._allocations(), on, kind="iro", staff_id__in=iro_ids))

    def in_hand_of(self, viewer, on: date | None = None):
        """Of the children of whom this person reads, those about whom they begin something: not what a hand-over left."""
        on = on or timezone.localdate()
        seen, duties = self.read_by(viewer, on), viewer.duties(on)
        left = self._allocations().left_to_finish(viewer.pk, on)
        own = self.model.objects.allocated_to(duties.acting_as, on)
        return seen.exclude(Q(pk__in=left.values("child_id")) & ~Q(pk__in=own.values("pk")))

    def _allocations(self):
        return self.model.allocations.rel.related_model.objects

    def in_care(self, on: date):
        """Children looked after on a day: start <= day < end. Short breaks stand apart, with a register of their own."""
        periods = self.model.periods.rel.related_model.objects.current(on).filter(kind="care")
        return self.filter(Exists(periods.filter(child_id=OuterRef("pk"))))

    def found_by(self, words: str):
        """Children whose name, reference or council id holds each of these words, whatever the accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found


class OfChildQuerySet(DatedQuerySet):
    """What hangs on a child is seen by whoever sees the child."""

    def visible_to(self, viewer, on: date | None = None):
        children = self.model._meta.get_field("child").related_model.objects.visible_to(viewer, on)
        return self.filter(authority_id=viewer.duties(on).authority_id, child__in=children)

    def read_by(self, viewer, on: date | None = None):
        """Those of children of whom this person reads what was said and written."""
        children = self.model._meta.get_field("child").related_model.objects.read_by(viewer, on)
        return self.filter(authority_id=viewer.duties(on).authority_id, child__in=children)


def _allocated(allocations, on: date, **which) -> Q:
    # `in`, not `exists`: where several of these stand beside one another, PostgreSQL reads each of them once only.
    return Q(pk__in=allocations.current(on).filter(**which).values("child_id"))


def _need_to_know(allocations, duties, on: date) -> Q:
    rows = Q(pk__in=[])
    if duties.may(Permission.SEE_OWN_CHILDREN):
        rows |= _allocated(allocations, on, kind="iro", staff_id__in=duties.acting_as)
        rows |= _left_to_finish(allocations, on, duties)
    if duties.may(Permission.SEE_TEAM_CHILDREN):
        rows |= _allocated(allocations, on, kind="social-worker", staff_id__in=duties.acting_as)
        for path in duties.team_paths:
            rows |= _allocated(allocations, on, kind="team", team__path__startswith=path)
    return rows


def _left_to_finish(allocations, on: date, duties) -> Q:
    return Q(pk__in=allocations.left_to_finish(duties.staff_id, on).values("child_id"))
