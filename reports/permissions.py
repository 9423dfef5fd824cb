"""Who may read figures, and who may open what is behind them."""

from iro_portal.core.permissions import Denied
from people.permissions import roles_with
from people.roles import Permission

BEHIND = (
    Permission.READ_RECORDS_BEHIND_FIGURES,
    Permission.OVERSEE_ESCALATIONS,
    Permission.SEE_ALL_CHILDREN,
)


def sees_records(staff) -> bool:
    """May this person open the records behind a count? Those who see every one of them (the IRO manager).

    A list that a narrower view would cut short says another number than the table, so nobody else gets a link.
    """
    return all(staff.may(permission) for permission in BEHIND)


def require_records(staff) -> None:
    """Raise Denied unless this person may open the records behind a figure."""
    if not sees_records(staff):
        raise Denied(
            f"To {Permission.READ_RECORDS_BEHIND_FIGURES.value} is for the {' or '.join(roles_with(*BEHIND))}."
        )
