"""Who may bring records in, and take them back. No person (`None`) is the operator at the keyboard."""

from iro_portal.core.permissions import rule
from people.permissions import same_authority
from people.roles import Permission

# Children with their care, and dates: no words of an escalation, nobody's post and nobody's IRO.
OF_CHILDREN = ("ssda903", "dates")


@rule
def can_import(run, staff) -> str:
    """Whoever may import records, in their own authority; business support children and dates (design section 1)."""
    if staff is None:
        return ""
    if not same_authority(run, staff):
        return "That import belongs to another authority."
    if staff.may(Permission.IMPORT_RECORDS) or (run.kind in OF_CHILDREN and staff.may(Permission.IMPORT_CHILDREN)):
        return ""
    return "Files are taken in by the IRO manager; those of children and dates by business support too."


def kinds_open_to(staff) -> tuple[str, ...] | None:
    """Return the kinds of file that somebody takes in; None stands for all."""
    if staff.may(Permission.IMPORT_RECORDS):
        return None
    return OF_CHILDREN if staff.may(Permission.IMPORT_CHILDREN) else ()
