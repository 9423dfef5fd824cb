"""Headings, as councils write them."""

import pytest

from exchange.escalation_log.columns import Field, choose, match, stage_name
from iro_portal.core.spreadsheet import Row, Sheet

STAGES = {"stage 1 team manager", "team manager", "informal", stage_name("Head of service")}


def matched(*headings):
    return match(Sheet("", [Row(1, headings)]), STAGES)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("REF.", Field.REFERENCE),
        ("Log no", Field.REFERENCE),
        ("Mosaic ID", Field.CHILDREN),
        ("child's id", Field.CHILDREN),
        ("Child(ren)", None),
        ("Independent Reviewing Officer", Field.IRO),
        ("Reason for IRO escalation", Field.MAIN_REASON),
        ("theme", Field.MAIN_REASON),
        ("Other reason(s)", None),
        ("other-themes", Field.OTHER_REASONS),
        ("Date  logged:", Field.RAISED),
        ("Highest stage", Field.STAGE_REACHED),
        ("Date closed", Field.RESOLVED),
        ("Actions taken", Field.WHAT_CHANGED),
    ],
)
def test_headings_are_matched_forgivingly(heading, field):
    assert list(matched(heading).fields) == ([field] if field else [])


@pytest.mark.parametrize(
    ("heading", "stage", "answered"),
    [
        ("Stage 1 date", "stage 1", False),
        ("Date of Stage 2", "stage 2", False),
        ("Level 3 date", "stage 3", False),
        ("Stage 1 – answered", "stage 1", True),
        ("Informal date", "informal", False),
        ("Head of Service response date", "head service", True),
        ("Stage 1: team manager", "stage 1 team manager", False),
    ],
)
def test_stage_columns_are_known_by_number_name_or_post(heading, stage, answered):
    (column,) = matched(heading).stages
    assert (column.stage, column.answered) == (stage, answered)


def test_stage_names_lose_what_is_said_around_them():
    assert stage_name("Date reached Stage 1: Team Manager") == "stage 1 team manager"


def test_unknown_columns_are_named_and_left_out():
    found = matched("Ref", "Child ID", "Shoe size")
    assert found.warnings == ["The column “Shoe size” is not known and was left out."]


def test_two_columns_for_one_thing_are_a_problem():
    (problem,) = matched("Ref", "Log number").problems
    assert str(problem).startswith("Row 1, Log number: one column for this; “Ref” means the same.")


def test_a_needed_column_that_is_missing_is_named(exchange):
    problems = exchange.problems(b"Ref,Team,Date raised\nA,B,01/01/2026\n")
    assert problems == [
        "Row 1, Children: this column is needed and was not found (“child” or “child id” or “child ids” will do).",
        "Row 1, Main reason: this column is needed and was not found "
        "(“reason” or “reasons” or “reason for iro escalation” will do).",
    ]


def test_a_sheet_that_is_not_read_is_named():
    log = Sheet("Log", [Row(1, ("Reference", "Child ID", "Date raised", "Reason"))])
    old = Sheet("Before 2018", [Row(1, ("Reference", "Child ID"))])
    sheet, columns = choose([log, old, Sheet("Empty", [])], STAGES)
    assert sheet is log
    assert columns.warnings == ["The sheet “Before 2018” has rows too and was not read."]
