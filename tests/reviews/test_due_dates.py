"""When a review is due, as worked out by hand on a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from children.ages import age_on
from iro_portal.core.working_days import Calendar, rows_of
from reviews.due_dates import (
    Adoption,
    Due,
    Months,
    Rule,
    Timeliness,
    add_months,
    first_review_limit,
    next_due,
    participation_fits,
    working_day_for,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def england() -> Calendar:
    rows = rows_of("england", {})
    return Calendar(tuple(row.ordinal for row in rows), tuple(row.day for row in rows if row.working))


FIRST = [
    # start of care (day 0)   20 working days later     what lies between
    ("2026-01-05", "2026-02-02", "no holiday"),
    ("2026-01-01", "2026-01-29", "starts on New Year's Day"),
    ("2026-03-09", "2026-04-08", "Good Friday and Easter Monday"),
    ("2026-04-02", "2026-05-05", "Easter and May Day, from the Thursday before Easter"),
    ("2026-04-27", "2026-05-27", "both May holidays"),
    ("2026-05-01", "2026-06-02", "both May holidays, start on a Friday"),
    ("2026-08-03", "2026-09-01", "the August holiday"),
    ("2026-11-30", "2026-12-30", "Christmas and Boxing Day observed on the Monday"),
    ("2026-12-24", "2027-01-26", "Christmas, Boxing Day observed, New Year"),
    ("2025-12-01", "2025-12-31", "Christmas and Boxing Day"),
    ("2025-12-19", "2026-01-21", "Christmas, Boxing Day, New Year"),
    ("2022-05-16", "2022-06-15", "the Jubilee's two days"),
    ("2022-09-01", "2022-09-30", "the Queen's funeral"),
    ("2023-04-24", "2023-05-24", "May Day and the Coronation"),
    ("2024-02-05", "2024-03-04", "29 February counts"),
    ("2018-11-19", "2018-12-17", "no holiday"),
    ("2026-02-07", "2026-03-06", "starts on a Saturday"),
    ("2026-02-08", "2026-03-06", "starts on a Sunday"),
    ("2026-02-06", "2026-03-06", "starts on the Friday before"),
    ("2020-05-04", "2020-06-03", "VE Day moved to Friday, Whitsun"),
]


@pytest.mark.parametrize(("start", "limit", "between"), FIRST)
def test_first_review_within_20_working_days(england, start, limit, between):
    assert first_review_limit(england, day(start)) == day(limit), between


MONTHS = [
    ("2026-01-31", 3, "2026-04-30"),
    ("2026-02-28", 3, "2026-05-28"),
    ("2024-02-29", 3, "2024-05-29"),
    ("2024-02-29", 6, "2024-08-29"),
    ("2025-08-31", 6, "2026-02-28"),
    ("2023-08-31", 6, "2024-02-29"),
    ("2026-08-31", 3, "2026-11-30"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2027-11-30", 3, "2028-02-29"),
    ("2026-12-31", 6, "2027-06-30"),
    ("2026-10-15", 3, "2027-01-15"),
    ("2026-07-01", 6, "2027-01-01"),
    ("2026-12-01", 3, "2027-03-01"),
    ("2026-03-31", 6, "2026-09-30"),
]


@pytest.mark.parametrize(("start", "months", "later"), MONTHS)
def test_months_by_the_calendar(start, months, later):
    assert add_months(day(start), months) == day(later)


SERIES = [
    # held so far                        months counted   rule          limit
    (["2026-02-02"], Months.CALENDAR, Rule.SECOND, "2026-05-02"),
    (["2026-02-02"], Months.DAYS, Rule.SECOND, "2026-05-04"),
    (["2026-02-02", "2026-05-01"], Months.CALENDAR, Rule.LATER, "2026-11-01"),
    (["2026-02-02", "2026-05-01"], Months.DAYS, Rule.LATER, "2026-10-31"),
    (["2025-02-28", "2025-05-28", "2025-08-31"], Months.CALENDAR, Rule.LATER, "2026-02-28"),
    (["2025-02-28", "2025-05-28", "2025-08-31"], Months.DAYS, Rule.LATER, "2026-03-02"),
    (["2023-11-30"], Months.CALENDAR, Rule.SECOND, "2024-02-29"),
    (["2022-11-30"], Months.CALENDAR, Rule.SECOND, "2023-02-28"),
]


@pytest.mark.parametrize(("held", "counted", "rule", "limit"), SERIES)
def test_later_reviews(england, held, counted, rule, limit):
    due = next_due(england, day("2022-11-01"), [day(each) for each in held], counted=counted)
    assert (due.rule, due.limit) == (rule, day(limit))


# A series counts by its last day; each time in care is counted by itself, whatever was held in the one before.
TIMES_IN_CARE = [
    # start of care  completing days of the reviews held in it      rule    limit
    ("2026-03-09", [], Rule.FIRST, "2026-04-08"),
    ("2026-09-01", [], Rule.FIRST, "2026-09-29"),  # back in care after the summer: the first review again
    ("2026-09-01", ["2026-09-29"], Rule.SECOND, "2026-12-29"),
    ("2026-03-09", ["2026-04-07"], Rule.SECOND, "2026-07-07"),  # a series: 25 March, 1 April, 7 April
    ("2026-03-09", ["2026-04-07", "2026-08-31"], Rule.LATER, "2027-02-28"),  # a series: 24 and 31 August
    ("2023-11-06", ["2023-11-29", "2024-02-29"], Rule.LATER, "2024-08-29"),  # completed on 29 February
]


@pytest.mark.parametrize(("start", "held", "rule", "limit"), TIMES_IN_CARE)
def test_each_time_in_care_is_counted_by_itself(england, start, held, rule, limit):
    due = next_due(england, day(start), [day(each) for each in held])
    assert (due.rule, due.limit) == (rule, day(limit))


JUDGED = [
    # limit, held, what it is
    ("2026-05-02", "2026-05-01", Timeliness.IN_TIME),
    ("2026-05-02", "2026-05-02", Timeliness.IN_TIME),
    ("2026-05-02", "2026-05-03", Timeliness.LATE),
]


@pytest.mark.parametrize(("limit", "held", "judged"), JUDGED)
def test_a_review_on_its_limit_is_in_time(limit, held, judged):
    assert Due(Rule.SECOND, day(limit), day(limit)).timeliness(day(held)) == judged


UNKNOWN_START = [
    # reviews known so far, the next one held, what can be said of it
    ([], "2026-02-02", Timeliness.UNDETERMINED),
    (["2026-02-02"], "2026-05-02", Timeliness.IN_TIME),
    (["2026-02-02"], "2026-05-03", Timeliness.UNDETERMINED),
    (["2026-02-02"], "2026-08-02", Timeliness.UNDETERMINED),
    (["2026-02-02"], "2026-08-03", Timeliness.LATE),
    (["2025-08-02", "2026-02-02"], "2026-08-02", Timeliness.IN_TIME),
    (["2025-08-02", "2026-02-02"], "2026-08-03", Timeliness.LATE),
]


@pytest.mark.parametrize(("known", "held", "judged"), UNKNOWN_START)
def test_where_the_start_of_care_is_unknown(england, known, held, judged):
    due = next_due(england, day("2024-01-01"), [day(each) for each in known], start_known=False)
    assert due.timeliness(day(held)) == judged


SHORT_BREAKS = [([], Rule.SHORT_BREAK_FIRST, "2026-04-05"), (["2026-03-20"], Rule.SHORT_BREAK_LATER, "2026-09-20")]


@pytest.mark.parametrize(("held", "rule", "limit"), SHORT_BREAKS)
def test_short_breaks_have_a_rule_of_their_own(england, held, rule, limit):
    due = next_due(england, day("2026-01-05"), [day(each) for each in held], short_breaks=True)
    assert (due.rule, due.limit) == (rule, day(limit))


# Into care on Tue 6 January 2026: the first review by Tue 3 February, held that day; the second by 3 May.
ADOPTION = [
    # authority to place, placed, ended     held after 3 February    rule                         limit
    (("2026-03-31", None, None), [], Rule.ADOPTION_AUTHORISED, "2026-06-30"),
    (("2026-11-30", None, None), ["2026-05-01"], "later", "2026-11-01"),  # late before the authority, and late still
    (("2026-03-31", None, None), ["2026-06-30"], Rule.ADOPTION_LATER, "2026-12-30"),
    (("2026-03-31", None, None), ["2026-06-30", "2026-08-31"], Rule.ADOPTION_LATER, "2027-02-28"),
    (
        ("2026-03-31", None, None),
        ["2026-03-31"],
        Rule.ADOPTION_AUTHORISED,
        "2026-06-30",
    ),  # held the same day: before it
    (("2026-03-31", "2026-05-15", None), [], Rule.ADOPTION_FIRST, "2026-06-12"),
    (("2026-03-31", "2026-12-04", None), ["2026-06-30"], Rule.ADOPTION_FIRST, "2027-01-01"),
    (("2026-03-31", "2026-07-01", None), [], Rule.ADOPTION_AUTHORISED, "2026-06-30"),  # late before the placement
    (("2026-03-31", "2026-05-15", None), ["2026-06-12"], Rule.ADOPTION_SECOND, "2026-09-12"),
    (("2026-03-31", "2026-05-15", None), ["2026-06-12", "2026-08-31"], Rule.ADOPTION_LATER, "2027-02-28"),
    (("2026-03-31", "2026-05-15", None), ["2026-05-01", "2026-06-12"], Rule.ADOPTION_SECOND, "2026-09-12"),
    (("2026-03-31", "2026-05-15", "2026-09-01"), ["2026-06-12"], Rule.LATER, "2026-12-12"),
    (("2026-03-31", "2026-05-15", "2026-10-01"), ["2026-06-12"], Rule.ADOPTION_SECOND, "2026-09-12"),  # late before
    (("2026-03-31", None, "2026-04-20"), [], Rule.SECOND, "2026-05-03"),
    # The usual limit passed while another rule held: the limit of that rule stays.
    (("2026-03-31", None, "2026-06-01"), [], Rule.ADOPTION_AUTHORISED, "2026-06-30"),
]


@pytest.mark.parametrize(("plan", "held", "rule", "limit"), ADOPTION)
def test_adoption_has_a_rule_of_its_own(england, plan, held, rule, limit):
    plans = [Adoption(*[each and day(each) for each in plan])]
    due = next_due(england, day("2026-01-06"), [day(each) for each in ["2026-02-03", *held]], adoption=plans)
    assert (due.rule, due.limit) == (rule, day(limit))


def test_adoption_months_as_days(england):
    plans, counted = [Adoption(day("2026-03-31"))], Months.DAYS
    due = next_due(england, day("2026-01-06"), [day("2026-02-03")], adoption=plans, counted=counted)
    assert due.limit == day("2026-06-30")
    due = next_due(england, day("2026-01-06"), [day("2026-06-12")], adoption=plans, counted=counted)
    assert due.limit == day("2026-12-12")


def test_a_second_plan_for_adoption_begins_anew(england):
    plans = [Adoption(day("2026-03-31"), None, day("2026-05-20")), Adoption(day("2026-06-22"))]
    due = next_due(england, day("2026-01-06"), [day("2026-02-03"), day("2026-05-01")], adoption=plans)
    assert (due.rule, due.limit) == (Rule.ADOPTION_AUTHORISED, day("2026-09-22"))


@pytest.mark.parametrize(
    ("held", "judged"), [("2026-05-03", Rule.SECOND), ("2026-05-15", Rule.SECOND), ("2026-05-01", Rule.SECOND)]
)
def test_a_review_is_judged_by_the_rule_of_the_day_on_which_it_was_held(england, held, judged):
    plans = [Adoption(day("2026-05-20"))]
    due = next_due(england, day("2026-01-06"), [day("2026-02-03")], adoption=plans, on=day(held))
    assert (due.rule, due.limit) == (judged, day("2026-05-03"))


def test_the_authority_to_place_gives_a_limit_where_the_start_is_unknown(england):
    due = next_due(england, day("2026-01-06"), [], start_known=False, adoption=[Adoption(day("2026-03-31"))])
    assert (due.rule, due.limit) == (Rule.ADOPTION_AUTHORISED, day("2026-06-30"))


PLANNED_FOR = [
    ("2026-05-02", "2026-05-01"),
    ("2026-05-04", "2026-05-01"),
    ("2026-04-06", "2026-04-02"),
    ("2026-12-28", "2026-12-24"),
    ("2026-11-30", "2026-11-30"),
]


@pytest.mark.parametrize(("limit", "planned"), PLANNED_FOR)
def test_the_day_to_plan_for_is_a_working_day(england, limit, planned):
    assert working_day_for(england, day(limit)) == day(planned)


PARTICIPATION = [
    # code, born, held, fits
    ("PN0", "2022-11-21", "2026-11-20", True),
    ("PN0", "2022-11-21", "2026-11-21", True),
    ("PN1", "2022-11-21", "2026-11-21", True),
    ("PN0", "2022-11-21", "2026-11-22", False),
    ("PN1", "2022-11-21", "2026-11-20", False),
    ("PN0", "2024-02-29", "2028-02-29", True),
    ("PN0", "2024-02-29", "2028-03-01", False),
    ("PN0", "2017-01-01", "2026-11-21", False),
]


@pytest.mark.parametrize(("code", "born", "held", "fits"), PARTICIPATION)
def test_participation_code_and_age(code, born, held, fits):
    assert participation_fits(code, day(born), day(held)) is fits


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [("2010-02-28", "2026-02-28", 16), ("2010-03-01", "2026-02-28", 15), ("2008-02-29", "2026-02-28", 17)],
)
def test_age_in_whole_years(born, on, age):
    assert age_on(day(born), day(on)) == age


starts = st.dates(date(2012, 1, 1), date(2035, 12, 31))


@given(start=starts, later=st.integers(0, 60))
def test_a_later_start_is_never_due_earlier(england, start, later):
    assert first_review_limit(england, start) <= first_review_limit(england, start + timedelta(days=later))
    assert add_months(start, 3) <= add_months(start + timedelta(days=later), 3)


@given(start=starts)
def test_the_first_review_and_every_planned_day_fall_on_working_days(england, start):
    assert england.is_working(first_review_limit(england, start))
    planned = working_day_for(england, add_months(start, 6))
    assert england.is_working(planned)
    assert planned <= add_months(start, 6)
