"""The built-in tables on escalations: what they count, under what, and with how many statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from escalations.models import StageRecord
from escalations.states import State
from people.models import Authority
from reports import definitions, engine
from reports.definitions import escalations
from reports.period import Period, month_after
from reports.table import Kind

YEAR = Period.of_days(date(2016, 4, 1), date(2017, 3, 31))
OVER_THE_CHANGE = Period.of_days(date(2018, 4, 1), date(2018, 12, 31))
DAY = date(2016, 6, 1)
ESCALATION_REPORTS = [spec.slug for spec in escalations.REPORTS]


def table(slug, council, period=YEAR, unit="", compare=0):
    question = engine.ask(definitions.find(slug), council.authority, period, unit, compare)
    return engine.table(question, date(2026, 11, 26))


def cells(found) -> dict:
    rows = [*found.rows, *filter(None, [found.total])]
    return {row.key: tuple(cell.plain for cell in row.cells) for row in rows}


@pytest.mark.parametrize(("slug", "of"), [("escalations-by-month", "rows"), ("themes-by-quarter", "columns")])
def test_under_a_month_of_another_year_stands_nothing_not_even_0(council, slug, of):
    council.escalate(date(2015, 5, 2), "drift")
    council.escalate(date(2016, 5, 2), "drift")
    found = engine.table(engine.ask(definitions.find(slug), council.authority, YEAR, compare=1))
    empty = {Kind.TEXT}
    for row in found.rows if of == "rows" else ():
        own, other = (
            {
                cell.kind
                for column, cell in zip(found.columns, row.cells, strict=True)
                if column.period.start.year == year
            }
            for year in (2016, 2015)
        )
        assert (own == empty) != (other == empty)
    for place, column in enumerate(found.columns if of == "columns" else ()):
        kinds = {row.cells[place].kind for row in found.rows}
        in_own_year = column.key in ("total", "total-percent") or column.period.meets(*_quarter(column.key))
        assert (kinds == empty) != in_own_year


def _quarter(key: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{key.removesuffix('-percent')}-01")
    return first, month_after(first, 3)


def test_reasons_count_each_escalation_once_under_its_main_reason(council):
    council.escalate(DAY, "care-plans", "drift")
    council.escalate(DAY, "care-plans", children=(1, 2))
    council.escalate(DAY, "drift")
    assert cells(table("escalation-reasons", council)) == {
        "care-plans": (2, 66.7), "drift": (1, 33.3), "safety": (0, 0.0), "education": (0, 0.0), "total": (3, 100.0),
    }  # fmt: skip


def test_reasons_by_children_count_a_child_once_a_row_and_once_in_the_total(council):
    council.escalate(DAY, "care-plans", children=(1, 2))
    council.escalate(DAY, "care-plans", children=(1,))
    council.escalate(DAY, "drift", children=(1, 3))
    found = table("escalation-reasons", council, unit="children")
    assert [cells(found)[key][0] for key in ("care-plans", "drift", "total")] == [2, 2, 3]
    assert "Rows can overlap: what is counted in several rows is counted once in the total." in found.notes


def test_reasons_given_count_every_reason(council):
    council.escalate(DAY, "care-plans", "drift")
    council.escalate(DAY, "drift")
    found = cells(table("escalation-reasons", council, unit="reasons given"))
    assert [found[key][0] for key in ("care-plans", "drift", "total")] == [1, 2, 3]


def test_months_and_quarters_to_come_are_left_out_and_the_table_says_so(council):
    today = timezone.localdate()
    begun = Period.of_days(date(today.year - 1, 4, 1), today.replace(day=1))
    longer = Period(begun.start, begun.start.replace(year=today.year + 2))
    for slug, of in (("escalations-by-month", "rows"), ("themes-by-quarter", "columns")):
        shown = [[each.key for each in getattr(table(slug, council, period), of)] for period in (begun, longer)]
        assert shown[0] == shown[1]
    assert "Each month that has not begun yet is left out." in table("escalations-by-month", council, longer).notes
    assert "Each quarter that has not begun yet is left out." in table("themes-by-quarter", council, longer).notes
    assert not any("not begun" in note for note in table("escalations-by-month", council, begun).notes)


def test_a_period_that_has_not_begun_says_so_in_whatever_table(council):
    today = timezone.localdate()
    to_come = Period(today + timedelta(days=1), today + timedelta(days=366))
    for slug in ("escalations-by-month", "escalation-reasons", "escalation-headlines", "children-by-age"):
        notes = table(slug, council, to_come).notes
        assert "This period has not begun: a 0 says only that nothing can be known of it yet." in notes, slug
    assert not any(
        "not begun" in note
        for note in table("escalation-reasons", council, Period(today, today + timedelta(days=1))).notes
    )


def test_reasons_show_a_row_not_recorded_only_where_something_is_under_it(council):
    assert "not-recorded" not in cells(table("escalation-reasons", council))
    council.escalate(DAY, "not-recorded")
    council.escalate(DAY)
    found = table("escalation-reasons", council)
    assert [row.key for row in found.rows][-2:] == ["not-recorded", "none"]
    assert cells(found)["total"] == (2, 100.0)


@pytest.mark.parametrize("unit", ["escalations", "children", "reasons given"])
def test_reasons_over_a_change_of_list_are_blocks_with_subtotals(council, unit):
    council.escalate(date(2018, 11, 18), "education", children=(1,))
    council.escalate(date(2018, 11, 19), "education", children=(2,))
    council.escalate(date(2018, 12, 31), "care-plan", children=(3,))
    found = table("escalation-reasons", council, OVER_THE_CHANGE, unit)
    numbers = {key: row[0] for key, row in cells(found).items()}
    assert numbers["2015-04-01/education"] == numbers["2018-11-19/education"] == 1
    assert (numbers["2015-04-01"], numbers["2018-11-19"], numbers["total"]) == (1, 2, 3)
    assert cells(found)["2018-11-19/education"][1] == 50.0
    assert any("The list of reasons changed on 19 November 2018" in note for note in found.notes)
    assert "The day of the change is an assumption." in found.notes
    assert [block.heading for block in found.blocks] == [
        "First list, to 18 November 2018",
        "Second list, from 19 November 2018",
    ]


def test_reasons_up_to_the_change_show_one_list_and_say_that_another_follows(council):
    council.escalate(date(2018, 11, 18), "education")
    found = table("escalation-reasons", council, Period.of_days(date(2018, 4, 1), date(2018, 11, 18)))
    assert [row.key for row in found.rows] == ["care-plans", "drift", "safety", "education"]
    assert "The list of reasons changed on 19 November 2018: later days use another list." in found.notes
    assert "The day of the change is an assumption." in found.notes


def test_a_reason_counted_under_a_list_no_longer_in_force_is_never_lost(council):
    escalation = council.escalate(date(2018, 11, 30), "education")
    row = escalation.reasons.get()
    row.reason = council.reason("drift", date(2016, 1, 1))
    row.save()
    found = table("escalation-reasons", council, Period.of_days(date(2018, 11, 19), date(2018, 12, 31)))
    assert cells(found)["2015-04-01/drift"][0] == 1
    assert cells(found)["total"][0] == 1


def test_themes_count_each_theme_given_and_their_features_against_all_escalations(council):
    council.escalate(DAY, "safety", "drift", features=("missing", "gangs"))
    council.escalate(DAY, "safety", features=("gangs",))
    council.escalate(DAY, "not-recorded")
    found = table("escalation-themes", council)
    assert cells(found) == {
        "care-plans": (0, 0.0), "drift": (1, 33.3), "safety": (2, 66.7), "safety/missing": (1, 33.3),
        "safety/gangs": (2, 66.7), "education": (0, 0.0), "not-recorded": (1, 33.3), "total": (3, 100.0),
    }  # fmt: skip
    assert [row.parent for row in found.rows if row.parent] == ["safety", "safety"]
    assert any("One escalation can have several themes" in note for note in found.notes)


def test_headlines_tell_escalations_children_and_families_apart(council):
    siblings = council.family(1)
    council.escalate(DAY, "care-plans", children=(1, 2), family=siblings, stages=(0, 1, 2))
    council.escalate(DAY, "care-plans", children=(1,), family=siblings, stages=(1,))
    council.escalate(DAY, "drift", children=(3,), stages=(0,))
    found = table("escalation-headlines", council)
    assert cells(found) == {
        "escalations": (3, ""), "children": (3, ""), "families": (2, ""), "informal": (1, ""), "formal": (2, ""),
        "senior": (1, ""), "director": (0, ""), "children-beyond-first": (2, ""), "care-plan": (2, 66.7), "drift": (1, 33.3),
    }  # fmt: skip
    rows = {row.key: row for row in found.rows}
    assert rows["care-plan"].label == "Incomplete or inadequate care plans"
    assert (rows["children"].unit, rows["families"].unit) == ("children", "families")


def test_headlines_use_the_words_of_the_list_of_the_period_asked_for(council):
    since_the_change = Period.of_days(date(2018, 11, 19), date(2019, 3, 31))
    for period, compare, label in (
        (YEAR, 1, "Incomplete or inadequate care plans"),
        (since_the_change, 1, "Inadequate care plan"),
        (OVER_THE_CHANGE, 0, "Care plan missing or inadequate"),
    ):
        found = table("escalation-headlines", council, period, compare=compare)
        assert label in [row.label for row in found.rows]


def test_by_stage_counts_each_stage_once_however_many_rounds(council):
    escalation = council.escalate(DAY, "drift", stages=(0, 1))
    council.stay(escalation, council.protocol.stages.get(rank=1), round=2)
    council.escalate(DAY, "drift", stages=(1, 2))
    assert cells(table("escalations-by-stage", council)) == {
        "informal": (1, 50.0, 0, 0.0, 0, 0.0), "stage-1": (2, 100.0, 1, 50.0, 1, 50.0),
        "stage-2": (1, 50.0, 1, 50.0, 1, 50.0),
    }  # fmt: skip


def test_a_joined_table_says_how_each_column_is_counted(council):
    assert table("escalations-by-stage", council).counted == (
        "reached it: each escalation once a stage, however many rounds; highest stage reached: each escalation once, "
        "at the highest stage that it reached; resolved there: each escalation once that is resolved by now, at the "
        "stage where it stood when resolved; all by the day the escalation was raised"
    )
    assert table("escalations-by-month", council).counted == (
        "raised: each escalation once, under the month, by the day the escalation was raised; "
        "raised: informal only: each escalation once, under the month, by the day the escalation was raised; "
        "raised: formal: each escalation once, under the month, by the day the escalation was raised; "
        "completed: each escalation once, under the month, by the day it was resolved"
    )


def test_by_month_sets_raised_beside_completed_informal_and_formal_apart(council):
    council.escalate(date(2016, 4, 30), "drift", resolved_on=date(2016, 5, 2), stages=(0,))
    council.escalate(date(2016, 5, 1), "drift", state=State.WITHDRAWN)
    found = cells(table("escalations-by-month", council))
    assert [found[row] for row in ("2016-04", "2016-05", "total")] == [(1, 1, 0, 0), (1, 0, 1, 1), (2, 1, 1, 1)]
    assert len(found) == 13


def test_time_to_answer_is_a_median_of_working_days_and_says_what_cannot_be_determined(council):
    escalation = council.escalate(DAY, "drift", stages=())
    stage = council.protocol.stages.get(rank=1)
    friday, due = date(2016, 6, 3), date(2016, 6, 10)
    for round, closed in enumerate((date(2016, 6, 6), date(2016, 6, 13), None), start=1):
        council.stay(escalation, stage, round=round, opened_on=friday, closed_on=closed, due_on=due)
    found = table("time-to-answer", council)
    assert cells(found)["stage-1"] == (3, 1, 50.0, 3.5, 5.5, 1)
    assert cells(found)["stage-2"] == (0, 0, None, None, None, 0)
    assert any("cannot be determined" in note for note in found.notes)


def test_drafts_and_other_days_are_not_counted_and_every_other_state_is(council):
    for state in (State.AWAITING_RESPONSE, State.RESPONDED, State.RESOLVED, State.WITHDRAWN):
        council.escalate(DAY, "drift", state=state)
    council.escalate(DAY, "drift", state=State.DRAFT)
    council.escalate(date(2016, 3, 31), "drift")
    council.escalate(date(2017, 4, 1), "drift")
    for unit in ("escalations", "reasons given"):
        assert cells(table("escalation-reasons", council, unit=unit))["total"] == (4, 100.0)
    assert cells(table("escalation-reasons", council, unit="children"))["total"] == (1, 100.0)


@pytest.mark.parametrize("slug", definitions.REPORTS)
def test_another_authority_is_never_counted(council, elsewhere, slug):
    elsewhere.escalate(DAY, "safety", "drift", stages=(0, 1, 2), features=("gangs",))
    for unit in definitions.find(slug).units:
        numbers = [number for row in cells(table(slug, council, unit=unit)).values() for number in row]
        assert not any(number for number in numbers if number)


@pytest.mark.parametrize("size", [0, 1, 12])
@pytest.mark.parametrize("slug", definitions.REPORTS)
def test_each_spec_takes_the_statements_that_it_declares(council, slug, size):
    for number in range(size):
        council.escalate(DAY, "safety", "drift", children=(number, number + 1), stages=(0, 1, 2), features=("gangs",))
        council.escalate(DAY.replace(month=7), "education", children=(number,))
    spec = definitions.find(slug)
    for unit in spec.units:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            table(slug, council, unit=unit)
        assert len(taken) == spec.statements[unit], [each["sql"] for each in taken]


def test_earlier_years_stand_beside_the_period_asked_for(council):
    council.escalate(DAY, "drift")
    council.escalate(date(2015, 6, 1), "drift")
    council.escalate(date(2015, 6, 1), "education")
    found = table("escalation-reasons", council, compare=1)
    assert [column.label for column in found.columns] == [
        "Escalations, 2016/17", "%, 2016/17", "Escalations, 2015/16", "%, 2015/16",
    ]  # fmt: skip
    assert cells(found)["drift"] == (1, 100.0, 1, 50.0)
    assert cells(found)["total"] == (1, 100.0, 2, 100.0)


def test_a_list_that_was_not_in_force_in_an_earlier_year_is_left_empty(council):
    council.escalate(date(2018, 12, 1), "education")
    found = table("escalation-reasons", council, OVER_THE_CHANGE, compare=1)
    assert cells(found)["2018-11-19/education"] == (1, 100.0, "", "")
    assert "A cell is empty where that list was not in force in that period." in found.notes


@pytest.mark.parametrize("slug", ESCALATION_REPORTS)
def test_every_count_leads_to_as_many_records_as_it_says(council, slug):
    council.escalate(DAY, "safety", "drift", children=(1,), stages=(0, 1, 2), features=("gangs", "missing"))
    council.escalate(DAY, "not-recorded", children=(2,), stages=(1,))
    council.escalate(DAY, children=(3,), stages=())
    council.escalate(DAY.replace(month=9), "safety", children=(4,), stages=(0,), features=("gangs",))
    spec = definitions.find(slug)
    question = engine.ask(spec, council.authority, YEAR)
    found = engine.table(question)
    for row in [*found.rows, *filter(None, [found.total])]:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if column.behind and row.key != "families":
                behind = engine.behind(question, row.key, column.key)
                assert behind.ids.count() == cell.value, (row.key, column.key)


def test_records_behind_a_subtotal_are_those_of_its_list(council):
    old = council.escalate(date(2018, 11, 18), "education")
    council.escalate(date(2018, 11, 19), "education")
    for unit in ("escalations", "children", "reasons given"):
        question = engine.ask(definitions.find("escalation-reasons"), council.authority, OVER_THE_CHANGE, unit)
        for row in ("2015-04-01", "2015-04-01/education"):
            behind = engine.behind(question, row, "count")
            expected = {"escalation": old.pk, "child": old.lead_child_id}[behind.kind]
            assert [next(iter(each.values())) for each in behind.ids] == [expected]


@pytest.mark.parametrize(("row", "column"), [("no-such", "count"), ("drift", "percent"), ("drift", ""), ("", "")])
def test_records_behind_no_count_are_refused(council, row, column):
    question = engine.ask(definitions.find("escalation-reasons"), council.authority, YEAR)
    with pytest.raises(engine.NoSuchCell):
        engine.behind(question, row, column)


def test_stage_records_alone_decide_how_far_an_escalation_went(council):
    council.escalate(DAY, "drift", stages=(1,))
    StageRecord.objects.update(rank=0, stage=council.protocol.stages.get(rank=0))
    assert cells(table("escalation-headlines", council))["informal"] == (1, "")


@pytest.mark.parametrize("slug", [spec.slug for spec in definitions.REPORTS.values() if spec.subject == "Escalations"])
def test_a_council_without_lists_of_its_own_has_empty_tables(db, slug):
    authority = Authority.objects.create(slug="nowhere", name="Nowhere")
    assert engine.table(engine.ask(definitions.find(slug), authority, YEAR)).authority_name == "Nowhere"
