"""Lists of rows as CSV and XLSX: no text in them can run, and nothing is lost."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from iro_portal.core.exports import csv_rows, safe_text, xlsx_bytes

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
