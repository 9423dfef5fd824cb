"""Lists of rows as files. Text that came in can never run as a formula in what goes out."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV injection"), full-width forms included.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_LIMIT = 32_767
SHEET_NAME_LIMIT = 31


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


def csv_rows(header: list[str], rows: Iterable[list]) -> Iterator[bytes]:
    """Yield a CSV file line by line, in UTF-8."""
    writer = csv.writer(_Line())
    yield writer.writerow([safe_text(label) for label in header])
    for row in rows:
        yield writer.writerow([written(value) for value in row])


def xlsx_bytes(header: list[str], rows: Iterable[list], sheet: str) -> bytes:
    """Return an XLSX file of one sheet; numbers and days are numbers and days, everything else is plain text."""
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
            for place, value in enumerate(row):
                _write(page, number, place, value, formats)
    return file.getvalue()


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
