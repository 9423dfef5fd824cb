"""Lists of rows as files. Text that came in can never run as a formula in what goes out.

How many lines a file has is noted for the log as it is written: what one person may take in an hour is limited.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from iro_portal.core import log_reads
from iro_portal.core.marking import Marking

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV injection"), full-width forms included.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_LIMIT = 32_767
SHEET_NAME_LIMIT = 31
NOTES = "Notes"


class _Line:
    """A file that hands back each line as it is written."""

    def write(self, line: str) -> bytes:
        return line.encode()


def safe_text(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{value}" if value.startswith(STARTS_FORMULA) else value


def xml_text(value: str) -> str:
    """Leave out the characters that no XML file may hold: Word, OpenDocument and SVG would not open."""
    return NOT_IN_XML.sub("", value)


def written(value: Any) -> str:
    """Return a value as a CSV file holds it: texts guarded, days as 18/11/2018, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, int | float | Decimal) else safe_text(str(value))


def csv_rows(header: list[str], rows: Iterable[list], mark: Marking | None = None) -> Iterator[bytes]:
    """Yield a CSV file line by line, in UTF-8; its marking last, after an empty line, where no reader takes it for a row."""
    writer = csv.writer(_Line())
    yield writer.writerow([safe_text(label) for label in header])
    for row in rows:
        log_reads.line_written()
        yield writer.writerow([written(value) for value in row])
    for line in [[], *([words] for words in mark.lines)] if mark else []:
        yield writer.writerow(line)


def xlsx_bytes(header: list[str], rows: Iterable[list], sheet: str, mark: Marking | None = None) -> bytes:
    """Return an XLSX file; numbers and days are numbers and days, everything else is plain text.

    It has one sheet; a marked one has a second with its marking, which stands on each printed page as well.
    """
    file = io.BytesIO()
    with new_workbook(file, constant_memory=True) as book:
        page = add_sheet(book, sheet)
        bold = book.add_format({"bold": True})
        formats = {date: book.add_format({"num_format": "dd/mm/yyyy"})}
        formats[datetime] = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page.freeze_panes(1, 0)
        for place, label in enumerate(header):
            page.write_string(0, place, label[:CELL_LIMIT], bold)
        for number, row in enumerate(rows, start=1):
            log_reads.line_written()
            for place, value in enumerate(row):
                _write(page, number, place, value, formats)
        if mark:
            mark_workbook(book, mark)
            _write_notes(book, mark)
    return file.getvalue()


def mark_workbook(book: xlsxwriter.Workbook, mark: Marking, title: str = "") -> None:
    """Put a marking on each printed page of the sheets that a workbook has, and into its properties."""
    words = mark.text.replace("&", "&&")
    for page in book.worksheets():
        page.set_header(f"&C{words}")
        page.set_footer(f"&C{words}&RPage &P of &N")
    about = {"title": title, "author": mark.by, "category": mark.text, "comments": mark.made}
    book.set_properties(about | {"created": timezone.localtime(mark.at).replace(tzinfo=None)})


def _write_notes(book: xlsxwriter.Workbook, mark: Marking) -> None:
    page = book.add_worksheet(NOTES)
    for number, words in enumerate(mark.lines):
        page.write_string(number, 0, words)


def new_workbook(file, **options) -> xlsxwriter.Workbook:
    """Return a workbook that takes no text for a formula, a number or a link."""
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return xlsxwriter.Workbook(file, never | options)


def sheet_name(name: str) -> str:
    """Return a name cut to what a sheet of a workbook may bear."""
    allowed = "".join(letter for letter in name if letter not in "[]:*?/\\").strip("'")
    return allowed[:SHEET_NAME_LIMIT]


def add_sheet(book: xlsxwriter.Workbook, name: str):
    """Add a sheet, its name cut to what a workbook allows."""
    return book.add_worksheet(sheet_name(name))


def _write(page, row: int, place: int, value: Any, formats: dict) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, place, "Yes" if value else "No")
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, place, _local(value).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), formats[date])
    else:
        page.write_string(row, place, str(value)[:CELL_LIMIT])


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
