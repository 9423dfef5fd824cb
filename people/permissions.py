"""Questions about people, each answered in one place."""

from collections.abc import Iterable

from django.utils import timezone

from iro_portal.core.permissions import Denied, rule
from people.roles import ROLE_PERMISSIONS, SEES_CHILDREN, Permission, Role


def require(staff, permission: Permission) -> None:
    """Raise Denied unless one of the person's roles may ever do this."""
    if not staff.may(permission):
        who = " or ".join(roles_with(permission)) or "nobody"
        raise Denied(f"To {permission.value} is for the {who}.")


def require_any(staff, permissions: Iterable[Permission], sentence: str) -> None:
    """Raise Denied with the sentence, which says whose page it is, unless one of these may ever be done."""
    if not any(map(staff.may, permissions)):
        raise Denied(sentence)


def require_children(staff) -> None:
    """Raise Denied for whose work lies with no child: a list of children or reviews is not theirs, not even empty."""
    require_any(staff, SEES_CHILDREN, "Children and their reviews are listed for those whose work lies with them.")


def roles_with(*permissions: Permission) -> list[str]:
    """Return the names of the roles that may do all of this."""
    return [role.label for role, granted in ROLE_PERMISSIONS.items() if granted.issuperset(permissions)]


def same_authority(record, staff) -> bool:
    """Does the record belong to the person's own authority?"""
    return staff.authority_id is not None and record.authority_id == staff.authority_id


def is_manager_of_iros(staff) -> bool:
    """Does this person manage the authority's IROs today?"""
    return staff.duties().has(Role.IRO_MANAGER)


@rule
def can_set_up(record, staff) -> str:
    """May this person look after the teams, posts and people of the record's authority?"""
    authority_id = getattr(record, "authority_id", record.pk)
    if staff.authority_id is None or staff.authority_id != authority_id:
        return "That belongs to another authority."
    if not staff.may(Permission.SET_UP_PEOPLE):
        return f"Teams, posts and people are looked after by the {' or '.join(roles_with(Permission.SET_UP_PEOPLE))}."
    return ""


@rule
def can_change_duties(person, staff) -> str:
    """May this person change somebody's posts, account or password? Nobody their own: a second person looks on."""
    if person.pk == staff.pk:
        return "Nobody changes their own posts or account: ask another IRO manager or a system administrator."
    return can_set_up.why_not(person, staff)


@rule
def can_name_cover(absent, staff) -> str:
    """May this person name who stands in for `absent`? The same rule as Staff.objects.coverable_by."""
    if type(absent).objects.coverable_by(staff, timezone.localdate()).filter(pk=absent.pk).exists():
        return ""
    return f"A cover for {absent} is named by {absent}, a manager above them, or for an IRO by the IRO manager."
