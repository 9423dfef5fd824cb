"""Bytes to rows: CSV in UTF-8 or XLSX, told apart by content and never by name. Nothing here knows what they mean."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from openpyxl import load_workbook

from iro_portal.core.marking import MADE_BY, Kind, text_of
from iro_portal.core.packed import Unsafe, refuse_unsafe

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_UNPACKED_BYTES = 300 * 1024 * 1024
MOST_PARTS = 1_000
SAVE_AS = "In your spreadsheet program, choose Save As, “CSV UTF-8 (comma delimited)”, and use that file."
KNOWN_STARTS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls), or one with a password",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text document",
}

Cell = str | date | int | float | bool | None


class UnreadableFile(Exception):
    """The file cannot be read at all; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Row:
    """One row, with the number that the spreadsheet program shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that hold anything; `name` is empty for CSV."""

    name: str
    rows: list[Row]


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises UnreadableFile, before reading, where it is missing, empty or too big."""
    try:
        size = path.stat().st_size
    except OSError:
        raise UnreadableFile(f"There is no file {path}.") from None
    refuse_size(path.name, size)
    return path.read_bytes()


def refuse_size(name: str, size: int) -> None:
    """Raise UnreadableFile for an empty file or one above settings.IMPORT_MAX_BYTES."""
    most = settings.IMPORT_MAX_BYTES
    if size == 0:
        raise UnreadableFile(f"{name} is empty.")
    if size > most:
        megabytes = 1024 * 1024
        raise UnreadableFile(
            f"{name} has {size / megabytes:.0f} MB; the most that can be taken is {most / megabytes:.0f} MB. "
            "Split it into several files, each with the heading row."
        )


def sheets(name: str, body: bytes) -> list[Sheet]:
    """Return the sheets of a CSV (one) or XLSX file; raises UnreadableFile with a sentence.

    A list that this portal made can come back: its marking is no row.
    """
    return [Sheet(each.name, _without_marking(each.rows)) for each in _sheets(name, body)]


def _sheets(name: str, body: bytes) -> list[Sheet]:
    if body.startswith(b"PK\x03\x04"):
        return _workbook(name, body)
    for start, kind in KNOWN_STARTS.items():
        if body.startswith(start):
            raise UnreadableFile(f"{name} is {kind}, whatever its name; a CSV (UTF-8) or XLSX file is expected.")
    return [_csv(name, body)]


def _without_marking(rows: list[Row]) -> list[Row]:
    """Leave out the two lines with which a marked file ends (core/marking.py)."""
    last = [_only(row) for row in rows[-2:]]
    is_marked = len(last) == 2 and last[0] in {text_of(kind) for kind in Kind} and last[1].startswith(MADE_BY)
    return rows[:-2] if is_marked else rows


def _only(row: Row) -> str:
    """Return the text of a row that says nothing else."""
    cells = [cell for cell in row.cells if cell not in (None, "")]
    return str(cells[0]) if len(cells) == 1 else ""


def _csv(name: str, body: bytes) -> Sheet:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{name} is text in UTF-16; UTF-8 is expected. {SAVE_AS}")
    if b"\x00" in body:
        place = body.count(b"\n", 0, body.index(b"\x00")) + 1
        raise UnreadableFile(f"{name} holds a NUL byte in line {place}, so it is not a plain CSV file. {SAVE_AS}")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        place = body.count(b"\n", 0, wrong.start) + 1
        raise UnreadableFile(f"{name} is not in UTF-8 (first seen in line {place}). {SAVE_AS}") from None
    return Sheet("", _rows(name, _csv_rows(name, text)))


def _csv_rows(name: str, text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as wrong:
        raise UnreadableFile(
            f"{name} cannot be read as CSV ({wrong}); is a quotation mark left open? {SAVE_AS}"
        ) from None


def _workbook(name: str, body: bytes) -> list[Sheet]:
    not_one = f"{name} is a zip file but not an XLSX workbook; a CSV (UTF-8) or XLSX file is expected."
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise UnreadableFile(not_one)
            refuse_unsafe(packed, "workbook", most_parts=MOST_PARTS, most_bytes=MOST_UNPACKED_BYTES)
        with warnings.catch_warnings(action="ignore"):
            # Formulas are read as written, not as last computed, so that each can be refused by name.
            book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
            try:
                return [
                    Sheet(sheet.title, _rows(name, _cells(sheet)))
                    for sheet in book.worksheets
                    if sheet.sheet_state == "visible"
                ]
            finally:
                book.close()
    except UnreadableFile:
        raise
    except Unsafe as why:
        raise UnreadableFile(f"{name} {why}") from None
    except Exception:
        # Damage comes up as whatever the zip, XML and workbook libraries make of it: a dozen unrelated errors.
        raise UnreadableFile(
            f"{name} is damaged and cannot be opened. Open it in your spreadsheet program and save it again as XLSX."
        ) from None


def _cells(sheet) -> Iterator[list[Cell]]:
    # The size that the file claims is not to be trusted: some programs write A1 for a whole sheet.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, str | date | int | float | bool):
        return value
    return getattr(value, "text", None) or str(value)


def _rows(name: str, rows: Iterator[list[Cell]]) -> list[Row]:
    found = []
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(f"{name} has more than {MOST_ROWS:,} rows. Split it into several files.")
        kept = tuple(cell.strip() if isinstance(cell, str) else cell for cell in cells[:MOST_COLUMNS])
        if any(cell not in (None, "") for cell in kept):
            found.append(Row(number, kept))
    return found
