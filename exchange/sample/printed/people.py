"""A made-up child's time in care, and how ages and days are drawn."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from children.ages import age_on, birthday

Band = tuple[int, int]  # whole years, both included


class CannotBe(Exception):
    """The draw cannot give the printed counts; another draw is tried."""


@dataclass
class Held:
    """One review held, and the participation code that the return has for it; `printed` says that a paper counts it."""

    on: date
    code: str = ""
    printed: bool = False


@dataclass
class Stay:
    """One unbroken time in care of one child. A child who came twice has two stays with one id."""

    council_id: str
    born: date
    sex: str
    ethnic: str
    start: date
    end: date | None = None
    reason: str = ""
    # Legal status, placement and provider from a day on; the first from the start of care.
    changes: list[tuple[date, str, str, str]] = field(default_factory=list)
    reviews: list[Held] = field(default_factory=list)

    def in_care(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def age(self, day: date) -> int:
        return age_on(self.born, day)

    def within(self, band: Band, day: date) -> bool:
        return band[0] <= self.age(day) <= band[1]

    @property
    def eighteen(self) -> date:
        return birthday(self.born, 18)


def born_for(random: Random, band: Band, on: date, *, before: date | None = None) -> date:
    """Return a birthday of somebody whose age in whole years on a day lies in the band."""
    youngest = birthday_before(on, band[0])
    oldest = birthday_before(on, band[1] + 1) + timedelta(days=1)
    latest = min(youngest, before) if before else youngest
    if latest < oldest:
        raise CannotBe("nobody of that age")
    # Of those under one, most come soon after birth.
    share = random.random() ** (0.4 if band == (0, 0) else 1)
    return oldest + timedelta(days=round(share * (latest - oldest).days))


def birthday_before(day: date, years: int) -> date:
    """Return the day so many years earlier; 28 February where that is 29 February of a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def between(random: Random, first: date, last: date) -> date:
    """Return a day from the first to the last, both included."""
    if last < first:
        raise CannotBe("no such day")
    return first + timedelta(days=random.randint(0, (last - first).days))
