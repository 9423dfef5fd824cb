"""`manage.py report`: the table, the list, and a sentence for whatever cannot be done."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reports.definitions import REPORTS

GOOD = {"authority": "anytown", "first": "2016-04-01", "last": "2017-03-31"}
ROOT = Path(__file__).resolve().parents[2]


def report(slug="escalation-reasons", **options) -> str:
    out = io.StringIO()
    call_command("report", slug, stdout=out, **{**GOOD, **options})
    return out.getvalue()


def test_the_table_comes_as_csv_on_standard_output(council):
    council.escalate(date(2016, 4, 1), "drift")
    council.escalate(date(2017, 3, 31), "drift")
    council.escalate(date(2016, 5, 1), "education")
    rows = list(csv.reader(io.StringIO(report(), newline="")))
    assert rows[:6] == [
        ["Reason", "Escalations", "%"],
        ["Incomplete or inadequate care plans", "0", "0.0"],
        ["Drift or delay in care planning", "2", "66.7"],
        ["Safety", "0", "0.0"],
        ["Education", "1", "33.3"],
        ["Total", "3", "100.0"],
    ]
    assert rows[6] == []


def test_small_counts_can_be_hidden_as_for_the_public(council):
    for reason, times in (("drift", 3), ("care-plans", 9), ("education", 6)):
        for _ in range(times):
            council.escalate(date(2016, 4, 1), reason)
    lines = report(suppress=True).splitlines()
    assert lines[1:6] == [
        "Incomplete or inadequate care plans,9,50.0",
        "Drift or delay in care planning,c,c",
        "Safety,0,0.0",
        "Education,c,c",
        "Total,18,100.0",
    ]
    assert "c: a count from 1 to 4, or one from which such a count could be worked out, is not shown." in "".join(lines)


def test_unit_format_years_and_file_can_be_chosen(council, tmp_path):
    council.escalate(date(2016, 4, 1), "drift", children=(1, 2))
    found = json.loads(report(unit="children", format="json", compare=2))
    assert found["unit"] == "children"
    assert found["total"]["cells"] == [2, 100.0, 0, None, 0, None]
    file = tmp_path / "reasons.xlsx"
    assert report(format="xlsx", output=str(file)) == ""
    assert openpyxl.load_workbook(file).active["B3"].value == 1


def test_the_list_names_every_report(db):
    out = io.StringIO()
    call_command("report", list=True, stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == list(REPORTS)
    assert "Reasons for IRO escalations" in lines[0]
    assert "escalations, children, reasons given" in lines[0]
    assert "Southwark" in lines[0]


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("no-such", {}, "“no-such” is no report; expected one of: escalation-reasons"),
        ("", {}, "a report is missing"),
        ("escalation-reasons", {"authority": "atlantis"}, "“atlantis” is no authority; expected one of: anytown."),
        ("escalation-reasons", {"authority": None}, "--authority is missing"),
        (
            "escalation-reasons",
            {"first": "01/04/2016"},
            "--from 01/04/2016 is no date; expected one such as 2018-04-01.",
        ),
        ("escalation-reasons", {"last": "2017-02-29"}, "--to 2017-02-29 is no date"),
        ("escalation-reasons", {"last": None}, "--to is missing"),
        ("escalation-reasons", {"last": "2016-03-31"}, "ends on 31 March 2016, before it starts on 1 April 2016"),
        (
            "escalation-reasons",
            {"unit": "reviews"},
            "“reviews” is no unit of escalation-reasons; expected one of: escal",
        ),
        (
            "escalation-reasons",
            {"format": "rtf"},
            "“rtf” is no format; expected one of: csv, xlsx, ods, docx, pdf, json.",
        ),
        ("escalation-reasons", {"compare": "-1"}, "--compare -1 cannot be done; expected a number from 0 to 10."),
        ("escalation-reasons", {"compare": "many"}, "--compare many cannot be done"),
        ("escalation-reasons", {"output": "/no/such/folder/x.csv"}, "could not be written: No such file or directory."),
        ("escalation-reasons", {"format": "xlsx"}, "name a file with --output"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(council, slug, options, sentence):
    with pytest.raises(CommandError) as refused:
        report(slug, **options)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_refusal_leaves_with_1_and_no_trace():
    given = ["no-such", "--authority", "x", "--from", "2016-04-01", "--to", "2016-04-01"]
    done = subprocess.run(
        [sys.executable, "manage.py", "report", *given], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": "sqlite:///:memory:"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: “no-such” is no report")
    assert "Traceback" not in done.stderr
