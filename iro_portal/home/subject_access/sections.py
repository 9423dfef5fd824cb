"""What a file of a whole record is made of: sections of entries of values; and the day on which a row happened."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils import timezone

# By which field a row has its place in time: the first of these that holds something.
DAYS = (
    "held_on", "happened_at", "happened_on", "raised_on", "opened_at", "opened_on", "start", "began_on", "issued_on",
    "visited_on", "given_on", "explained_on", "met_on", "on", "event_on", "referred_on", "offered_on", "audited_on",
    "made_on", "checked_on", "sent_on", "answered_on", "asked_on", "authorised_on", "signed_off_on", "submitted_on",
    "started_on", "received_on", "planned_on", "limit_on", "due_on", "by_when", "at", "date_of_birth", "year_end", "created_at",
)  # fmt: skip
# What a row hangs on, where it has no day of its own.
ABOVE = ("review", "filled", "decision", "audit", "record", "escalation", "entry", "escalationreason", "use", "view")


@dataclass
class Value:
    """One field of one row: its name, what stands there, and what to look at before it is given out."""

    label: str
    words: str
    free: bool = False  # free words: they can be about anybody
    of_another: bool = False  # by its nature about somebody else: a guardian's name, another child


@dataclass
class Entry:
    """One row: what it is called, its fields that hold something, its day. `shared`: it concerns other children too."""

    title: str
    values: list[Value]
    shared: bool = False
    on: date | None = None


@dataclass
class Section:
    """One table, in plain words."""

    title: str
    about: str
    entries: list[Entry] = field(default_factory=list)


def day_of(row: models.Model) -> date | None:
    """Return the day on which what a row tells happened: its own, or that of what it hangs on."""
    for name in DAYS:
        if value := getattr(row, name, None):
            if isinstance(value, datetime):
                return timezone.localdate(value)
            if isinstance(value, date):
                return value
    above = next((found for name in ABOVE if isinstance(found := getattr(row, name, None), models.Model)), None)
    return day_of(above) if above else None
