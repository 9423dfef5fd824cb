"""What one line of the list of escalations says, on the page and in files: one set of columns for both.

Rows are those of Escalation.objects.for_overview(day).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from escalations.models import Escalation
from escalations.states import State
from iro_portal.core.working_days import Calendar


def children_of(escalation: Escalation) -> str:
    """The children by reference, in the order in which they were named."""
    return ", ".join(row.child.reference for row in escalation.concerned)


def teams_of(escalation: Escalation) -> str:
    """The children's teams, as on the day it was sent."""
    return ", ".join(dict.fromkeys(row.team.name for row in escalation.concerned if row.team))


def with_whom(escalation: Escalation) -> str:
    """Who has it in hand: whoever is asked, the IRO, or whoever promised an action; nobody once it is closed."""
    if escalation.state == State.AWAITING_RESPONSE:
        return " and ".join(asked.staff.name for asked in _leads(escalation)) or "Nobody yet"
    if escalation.state == State.ACTION_AWAITED:
        return _promised_by(escalation) or "Not recorded"
    return iro_of(escalation) if escalation.state in (State.DRAFT, State.RESPONDED) else ""


def iro_of(escalation: Escalation) -> str:
    """The owner: the lead child's IRO today, or else who raised it (permissions.owner_of)."""
    allocated = escalation.lead_child.iro_now if escalation.lead_child else []
    owner = allocated[0].staff if allocated and escalation.state != State.DRAFT else escalation.raised_by
    return owner.name if owner else ""


def main_reason_of(escalation: Escalation) -> str:
    """The main reason's label; empty on a draft that has none yet."""
    return escalation.main_reasons[0].reason.label if escalation.main_reasons else ""


def due_on(escalation: Escalation) -> date | None:
    """The day by which the open stage is to be answered."""
    return next((record.due_on for record in escalation.all_records if record.is_open), None)


def days_left(escalation: Escalation, calendar: Calendar, on: date) -> float | None:
    """Working days until the answer is due; negative once the day has passed, None where no answer is awaited."""
    due = due_on(escalation)
    return None if due is None else calendar.left(on, due)


def whole_days_left(escalation: Escalation, calendar: Calendar, on: date) -> int | None:
    """The same as a whole number, for a spreadsheet: 0 on its day and until the next working day."""
    left = days_left(escalation, calendar, on)
    return None if left is None else int(left)


def _leads(escalation: Escalation) -> list:
    waiting = [record for record in escalation.all_records if record.is_open]
    return [asked for record in waiting for asked in record.addressees.all() if asked.lead]


def _promised_by(escalation: Escalation) -> str:
    answers = [answer for record in escalation.all_records for answer in record.responses.all() if answer.action_owner]
    return max(answers, key=lambda answer: answer.pk).action_owner if answers else ""


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, and what it says of an escalation on a day."""

    heading: str
    value: Callable[[Escalation, Calendar, date], object]


COLUMNS = (
    Column("Reference", lambda row, calendar, on: row.reference),
    Column("Council's reference", lambda row, calendar, on: row.council_reference),
    Column("Main reason", lambda row, calendar, on: main_reason_of(row)),
    Column("Children", lambda row, calendar, on: children_of(row)),
    Column("Number of children", lambda row, calendar, on: len(row.concerned)),
    Column("Teams", lambda row, calendar, on: teams_of(row)),
    Column("Stage", lambda row, calendar, on: row.stage.name if row.stage else ""),
    Column("State", lambda row, calendar, on: row.get_state_display()),
    Column("With whom", lambda row, calendar, on: with_whom(row)),
    Column("IRO", lambda row, calendar, on: iro_of(row)),
    Column("Raised on", lambda row, calendar, on: row.raised_on),
    Column("Answer due", lambda row, calendar, on: due_on(row)),
    Column("Working days left", whole_days_left),
    Column("Action promised for", lambda row, calendar, on: row.action_due),
    Column("Resolved on", lambda row, calendar, on: row.resolved_on),
    Column("Withdrawn on", lambda row, calendar, on: row.withdrawn_on),
)  # fmt: skip
HEADER = [column.heading for column in COLUMNS]


def lines(escalations: Iterable[Escalation], calendar: Calendar, on: date) -> Iterator[list]:
    """Yield one line of the file for each escalation. No narrative words: references, names of staff, days."""
    for escalation in escalations:
        yield [column.value(escalation, calendar, on) for column in COLUMNS]
