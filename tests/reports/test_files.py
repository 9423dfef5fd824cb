"""CSV, XLSX and JSON hold the table cell by cell, and no text in them can run."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from iro_portal.core.exports import csv_rows, safe_text, xlsx_bytes
from reports import definitions, engine, render
from reports.period import Period
from reports.table import SUPPRESSED, UNDETERMINED, Block, Cell, Column, Role, Row, Table

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
PERIOD = Period.of_days(date(2018, 4, 1), date(2018, 11, 18))


@pytest.fixture
def made() -> Table:
    rows = (
        Row("a", "=1+1", (Cell.count(1234), Cell.percent(1, 3)), unit="children"),
        Row("b", "-part", (UNDETERMINED, SUPPRESSED), Role.PART, parent="a"),
        Row("c", "Median", (Cell.decimal(Decimal("2.25"), 1), Cell.text("@x")), decimals=1),
    )
    total = Row("total", "Total", (Cell.count(3), Cell.percent(3, 3)), Role.TOTAL)
    columns = (Column("count", "+Children"), Column("percent", "%"))
    return Table(
        "trial", "Trial: [a/b]", "children", "anytown", "Anytown", PERIOD, "Reason", columns, (Block(rows),),
        total, "each child once", ("=cmd()",), "26 November 2026",
    )  # fmt: skip


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def read_xlsx(body: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)
    return [[cell.value for cell in row] for row in sheet]


def test_csv_has_a_heading_lines_the_total_an_empty_line_and_the_notes(made):
    assert read_csv(render.FORMATS["csv"].render(made)) == [
        ["Reason", "'+Children", "%", "Unit"],
        ["'=1+1", "1234", "33.3", "children"],
        ["'-part", "", "c", ""],
        ["Median", "2.3", "'@x", ""],
        ["Total", "3", "100.0", ""],
        [],
        ["Trial: [a/b]: Anytown, 1 April 2018 to 18 November 2018. Each figure has a unit of its own."],
        ["How it is counted: each child once."],
        ["'=cmd()"],
        ["Recorded by 26 November 2026."],
    ]


def test_xlsx_has_numbers_as_numbers_and_texts_as_texts(made):
    rows = read_xlsx(render.FORMATS["xlsx"].render(made))
    assert rows[:5] == [
        ["Reason", "+Children", "%", "Unit"],
        ["=1+1", 1234, 33.3, "children"],
        ["-part", None, "c", None],
        ["Median", 2.3, "@x", None],
        ["Total", 3, 100, None],
    ]
    assert [row[0] for row in rows[6:]] == made.notes


def test_json_has_the_stable_shape(made):
    found = json.loads(render.FORMATS["json"].render(made))
    assert found == {
        "slug": "trial", "title": "Trial: [a/b]", "unit": "children", "authority": "anytown",
        "period": {"from": "2018-04-01", "to": "2018-11-18"}, "columns": ["+Children", "%"],
        "rows": [
            {"key": "a", "label": "=1+1", "unit": "children", "cells": [1234, 33.3]},
            {"key": "b", "label": "-part", "parent": "a", "cells": [None, "c"]},
            {"key": "c", "label": "Median", "decimals": 1, "cells": [2.3, "@x"]},
        ],
        "total": {"label": "Total", "cells": [3, 100.0]}, "notes": made.notes,
    }  # fmt: skip


@pytest.mark.parametrize("slug", definitions.REPORTS)
def test_every_report_says_the_same_in_every_format(council, slug):
    council.escalate(date(2018, 5, 1), "safety", "drift", stages=(0, 1), features=("gangs",))
    council.escalate(date(2018, 11, 30), "education", children=(2,))
    year = Period.of_days(date(2018, 4, 1), date(2019, 3, 31))
    found = engine.table(engine.ask(definitions.find(slug), council.authority, year, compare=1))
    as_json = json.loads(render.FORMATS["json"].render(found))
    rows = [row["cells"] for row in [*as_json["rows"], *filter(None, [as_json["total"]])]]
    width = len(as_json["columns"]) + 1
    in_csv = read_csv(render.FORMATS["csv"].render(found))
    in_xlsx = read_xlsx(render.FORMATS["xlsx"].render(found))
    for number, cells in enumerate(rows, start=1):
        assert in_xlsx[number][1:width] == [None if cell == "" else cell for cell in cells]
        assert [_number(cell) for cell in in_csv[number][1:width]] == ["" if cell is None else cell for cell in cells]


def _number(text: str):
    return float(text) if text else ""


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_can_run_in_a_list_that_goes_out(text):
    assert safe_text(text) == f"'{text}"
    found = read_csv(b"".join(csv_rows(["a"], [[text]])))
    assert found[1][0].startswith("'")
    assert read_xlsx(xlsx_bytes(["a"], [[text]], "List"))[1][0].replace("_x000D_", "\r") in (
        text,
        text.replace("\r", "\n"),
    )


def test_harmless_text_stays_as_it_is():
    assert safe_text("O'Brien = yes") == "O'Brien = yes"
    assert safe_text("") == ""


def test_a_list_keeps_numbers_days_and_nothing():
    rows = [[1, -2, 2.5, Decimal("1.5"), date(2018, 11, 18), None, True, "ü–"]]
    moment = datetime(2018, 7, 1, 12, 0, tzinfo=UTC)
    header = list("abcdefgh")
    assert read_csv(b"".join(csv_rows(header, rows)))[1] == ["1", "-2", "2.5", "1.5", "18/11/2018", "", "Yes", "ü–"]
    sheet = read_xlsx(xlsx_bytes(header, rows, "A [very] long name: of a sheet / list"))
    assert sheet[1] == [1, -2, 2.5, 1.5, datetime(2018, 11, 18), None, "Yes", "ü–"]
    assert read_csv(b"".join(csv_rows(["a"], [[moment]])))[1] == ["01/07/2018 13:00"]
    assert read_xlsx(xlsx_bytes(["a"], [[moment]], "x"))[1] == [datetime(2018, 7, 1, 13, 0)]


def test_a_csv_list_is_made_line_by_line():
    lines = csv_rows(["a"], ([number] for number in range(10**9)))
    assert [next(lines), next(lines)] == [b"a\r\n", b"0\r\n"]


def test_a_text_longer_than_a_cell_can_hold_is_cut_not_lost():
    assert len(read_xlsx(xlsx_bytes(["a"], [["x" * 40_000]], "x"))[1][0]) == 32_767
