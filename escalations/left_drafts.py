"""Drafts that their writer can open no more, as conditions of SQL.

A writer keeps a draft for as long as Escalation.objects.visible_to gives it to them: they are in service as an IRO, see
each child whom it names as an IRO does (allocated, covered, or left to them by a hand-over), and are named for each record
that is restricted. What another post shows them, a manager's of the team say, is no reason to keep it.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from children.models import Allocation, RestrictedPerson, Restriction
from people.models import Staff
from people.roles import ANSWERING_ROLES, RAISING_ROLES, ROLE_PERMISSIONS, Permission


def _roles(permission: Permission) -> list[str]:
    return [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]


WRITE, OVERSEE = _roles(Permission.RAISE_ESCALATION), _roles(Permission.OVERSEE_ESCALATIONS)


def may_be_left(rows, on: date) -> Q:
    """Say of a draft, at less expense, that it can be out of its writer's reach at all; `rows`: children of drafts.

    It is not where the writer is in service and the IRO of every child whom it names, and no record is restricted. Each
    part is found once for all drafts, so that a list of many does not ask for each.
    """
    theirs = Allocation.objects.current(on).iros()
    theirs = theirs.filter(child=OuterRef("child"), staff=OuterRef("escalation__raised_by"))
    restricted = rows.filter(child__in=Restriction.objects.open().values("child"))
    writers = Staff.objects.active().with_role(*WRITE, on=on)
    by_child = Q(pk__in=rows.filter(~Exists(theirs)).values("escalation")) | Q(pk__in=restricted.values("escalation"))
    return by_child | ~Q(raised_by__in=writers)


def is_left(rows, on: date) -> Q:
    """Say of an escalation that it is out of its writer's reach on a day; `rows`: children of escalations, of any."""
    of_it = rows.filter(escalation=OuterRef("pk"))
    writer = Staff.objects.active().filter(pk=OuterRef("raised_by"))
    kept = of_it.filter(_kept_from(OuterRef(OuterRef("escalation__raised_by")), on))
    writes = Exists(writer.with_role(*WRITE, on=on)) & ~Exists(of_it.exclude(_seen_by_writer(on)))
    return Exists(kept) | ~(Exists(writer.with_role(*OVERSEE, on=on)) | writes)


def could_be_taken_over(rows, on: date) -> Q:
    """Say of an escalation that its lead child's IRO of a day is in service, and is the IRO of all whom it names."""
    in_service = Staff.objects.active().with_role(*RAISING_ROLES, on=on)
    iros = Allocation.objects.current(on).iros().filter(child=OuterRef("lead_child"), staff__in=in_service)
    of_it = rows.filter(escalation=OuterRef(OuterRef("pk")))
    same = Allocation.objects.current(on).iros().filter(child=OuterRef("child"), staff=OuterRef(OuterRef("staff")))
    out_of_reach = of_it.filter(~Exists(same) | _kept_from(OuterRef(OuterRef(OuterRef("staff"))), on))
    return Exists(iros.filter(~Exists(out_of_reach)))


def _seen_by_writer(on: date) -> Exists:
    """Of a child's row: do they see the child as an IRO does (children.querysets)?"""
    writer = OuterRef("escalation__raised_by")
    covers = {"covered_by": writer, "whole": True, "start__lte": on}
    covered = Q(**{f"staff__covers_named__{name}": value for name, value in covers.items()})
    covered &= Q(staff__covers_named__end=None) | Q(staff__covers_named__end__gt=on)
    # An IRO stands in for nobody who manages cases by now (people.roles.may_stand_in).
    covered &= ~Q(staff__in=Staff.objects.with_role(*ANSWERING_ROLES, on=on))
    today = Q(start__lte=on) & (Q(end=None) | Q(end__gt=on)) & (Q(staff=writer) | covered)
    finishes = Q(staff=writer, finish_by__gte=on, end__lte=on)
    return Exists(Allocation.objects.iros().filter(today | finishes, child=OuterRef("child")))


def _kept_from(staff: OuterRef, on: date) -> Exists:
    """Of a child's row: is the record restricted to others? `staff` is seen from within the list of named people."""
    named = RestrictedPerson.objects.named(on).filter(restriction=OuterRef("pk"), staff=staff)
    return Exists(Restriction.objects.open().filter(~Exists(named), child=OuterRef("child")))
