"""The report of findings: the same in CSV and XLSX, errors first, no formula in it."""

import csv
import io

from openpyxl import load_workbook

from exchange.ssda903 import report
from tests.exchange.ssda903.conftest import REVIEWS, checked


def csv_rows(result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(report.as_csv(result)).decode())))


def test_a_finding_is_a_row_with_its_file_rule_and_the_offending_row():
    result = checked(add={"reviews.csv": ["77,14/02/2008,26/04/2017,PN2", "0123,14/02/2008,26/04/2017,PN2"]})
    heading, error, warning = csv_rows(result)
    assert heading == report.HEADINGS
    assert error == [
        "Yes", "INT08", "reviews.csv", "4", "CHILD", "77", "a row of this child is expected in Header",
        "A child in Reviews is not in Header", "CHILD 77, DOB 14/02/2008, REVIEW 26/04/2017, REVIEW_CODE PN2",
    ]  # fmt: skip
    assert warning[:4] == ["No", "", "reviews.csv", "5"]


def test_xlsx_says_what_csv_says():
    result = checked(add={"reviews.csv": ["77,14/02/2008,2017-04-26,PN2"], "header.csv": ["=1+1,1,14/02/2008,WBRI,,,"]})
    sheet = load_workbook(io.BytesIO(report.as_xlsx(result))).active
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert len(rows) == 4
    assert rows == [[cell.removeprefix("'") for cell in row] for row in csv_rows(result)]


def test_no_cell_runs_as_a_formula():
    result = checked(add={"header.csv": ["=HYPERLINK(1),1,14/02/2008,WBRI,,,"]})
    cells = [cell for row in csv_rows(result) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_not_listed_is_counted_at_the_end():
    twice = ["0123,14/02/2008,26/04/2017,PN1"] * 700
    result = checked(files={"reviews.csv": [REVIEWS, *twice]})
    assert csv_rows(result)[-1][6] == "199 more of this rule; the first 500 are listed"
