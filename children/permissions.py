"""May this person see this child, and what of it."""

from typing import TYPE_CHECKING

from django.utils import timezone

from iro_portal.core.dates import in_full
from iro_portal.core.permissions import rule
from people.models import PostHolding
from people.permissions import roles_with, same_authority
from people.roles import ANSWERING_ROLES, Permission, Role

if TYPE_CHECKING:
    from children.models import Child, Restriction

OF_ANOTHER = "That child belongs to another authority."
MANAGERS = tuple(role for role in ANSWERING_ROLES if role != Role.SOCIAL_WORKER)


def allocated(child: "Child", kind: str):
    """Return who is allocated to a child today, or which team; None where nobody is."""
    row = child.allocations.current(timezone.localdate()).filter(kind=kind).select_related("staff", "team").first()
    return (row.staff or row.team) if row else None


def manages_child(child: "Child", staff) -> bool:
    """Is this person, or somebody for whom they act, a manager of the child's team or of one above it?"""
    team = allocated(child, "team")
    if team is None:
        return False
    holdings = PostHolding.objects.current(timezone.localdate()).filter(staff__in=staff.duties().acting_as)
    return holdings.filter(post__role__in=MANAGERS, post__team__in=team.ancestor_ids()).exists()


def is_iro_of(child: "Child", staff) -> bool:
    """Is this person the child's IRO today, one who covers them, or the IRO manager?"""
    iro, duties = allocated(child, "iro"), staff.duties()
    # An allocation can outlive the post: who is an IRO no more acts as none.
    is_iro = duties.may(Permission.SEE_OWN_CHILDREN) and bool(iro and iro.pk in duties.acting_as)
    return duties.has(Role.IRO_MANAGER) or is_iro


def is_left_to_finish(child: "Child", staff) -> bool:
    """Was this IRO the child's, with days left from a hand-over in which they finish own items (design section 3)?"""
    today = timezone.localdate()
    if not staff.duties().has(Role.IRO) or not child.allocations.left_to_finish(staff.pk, today).exists():
        return False
    return type(child).objects.open_to(staff, today).filter(pk=child.pk).exists()


def works_with(child: "Child", staff) -> bool:
    """Is this person the child's social worker, one who covers them, or a manager of the child's team?"""
    worker, duties = allocated(child, "social-worker"), staff.duties()
    is_worker = duties.may(Permission.SEE_TEAM_CHILDREN) and bool(worker and worker.pk in duties.acting_as)
    return is_worker or manages_child(child, staff)


@rule
def can_see(child: "Child", staff) -> str:
    """May this person open this child's page today? The same rule as Child.objects.visible_to."""
    if not same_authority(child, staff) or not type(child).objects.visible_to(staff).filter(pk=child.pk).exists():
        return f"{child.reference} is not one of the children whose records you may open."
    return ""


@rule
def can_change(child: "Child", staff) -> str:
    """Who may change who a child is, their care and their family: the IRO manager and business support."""
    return _refuse(child, staff, Permission.ADD_CHILDREN)


@rule
def can_report(child: "Child", staff) -> str:
    """What stands around a child is recorded, and its words are read, by who works with the child and the IRO's side."""
    if not same_authority(child, staff):
        return OF_ANOTHER
    if child.anonymised_on:
        return why_closed(child)
    if works_with(child, staff) or is_iro_of(child, staff):
        return ""
    return "That is recorded by the child’s social worker, a manager of the team or the IRO."


@rule
def can_record_episode(child: "Child", staff) -> str:
    """A change of legal status or placement is recorded by who keeps the child's care too."""
    return can_change.why_not(child, staff) and can_report.why_not(child, staff)


@rule
def can_allocate(child: "Child", staff) -> str:
    """Who may allocate a social worker or a team: the IRO manager and business support."""
    return _refuse(child, staff, Permission.ALLOCATE)


@rule
def can_allocate_iro(child: "Child", staff) -> str:
    """Who may allocate an IRO: the IRO manager alone, so that nobody who manages the case chooses who challenges it."""
    return _refuse(child, staff, Permission.ALLOCATE_IRO)


@rule
def can_restrict(child: "Child", staff) -> str:
    """An IRO manager who may open the record keeps it to named people."""
    if not same_authority(child, staff):
        return OF_ANOTHER
    if not staff.duties().has(Role.IRO_MANAGER):
        return "A record is restricted by an IRO manager."
    return can_see.why_not(child, staff)


@rule
def can_keep_restricted(restriction: "Restriction", staff) -> str:
    """Who may open a restricted record is looked after by the IRO managers who are named themselves."""
    if type(restriction).objects.visible_to(staff).filter(pk=restriction.pk).exists():
        return ""
    return "A restricted record is looked after by the IRO managers who are named for it."


def why_closed(child: "Child") -> str:
    """Say that nothing is recorded any more of a child whose record was anonymised."""
    return f"{child.reference} was anonymised on {in_full(child.anonymised_on)}: nothing of it can be changed any more."


def _refuse(child: "Child", staff, permission: Permission) -> str:
    if not same_authority(child, staff):
        return OF_ANOTHER
    if child.anonymised_on:
        return why_closed(child)
    if not staff.may(permission):
        return f"To {permission.value} is for the {' or '.join(roles_with(permission))}."
    return ""
