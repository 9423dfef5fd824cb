"""A made-up child's life in care: what is drawn of them, before anything is written anywhere."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from children.ages import age_on, birthday
from exchange.ssda903.records import PeriodKind
from reviews.due_dates import Due


class Change(NamedTuple):
    """From this day on another legal status or placement; the first one is the start of care."""

    day: date
    legal: str
    place: str
    provider: str
    why_moved: str = ""


class Held(NamedTuple):
    """A review held: when, how the child took part, by which rule it was due."""

    on: date
    code: str
    due: Due

    @property
    def is_late(self) -> bool:
        return self.due.limit is not None and self.on > self.due.limit


class Missing(NamedTuple):
    """A time missing (M) or away without authorisation (A)."""

    kind: str
    start: date
    end: date | None


class Health(NamedTuple):
    """What the return of a year says of a child's health."""

    year_end: date
    assessed: bool
    sdq: int | None


@dataclass(slots=True)
class Stay:
    """One unbroken time in care, or of short breaks, with its reviews and the one to come."""

    start: date
    end: date | None
    reason: str = ""
    kind: PeriodKind = PeriodKind.CARE
    changes: list[Change] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    to_come: Due | None = None
    planned_on: date | None = None

    def lasts_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(slots=True)
class Life:
    """One child, as an authority knows them."""

    council_id: str
    name: str
    born: date
    sex: str
    ethnic: str
    need: str
    stays: list[Stay]
    is_uasc: bool = False
    uasc_ended: date | None = None
    missing: list[Missing] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)

    def age(self, on: date) -> int:
        return age_on(self.born, on)

    @property
    def eighteen(self) -> date:
        return birthday(self.born, 18)

    @property
    def died_on(self) -> date | None:
        return self.stays[-1].end if self.stays[-1].reason == "E2" else None

    @property
    def first_day(self) -> date:
        return self.stays[0].start

    @property
    def last_day(self) -> date | None:
        """The day on which they last left; None while they are in care."""
        return self.stays[-1].end


Family = list[Life]


@dataclass(frozen=True)
class Extent:
    """How much of an authority is drawn: its children in care at a time, from when to when; both days included."""

    children: int
    first: date
    last: date

    @property
    def year_end(self) -> date:
        """31 March at the end of the last day's year."""
        return date(self.last.year + (self.last.month >= 4), 3, 31)
