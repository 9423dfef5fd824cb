"""Who may open a record in an emergency, who looks at it afterwards, and who is told."""

from typing import TYPE_CHECKING

from django.utils import timezone

from iro_portal.core.permissions import rule
from people.models import Staff
from people.permissions import roles_with, same_authority
from people.roles import Permission, Role

if TYPE_CHECKING:
    from children.models import Child, EmergencyUse

ELSEWHERE = "That emergency access belongs to another authority."
OPENS_RESTRICTED = (Role.IRO_MANAGER, Role.INFORMATION_GOVERNANCE)


@rule
def can_ask_in_emergency(authority, staff) -> str:
    """Who may open records in an emergency at all: case roles and information governance; no contracted IRO."""
    if staff.authority_id is None or authority.pk != staff.authority_id:
        return ELSEWHERE
    if not staff.may(Permission.OPEN_IN_EMERGENCY):
        return f"To {Permission.OPEN_IN_EMERGENCY.value} is for the {' or '.join(roles_with(Permission.OPEN_IN_EMERGENCY))}."
    if staff.duties().contracted:
        return "An IRO under contract sees their own children only; in an emergency, telephone the IRO manager."
    return ""


@rule
def can_open_in_emergency(child: "Child", staff) -> str:
    """May this person open this record in an emergency today? The one place of the rule, restricted records included."""
    if sentence := can_ask_in_emergency.why_not(child.authority, staff):
        return sentence
    if is_kin(child, staff):
        return f"{child.reference} is a relation of yours: somebody else opens the record."
    if is_restricted(child) and not any(map(staff.duties().has, OPENS_RESTRICTED)):
        return f"{child.reference} is not one of the records that you may open."
    return ""


@rule
def can_end_emergency(use: "EmergencyUse", staff) -> str:
    """Who opened it closes it, and who reviews emergency access may."""
    if not same_authority(use, staff):
        return ELSEWHERE
    if use.staff_id == staff.pk or staff.may(Permission.REVIEW_EMERGENCIES):
        return ""
    return f"{use} is ended by {use.staff}, or by the {' or '.join(roles_with(Permission.REVIEW_EMERGENCIES))}."


@rule
def can_review_emergency(use: "EmergencyUse", staff) -> str:
    """An IRO manager or information governance says whether a use was justified; nobody of their own."""
    if not same_authority(use, staff):
        return ELSEWHERE
    if not staff.may(Permission.REVIEW_EMERGENCIES):
        return f"To {Permission.REVIEW_EMERGENCIES.value} is for the {' or '.join(roles_with(Permission.REVIEW_EMERGENCIES))}."
    if use.staff_id == staff.pk:
        return "That was your own emergency access; somebody else reviews it."
    if is_kin(use.child, staff):
        return f"{use.child.reference} is a relation of yours; somebody else reviews what was opened of the record."
    return ""


def is_restricted(child: "Child") -> bool:
    """Is the record open to named people only?"""
    return child.restrictions.open().exists()


def is_kin(child: "Child", staff) -> bool:
    """Is it recorded that the child is this person's own kin?"""
    return child.restrictions.open().filter(people__staff=staff, people__part="kin").exists()


def who_is_told(use: "EmergencyUse") -> list[Staff]:
    """Return the IRO managers, and of an IRO manager's own use information governance too; never who opened it.

    Of a restricted record the IRO managers who are named for it, and information governance; never the kin.
    """
    restricted = is_restricted(use.child)
    with_governance = restricted or use.staff.duties().has(Role.IRO_MANAGER)
    roles = (Role.IRO_MANAGER, Role.INFORMATION_GOVERNANCE) if with_governance else (Role.IRO_MANAGER,)
    people = Staff.objects.of(use.authority).active().with_role(*roles, on=timezone.localdate(use.opened_at))
    found = people.exclude(pk=use.staff_id)
    return (
        [staff for staff in found if type(use).objects.visible_to(staff).filter(pk=use.pk).exists()]
        if restricted
        else list(found)
    )
