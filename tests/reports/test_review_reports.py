"""The tables on LAC reviews: what counts, under which row, of which base, and what is said of what is not known."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.models import Allocation, Disability
from people.models import Authority
from reports import catalogue, definitions, engine
from reports.commands import LineSpec, begin_grouping
from reports.definitions import (
    review_child_dimensions,
    review_dimensions,
    review_measures,
    review_voices,
    review_work,
    review_work_measures,
    reviews,
)
from reports.definitions.review_measures import REVIEWS
from reports.measures import Measure
from reports.period import Period, financial_year
from reports.spec import CrossTable
from reports.tables import ReviewsBehind
from reviews.models import MidwayReview, Review, ReviewRules
from tests.reports.children_in_care import episode_of
from tests.reports.review_years import LONG_AGO, Reviewed

DAY = date(2018, 6, 1)  # a Friday
YEAR = financial_year(DAY)
WEEK = timedelta(days=7)
MEASURES = [
    each
    for module in (review_measures, review_work_measures)
    for each in vars(module).values()
    if isinstance(each, Measure)
]
REPORTS = {spec.slug: spec for module in (reviews, review_voices, review_work) for spec in module.REPORTS}


@pytest.fixture
def town(db) -> Reviewed:
    return Reviewed(Authority.objects.create(slug="anytown", name="Anytown"))


@pytest.fixture
def elsewhere(db) -> Reviewed:
    return Reviewed(Authority.objects.create(slug="elsewhere", name="Elsewhere"))


def ask(slug: str, town: Reviewed, period: Period = YEAR, unit: str = "", compare: int = 0) -> engine.Question:
    return engine.ask(definitions.find(slug), town.authority, period, unit, compare)


def rows(slug: str, town: Reviewed, period: Period = YEAR, **more) -> dict[str, tuple]:
    found = engine.table(ask(slug, town, period, **more))
    return {row.key: tuple(cell.plain for cell in row.cells) for row in [*found.rows, *filter(None, [found.total])]}


def counts(slug: str, town: Reviewed, period: Period = YEAR) -> dict[str, int]:
    """The first column, without the rows of nothing."""
    return {key: cells[0] for key, cells in rows(slug, town, period).items() if cells[0]}


def test_reviews_are_counted_by_the_day_held_and_a_share_is_of_all_of_them(town):
    town.review(DAY)
    town.review(DAY, limit=DAY)
    town.review(DAY, limit=DAY - timedelta(days=1))
    town.undetermined(DAY)
    town.review(date(2018, 3, 31))
    town.review(date(2019, 4, 1))
    town.review(None, limit=DAY)
    found = rows("review-timeliness", town)
    assert found["held"] == (4, "")
    assert [found[f"held-{key}"] for key in ("in-time", "late", "undetermined")] == [(2, 50.0), (1, 25.0), (1, 25.0)]
    assert rows("review-timeliness-by-month", town)["2018-06"] == (2, 50.0, 1, 1, 4)
    assert rows("review-headlines", town)["undetermined"] == (1, 25.0)


@pytest.mark.parametrize(
    ("steps", "lifted", "by_record"),
    [
        ((), None, "in-time"),
        ((DAY - WEEK,), None, "in-time"),
        ((DAY + WEEK,), None, "in-time"),
        ((DAY + WEEK + timedelta(days=1),), None, "late"),
        ((DAY + 2 * WEEK,), DAY + WEEK, "in-time"),
        ((DAY,), DAY + 2 * WEEK, "in-time"),
        ((None,), None, "waiting"),
        ((None,), DAY, "in-time"),
        ((None,), DAY + 2 * WEEK, "late"),
    ],
)
def test_by_the_other_way_a_review_is_judged_by_the_day_its_record_could_be_completed(town, steps, lifted, by_record):
    review = town.review(DAY)
    for signed_off_on in steps:
        town.step(review, signed_off_on)
    if lifted:
        town.lift(review, lifted)
    found = counts("review-timeliness", town)
    assert found["held-in-time"] == found["children-in-time"] == found[f"record-{by_record}"] == 1
    assert found[f"children-record-{by_record}"] == 1
    assert found.get("difference", 0) == (by_record == "late")


def test_a_review_held_late_is_late_both_ways_and_one_without_limit_is_undetermined_both_ways(town):
    town.step(town.review(DAY, limit=DAY - WEEK), None)
    town.undetermined(DAY)
    found = counts("review-timeliness", town)
    assert (found["record-late"], found["record-undetermined"]) == (1, 1)
    assert (found["children-record-late"], found["children-record-undetermined"]) == (1, 1)
    assert "difference" not in found


def test_a_child_is_judged_the_same_where_no_reviews_are_counted_beside(town):
    """By the other way too; of two reviews the worse one counts."""
    town.step(town.review(DAY), DAY + 2 * WEEK)
    child = town.child()
    town.step(town.review(DAY, child), None)
    town.undetermined(DAY + 9 * WEEK, child)
    town.review(DAY)
    found = counts("review-timeliness", town)
    for dimension, said in ((review_dimensions.CHILD_TIMELINESS, ""), (review_dimensions.CHILD_BY_RECORD, "record-")):
        table = engine.table(engine.ask(cross(dimension, review_measures.CHILDREN_IN_TIME), town.authority, YEAR))
        alone = {f"children-{said}{row.key}": row.cells[0].plain for row in table.rows if row.cells[0].plain}
        assert alone == {key: found[key] for key in alone}
        assert sum(alone.values()) == found["children"]


def test_children_are_those_looked_after_on_the_last_day_and_for_four_weeks(town):
    late = town.child()
    town.review(DAY, late)
    town.review(DAY + 10 * WEEK, late, limit=DAY)
    town.review(date(2017, 6, 1), town.child(), limit=date(2017, 5, 1))
    town.undetermined(DAY)
    town.child(start=date(2019, 3, 3))
    town.child(start=date(2019, 3, 4))
    town.review(DAY, town.child(end=date(2019, 3, 31)), limit=DAY - WEEK)
    found = rows("review-timeliness", town)
    assert found["children"][0] == 4
    assert found["children-in-time"] == (2, 50.0)
    assert (found["children-late"], found["children-undetermined"]) == ((1, 25.0), (1, 25.0))


@pytest.mark.parametrize(("limit", "is_late"), [(date(2019, 3, 30), 1), (date(2019, 3, 31), 0)])
@pytest.mark.parametrize("held_on", [None, date(2019, 4, 20)])
def test_a_child_whose_review_had_to_be_held_and_was_not_is_late(town, held_on, limit, is_late):
    town.review(held_on, limit=limit)
    assert counts("review-timeliness", town).get("children-late", 0) == is_late


def test_a_review_due_on_a_day_to_come_makes_nobody_late(town):
    today = timezone.localdate()
    town.review(None, limit=today + WEEK)
    town.review(None, limit=today - WEEK)
    period = Period.of_days(today - 9 * WEEK, today + 9 * WEEK)
    assert counts("review-timeliness", town, period)["children-late"] == 1


def test_why_reviews_were_late_counts_those_without_a_reason_as_not_recorded(town):
    town.review(DAY, limit=DAY - WEEK, late_reason=town.reasons["court"])
    town.review(DAY, limit=DAY - WEEK)
    town.review(DAY)
    assert rows("lateness-reasons", town) == {
        "court": (1, 50.0), "illness": (0, 0.0), "none": (1, 50.0), "total": (2, 100.0),
    }  # fmt: skip


def test_participation_in_the_authoritys_own_words_of_all_reviews(town):
    begin_grouping(
        authority=town.authority, dimension="participation", in_force_from=LONG_AGO, by=None,
        lines=[LineSpec("Spoke", key="pn1", codes=["PN1"]), LineSpec("Under four", key="pn0", codes=["PN0"])],
    )  # fmt: skip
    for code in ("PN1", "PN0", "PN7", ""):
        town.review(DAY, participation=code)
    found = engine.table(ask("participation", town))
    assert [(row.label, row.cells[1].plain) for row in found.rows] == [
        ("Spoke", 25.0), ("Under four", 25.0), ("Not in the list", 25.0), ("Not recorded", 25.0),
    ]  # fmt: skip
    assert found.total.cells[0].plain == 4


def test_how_children_were_heard_counts_every_code_once(town):
    for code in ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7", "PN9", ""):
        town.form(town.review(DAY, participation=code), DAY)
    found = rows("review-headlines", town)
    keys = ("attended", "advocate", "medium", "silent", "absent", "under-4", "other-code", "not-recorded")
    assert [found[key][0] for key in keys] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert found["not-participating"] == (2, 20.0)


@pytest.mark.parametrize(
    ("born", "codes", "row"),
    [
        (date(2015, 3, 31), ("PN1", "PN6"), "contributed"),
        (date(2015, 3, 31), ("PN0", "PN5"), "contributed"),
        (date(2015, 3, 31), ("PN1", "PN4"), "not"),
        (date(2015, 3, 31), ("PN7", ""), "not"),
        (date(2015, 3, 31), ("PN1", ""), "undetermined"),
        (date(2015, 3, 31), ("PN1", "PN9"), "undetermined"),
        (date(2015, 3, 31), ("PN0",), None),
        (date(2015, 3, 31), ("",), None),
        (date(2015, 4, 1), ("PN1",), None),
    ],
)
def test_a_child_of_four_contributed_at_each_review_or_not(town, born, codes, row):
    child = town.child(date_of_birth=born)
    for place, code in enumerate(codes):
        town.review(DAY + place * WEEK, child, participation=code)
    town.review(date(2018, 3, 1), child, participation="PN7")
    expected = {"children": 1, row: 1} if row else {}
    assert counts("participation-4-plus", town) == expected


def test_a_child_who_left_care_before_the_last_day_is_not_among_those_of_four_or_over(town):
    town.review(DAY, town.child(end=date(2019, 3, 31)), participation="PN1")
    assert counts("participation-4-plus", town) == {}


def test_attendance_by_role_leaves_parents_out_and_says_whose_role_is_not_recorded(town):
    review = town.review(DAY)
    carer = town.roles["carer"]
    town.at(review, carer)
    town.at(review, carer, attended=False)
    town.at(review, None)
    town.at(review, town.roles["mother"])
    town.at(review, carer, attended=None)
    found = engine.table(ask("attendance-by-role", town))
    assert [column.label for column in found.columns] == ["Y", "N", "Total", "Y, %", "N, %"]
    assert rows("attendance-by-role", town) == {
        "carer": (1, 1, 2, 50.0, 50.0), "school": (0, 0, 0, None, None), "role-not-recorded": (1, 0, 1, 100.0, 0.0),
        "total": (2, 1, 3, 66.7, 33.3),
    }  # fmt: skip


def test_who_was_asked_and_of_whom_nobody_knows_whether_they_came_stands_in_a_column_of_its_own(town):
    town.at(town.review(DAY), town.roles["carer"], attended=None, invited=True)
    found = engine.table(ask("attendance-by-role", town))
    assert [column.label for column in found.columns][:4] == ["Y", "N", "Not recorded", "Total"]
    assert rows("attendance-by-role", town)["carer"][:4] == (0, 0, 1, 1)


def test_a_parent_attended_or_sent_views_and_each_review_counts_once(town):
    mother, father = town.roles["mother"], town.roles["father"]
    both = town.review(DAY)
    town.at(both, mother)
    town.at(both, father, attended=False, sent_views=True)
    town.at(town.review(DAY), mother, attended=False, sent_views=True)
    town.at(town.review(DAY), mother, attended=False)
    town.at(town.review(DAY), town.roles["carer"])
    found = rows("parents-participation", town)
    assert [found[key] for key in ("held", "attended", "sent-views", "neither", "none")] == [
        (4, ""), (1, 25.0), (1, 25.0), (1, 25.0), (1, 25.0),
    ]  # fmt: skip


def test_chaired_by_the_child_wholly_or_in_part(town):
    for chaired in ("yes", "part", "no", "no", ""):
        town.review(DAY, chaired_by_child=chaired)
    assert counts("chaired-by-child", town) == {"held": 5, "chaired": 2, "yes": 1, "part": 1, "no": 2, "none": 1}


def test_spoken_to_alone_with_why_not(town):
    for alone in ("yes", "yes", "refused", ""):
        town.review(DAY, spoke_alone=alone)
    assert counts("child-spoken-to-alone", town) == {"yes": 2, "refused": 1, "none": 1, "total": 4}


@pytest.mark.parametrize(
    ("received", "wanted", "row"),
    [
        (date(2018, 5, 25), None, "in-time"),  # the Friday before, with a bank holiday on the Monday: 4 working days
        (date(2018, 5, 29), None, "in-time"),
        (date(2018, 5, 30), None, "late"),
        (date(2018, 5, 30), 2, "in-time"),
        (None, None, "none"),
    ],
)
def test_a_care_plan_is_in_time_three_working_days_before_or_as_the_authority_wants(town, received, wanted, row):
    if wanted:
        ReviewRules.objects.create(
            authority=town.authority, name="Own", in_force_from=LONG_AGO, plan_received_days=wanted
        )
    town.review(DAY, plan_received_on=received)
    assert counts("care-plan-received", town) == {"held": 1, row: 1}


def test_rules_hold_from_the_day_on_which_they_come_into_force_also_where_they_are_made_later(town):
    for day in (DAY, DAY + 4 * WEEK):
        town.review(day, plan_received_on=day - WEEK)
    assert counts("care-plan-received", town) == {"held": 2, "in-time": 2}
    for days, start in ((9, DAY + WEEK), (1, DAY + 8 * WEEK)):
        ReviewRules.objects.create(
            authority=town.authority, name=f"From {start}", in_force_from=start, plan_received_days=days
        )
    assert counts("care-plan-received", town) == {"held": 2, "in-time": 1, "late": 1}


def test_monitoring_answers_are_percentages_of_the_answers_to_each_question(town):
    for answer in ("yes", "yes", "no"):
        town.form(town.review(DAY), DAY, health=answer, visits="na")
    town.form(town.review(DAY), None, health="no")
    found = engine.table(ask("monitoring-answers", town))
    assert [block.heading for block in found.blocks] == ["health?", "visits?"]
    cells = rows("monitoring-answers", town)
    assert (cells["health/yes"], cells["health/no"], cells["health"]) == ((2, 66.7), (1, 33.3), (3, 100.0))
    assert (cells["visits/na"], cells["total"][0]) == ((3, 100.0), 6)


def test_forms_count_in_the_month_they_were_sent(town):
    town.form(town.review(date(2018, 4, 30)), date(2018, 5, 1))
    town.form(town.review(date(2018, 5, 31)), None)
    found = rows("monitoring-forms-by-month", town)
    assert (found["2018-04"], found["2018-05"], found["total"]) == ((0, 0, 0, 0), (1, 0, 0, 0), (1, 0, 0, 0))


def test_progress_by_quarter_is_a_whole_percentage_of_the_answers_to_each_domain(town):
    for day, answer in ((DAY, "good"), (DAY, "some"), (DAY, "good"), (DAY + 8 * WEEK, "some")):
        town.form(town.review(day), day, progress_health=answer)
    town.form(town.review(DAY), DAY, progress_contact="some", health="yes")
    found = rows("plan-progress-by-quarter", town)
    assert found["health"] == (67, 0, None, None, 50)
    assert (found["contact"], found["total"]) == ((0, None, None, None, 0), (50, 0, None, None, 40))
    assert rows("plan-progress-by-quarter", town, unit="answers")["total"] == (4, 1, 0, 0, 5)


def test_a_permanence_plan_by_the_second_review_says_at_which_review_it_was_asked(town):
    child = town.child()
    for number, answer in enumerate(("no", "yes", "yes")):
        town.form(town.review(DAY + number * WEEK, child), DAY, permanence_plan=answer)
    town.form(town.review(DAY, town.child()), DAY, health="yes")
    assert rows("permanence-by-second-review", town) == {
        "first": (0, 1, 0, 1, 0.0, 100.0, 0.0), "second": (1, 0, 0, 1, 100.0, 0.0, 0.0),
        "later": (1, 0, 0, 1, 100.0, 0.0, 0.0), "total": (2, 1, 0, 3, 66.7, 33.3, 0.0),
    }  # fmt: skip


@pytest.mark.parametrize(("facts"), [{"start_known": False}, {"earlier_reviews_unknown": True}])
def test_which_review_it_was_cannot_be_told_where_earlier_ones_are_unknown(town, facts):
    child = town.child()
    child.periods.update(**facts)
    for week in range(3):
        town.form(town.review(DAY + week * WEEK, child), DAY, permanence_plan="yes")
    assert counts("permanence-by-second-review", town) == {"unknown": 2, "later": 1, "total": 3}


LAST = date(2019, 3, 31)


@pytest.mark.parametrize(
    ("state", "days", "row"),
    [
        ("agreed", {"answered_on": DAY}, "agreed"),
        ("deemed", {"answered_on": DAY}, "deemed"),
        ("settled", {"answered_on": DAY, "settled_on": LAST}, "settled"),
        ("settled", {"answered_on": DAY, "settled_on": LAST + WEEK}, "queried"),
        ("queried", {"answered_on": DAY}, "queried"),
        ("agreed", {"answered_on": LAST + WEEK}, "awaiting"),
        ("sent", {}, "awaiting"),
        ("sent", {"by_when": DAY, "done_on": DAY}, "done-in-time"),
        ("sent", {"by_when": DAY, "done_on": DAY + WEEK}, "done-late"),
        ("sent", {"by_when": DAY}, "done-overdue"),
        ("sent", {"by_when": LAST, "done_on": LAST + WEEK}, "done-overdue"),
        ("sent", {"by_when": LAST + WEEK, "done_on": LAST + WEEK}, "done-not-due"),
    ],
)
def test_decisions_as_they_stood_on_the_last_day(town, state, days, row):
    town.decision(town.review(DAY), state, DAY, **days)
    assert rows("decisions", town)[row] == (1, 100.0)


def test_drafts_of_decisions_are_not_made_and_those_sent_in_another_year_count_there(town):
    review = town.review(DAY)
    town.decision(review, "draft", None)
    town.decision(review, "sent", date(2018, 3, 31))
    assert counts("decisions", town) == {}


def test_midway_reviews_by_how_and_what_was_found_but_none_recorded_in_error(town):
    child = town.child()
    town.midway(child, DAY)
    town.midway(child, DAY + WEEK, how="visit", found="")
    wrong = town.midway(town.child(), DAY)
    MidwayReview.every.filter(pk=wrong.pk).update(withdrawn_on=DAY, why_withdrawn="Another child.")
    assert counts("midway-reviews", town) == {
        "held": 2, "children": 1, "how-file": 1, "how-visit": 1, "found-on-track": 1, "found-none": 1,
    }  # fmt: skip


def test_a_midway_review_since_the_review_before(town):
    child = town.child()
    for on in (DAY, DAY + 10 * WEEK, DAY + 20 * WEEK):
        town.review(on, child)
    town.midway(child, DAY - WEEK)
    town.midway(child, DAY + 15 * WEEK)
    assert rows("midway-reviews", town)["before-review"] == (1, 50.0)


@pytest.mark.parametrize(
    ("completed", "row"),
    [
        (date(2018, 6, 22), "in-time"),  # the 15th working day, a Friday
        (date(2018, 6, 23), "late"),
        (date(2018, 6, 25), "late"),
        (None, "not-done"),
    ],
)
def test_a_record_is_in_time_within_fifteen_working_days(town, completed, row):
    town.record(town.review(DAY), completed)
    found = counts("review-record-timeliness", town)
    assert (found[f"record-{row}"], found["distributed-not-done"], found["decisions-not-done"]) == (1, 1, 1)


def test_decisions_are_out_when_none_is_a_draft_and_without_a_record_there_is_no_clock(town):
    in_time, drafted = town.review(DAY), town.review(DAY)
    for review in (in_time, drafted):
        town.record(review, None)
        town.decision(review, "sent", date(2018, 6, 8))
    town.decision(drafted, "draft", None)
    town.review(DAY)
    found = counts("review-record-timeliness", town)
    assert (found["decisions-in-time"], found["decisions-not-done"], found["no-record"]) == (1, 1, 1)


def test_lifted_gates_by_step_are_a_share_of_reviews_held(town):
    town.lift(town.review(DAY), DAY)
    town.lift(town.review(DAY), date(2019, 4, 1), "Report")
    assert rows("gate-lifts", town) == {"care-plan": (1, 50.0), "report": (0, 0.0), "total": (1, 50.0)}


def test_continuity_of_iros_from_review_to_review_and_by_child(town):
    amara, ivo = town.person("Amara Iro"), town.person("Ivo Iro")
    child = town.child()
    for place, iro in enumerate((amara, amara, ivo, None)):
        town.review(DAY + place * WEEK, child, iro=iro)
    for who, days in ((amara, {"start": LONG_AGO, "end": DAY}), (ivo, {"start": DAY})):
        Allocation.objects.create(authority=town.authority, child=child, kind="iro", staff=who, **days)
    town.child()
    assert counts("iro-continuity", town) == {
        "with-earlier": 3, "same": 1, "another": 1, "not-recorded": 1, "children": 2, "two-iros": 1, "no-iro": 1,
    }  # fmt: skip


def test_a_disability_counts_at_the_reviews_held_while_it_was_recorded(town):
    child = town.child()
    Disability.objects.create(authority=town.authority, child=child, words="Hearing", start=DAY, end=DAY + 2 * WEEK)
    for week in (-1, 0, 1, 2):
        town.review(DAY + week * WEEK, child)
    assert rows("review-headlines", town)["disability"] == (2, 50.0)


def test_a_review_stands_under_age_and_legal_status_of_its_day(town):
    child = town.child(date_of_birth=date(2008, 6, 1))
    stay = child.periods.get()
    episode_of(stay, LONG_AGO, DAY, legal_status="C1")
    episode_of(stay, DAY, legal_status="C2")
    town.review(DAY - WEEK, child)
    town.review(DAY, child)
    for dimension, expected in (
        (review_child_dimensions.AGE_AT_REVIEW, {"5-9": 1, "10-15": 1}),
        (review_child_dimensions.LEGAL_STATUS, {"interim-care-order": 1, "full-care-order": 1}),
        (review_child_dimensions.GENDER, {"female": 2}),
        (review_child_dimensions.TEAM, {"none": 2}),
        (review_child_dimensions.IRO_POST, {"none": 2}),
    ):
        found = engine.table(engine.ask(cross(dimension), town.authority, YEAR))
        assert {row.key: row.cells[0].plain for row in found.rows if row.cells[0].plain} == expected


def cross(dimension, measure=REVIEWS) -> CrossTable:
    about = {"slug": "trial", "title": "Trial", "subject": "Trial", "answers": "?", "source": ""}
    return CrossTable(**about, measures=(measure,), rows=dimension, statements=None)


@pytest.mark.parametrize("size", [0, 1, 7])
def test_each_spec_takes_the_statements_that_it_declares(town, size):
    for number in range(size):
        town.year_of_everything(number)
    for slug, spec in REPORTS.items():
        for unit in spec.units:
            with CaptureQueriesContext(connection) as taken:
                engine.table(ask(slug, town, unit=unit))
            assert len(taken) == spec.statements[unit], (slug, [each["sql"] for each in taken])


def test_another_authority_is_never_counted(town, elsewhere):
    elsewhere.year_of_everything(1)
    for slug, spec in REPORTS.items():
        for unit in spec.units:
            assert not any(number for cells in rows(slug, town, unit=unit).values() for number in cells if number), slug


def test_every_count_leads_to_as_many_records_as_it_says(town):
    for number in range(2):
        town.year_of_everything(number)
    town.review(DAY, limit=DAY - WEEK)
    town.undetermined(DAY)
    for slug, spec in REPORTS.items():
        for unit in spec.units:
            question = ask(slug, town, unit=unit)
            found = engine.table(question)
            for row in [*found.rows, *filter(None, [found.total])]:
                for column, cell in zip(found.columns, row.cells, strict=True):
                    if column.behind and cell.is_number:
                        behind = engine.behind(question, row.key, column.key)
                        ids = behind.ids.distinct() if row.unit == "children" else behind.ids
                        assert ids.count() >= cell.value, (slug, row.key, column.key)
                        assert row.unit == "children" or ids.count() == cell.value, (slug, row.key, column.key)


def test_by_whatever_it_is_grouped_each_thing_stands_in_one_row_and_all_are_in_the_total(town):
    for number in range(2):
        town.year_of_everything(number)
    town.review(DAY, participation="PN9")
    town.form(town.review(DAY), DAY, health="yes")
    town.at(town.review(DAY), None, attended=None, invited=True)
    for measure in MEASURES:
        for dimension in catalogue.fitting([measure]):
            found = engine.table(engine.ask(cross(dimension, measure), town.authority, YEAR))
            lines = [row.cells[0].plain for row in found.rows if row.role == "line"]
            adds_up = measure.adds_up and dimension.key(measure).one and not measure.amount
            assert not adds_up or sum(lines) == found.total.cells[0].plain, (measure.name, dimension.name)


@pytest.mark.parametrize("column", ReviewsBehind.base_columns)
def test_the_reviews_behind_a_count_can_be_sorted_by_each_column(town, column):
    town.review(DAY, limit=DAY + WEEK)
    table = ReviewsBehind(Review.objects.all(), order_by=column)
    (row,) = table.rows
    assert "8 June 2018" in row.get_cell("limit_on")
