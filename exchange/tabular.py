"""A spreadsheet of one table: headings matched forgivingly, cells read with every problem noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from exchange.days import NotADay, read_day
from exchange.problems import Problem, shown
from exchange.words import plain
from iro_portal.core.spreadsheet import Row, Sheet, UnreadableFile

HEADINGS_WITHIN = 10  # rows: councils put a title above their table


@dataclass(frozen=True)
class Layout:
    """The columns that a table can have, those that it needs, and the other names that will do (split by `;`).

    `families`: beginnings of headings that may come any number of times, as in “Attended: Carer”.
    """

    fields: type[StrEnum]
    needed: Sequence[StrEnum]
    also: Mapping[StrEnum, str]
    families: Sequence[str] = ()

    @property
    def named(self) -> dict[str, StrEnum]:
        others = {plain(word): each for each, words in self.also.items() for word in words.split(";")}
        return others | {plain(each.value): each for each in self.fields}


@dataclass
class Columns:
    """Which column holds what, and what was wrong with the headings."""

    row: int = 0
    places: dict[StrEnum, int] = field(default_factory=dict)
    headings: dict[StrEnum, str] = field(default_factory=dict)
    families: dict[int, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)

    def heading(self, of: StrEnum) -> str:
        """The file's own heading of a column, or the template's."""
        return self.headings.get(of, of.value)

    @property
    def warnings(self) -> list[str]:
        left_out = [f"The column “{heading}” is not known and was left out." for heading in self.unknown]
        return left_out + [f"The sheet “{name}” has rows too and was not read." for name in self.other_sheets]


def choose(name: str, sheets: list[Sheet], layout: Layout) -> tuple[list[Row], Columns]:
    """Return the rows below the headings that are known best, and the columns; raises UnreadableFile where none are."""
    pairs = [(sheet, _match(row, layout)) for sheet in sheets for row in sheet.rows[:HEADINGS_WITHIN]]
    sheet, columns = max(pairs, key=lambda pair: len(pair[1].places), default=(None, Columns()))
    if sheet is None or len(columns.places) < min(2, len(layout.needed)):
        wanted = ", ".join(f"“{each}”" for each in layout.needed)
        raise UnreadableFile(f"No row of headings was found. The file needs at least the columns {wanted}.")
    for each in layout.needed:
        if each not in columns.places:
            expected = f"this column is needed and was not found ({_names(layout, each)} will do)."
            columns.problems.append(Problem(columns.row, each.value, "", expected))
    columns.other_sheets = [shown(other.name) for other in sheets if other is not sheet and other.rows]
    rows = [row for row in sheet.rows if row.number > columns.row]
    if not rows:
        raise UnreadableFile(f"{name} has headings but no row below them.")
    return rows, columns


def _names(layout: Layout, of: StrEnum) -> str:
    return " or ".join(f"“{word.strip()}”" for word in layout.also[of].split(";")[:3])


def _match(row: Row, layout: Layout) -> Columns:
    columns, named = Columns(row=row.number), layout.named
    for place, cell in enumerate(row.cells):
        known = named.get(plain(cell)) if isinstance(cell, str) and cell else None
        if known is None and isinstance(cell, str) and cell.startswith(tuple(layout.families)):
            columns.families[place] = cell
        elif known is None:
            columns.unknown += [shown(cell)] if cell else []
        elif known in columns.places:
            expected = f"one column for this; “{columns.headings[known]}” means the same. Delete or rename one."
            columns.problems.append(Problem(row.number, shown(cell), "", expected))
        else:
            columns.places[known], columns.headings[known] = place, shown(cell)
    return columns


class Reader:
    """Reads the cells of one row. Every problem is noted, not only the first."""

    def __init__(self, row: Row, columns: Columns, today: date):
        self.row, self.columns, self.today = row, columns, today
        self.problems: list[Problem] = []

    def note(self, of: StrEnum, value: object, expected: str) -> None:
        """Note a problem in one cell of this row."""
        self.problems.append(Problem(self.row.number, self.columns.heading(of), shown(value), expected))

    def note_at(self, heading: str, value: object, expected: str) -> None:
        """Note a problem in the cell below a heading that belongs to a family."""
        self.problems.append(Problem(self.row.number, shown(heading), shown(value), expected))

    def family(self, beginning: str) -> Iterator[tuple[str, str]]:
        """The cells of this row, not empty, whose heading begins so: heading and text."""
        for place, heading in self.columns.families.items():
            cell = self.row.cells[place] if place < len(self.row.cells) else None
            if heading.startswith(beginning) and cell not in (None, ""):
                yield heading, str(cell)

    def text(self, of: StrEnum, *, longest: int = 0) -> str:
        """The cell as text, empty where it is empty or a formula."""
        cell = self._cell(of)
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        text = "" if cell is None else str(cell)
        if longest and len(text) > longest:
            self.note(of, text, f"at most {longest} characters")
            return ""
        return text

    def day(self, of: StrEnum, *, future: bool = False, needed: bool = False) -> date | None:
        """The day in a cell, None where it is empty; a problem where it is none, or to come without `future`."""
        cell = self._cell(of)
        if cell in (None, ""):
            if needed:
                self.note(of, "", "a day as dd/mm/yyyy")
            return None
        try:
            return read_day(cell, date.max if future else self.today)
        except NotADay as wrong:
            self.note(of, cell, str(wrong))
            return None

    def _cell(self, of: StrEnum) -> object:
        place = self.columns.places.get(of)
        cell = self.row.cells[place] if place is not None and place < len(self.row.cells) else None
        if isinstance(cell, str) and cell.startswith("="):
            if not any(problem.column == self.columns.heading(of) for problem in self.problems):
                self.note(of, cell, "text or a day, not a formula: nothing in the file is calculated")
            return None
        return cell
