"""Files that are not what they say, each with its sentence; and CSV and XLSX that say the same."""

import io
import zipfile
from datetime import date
from random import Random

import pytest
from openpyxl import Workbook

from escalations.models import Escalation
from exchange.models import ImportRun
from iro_portal.core import spreadsheet


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name.replace("__", "/"), body)
    return out.getvalue()


GOOD = "Reference,Children,Main reason,Date raised\nA-1,1001,Drift or delay,02/11/2026\n"

UNREADABLE = [
    (b"%PDF-1.7 ...", "log.xlsx is a PDF, whatever its name; a CSV (UTF-8) or XLSX file is expected."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "log.xlsx is a workbook of the old kind (.xls)"),
    (
        GOOD.encode("utf-16"),
        "log.xlsx is text in UTF-16; UTF-8 is expected. In your spreadsheet program, choose Save As",
    ),
    (GOOD.encode("utf-16-le"), "log.xlsx holds a NUL byte in line 1"),
    (GOOD.replace("A-1", "A\0").encode(), "log.xlsx holds a NUL byte in line 2"),
    (GOOD.replace("A-1", "Zoë").encode("latin-1"), "log.xlsx is not in UTF-8 (first seen in line 2)."),
    (GOOD.replace("A-1", '"A-1').encode(), "log.xlsx cannot be read as CSV"),
    (b"", "log.xlsx is empty."),
    (b"PK\x03\x04 not really", "log.xlsx is damaged and cannot be opened."),
    (zipped(word__document=b"x"), "log.xlsx is a zip file but not an XLSX workbook"),
    (zipped(**{"xl__workbook.xml": b"<broken"}), "log.xlsx is damaged and cannot be opened."),
    (zipped(**{"xl__workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "log.xlsx holds a document type"),
    (b"Some,Other\nThing,1\n", "No row of headings was found."),
    (GOOD.splitlines()[0].encode(), "log.xlsx has headings but no row below them."),
]


@pytest.mark.parametrize(("body", "sentence"), UNREADABLE)
def test_a_file_that_is_not_what_it_says_gets_a_sentence(exchange, body, sentence):
    (problem,) = exchange.problems(body, "log.xlsx")
    assert problem.startswith(sentence)


def test_a_file_that_is_too_big_is_refused_before_it_is_read(exchange, settings, tmp_path):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    big = tmp_path / "log.csv"
    big.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(spreadsheet.UnreadableFile, match="the most that can be taken is 1 MB"):
        spreadsheet.read_bytes(big)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(exchange, monkeypatch, log):
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED_BYTES", 1000)
    (problem,) = exchange.problems(log.row().xlsx)
    assert "unpacks to more than" in problem


def test_too_many_rows_are_refused(exchange, monkeypatch, log):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    (problem,) = exchange.problems(log.row().row().csv)
    assert problem == "log.csv has more than 2 rows. Split it into several files."


def test_csv_and_workbook_say_the_same(exchange, log):
    log.row(Stage_1_date="02/11/2026", Stage_1_answered="04/11/2026").row(Children="1001; 1002")
    from_csv = [(entry.row, entry.reference, entry.content) for entry in exchange.check(log.csv).new]
    from_xlsx = [(entry.row, entry.reference, entry.content) for entry in exchange.check(log.xlsx).new]
    assert from_csv == from_xlsx
    assert len(from_csv) == 2


def test_real_dates_and_numbers_of_a_workbook_are_taken(exchange, log):
    log.row(Children=1001, Date_raised=date(2026, 11, 2), Stage_1_date=date(2026, 11, 3))
    (entry,) = exchange.check(log.xlsx).new
    assert (entry.children, entry.raised_on) == ([exchange.child], date(2026, 11, 2))
    assert entry.stages[0].opened_on == date(2026, 11, 3)


def test_the_sheet_with_the_headings_is_found_among_several_below_a_title(exchange, log):
    book = Workbook()
    book.active.append(["Notes about this file"])
    sheet = book.create_sheet("Log")
    sheet.append(["Escalations of the year"])
    sheet.append(log.row().headings)
    sheet.append([log.rows[0].get(name) for name in log.headings])
    out = io.BytesIO()
    book.save(out)
    (entry,) = exchange.check(out.getvalue()).new
    assert entry.row == 3


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_or_without_a_mark_and_with_other_delimiters(exchange, mark, delimiter):
    assert len(exchange.check(mark + GOOD.replace(",", delimiter).encode()).new) == 1


def test_checking_writes_nothing(exchange, log, django_assert_num_queries):
    exchange.check(log.row().csv)
    assert not Escalation.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_damaged_workbook_never_gets_more_than_a_sentence(exchange, log):
    random, body = Random(2), log.row().row().xlsx
    for _ in range(60):
        damaged = bytearray(body)
        for _ in range(random.randint(1, 8)):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        assert exchange.check(bytes(damaged)) is not None
