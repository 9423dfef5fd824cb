"""Working days of England, checked by hand against the calendar (www.gov.uk/bank-holidays)."""

from datetime import date, timedelta
from functools import cache

import pytest
from django.db.models import F, Subquery
from hypothesis import given
from hypothesis import strategies as st

from iro_portal.core import working_days
from iro_portal.core.models import WorkingDay
from iro_portal.core.templatetags.portal import working_days_left

BANK_HOLIDAYS_BY_YEAR = {
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
BANK_HOLIDAYS = [f"{year}-{day}" for year, row in BANK_HOLIDAYS_BY_YEAR.items() for day in row.split()]

# event (day 0), working days, the day on which they end
ADDED = [
    ("2026-11-12", 5, "2026-11-19", "a Thursday to the next"),
    ("2026-11-13", 1, "2026-11-16", "over a weekend"),
    ("2026-11-14", 1, "2026-11-16", "begun on a Saturday"),
    ("2026-11-15", 5, "2026-11-20", "begun on a Sunday"),
    ("2018-12-21", 5, "2019-01-02", "Christmas and New Year 2018"),
    ("2018-12-24", 1, "2018-12-27", "Christmas Eve"),
    ("2019-12-31", 1, "2020-01-02", "year end"),
    ("2020-04-09", 1, "2020-04-14", "Easter 2020, Maundy Thursday"),
    ("2020-05-07", 1, "2020-05-11", "early May moved to VE Day, Friday 8 May 2020"),
    ("2020-05-01", 1, "2020-05-04", "and so the first Monday of May was worked"),
    ("2021-12-24", 2, "2021-12-30", "Christmas on a Saturday: Monday and Tuesday instead"),
    ("2022-06-01", 1, "2022-06-06", "Platinum Jubilee"),
    ("2022-05-27", 1, "2022-05-30", "spring bank holiday moved to June"),
    ("2022-09-16", 1, "2022-09-20", "the Queen's funeral"),
    ("2023-05-05", 1, "2023-05-09", "the Coronation"),
    ("2025-04-17", 5, "2025-04-28", "Easter 2025"),
    ("2026-12-24", 1, "2026-12-29", "Boxing Day on a Saturday: Monday instead"),
    ("2027-12-24", 1, "2027-12-29", "Christmas on a Saturday again"),
    ("2018-03-01", 20, "2018-03-29", "the 20 days of the formal process, ending before Good Friday"),
    ("2018-03-02", 20, "2018-04-03", "the same a day later, over Easter"),
    ("2026-11-12", 0, "2026-11-12", "day 0 is the event"),
]
day_of = date.fromisoformat
days = st.dates(working_days.FIRST, working_days.LAST)


@cache
def calendar() -> working_days.Calendar:
    """England's calendar as the two libraries give it; a test says that the table holds the same."""
    rows = working_days.rows_of(working_days.ENGLAND, {})
    return working_days.Calendar(tuple(row.ordinal for row in rows), tuple(row.day for row in rows if row.working))


def test_the_table_holds_every_bank_holiday_from_2018_to_2027_and_no_other(db):
    off = WorkingDay.objects.filter(calendar="england", day__range=("2018-01-01", "2027-12-31"), working=False)
    assert [str(row.day) for row in off.order_by("day") if row.day.weekday() < 5] == BANK_HOLIDAYS


@pytest.mark.parametrize(("event", "count", "end", "why"), ADDED, ids=[row[3] for row in ADDED])
def test_working_days_are_counted_from_the_day_after_the_event(event, count, end, why):
    assert calendar().add(day_of(event), count) == day_of(end)
    assert calendar().between(day_of(event), day_of(end)) == count


def test_the_table_and_python_count_alike(db):
    rows = WorkingDay.objects.filter(calendar="england").order_by("day").values_list("day", "ordinal", "working")
    known = calendar()
    assert [(day, known.ordinal(day), known.is_working(day)) for day, _, _ in rows] == list(rows)
    assert len(rows) == (working_days.LAST - working_days.FIRST).days + 1


def test_a_difference_of_ordinals_in_sql_is_the_count_in_python(db):
    later = WorkingDay.objects.filter(calendar="england", day="2026-11-20")
    rows = WorkingDay.objects.filter(calendar="england", day__year__gte=2024, day__year__lte=2027).annotate(
        elapsed=Subquery(later.values("ordinal")[:1]) - F("ordinal")
    )
    known, until = working_days.calendar(), date(2026, 11, 20)
    assert {row.day: row.elapsed for row in rows} == {row.day: known.between(row.day, until) for row in rows}


@given(days, st.integers(min_value=0, max_value=60))
def test_what_is_added_is_what_lies_between(day, count):
    try:
        end = calendar().add(day, count)
    except ValueError:
        assert day > working_days.LAST - timedelta(days=100)
        return
    assert calendar().between(day, end) == count
    assert count == 0 or calendar().is_working(end)


@given(days, days, days)
def test_counts_add_up(one, two, three):
    between = calendar().between
    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)


@given(days, days)
def test_no_more_working_days_than_days(one, two):
    start, end = sorted((one, two))
    assert 0 <= calendar().between(start, end) <= (end - start).days


@given(days)
def test_no_weekend_is_worked(day):
    assert not (calendar().is_working(day) and day.weekday() > 4)


@pytest.mark.parametrize("day", [date(2004, 12, 31), date(2046, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_in_a_sentence(day):
    with pytest.raises(ValueError, match="runs from 2005 to 2045"):
        calendar().ordinal(day)


def test_days_beyond_the_end_of_the_calendar_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="runs from 2005 to 2045"):
        calendar().add(date(2045, 12, 28), 10)
    with pytest.raises(ValueError, match="expected 0 or more"):
        calendar().add(date(2026, 1, 5), -1)


def test_an_authority_adds_a_day_of_its_own(db):
    working_days.build("barchester", {date(2026, 11, 16): "Foundation Day"})
    try:
        own = working_days.calendar("barchester")
        assert own.add(date(2026, 11, 13), 1) == date(2026, 11, 17)
        assert working_days.calendar().add(date(2026, 11, 13), 1) == date(2026, 11, 16)
        assert WorkingDay.objects.get(calendar="barchester", day="2026-11-16").name == "Foundation Day"
    finally:
        working_days.forget_calendars()


def test_a_friday_deadline_has_passed_on_the_saturday(db):
    friday, saturday, monday = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
    days = working_days.calendar()
    assert [working_days_left(days.left(on, friday)) for on in (friday, saturday, monday)] == [
        "due today", "OVERDUE", "OVERDUE, 1 working day",
    ]  # fmt: skip
    assert working_days_left(days.left(saturday, monday)) == "1 working day left"
