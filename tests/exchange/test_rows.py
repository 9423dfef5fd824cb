"""What is wrong with a row: where, what was found, what was expected."""

from datetime import date

import pytest

from escalations.commands import begin_reason_list
from escalations.commands.lists import ReasonSpec
from escalations.models import Escalation
from exchange.days import NotADay, read_day
from tests.exchange.conftest import TODAY
from tests.factories.world import World

REASONS = "Incomplete or inadequate care plan; Drift or delay; Safety; Other"
BAD = [
    ({"Reference": ""}, "Row 2, Reference: the council's own reference of the escalation"),
    ({"Reference": "x" * 41}, "a reference of at most 40 characters"),
    ({"Children": ""}, "Row 2, Children: the council's id of at least one child"),
    ({"Children": "9999"}, "Row 2, Children: “9999”: the id of a child known to Barchester; add the child first"),
    ({"Children": "1001;1001"}, "Row 2, Children: “1001”: each child once"),
    ({"IRO": "Nobody Here"}, "the name or e-mail address of an IRO of Barchester, now or formerly, or an empty cell"),
    ({"IRO": "Sam Worker"}, "Row 2, IRO: “Sam Worker”: the name or e-mail address of an IRO"),
    ({"Team": "Fishing"}, "one of: Children's services; Fostering North; Fostering South; Looked-after children; Qual"),
    ({"Main_reason": ""}, f"Row 2, Main reason: a reason of the list in force on 02/11/2026: {REASONS}"),
    ({"Main_reason": "Weather"}, f"“Weather”: a reason of the list in force on 02/11/2026: {REASONS}"),
    ({"Main_reason": "Safety; Other"}, "one main reason; put the others into “Other reasons”"),
    ({"Other_reasons": "Weather"}, "Row 2, Other reasons: “Weather”: a reason of the list in force"),
    ({"Features": "Missing episodes"}, "a feature of the reasons given in this row: nothing: they have none"),
    ({"Main_reason": "Safety", "Features": "Weather"}, "given in this row: Missing episodes; Exploitation"),
    ({"Date_raised": ""}, "Row 2, Date raised: a day as dd/mm/yyyy"),
    ({"Date_raised": "21/11/2026"}, "“21/11/2026”: a day that is not in the future (today is 20/11/2026)"),
    ({"Date_raised": "31/02/2026"}, "“31/02/2026”: a day of the calendar, as dd/mm/yyyy (day first, then month)"),
    ({"Date_raised": "02/11/26"}, "“02/11/26”: a day with a year of four digits, as 05/11/2018"),
    ({"Date_raised": "last week"}, "“last week”: a day as dd/mm/yyyy, as 05/11/2018"),
    ({"Date_raised": "01/01/2014"}, "a day on which a list of reasons was in force; the first begins on 01/01/2015"),
    ({"Source": "A dream"}, "Row 2, Source: “A dream”: one of: LAC review; Between reviews"),
    ({"Concern": "=HYPERLINK(1)"}, "“=HYPERLINK(1)”: text or a day, not a formula: nothing in the file is calculated"),
    ({"Outcome": "Done"}, "Row 2, Date resolved: the day on which it was resolved, since the row has an outcome"),
    ({"Outcome": "Fine", "Date_resolved": "05/11/2026"}, "one of: Done; Not agreed: the senior decision"),
    ({"Date_resolved": "01/11/2026"}, "a day on or after 02/11/2026, when it was raised"),
    ({"Stage_1_date": "01/11/2026"}, "a day on or after 02/11/2026, when it was raised (Stage 1: team manager r"),
    ({"Stage_1_date": "05/11/2026", "Stage_1_answered": "04/11/2026"}, "05/11/2026, when Stage 1: team manager"),
    ({"Stage_1_date": "06/11/2026", "Stage_2_date": "05/11/2026"}, "a day on or after 06/11/2026"),
    ({"Stage_7_date": "05/11/2026"}, "nothing: the protocol in force on 02/11/2026 has no such stage. It has: Inf"),
    ({"Stage_reached": "Heaven"}, "one of: Informal: social worker; Stage 1: team manager; Stage 2: head of service"),
    ({"Stage_2_date": "05/11/2026", "Stage_reached": "1"}, "Stage 2: head of service, since that stage has a day in"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "sentence"), BAD)
def test_a_bad_cell_is_named_with_row_column_value_and_what_was_expected(exchange, log, cells, sentence):
    (problem,) = exchange.problems(log.row(**cells).csv)
    assert problem.startswith("Row 2, ")
    assert sentence in problem


def test_a_formula_in_a_workbook_is_refused_too(exchange, log):
    (problem,) = exchange.problems(log.row(Date_resolved="=TODAY()").xlsx)
    assert problem.startswith("Row 2, Date resolved: “=TODAY()”: ")


def test_every_bad_row_is_listed_at_once_and_nothing_is_taken(exchange, log):
    log.row(Children="9999", Main_reason="Weather").row().row(Date_raised="soon")
    run = exchange.take(log.csv)
    assert [(each["row"], each["column"]) for each in run.problems] == [
        (2, "Children"), (2, "Main reason"), (4, "Date raised"),
    ]  # fmt: skip
    assert (run.state, run.summary) == ("refused", "Nothing is taken: 3 problems in 2 rows.")
    assert not Escalation.objects.exists()


def test_a_child_of_another_authority_is_unknown_here(exchange, log):
    stranger = World(slug="elsewhere")
    child = stranger.child()
    child.council_id = "E-55"
    child.save()
    (problem,) = exchange.problems(log.row(Children="E-55").csv)
    assert problem == "Row 2, Children: “E-55”: the id of a child known to Barchester; add the child first"


def test_two_iros_of_one_name_are_told_apart_by_address(exchange, log):
    world = exchange.world
    person = world.other_iro
    person.name = "Amara Iro"
    person.save()
    (problem,) = exchange.problems(log.row().csv)
    assert "the e-mail address of the IRO: two people bear this name" in problem
    log.rows[0]["IRO"] = person.email.upper()
    assert exchange.check(log.csv).new[0].iro == person


def test_a_reason_of_another_days_list_says_so(exchange, log):
    begin_reason_list(
        authority=exchange.world.authority, name="New", in_force_from=date(2026, 11, 10), by=None,
        reasons=[ReasonSpec("Drift or delay"), ReasonSpec("18+ planning")],
    )  # fmt: skip
    log.row(Main_reason="18+ PLANNING").row(Date_raised="10/11/2026", Main_reason="18 + planning")
    (problem,) = exchange.problems(log.csv)
    assert problem.startswith(
        "Row 2, Main reason: “18+ PLANNING”: a reason of the list in force on 02/11/2026 "
        "(it stands in the list that began on 10/11/2026): "
    )


def test_the_same_reference_twice_is_refused(exchange, log):
    (problem,) = exchange.problems(log.row().row(Reference="A-1").csv)
    assert problem == "Row 3, Reference: “A-1”: each reference once; row 2 has it too"


@pytest.mark.parametrize("written", ["drift OR delay", "Drift-or-delay.", "  Drift or delay ", "Dríft or delay"])
def test_reasons_are_matched_forgivingly(exchange, log, written):
    assert exchange.check(log.row(Main_reason=written).csv).new[0].main_reason.key == "drift-or-delay"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("5/11/2026", date(2026, 11, 5)),
        ("05-11-2026", date(2026, 11, 5)),
        ("05.11.2026", date(2026, 11, 5)),
        ("2026-11-05", date(2026, 11, 5)),
        ("05/11/2026 00:00:00", date(2026, 11, 5)),
        (date(2026, 11, 5), date(2026, 11, 5)),
        ("", None),
        (None, None),
    ],
)
def test_days_are_read_day_first(cell, day):
    assert read_day(cell, TODAY) == day


@pytest.mark.parametrize("cell", ["13/31/2026", "29/02/2026", "5/11/18", 45000, True, "05/11/2004", "0/0/0000"])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(NotADay):
        read_day(cell, TODAY)
