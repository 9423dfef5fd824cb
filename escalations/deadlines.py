"""Deadlines and clocks of an escalation: pure functions of dates and a calendar. Day 0 is the event."""

from datetime import date

from children.ages import birthday
from iro_portal.core.working_days import Calendar

URGENT_WORKING_DAYS = 1
# Days of the formal process on which the owner chooses: next level, Cafcass, or go on because.
CAP_WARNINGS = (15, 20)


def answer_due(calendar: Calendar, opened: date, working_days: int, *, urgent: bool = False) -> date:
    """Return the day by which a stage is to be answered: the stage's own working days, or the next if urgent.

    IRO Handbook 6.2: a response time at each stage of the local dispute resolution process.
    """
    return calendar.add(opened, URGENT_WORKING_DAYS if urgent else working_days)


def formal_day(calendar: Calendar, formal_since: date | None, on: date) -> int | None:
    """Return which working day of the formal process a day is (0: the day it began), None before it is formal.

    IRO Handbook 6.2: no more than 20 working days in total, all formal stages together.
    """
    return None if formal_since is None else calendar.between(formal_since, on)


def cap_warning_due(day: int | None, cap: int, chosen: set[int]) -> int | None:
    """Return the latest warning day (15 or 20 of a cap of 20) that is reached and has no choice recorded yet."""
    reached = [mark for mark in cap_warnings(cap) if day is not None and day >= mark and mark not in chosen]
    return max(reached, default=None)


def cap_warnings(cap: int) -> tuple[int, ...]:
    """Return the days of a formal process with this cap on which the owner has to choose."""
    return tuple(sorted({max(cap - 5, 1), cap})) if cap != CAP_WARNINGS[-1] else CAP_WARNINGS


def turns_18(date_of_birth: date) -> date:
    """Return the 18th birthday; 1 March for one born on 29 February (Children Act 1989: a child is under 18)."""
    return birthday(date_of_birth, 18)
