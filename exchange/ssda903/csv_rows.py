"""CSV to rows, a few thousand at a time: UTF-8 with or without a byte order mark; anything else gets its sentence."""

import csv
from collections.abc import Iterator, Sequence
from io import BufferedReader, StringIO
from itertools import chain, islice
from typing import NamedTuple

from iro_portal.core.spreadsheet import KNOWN_STARTS, SAVE_AS, UnreadableFile

LONGEST_LINE = 64 * 1024
BYTES_AT_A_TIME = 256 * 1024
ROWS_AT_A_TIME = 2_000
MARK = b"\xef\xbb\xbf"


class Chunk(NamedTuple):
    """Some rows with their numbers in the file; each row has as many cells as the heading has columns."""

    numbers: Sequence[int]
    rows: list[list[str]]
    wrong: list[tuple[int, int]]  # row number and number of cells of those that have not


class CsvFile:
    """One open CSV file; `heading` is row 1 in capitals."""

    def __init__(self, name: str, file: BufferedReader):
        self.name, self.file, self.ends_with_line = name, file, True
        refuse_kind(name, file)
        lines = chain.from_iterable(map(_lines, self._texts()))
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        self.reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
        self.heading = [cell.strip().upper() for row in self._next_rows(1) for cell in row]
        while self.heading and not self.heading[-1]:
            self.heading.pop()
        if not self.heading:
            raise UnreadableFile(f"{name} has no columns in row 1. {SAVE_AS}")

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows below the heading. Raises UnreadableFile wherever the file stops being readable."""
        number, width = 2, len(self.heading)
        while rows := self._next_rows(ROWS_AT_A_TIME):
            numbers = range(number, number + len(rows))
            yield Chunk(numbers, rows, []) if set(map(len, rows)) == {width} else _sorted_out(numbers, rows, width)
            number += len(rows)

    def _next_rows(self, most: int) -> list[list[str]]:
        try:
            return list(islice(self.reader, most))
        except csv.Error as wrong:
            raise UnreadableFile(
                f"{self.name} cannot be read as CSV ({wrong}); is it cut short, or a quotation mark left open? {SAVE_AS}"
            ) from None

    def _texts(self) -> Iterator[str]:
        # Whole lines, many at a time: a step of Python for each line would take longer than all the rest.
        before = 0
        while block := self.file.read(BYTES_AT_A_TIME):
            block += self.file.readline(LONGEST_LINE)
            yield self._text(block, before)
            before += block.count(b"\n")
            self.ends_with_line = block.endswith((b"\n", b"\r"))

    def _text(self, block: bytes, before: int) -> str:
        if len(block) >= BYTES_AT_A_TIME + LONGEST_LINE:
            line = before + block.count(b"\n") + 1
            raise UnreadableFile(
                f"{self.name} has a line of more than {LONGEST_LINE:,} bytes (line {line}); is it CSV?"
            )
        if b"\x00" in block:
            line = before + block.count(b"\n", 0, block.index(b"\x00")) + 1
            raise UnreadableFile(
                f"{self.name} holds a NUL byte in line {line}, so it is not a plain CSV file. {SAVE_AS}"
            )
        try:
            return (block if before else block.removeprefix(MARK)).decode()
        except UnicodeDecodeError as wrong:
            line = before + block.count(b"\n", 0, wrong.start) + 1
            raise UnreadableFile(f"{self.name} is not in UTF-8 (first seen in line {line}). {SAVE_AS}") from None


def refuse_kind(name: str, file: BufferedReader) -> None:
    """Raise UnreadableFile for an empty file, UTF-16 and the kinds of file that are often sent by mistake."""
    start = file.peek(4)[:4]
    if not start:
        raise UnreadableFile(f"{name} is empty.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{name} is text in UTF-16; save as UTF-8. {SAVE_AS}")
    for beginning, kind in KNOWN_STARTS.items():
        if start.startswith(beginning):
            raise UnreadableFile(f"{name} is {kind}, whatever its name; a CSV (UTF-8) or XML file is expected.")


def _lines(text: str) -> StringIO:
    return StringIO(text, newline="\n")


def _sorted_out(numbers: Sequence[int], rows: list[list[str]], width: int) -> Chunk:
    chunk = Chunk([], [], [])
    for number, row in zip(numbers, rows, strict=True):
        # A spreadsheet program may write empty cells past the last column.
        if len(row) == width or (len(row) > width and not any(row[width:])):
            chunk.numbers.append(number)
            chunk.rows.append(row[:width])
        elif any(cell.strip() for cell in row):
            chunk.wrong.append((number, len(row)))
    return chunk
