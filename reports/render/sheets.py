"""What spreadsheets have in common: the names of sheets, the sheet of notes, how wide columns are."""

import textwrap
from collections.abc import Sequence

from iro_portal.core.exports import sheet_name
from iro_portal.core.marking import Marking
from reports.table import Cell, Role, Table

NOTES = "Notes"
LABEL_WIDTH, FIGURE_WIDTH, TEXT_WIDTH, NAME_WIDTH, NOTE_WIDTH = 50, 14, 24, 32, 100  # in letters
WIDE = 4  # columns of figures; more of them stand on paper turned sideways
LINE_HEIGHT = 13  # points
BOLD = (Role.HEADING, Role.SUBTOTAL, Role.TOTAL)


def names(tables: Sequence[Table]) -> list[str]:
    """Return what each table's sheet is called; numbered where there are several, so that no two are the same."""
    if len(tables) == 1:
        only = sheet_name(tables[0].title) or "Table"
        return [f"{only[:25]} table" if only.casefold() == NOTES.casefold() else only]
    return [sheet_name(f"{number} {table.title}").strip() for number, table in enumerate(tables, start=1)]


def notes(tables: Sequence[Table], mark: Marking | None = None) -> list[tuple[str, str]]:
    """Return the lines of the sheet of notes: which table's sheet, and the note; last the marking, of the whole file."""
    of_tables = [(name, note) for name, table in zip(names(tables), tables, strict=True) for note in table.notes]
    return of_tables + [("", words) for words in (mark.lines if mark else ())]


def pattern(cell: Cell) -> str:
    """Return the number format of a cell, as spreadsheets write it."""
    return "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")


def lines_of(words: str, width: int) -> int:
    """Return how many lines words take in a column of this width, where they break between words."""
    return len(textwrap.wrap(words, width - 1)) or 1


def highest(words: Sequence[str], widths: Sequence[int]) -> int:
    """Return how many lines a row of words takes."""
    return max(lines_of(*pair) for pair in zip(words, widths, strict=False))


def widths(table: Table) -> list[int]:
    """Return how wide the columns of a table's sheet are."""
    return [LABEL_WIDTH, *[FIGURE_WIDTH] * len(table.columns), *[TEXT_WIDTH] * table.has_units]


def is_wide(table: Table) -> bool:
    """Has a table too many columns for upright paper?"""
    return len(table.columns) > WIDE
