"""Cells: days, codes, ids. Bad ones first."""

import pytest

from exchange.ssda903 import codes
from tests.exchange.ssda903.conftest import SOUND, checked, found

DAYS = [
    ("2018-11-18", "a day as dd/mm/yyyy is expected, as 18/11/2018; this one has the year first"),
    ("18/11/18", "a day with a year of four digits is expected, as 18/11/2018"),
    ("31/02/2019", "a day of the calendar is expected, as dd/mm/yyyy (day first, then month)"),
    ("02/31/2019", "a day of the calendar is expected, as dd/mm/yyyy (day first, then month)"),
    ("18/11/0018", "a year between 1900 and 2100 is expected"),
    ("1/4/2018", "a day as dd/mm/yyyy is expected, as 18/11/2018"),
    ("18/11/2018 00:00", "a day as dd/mm/yyyy is expected, as 18/11/2018"),
    ("43422", "a day as dd/mm/yyyy is expected, as 18/11/2018"),
    ("٠١/٠٤/٢٠١٨", "a day as dd/mm/yyyy is expected, as 18/11/2018"),
    ("=1+1", "a day as dd/mm/yyyy is expected, as 18/11/2018"),
]
DAY_COLUMNS = [
    ("header.csv", "DOB", "9,1,{},WBRI,,,", "102"),
    ("episodes.csv", "DECOM", "0123,{},P,V2,N1,K2,PR4,,,,,,", "141"),
    ("episodes.csv", "DEC", "0123,01/09/2017,P,V2,N1,K2,PR4,{},E8,,,,", "147"),
    ("reviews.csv", "REVIEW", "0123,14/02/2008,{},PN1", "166"),
    ("reviews.csv", "DOB", "0123,{},01/09/2017,PN1", "born-unreadable"),
    ("uasc.csv", "DUC", "0123,1,14/02/2008,{}", "104"),
    ("missing.csv", "MIS_START", "0123,14/02/2008,M,{},", "1004"),
    ("missing.csv", "MIS_END", "0123,14/02/2008,M,01/09/2017,{}", "1005"),
]


@pytest.mark.parametrize(("text", "sentence"), DAYS)
@pytest.mark.parametrize(("file", "column", "line", "rule"), DAY_COLUMNS)
def test_a_day_not_written_as_dd_mm_yyyy_is_an_error_with_file_row_column_and_value(
    file, column, line, rule, text, sentence
):
    result = checked(add={file: [line.format(text)]})
    number = f" (DfE rule {rule})" if rule.isdigit() else ""
    expected = f"{file}, row {len(SOUND[file]) + 1}, {column}: “{text}”: {sentence}{number}"
    assert found(result, rule) == [expected]
    assert not result.is_sound


@pytest.mark.parametrize(
    ("file", "line", "rule"),
    [
        ("header.csv", "9,1,,WBRI,,,", "102"),
        ("episodes.csv", "0123,,P,V2,N1,K2,PR4,,,,,,", "141"),
        ("reviews.csv", "0123,14/02/2008,,PN1", "166"),
        ("missing.csv", "0123,14/02/2008,M,,", "564"),
        ("missing.csv", "0123,14/02/2008,,01/05/2017,", "1006"),
    ],
)
def test_a_day_that_cannot_be_missing_is_an_error(file, line, rule):
    result = checked(add={file: [line]})
    assert len(found(result, rule)) == 1
    assert not result.is_sound


IDS = [
    ("", "a child's id of at most 20 letters and digits is expected"),
    ("1" * 21, "a child's id of at most 20 letters and digits is expected"),
    ("=cmd", "a child's id of at most 20 letters and digits is expected"),
    ("3.98E+05", "a child's id of at most 20 letters and digits is expected"),
]


@pytest.mark.parametrize(("child", "sentence"), IDS)
def test_a_row_without_a_readable_child_is_an_error(child, sentence):
    result = checked(add={"reviews.csv": [f"{child},14/02/2008,01/09/2017,PN1"]})
    assert sentence in found(result, "child-id")[0]
    assert "reviews.csv, row 4, CHILD:" in found(result, "child-id")[0]


def test_leading_zeros_of_a_child_are_kept(nothing_wrong):
    assert [child.child for child in nothing_wrong.children()] == ["0123"]


def test_small_letters_and_spaces_are_read_as_the_dfe_reads_them(nothing_wrong):
    lines = [SOUND["reviews.csv"][0], " 0123 ,14/02/2008, 26/04/2017,pn1", "0123,14/02/2008,20/07/2017,Pn5 "]
    assert list(checked(files={"reviews.csv": lines}).children()) == list(nothing_wrong.children())


CODES = [
    ("header.csv", "9,X,14/02/2008,WBRI,,,", "101", "SEX"),
    ("header.csv", "9,,14/02/2008,WBRI,,,", "101", "SEX"),
    ("header.csv", "9,1,14/02/2008,BLUE,,,", "103", "ETHNIC"),
    ("episodes.csv", "0123,01/09/2017,Q,V2,N1,K2,PR4,,,,,,", "143", "RNE"),
    ("episodes.csv", "0123,01/09/2017,P,V9,N1,K2,PR4,,,,,,", "144", "LS"),
    ("episodes.csv", "0123,01/09/2017,P,V2,N9,K2,PR4,,,,,,", "145", "CIN"),
    ("episodes.csv", "0123,01/09/2017,P,V2,N1,Q9,PR4,,,,,,", "146", "PLACE"),
    ("episodes.csv", "0123,01/09/2017,P,V2,N1,K2,PR9,,,,,,", "178", "PLACE_PROVIDER"),
    ("episodes.csv", "0123,01/09/2017,P,V2,N1,K2,PR4,02/10/2017,E99,,,,", "149", "REC"),
    ("episodes.csv", "0123,01/09/2017,P,V2,N1,K2,PR4,,,WHY,,,", "1009", "REASON_PLACE_CHANGE"),
    ("reviews.csv", "0123,14/02/2008,01/09/2017,PN8", "167", "REVIEW_CODE"),
    ("reviews.csv", "0123,14/02/2008,01/09/2017,", "167", "REVIEW_CODE"),
    ("oc2.csv", "0123,14/02/2008,41,,,,,,1,,,", "180", "SDQ_SCORE"),
    ("oc2.csv", "0123,14/02/2008,,SDQ9,,,,,1,,,", "196", "SDQ_REASON"),
    ("oc2.csv", "0123,14/02/2008,,,,,,,7,,,", "181", "HEALTH_ASSESSMENT"),
]


@pytest.mark.parametrize(("file", "line", "rule", "column"), CODES)
def test_an_unknown_or_missing_code_is_a_warning(file, line, rule, column):
    [sentence] = found(checked(add={file: [line]}), rule)
    assert sentence.startswith(f"{file}, row {len(SOUND[file]) + 1}, {column}:")


def test_an_unknown_code_is_kept_as_it_came():
    result = checked(files={"reviews.csv": [SOUND["reviews.csv"][0], "0123,14/02/2008,26/04/2017,PN8"]})
    assert result.is_sound
    assert [review.code for child in result.children() for review in child.reviews] == ["PN8"]


@pytest.mark.parametrize("code", ["PN1PN1PN1PN1", "P N1", "<PN1>", "=PN1"])
def test_what_cannot_be_a_code_at_all_is_an_error(code):
    result = checked(add={"reviews.csv": [f"0123,14/02/2008,01/09/2017,{code}"]})
    assert len(found(result, "code-unreadable")) == 1


def test_a_row_that_says_nothing_is_left_out_and_a_blank_one_is_not_spoken_of():
    result = checked(add={"reviews.csv": ["", ",,,", "0123,14/02/2008,,"]})
    assert result.is_sound
    assert result.counts["Reviews"] == 2
    assert found(result, "row-blank") == [
        "reviews.csv, row 6: REVIEW and REVIEW_CODE are blank, so the row says nothing and was left out"
    ]


def test_a_row_with_too_few_or_too_many_cells_is_an_error():
    result = checked(add={"reviews.csv": ["0123,14/02/2008", "0123,14/02/2008,01/09/2017,PN1,PN1"]})
    assert found(result, "row-cells") == [
        "reviews.csv, row 4: 2 cells, where the heading has 4 columns; is the file cut short?",
        "reviews.csv, row 5: 5 cells, where the heading has 4 columns; is the file cut short?",
    ]


YEARS = [
    (codes.SEX, "1", 2023, ""),
    (codes.SEX, "1", 2024, "the code is valid up to 2023/24, and the return is of 2024/25; kept as it came"),
    (codes.SEX, "F", 2024, ""),
    (codes.SEX, "F", 2017, "the code is valid from 2024/25 on, and the return is of 2017/18; kept as it came"),
    (codes.PLACE, "K3", 2023, "the code is valid from 2024/25 on, and the return is of 2023/24; kept as it came"),
    (codes.PLACE, "H5", 2025, "the code is valid up to 2024/25, and the return is of 2025/26; kept as it came"),
    (codes.PLACE, "Z1", 2024, ""),
    (codes.PLACE, "Z11", 2025, ""),
    (codes.PLACE, "Z11", None, ""),
    (codes.REC, "X1", 2017, ""),
]


@pytest.mark.parametrize(("listed", "code", "year", "complaint"), YEARS)
def test_codes_came_and_went(listed, code, year, complaint):
    assert listed.complaint(code, year) == complaint


def test_a_code_of_another_year_is_warned_of_and_kept():
    result = checked(files={"header.csv": [SOUND["header.csv"][0], "0123,M,14/02/2008,WBRI,,,"], "uasc.csv": None})
    assert "header.csv, row 2, SEX: “M”: the code is valid from 2024/25 on" in found(result, "101")[0]
    assert [child.header.sex for child in result.children()] == ["M"]
