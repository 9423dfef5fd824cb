"""By when a child's case must be reviewed: pure functions of dates, each with its regulation.

Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959), reg 33: the first review within 20
working days of the day on which the child becomes looked after, the second within 3 months of the first, later ones
within 6 months of the one before. Day 0 is the event. A limit is the last day in time; the day to plan for is the last
working day on or before it.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from children.ages import birthday
from iro_portal.core.working_days import Calendar

FIRST_REVIEW_WORKING_DAYS = 20
MONTHS_TO_SECOND, MONTHS_TO_LATER = 3, 6
DAYS_FOR_MONTHS = {3: 91, 6: 183}
WEEKS_FROM_PLACEMENT = 4


class Months(StrEnum):
    """How an authority counts the months between reviews: by the calendar, or as 91 and 183 days."""

    CALENDAR = "calendar"
    DAYS = "days"


class Rule(StrEnum):
    """Which rule gave a limit."""

    FIRST = "first"
    SECOND = "second"
    LATER = "later"
    SECOND_OR_LATER = "second-or-later"
    SHORT_BREAK_FIRST = "short-break-first"
    SHORT_BREAK_LATER = "short-break-later"
    ADOPTION_AUTHORISED = "adoption-authorised"
    ADOPTION_FIRST = "adoption-first"
    ADOPTION_SECOND = "adoption-second"
    ADOPTION_LATER = "adoption-later"
    UNKNOWN = "unknown"


class Timeliness(StrEnum):
    IN_TIME = "in-time"
    LATE = "late"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Due:
    """The last day in time (None where it cannot be known), the rule that gives it, and the day that is surely late.

    `limit` is None where the start of care is unknown and no review is known yet. `surely_late_after` differs from
    the limit only where it cannot be known whether a review is the second or a later one.
    """

    rule: Rule
    limit: date | None
    surely_late_after: date | None

    def timeliness(self, held: date) -> Timeliness:
        """Judge a review held on a day: on the limit itself it is in time."""
        if self.limit is None:
            return Timeliness.UNDETERMINED
        if held <= self.limit:
            return Timeliness.IN_TIME
        return Timeliness.LATE if held > self.surely_late_after else Timeliness.UNDETERMINED


@dataclass(frozen=True)
class Adoption:
    """One plan to place a child for adoption: when the authority to place was given, the placement, the plan's end."""

    authorised: date
    placed: date | None = None
    ended: date | None = None


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day: 31 August and 6 months is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def after(day: date, months: int, counted: Months) -> date:
    """Return the day so many months later, as the authority counts them."""
    if counted == Months.DAYS:
        return day + timedelta(days=DAYS_FOR_MONTHS[months])
    return add_months(day, months)


def first_review_limit(calendar: Calendar, looked_after_from: date) -> date:
    """Return the last day for the first review: 20 working days after the start of care (reg 33(1))."""
    return calendar.add(looked_after_from, FIRST_REVIEW_WORKING_DAYS)


def next_due(
    calendar: Calendar,
    start: date,
    held: list[date],
    *,
    start_known: bool = True,
    short_breaks: bool = False,
    counted: Months = Months.CALENDAR,
    adoption: Sequence[Adoption] = (),
    on: date | None = None,
) -> Due:
    """Return what is due after the reviews held so far (in order) in one period of care.

    Where the start is unknown, the first review known may be any: it has no limit; the one after it may be the second
    or a later one, so it is in time within 3 months, late beyond 6, and between the two undetermined.

    `adoption` are the plans to place the child, in order; while one lasts its own rule applies, afterwards the usual
    one again. A limit that had passed before the rule changed stands: who is late does not become in time by it.
    `on` is the day on which the review was held: a rule that began later says nothing of it.
    """
    usual = due = _usual(calendar, start, held, start_known, short_breaks, counted)
    for began, during in _changes(adoption, held, counted):
        if (on and began > on) or (due.surely_late_after and due.surely_late_after < began):
            break
        ended_too_late = during is None and usual.limit and usual.limit < began
        due = due if ended_too_late else during or usual
    return due


def _usual(
    calendar: Calendar, start: date, held: list[date], start_known: bool, short_breaks: bool, counted: Months
) -> Due:
    if short_breaks:
        return _short_breaks(start, held, start_known, counted)
    if not held:
        return _first(calendar, start, start_known)
    if len(held) == 1:
        return _second(held[0], start_known, counted)
    return _exact(Rule.LATER, after(held[-1], MONTHS_TO_LATER, counted))


def working_day_for(calendar: Calendar, limit: date) -> date:
    """Return the last working day on or before a limit: the day to plan for."""
    day = limit
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def working_days_from(calendar: Calendar, day: date, working_days: int) -> date:
    """Return the day so many working days after a day; negative: the last day with so many working days between."""
    if working_days >= 0:
        return calendar.add(day, working_days)
    return calendar.working[calendar.ordinal(day) - 1 + working_days]


def _exact(rule: Rule, limit: date) -> Due:
    return Due(rule, limit, limit)


def _first(calendar: Calendar, start: date, start_known: bool) -> Due:
    if not start_known:
        return Due(Rule.UNKNOWN, None, None)
    return _exact(Rule.FIRST, first_review_limit(calendar, start))


def _second(first: date, start_known: bool, counted: Months) -> Due:
    limit = after(first, MONTHS_TO_SECOND, counted)
    if start_known:
        return _exact(Rule.SECOND, limit)
    return Due(Rule.SECOND_OR_LATER, limit, after(first, MONTHS_TO_LATER, counted))


def _short_breaks(start: date, held: list[date], start_known: bool, counted: Months) -> Due:
    """Short breaks (V3, V4): the first within 3 months of the first break, later ones within 6 (reg 48)."""
    if not held and not start_known:
        return Due(Rule.UNKNOWN, None, None)
    if not held:
        return _exact(Rule.SHORT_BREAK_FIRST, after(start, MONTHS_TO_SECOND, counted))
    return _exact(Rule.SHORT_BREAK_LATER, after(held[-1], MONTHS_TO_LATER, counted))


def _changes(adoption: Sequence[Adoption], held: list[date], counted: Months) -> Iterator[tuple[date, Due | None]]:
    """Each day on which a plan for adoption changed the rule, with what is due by it; None: the usual rule again."""
    for plan in adoption:
        yield plan.authorised, _authorised(plan.authorised, _since(held, plan.authorised), counted)
        if plan.placed:
            yield plan.placed, _placed(plan.placed, _since(held, plan.placed), counted)
        if plan.ended:
            yield plan.ended, None


def _since(held: list[date], day: date) -> list[date]:
    return [each for each in held if each > day]


def _authorised(authorised: date, held: list[date], counted: Months) -> Due:
    """May be placed but is not yet: within 3 months of the authority, then within 6 of the review before.

    Adoption Agencies Regulations 2005 (SI 2005/389), reg 36(1).
    """
    if not held:
        return _exact(Rule.ADOPTION_AUTHORISED, after(authorised, MONTHS_TO_SECOND, counted))
    return _exact(Rule.ADOPTION_LATER, after(held[-1], MONTHS_TO_LATER, counted))


def _placed(placed: date, held: list[date], counted: Months) -> Due:
    """Placed for adoption: within 4 weeks, then within 3 months of that review, then within 6 (reg 36(3))."""
    if not held:
        return _exact(Rule.ADOPTION_FIRST, placed + timedelta(weeks=WEEKS_FROM_PLACEMENT))
    if len(held) == 1:
        return _exact(Rule.ADOPTION_SECOND, after(held[0], MONTHS_TO_SECOND, counted))
    return _exact(Rule.ADOPTION_LATER, after(held[-1], MONTHS_TO_LATER, counted))


def participation_fits(code: str, date_of_birth: date, held: date) -> bool:
    """Does a participation code fit the child's age at the review? On the fourth birthday either does.

    DfE SSDA903 rules 440 (PN0 after the fourth birthday) and 441 (PN1 to PN7 before it).
    """
    fourth = birthday(date_of_birth, 4)
    return held <= fourth if code == "PN0" else held >= fourth
