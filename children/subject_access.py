"""How long there is to answer a subject access request, and who answers one."""

from calendar import monthrange
from datetime import date

from iro_portal.core import working_days
from iro_portal.core.permissions import rule
from people.permissions import roles_with
from people.roles import Permission

MONTHS, MORE_MONTHS = 1, 2


def answer_due_on(received_on: date, *, extended: bool, calendar: str) -> date:
    """Return the last day for an answer: one month from the day of receipt, three where it was extended.

    UK GDPR, article 12(3). The month ends on the same date of a later month, or on that month's last day where it has no
    such date; a month that ends on a day off ends on the next working day (the Information Commissioner's guidance).
    """
    months = received_on.month - 1 + MONTHS + (MORE_MONTHS if extended else 0)
    year, month = received_on.year + months // 12, months % 12 + 1
    due = date(year, month, min(received_on.day, monthrange(year, month)[1]))
    days = working_days.calendar(calendar)
    return due if days.is_working(due) else days.add(due, 1)


@rule
def can_answer_subject_access(record, staff) -> str:
    """Who records and answers requests for a child's own record: information governance, for their own authority."""
    authority_id = getattr(record, "authority_id", record.pk)
    if staff.authority_id is None or staff.authority_id != authority_id:
        return "That belongs to another authority."
    if not staff.may(Permission.ANSWER_SUBJECT_ACCESS):
        return (
            f"A subject access request is answered by the {' or '.join(roles_with(Permission.ANSWER_SUBJECT_ACCESS))}."
        )
    return ""
