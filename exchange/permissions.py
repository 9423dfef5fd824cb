"""Who may bring records in, and take them back. No person (`None`) is the operator at the keyboard."""

from iro_portal.core.permissions import rule
from people.permissions import same_authority
from people.roles import Permission


@rule
def can_import(run, staff) -> str:
    """Whoever may import records, in their own authority."""
    if staff is None:
        return ""
    if not same_authority(run, staff):
        return "That import belongs to another authority."
    if not staff.may(Permission.IMPORT_RECORDS):
        return "Files are taken in by the IRO manager."
    return ""
