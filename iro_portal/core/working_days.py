"""Working days of England. Day 0 is the event; day 1 is the next working day.

Source of the term: not a Saturday, Sunday, Christmas Day, Boxing Day, Good Friday or a bank holiday under the 1971
Act (SI 2006/1738, reg 2). Bank holidays come from two maintained libraries into a table (`WorkingDay`), so that
SQL and Python count alike: elapsed working days are a difference of ordinals.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db import transaction

from iro_portal.core.models import WorkingDay

ENGLAND = "england"
# The deadline has passed, and no working day since: Saturday, for Friday's.
JUST_PASSED = -0.5
FIRST, LAST = date(2005, 1, 1), date(2045, 12, 31)


@dataclass(frozen=True)
class Calendar:
    """One calendar in memory: `ordinals[n]` belongs to the day n days after FIRST; `working` lists working days."""

    ordinals: tuple[int, ...]
    working: tuple[date, ...]

    def ordinal(self, day: date) -> int:
        """Return how many working days there were from FIRST up to and including this day."""
        if not FIRST <= day <= LAST:
            raise ValueError(f"{day:%d/%m/%Y} lies outside the calendar, which runs from {FIRST:%Y} to {LAST:%Y}.")
        return self.ordinals[(day - FIRST).days]

    def add(self, day: date, working_days: int) -> date:
        """Return the day that lies so many working days after `day`, which is day 0."""
        if working_days < 0:
            raise ValueError(f"{working_days} working days were asked for; expected 0 or more.")
        place = self.ordinal(day) + working_days - 1
        if place >= len(self.working):
            raise ValueError(
                f"{working_days} working days from {day:%d/%m/%Y} end outside the calendar, "
                f"which runs from {FIRST:%Y} to {LAST:%Y}."
            )
        return day if working_days == 0 else self.working[place]

    def between(self, start: date, end: date) -> int:
        """Return the working days elapsed from `start` (day 0) to `end`; negative where `end` lies before."""
        return self.ordinal(end) - self.ordinal(start)

    def left(self, on: date, due: date) -> float:
        """Return the working days left until a deadline, 0 on its day; negative once it has passed, on a day off too."""
        working_days = self.between(on, due)
        return JUST_PASSED if due < on and working_days == 0 else working_days

    def is_working(self, day: date) -> bool:
        """Is this a working day?"""
        place = bisect_left(self.working, day)
        return place < len(self.working) and self.working[place] == day


@cache
def _from_database(name: str) -> Calendar:
    rows = WorkingDay.objects.filter(calendar=name).order_by("day").values_list("day", "ordinal", "working")
    rows = list(rows) or [(row.day, row.ordinal, row.working) for row in rows_of(name, {})]
    return Calendar(tuple(row[1] for row in rows), tuple(row[0] for row in rows if row[2]))


def calendar(name: str = ENGLAND) -> Calendar:
    """Return the calendar of this name (an authority's `calendar`), read once and kept."""
    return _from_database(name)


def forget_calendars() -> None:
    """Read the calendars anew when they are next asked for."""
    _from_database.cache_clear()


def rows_of(name: str, one_off: dict[date, str]) -> list[WorkingDay]:
    """Return the rows of a calendar, unsaved: England's bank holidays and the one-off days given."""
    holidays, rows, ordinal, day = bank_holidays() | one_off, [], 0, FIRST
    while day <= LAST:
        working = day.weekday() < 5 and day not in holidays
        ordinal += working
        rows.append(WorkingDay(calendar=name, day=day, ordinal=ordinal, working=working, name=holidays.get(day, "")))
        day += timedelta(days=1)
    return rows


@transaction.atomic
def build(name: str = ENGLAND, one_off: dict[date, str] | None = None) -> int:
    """This function will write a calendar's rows anew and return how many."""
    WorkingDay.objects.filter(calendar=name).delete()
    rows = WorkingDay.objects.bulk_create(rows_of(name, one_off or {}), batch_size=2000)
    forget_calendars()
    return len(rows)


def bank_holidays() -> dict[date, str]:
    """Return England's bank holidays: the official list where it reaches, computed ones outside it."""
    import holidays as computed
    from govuk_bank_holidays.bank_holidays import BankHolidays

    official = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    known = {event["date"]: event["title"] for event in official}
    years = {day.year for day in known}
    outside = [year for year in range(FIRST.year, LAST.year + 1) if year not in years]
    return dict(computed.UnitedKingdom(subdiv="ENG", years=outside)) | known
