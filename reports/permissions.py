"""Who may read figures, and who may open what is behind them."""

from people.permissions import require
from people.roles import Permission


def sees_records(staff) -> bool:
    """May this person open the escalations behind a count? Those who oversee every escalation (the IRO manager).

    A list that a narrower view would cut short says another number than the table, so nobody else gets a link.
    """
    return staff.may(Permission.READ_RECORDS_BEHIND_FIGURES) and staff.may(Permission.OVERSEE_ESCALATIONS)


def require_records(staff) -> None:
    """Raise Denied unless this person may open the records behind a figure."""
    require(staff, Permission.READ_RECORDS_BEHIND_FIGURES)
    require(staff, Permission.OVERSEE_ESCALATIONS)
