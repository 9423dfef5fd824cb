"""How long a child's record is kept, and who may decide about it. Pure functions of days; rules in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from children.ages import age_on
from iro_portal.core.permissions import rule
from people.permissions import roles_with, same_authority
from people.roles import Permission

DIED, ADOPTED = "E2", ("E1", "E11", "E12")
GROWN_UP = 18


@dataclass(frozen=True)
class Years:
    """How many years a record is kept: from birth, from the death of a child, from an adoption (None: as any other)."""

    from_birth: int = 75
    from_death: int = 15
    from_adoption: int | None = None


REGULATION = Years()


@dataclass(frozen=True)
class Life:
    """What the day on which a record is due follows from."""

    born: date
    died: date | None = None
    adopted: date | None = None


@dataclass(frozen=True)
class Due:
    """The first day on which a record need not be kept any more, and why that day."""

    on: date
    why: str


def retention_due_on(life: Life, years: Years = REGULATION) -> Due:
    """Return the day until which a case record is kept, and the rule that gives it.

    Until the seventy-fifth anniversary of the child's birth, or, where the child dies before 18, for fifteen years
    beginning with the day of the death: Care Planning, Placement and Case Review (England) Regulations 2010, part 9,
    "Records: retention and confidentiality"; the same words stand in SI 2007/310 (Wales), regulation 10(1). Of an adopted
    child the regulations know no other time; a council that keeps such records longer (Devon: 100 years; Disclosure of
    Adoption Information (Post-Commencement Adoptions) Regulations 2005 for the adoption agency's own) says so in its
    schedule, and the later of the two days counts.
    """
    if life.died and age_on(life.born, life.died) < GROWN_UP:
        return Due(anniversary(life.died, years.from_death), f"{years.from_death} years from the death of a child")
    due = Due(anniversary(life.born, years.from_birth), f"{years.from_birth} years from birth")
    if life.adopted and years.from_adoption is not None:
        adopted = Due(anniversary(life.adopted, years.from_adoption), f"{years.from_adoption} years from the adoption")
        return max(due, adopted, key=lambda each: each.on)
    return due


def anniversary(day: date, years: int) -> date:
    """Return the day so many years later; of a 29 February, 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def coarsened(born: date, days: Iterable[date]) -> date:
    """Return a day of birth that says no more than the figures need: every age on these days stays as it was.

    The first of the month of birth, which leaves every age at the end of a month as it was too. Where something happened
    earlier in the month than the birthday, in any year, the day after the last of those.
    """
    before = [day.day for day in days if day.month == born.month and day.day < born.day and day > born]
    return born.replace(day=max(before, default=0) + 1)


def life_of(child) -> Life:
    """Read what retention follows from: birth, death (as recorded, or as the reason for which care ended), adoption."""
    ended = [(period.end, period.end_reason) for period in child.periods.all() if period.end]
    died = child.died_on or min((end for end, reason in ended if reason == DIED), default=None)
    adopted = max((end for end, reason in ended if reason in ADOPTED), default=None)
    return Life(child.date_of_birth, died, adopted)


def earliest_birth_due(on: date, years: Years) -> date:
    """Return the latest day of birth of somebody whose record can be due by age alone on a day."""
    return anniversary(on, -years.from_birth) + timedelta(days=1)


@rule
def can_read_retention(record, staff) -> str:
    """Who reads what is due and what is held back: information governance and the IRO manager."""
    return _refuse(record, staff, Permission.READ_RETENTION)


@rule
def can_decide_retention(record, staff) -> str:
    """Who approves, refuses, places and lifts holds: information governance alone."""
    return _refuse(record, staff, Permission.DECIDE_RETENTION)


@rule
def only_the_run(record, staff) -> str:
    """Carried out by the run alone, on a day after the approval, so that it can be taken back until then."""
    return "" if staff is None else "That is carried out by the nightly run alone, never by hand."


def _refuse(record, staff, permission: Permission) -> str:
    if not same_authority(record, staff):
        return "That belongs to another authority."
    if not staff.may(permission):
        return f"To {permission.value} is for the {' or '.join(roles_with(permission))}."
    return ""
