"""The reports themselves: what the engine says of its tables, and how they are hidden together."""

from datetime import date

import pytest

from reports import definitions, engine
from reports.disclosure import refuse_if_disclosive, suppress
from reports.period import Period
from reports.table import Worked
from tests.reports.disclosure.printed import shown

pytestmark = pytest.mark.once

YEAR = Period.of_days(date(2016, 4, 1), date(2017, 3, 31))
REASONS = {"care-plans": 9, "drift": 3, "education": 6, "safety": 1}


@pytest.fixture
def busy(council):
    """A council with 19 escalations, one of them about safety, and six that went beyond the first stage."""
    for place, (reason, times) in enumerate(REASONS.items()):
        for number in range(times):
            day = date(2016, 4 + place, 1 + number)
            council.escalate(day, reason, children=(number,), stages=(1, 2) if number % 3 == 2 else (1,))
    return council


def tables(council, *slugs, compare=0):
    asked = (engine.ask(definitions.find(slug), council.authority, YEAR, compare=compare) for slug in slugs)
    return [engine.table(question) for question in asked]


def every_table(council, compare):
    asked = (
        engine.ask(spec, council.authority, YEAR, unit, compare)
        for spec in definitions.REPORTS.values()
        for unit in spec.units
    )
    return [engine.table(question) for question in asked]


def test_a_table_says_what_its_rows_and_columns_count(busy):
    table = tables(busy, "escalation-reasons")[0]
    assert [(each.measure, each.adds, each.worked) for each in table.columns] == [
        ("escalations", True, None), ("", False, Worked("count", "subtotal")),
    ]  # fmt: skip
    assert [row.only for row in table.rows][:2] == [(("reason", "care-plans"),), (("reason", "drift"),)]
    assert table.total.only == ()


def test_a_list_of_figures_says_it_row_by_row(busy):
    table = tables(busy, "escalation-headlines")[0]
    care_plan = next(row for row in table.rows if row.key == "care-plan")
    assert (care_plan.measure, care_plan.base) == ("escalations", "escalations")
    assert care_plan.only == (("standard-reason", "care-plan"),)


def test_two_reports_hide_the_same_count(busy):
    reasons, themes, headlines = suppress(
        tables(busy, "escalation-reasons", "standard-reasons", "escalation-headlines")
    ).tables
    assert shown(reasons) == {"care-plans": 9, "drift": "c", "safety": "c", "education": 6, "total": 19}
    assert (shown(themes)["drift"], shown(headlines)["drift"]) == ("c", "c")


@pytest.mark.parametrize("compare", [0, 1])
def test_every_report_together_passes_the_check(busy, compare):
    found = suppress(every_table(busy, compare))
    refuse_if_disclosive(found.tables, bounds=found.bounds)
    refuse_if_disclosive(found.tables)


def test_each_report_alone_passes_the_check(busy):
    for table in every_table(busy, 0):
        found = suppress([table])
        refuse_if_disclosive(found.tables, bounds=found.bounds)
