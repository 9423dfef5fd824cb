"""A table that an officer pastes or uploads: names and numbers, or one sentence on what is wrong with it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import UnreadableFile
from reports.reconcile.number import NoNumber, PrintedNumber, read

MOST_LINES, MOST_COLUMNS, MOST_CHARACTERS = 500, 40, 100_000
LONGEST_SHOWN = 40
COPY = "Copy the whole table with the line of its column names, from Word, a spreadsheet or a page, and paste it."
A_NUMBER = "a number such as 40, 1,234, 66.6% or <1% is expected, or an empty cell"


class PasteRefused(ValueError):
    """The table cannot be compared; the message is one sentence that says where and what would work."""


@dataclass(frozen=True)
class Line:
    """One line below the heading, numbered as it was pasted: its names (a theme, a feature, a code) and its numbers."""

    number: int
    names: tuple[str, ...]
    numbers: tuple[PrintedNumber | None, ...]

    @property
    def name(self) -> str:
        """All its names as they stand from left to right."""
        return ", ".join(name for name in reversed(self.names) if name) or "(no name)"


@dataclass(frozen=True)
class Pasted:
    """A table: the heads of its columns of numbers, its lines; `words`: heads of columns that hold words only."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    words: tuple[str, ...] = ()


Grid = list[tuple[int, list[str]]]


def grid_of_text(text: str) -> Grid:
    """Return the lines that hold anything, numbered; cells stand between tabs, else commas or semicolons."""
    if len(text) > MOST_CHARACTERS:
        raise PasteRefused(
            f"What was pasted has {len(text):,} characters; {MOST_CHARACTERS:,} at most can be compared. Paste one table."
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in text else max(",;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", " ")), delimiter=delimiter, strict=True))
    except csv.Error:
        raise PasteRefused(f"A quotation mark is opened and never closed. {COPY}") from None
    return _kept(enumerate(rows, start=1))


def grid_of_file(name: str, body: bytes) -> Grid:
    """Return the lines of a CSV file or of a workbook's first sheet that holds anything."""
    try:
        found = [sheet for sheet in spreadsheet.sheets(name, body) if sheet.rows]
    except UnreadableFile as wrong:
        raise PasteRefused(str(wrong)) from None
    return _kept((row.number, [_text(cell) for cell in row.cells]) for row in found[0].rows) if found else []


def as_text(grid: Grid) -> str:
    """Return the lines with tabs between their cells, to be given back."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for _, cells in grid)


def pasted(grid: Grid) -> Pasted:
    """Return the table that these lines make; raises PasteRefused with a sentence on the first thing wrong."""
    if not grid:
        raise PasteRefused(f"Nothing was pasted. {COPY}")
    (_, heads), *lines = grid
    _refuse_size(heads, lines)
    _refuse_heading(heads, lines)
    for number, cells in lines:
        if len(cells) != len(heads):
            raise PasteRefused(
                f"Line {number} has {len(cells)} cells and the line of column names {len(heads)}; give every line as "
                "many, with an empty cell where nothing is printed."
            )
    return _table(heads, lines)


def _kept(lines) -> Grid:
    """Return the lines that hold anything, without what is empty to the right of the widest."""
    stripped = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    found = [(number, cells) for number, cells in stripped if any(cells)]
    width = max((len(_without_end(cells)) for _, cells in found[:1]), default=0)
    return [(number, _to_width(cells, width)) for number, cells in found]


def _without_end(cells: Sequence[str]) -> list[str]:
    """Return the cells up to the last that holds anything."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: last + 1])


def _to_width(cells: list[str], width: int) -> list[str]:
    return cells[:width] if not any(cells[width:]) else _without_end(cells)


def _refuse_size(heads: Sequence[str], lines: Grid) -> None:
    if len(heads) < 2:
        raise PasteRefused(f"Only one column was found, where names and numbers are needed. {COPY}")
    if not lines:
        raise PasteRefused(f"Only one line was found. {COPY}")
    if len(lines) > MOST_LINES or len(heads) > MOST_COLUMNS:
        raise PasteRefused(
            f"The table has {len(lines):,} lines and {len(heads):,} columns; {MOST_LINES} lines and {MOST_COLUMNS} "
            "columns at most can be compared. Paste one table."
        )


def _refuse_heading(heads: Sequence[str], lines: Grid) -> None:
    """Refuse numbers where column names belong; a year is a name."""
    if all(_is_number(head) and not _is_year(head) for head in heads[1:] if head):
        raise PasteRefused("The first line holds numbers; put the line with the names of the columns above it.")


def _table(heads: Sequence[str], lines: Grid) -> Pasted:
    places = [place for place in range(1, len(heads)) if any(_is_number(cells[place]) for _, cells in lines)]
    if not places:
        raise PasteRefused("No column holds numbers; beside the names of the rows, " + A_NUMBER + ".")
    words = [place for place in range(1, len(heads)) if place not in places]
    return Pasted(
        heads=tuple(heads[place] or f"Column {place + 1}" for place in places),
        lines=tuple(_line(number, cells, heads, places, words) for number, cells in lines),
        words=tuple(heads[place] for place in words if place > places[0] and heads[place]),
    )


def _line(number: int, cells: Sequence[str], heads: Sequence[str], places: list[int], words: list[int]) -> Line:
    """Return a line; its closest name comes first: the feature before its theme."""
    before = [0, *(place for place in words if place < places[0])]
    names = tuple(cells[place] for place in reversed(before))
    return Line(number, names, tuple(_number(number, heads[place], cells[place]) for place in places))


def _number(line: int, head: str, text: str) -> PrintedNumber | None:
    try:
        return read(text)
    except NoNumber:
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
        raise PasteRefused(f"Line {line}, column “{head}”: “{shown}” is no number; {A_NUMBER}.") from None


def _is_number(text: str) -> bool:
    try:
        return read(text) is not None
    except NoNumber:
        return False


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and text[:2] in ("19", "20")


def _text(cell: spreadsheet.Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
