"""Midpoints and visits, worked by hand."""

from datetime import date, timedelta

import pytest

from iro_portal.core.working_days import calendar
from reviews.between_dates import VisitLimits, midpoint, update_due, visit_due

D = date.fromisoformat
USUAL, LONG_TERM, WEEKS_OF_FOUR = VisitLimits(42, 42), VisitLimits(42, 91), VisitLimits(28, 28)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "limit", "middle"),
    [
        ("2026-01-05", "2026-07-05", "2026-04-02"),  # the 90th is Easter Sunday: back past Good Friday
        ("2026-06-01", "2026-09-01", "2026-07-17"),  # 92 days: the 46th is a Friday
        ("2026-03-02", "2026-06-02", "2026-04-17"),
        ("2025-09-30", "2026-03-30", "2025-12-29"),  # 181 days: the 90th, a Monday
        ("2025-09-26", "2026-03-26", "2025-12-24"),  # the 90th is Christmas Day
        ("2024-02-29", "2024-05-29", "2024-04-12"),  # the 45th, 14 April, is a Sunday
        ("2026-11-02", "2026-11-30", "2026-11-16"),  # four weeks after placing for adoption
    ],
)
def test_the_midpoint_is_the_last_working_day_on_or_before_the_middle(held, limit, middle):
    assert midpoint(calendar(), D(held), D(limit)) == D(middle)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "due"),
    [("2026-11-16", "2026-11-23"), ("2026-12-21", "2026-12-30"), ("2026-04-02", "2026-04-13"), ("2026-11-14", "2026-11-20")],
)  # fmt: skip
def test_an_update_is_due_five_working_days_after_it_was_asked_for(asked, due):
    assert update_due(calendar(), D(asked)) == D(due)


@pytest.mark.parametrize(
    ("placed", "last", "limits", "due"),
    [
        ("2026-03-02", None, USUAL, "2026-03-09"),  # within one week of the start
        ("2026-03-02", "2026-02-20", USUAL, "2026-03-09"),  # a visit to the placement before does not count
        ("2026-03-02", "2026-03-02", USUAL, "2026-04-13"),  # on the day of the move it does
        ("2026-03-02", "2026-03-09", USUAL, "2026-04-20"),
        ("2026-03-02", "2027-03-01", LONG_TERM, "2027-04-12"),  # the last day of the first year
        ("2026-03-02", "2027-03-02", LONG_TERM, "2027-06-01"),  # the first day after it
        ("2026-03-02", "2027-03-02", USUAL, "2027-04-13"),
        ("2024-02-29", "2025-02-27", LONG_TERM, "2025-04-10"),
        ("2024-02-29", "2025-02-28", LONG_TERM, "2025-05-30"),  # the year after 29 February ends with 27 February
        ("2026-03-02", "2026-12-25", WEEKS_OF_FOUR, "2027-01-22"),  # an authority that visits every four weeks
    ],
)
def test_visits_are_due_as_regulation_28_says(placed, last, limits, due):
    assert visit_due(D(placed), last and D(last), limits) == D(due)


def test_a_later_visit_never_makes_the_next_one_due_earlier_in_the_same_part_of_the_placement():
    placed = date(2025, 1, 6)
    days = [placed + timedelta(days=number) for number in range(0, 900, 7)]
    dues = [visit_due(placed, day, LONG_TERM) for day in days]
    assert dues == sorted(dues)
