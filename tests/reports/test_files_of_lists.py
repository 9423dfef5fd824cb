"""Lists of rows as CSV and XLSX: no text in them can run, and nothing is lost."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ImproperlyConfigured

from iro_portal import environment
from iro_portal.core import spreadsheet
from iro_portal.core.exports import csv_rows, safe_text, xlsx_bytes
from iro_portal.core.marking import Marking

pytestmark = pytest.mark.once

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def read_xlsx(body: bytes) -> list[list]:
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet for cell in row)
    return [[cell.value for cell in row] for row in sheet]


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


MARK = Marking("OFFICIAL-SENSITIVE", "Mina Oversight", datetime(2026, 5, 1, 9, 5, tzinfo=UTC))
MADE = "Made by Mina Oversight on 1 May 2026 at 10:05"


def test_a_marked_list_ends_with_an_empty_line_what_it_is_who_made_it_and_when():
    found = read_csv(b"".join(csv_rows(["a"], [["x"]], MARK)))
    assert found == [["a"], ["x"], [], ["OFFICIAL-SENSITIVE"], [MADE]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["a"], [["x"]], "List", MARK)))
    assert [[cell.value for cell in row] for row in book["List"]] == [["a"], ["x"]]
    assert [row[0].value for row in book["Notes"]] == ["OFFICIAL-SENSITIVE", MADE]
    assert book["List"].oddHeader.center.text == book["List"].oddFooter.center.text == "OFFICIAL-SENSITIVE"
    assert (book.properties.creator, book.properties.category) == ("Mina Oversight", "OFFICIAL-SENSITIVE")


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_a_marked_list_comes_back_in_without_its_marking(wanted):
    rows = [["CH-0001", 3], ["OFFICIAL-SENSITIVE", None]]
    made = {
        "csv": lambda: b"".join(csv_rows(["a", "b"], rows, MARK)),
        "xlsx": lambda: xlsx_bytes(["a", "b"], rows, "L", MARK),
    }
    sheets = spreadsheet.sheets(f"list.{wanted}", made[wanted]())
    assert [[cell for cell in row.cells if cell not in (None, "")] for row in sheets[0].rows][2] == [
        "OFFICIAL-SENSITIVE"
    ]
    assert [len(sheet.rows) for sheet in sheets] == ([3] if wanted == "csv" else [3, 0])


@pytest.mark.parametrize("words", ["=OFFICIAL", "", "OFFICIAL\nSECRET", "x" * 61])
def test_a_marking_is_one_short_line_that_runs_nowhere(monkeypatch, words):
    monkeypatch.setenv("MARKING_FIGURES", words)
    if not words:
        assert environment.marking("MARKING_FIGURES", "OFFICIAL") == "OFFICIAL"
        return
    with pytest.raises(ImproperlyConfigured, match="the first a letter"):
        environment.marking("MARKING_FIGURES", "OFFICIAL")
