"""By when something is due between two reviews: pure functions of dates, each with where its rule comes from."""

from datetime import date, timedelta
from typing import NamedTuple

from iro_portal.core.working_days import Calendar
from reviews.due_dates import add_months, working_day_for

UPDATE_WORKING_DAYS = 5
FIRST_VISIT_DAYS = 7
MONTHS_OF_FIRST_YEAR = 12


class VisitLimits(NamedTuple):
    """The longest time between two visits, in calendar days: in the first year of a placement, and after it."""

    first_year: int
    later: int


def midpoint(calendar: Calendar, last_held: date, limit: date) -> date:
    """Return the day halfway from the last review to the limit of the next: the last working day on or before it.

    Good practice, no statutory clock.
    """
    return working_day_for(calendar, last_held + (limit - last_held) // 2)


def update_due(calendar: Calendar, asked: date) -> date:
    """Return by when a midpoint update is to be answered: 5 working days after it was asked for."""
    return calendar.add(asked, UPDATE_WORKING_DAYS)


def visit_due(placed_from: date, last_visit: date | None, limits: VisitLimits) -> date:
    """Return the last day in time for the social worker's next visit.

    Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959), reg 28: within one week of the
    start of any placement; then at intervals of not more than 6 weeks during its first year; after that of not more
    than 6 weeks, or 3 months where the placement is to last until 18. An authority may be stricter: `limits` are its
    own. Calendar days; day 0 is the event. An interval that begins in the first year is one of the first year.
    """
    if last_visit is None or last_visit < placed_from:
        return placed_from + timedelta(days=FIRST_VISIT_DAYS)
    first_year = last_visit < add_months(placed_from, MONTHS_OF_FIRST_YEAR)
    return last_visit + timedelta(days=limits.first_year if first_year else limits.later)
