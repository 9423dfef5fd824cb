"""The statement of a table is put together once; what it counts is read each time, and is always right."""

from datetime import date

import pytest
from django.utils import timezone

from escalations.models import Protocol, ProtocolStage
from reports import counts, prepared
from reports.commands import LineSpec, begin_grouping
from reports.definitions.escalation_course_dimensions import STAGE
from reports.definitions.escalation_dimensions import REASON
from reports.dimensions import MONTH
from reports.engine import ask, table
from reports.prepared import Kept
from tests.reports.test_groupings import DAY, GENDER, YEAR, cross, rows_of

BY_REASON, BY_GENDER, BY_MONTH, BY_STAGE = (cross(rows, shares=False) for rows in (REASON, GENDER, MONTH, STAGE))


@pytest.fixture(autouse=True)
def put_together(monkeypatch) -> list:
    """What was put together since the test began, which begins with nothing kept."""
    prepared.forget()
    made, tally = [], counts.tally
    monkeypatch.setattr(counts, "tally", lambda *given: made.append(given) or tally(*given))
    return made


def test_a_table_asked_for_again_is_counted_anew_by_the_same_statement(council, put_together):
    council.escalate(DAY, "drift")
    assert rows_of(BY_REASON, council)["drift"] == (1,)
    council.escalate(DAY, "drift", children=(2,))
    assert rows_of(BY_REASON, council)["drift"] == (2,)
    assert len(put_together) == 1


def test_months_too_are_counted_by_a_statement_that_was_kept(council, put_together):
    council.escalate(DAY, "drift")
    assert [rows_of(BY_MONTH, council)["2016-06"] for _ in range(2)] == [(1,), (1,)]
    assert len(put_together) == 1


def test_each_authority_and_each_year_has_statements_of_its_own(council, elsewhere, put_together):
    council.escalate(DAY, "drift")
    found = [rows_of(BY_REASON, each)["drift"] for each in (council, elsewhere, council)]
    found.append(table(ask(BY_REASON, council.authority, YEAR.years_earlier(1))).total.cells[0].value)
    assert found == [(1,), (0,), (1,), 0]
    assert len(put_together) == 3


def test_a_filter_makes_another_statement(council):
    council.escalate(DAY, "drift")
    council.escalate(DAY, "education")
    assert rows_of(BY_MONTH, council)["2016-06"] == (2,)
    assert rows_of(BY_MONTH, council, filters=[(REASON, "drift")])["2016-06"] == (1,)


def test_codes_grouped_anew_under_the_same_labels_are_counted_anew(council):
    """The codes are written into the statement: the labels alone must not decide whether it is still the right one."""
    first = council.child(1)
    first.sex = "9"
    first.save()
    council.escalate(DAY, "drift", children=(1,))
    assert rows_of(BY_GENDER, council)["unlisted"] == (1,)
    usual = (
        LineSpec("Female", "female", ["2", "9"]),
        LineSpec("Male", "male", ["1"]),
        LineSpec("Unknown", "unknown", ["U"]),
    )
    begin_grouping(
        authority=council.authority, dimension="gender", in_force_from=date(2016, 1, 1), lines=usual, by=None
    )
    assert rows_of(BY_GENDER, council)["female"] == (1,)


def test_a_ladder_that_begins_later_is_known_to_a_statement_that_was_kept_before(council, put_together):
    council.escalate(DAY, "drift")
    before = rows_of(BY_STAGE, council)
    newer = Protocol.objects.create(authority=council.authority, name="Newer", in_force_from=date(2016, 9, 1))
    ProtocolStage.objects.create(protocol=newer, rank=0, key="ombudsman", name="Ombudsman")
    assert rows_of(BY_STAGE, council) == before | {"ombudsman": (0,)}
    assert len(put_together) == 2


def test_a_new_day_puts_together_what_depends_on_today(council, put_together, monkeypatch):
    council.escalate(DAY, "drift")
    rows_of(BY_REASON, council)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2030, 1, 1))
    rows_of(BY_REASON, council)
    assert len(put_together) == 2


def test_putting_together_asks_the_database_nothing(council, django_assert_num_queries):
    """So a statement depends on what was asked alone. Of the two, one reads the reasons and one counts."""
    question = ask(BY_REASON, council.authority, YEAR)
    question.lookup(REASON)
    with django_assert_num_queries(1):
        table(question)


def test_so_many_are_kept_and_no_more():
    kept = Kept(most=2)
    for each in "abc":
        kept.keep(each, each.upper())
    assert [kept.get(each) for each in "abc"] == [None, "B", "C"]
    kept.get("b")
    kept.keep("d", "D")
    assert [kept.get(each) for each in "bcd"] == ["B", None, "D"]
