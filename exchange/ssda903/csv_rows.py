"""CSV to rows, a few thousand at a time: UTF-8 with or without a byte order mark; anything else gets its sentence."""

import csv
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, NamedTuple

from exchange.escalation_log.problems import UnreadableFile
from exchange.escalation_log.spreadsheet import KNOWN_STARTS, SAVE_AS

LONGEST_LINE = 64 * 1024
ROWS_AT_A_TIME = 2_000
MARK = b"\xef\xbb\xbf"


class Chunk(NamedTuple):
    """Some rows with their numbers in the file; each row has as many cells as the heading has columns."""

    numbers: list[int]
    rows: list[list[str]]
    wrong: list[tuple[int, int]]  # row number and number of cells of those that have not


class CsvFile:
    """One open CSV file; `heading` is row 1 in capitals."""

    def __init__(self, name: str, file: BinaryIO):
        self.name, self.ends_with_line = name, True
        refuse_kind(name, file)
        self.reader = self._rows(file)
        self.heading = [cell.strip().upper() for cell in next(self.reader, [])]
        while self.heading and not self.heading[-1]:
            self.heading.pop()
        if not self.heading:
            raise UnreadableFile(f"{name} has no columns in row 1. {SAVE_AS}")

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows below the heading. Raises UnreadableFile wherever the file stops being readable."""
        width, chunk = len(self.heading), Chunk([], [], [])
        for number, row in enumerate(self.reader, start=2):
            if len(row) == width:
                chunk.numbers.append(number)
                chunk.rows.append(row)
            elif any(cell.strip() for cell in row):
                self._odd(chunk, number, row, width)
            if len(chunk.rows) >= ROWS_AT_A_TIME or len(chunk.wrong) >= ROWS_AT_A_TIME:
                yield chunk
                chunk = Chunk([], [], [])
        yield chunk

    def _odd(self, chunk: Chunk, number: int, row: list[str], width: int) -> None:
        # A spreadsheet program may write empty cells past the last column.
        if len(row) > width and not any(row[width:]):
            chunk.numbers.append(number)
            chunk.rows.append(row[:width])
        else:
            chunk.wrong.append((number, len(row)))

    def _rows(self, file: BinaryIO) -> Iterator[list[str]]:
        lines = self._lines(file)
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        try:
            yield from csv.reader(_after(first, lines), delimiter=delimiter, strict=True)
        except csv.Error as wrong:
            raise UnreadableFile(
                f"{self.name} cannot be read as CSV ({wrong}); is it cut short, or a quotation mark left open? {SAVE_AS}"
            ) from None

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), b""), start=1):
            if len(line) == LONGEST_LINE:
                raise UnreadableFile(
                    f"{self.name} has a line of more than {LONGEST_LINE:,} bytes (line {number}); is it CSV?"
                )
            if b"\x00" in line:
                raise UnreadableFile(
                    f"{self.name} holds a NUL byte in line {number}, so it is not a plain CSV file. {SAVE_AS}"
                )
            try:
                yield (line.removeprefix(MARK) if number == 1 else line).decode()
            except UnicodeDecodeError:
                raise UnreadableFile(f"{self.name} is not in UTF-8 (first seen in line {number}). {SAVE_AS}") from None
            self.ends_with_line = line.endswith((b"\n", b"\r"))


def refuse_kind(name: str, file: BinaryIO) -> None:
    """Raise UnreadableFile for an empty file, UTF-16 and the kinds of file that are often sent by mistake."""
    start = file.read(4)
    file.seek(0)
    if not start:
        raise UnreadableFile(f"{name} is empty.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{name} is text in UTF-16; save as UTF-8. {SAVE_AS}")
    for beginning, kind in KNOWN_STARTS.items():
        if start.startswith(beginning):
            raise UnreadableFile(f"{name} is {kind}, whatever its name; a CSV (UTF-8) or XML file is expected.")


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines
