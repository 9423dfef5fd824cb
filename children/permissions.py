"""May this person see this child, and what of it."""

from typing import TYPE_CHECKING

from iro_portal.core.permissions import rule
from people.permissions import roles_with, same_authority
from people.roles import Permission

if TYPE_CHECKING:
    from children.models import Child


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
def can_allocate(child: "Child", staff) -> str:
    """Who may allocate a social worker or a team: the IRO manager and business support."""
    return _refuse(child, staff, Permission.ALLOCATE)


@rule
def can_allocate_iro(child: "Child", staff) -> str:
    """Who may allocate an IRO: the IRO manager alone, so that nobody who manages the case chooses who challenges it."""
    return _refuse(child, staff, Permission.ALLOCATE_IRO)


def _refuse(child: "Child", staff, permission: Permission) -> str:
    if not same_authority(child, staff):
        return "That child belongs to another authority."
    if not staff.may(permission):
        return f"To {permission.value} is for the {' or '.join(roles_with(permission))}."
    return ""
