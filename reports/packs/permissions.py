"""Who may do what with a pack; transitions and buttons ask the same rules."""

from iro_portal.core.permissions import rule
from people.permissions import roles_with, same_authority
from people.roles import Permission
from reports.packs.states import PackState


def _unless(pack, staff, permission: Permission) -> str:
    if not same_authority(pack, staff):
        return "That paper belongs to another authority."
    if not staff.may(permission):
        return f"To {permission.value} is for the {' or '.join(roles_with(permission))}."
    return ""


@rule
def can_prepare(pack, staff) -> str:
    """The IRO manager or the committee officer: the front sheet, and which tables are in it."""
    return _unless(pack, staff, Permission.PREPARE_PAPERS) or _unless_draft(pack)


@rule
def can_write(pack, staff) -> str:
    """The IRO manager, whose report it is: words, work programme, quotes, case studies."""
    return _unless(pack, staff, Permission.WRITE_PAPERS) or _unless_draft(pack)


@rule
def can_finish(pack, staff) -> str:
    """The IRO manager says that a pack is ready, or takes it back to work on it."""
    return _unless(pack, staff, Permission.WRITE_PAPERS)


@rule
def can_comment(pack, staff) -> str:
    """Whoever reads figures comments; nobody's comment changes the author's words."""
    published = "What was published stays as it was." if pack.state == PackState.PUBLISHED else ""
    return _unless(pack, staff, Permission.READ_FIGURES) or published


@rule
def can_publish(pack, staff) -> str:
    """The committee officer publishes, and withdraws what was published."""
    return _unless(pack, staff, Permission.PUBLISH_PAPERS)


def _unless_draft(pack) -> str:
    if pack.state == PackState.PUBLISHED:
        return "What was published stays as it was; begin another paper."
    if pack.state == PackState.READY:
        return "This paper is marked as ready; the IRO manager can take it back to work on it."
    return ""
