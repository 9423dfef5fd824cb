"""What is wrong with a file: where, what was found, what was expected."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

HEADINGS = ["Row", "Column", "Value", "What was expected"]
LONGEST_VALUE = 80


@dataclass(frozen=True)
class Problem:
    """One bad cell or row. `row` is the spreadsheet's own row number; 0 is the file as a whole."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"row {self.row}" if self.row else "", self.column) if part)
        found = f" “{self.value}”:" if self.value else ""
        return f"{where[:1].upper()}{where[1:]}:{found} {self.expected}" if where else self.expected

    def as_json(self) -> dict:
        return asdict(self)


def shown(value: object) -> str:
    """A cell's value as a person recognises it, cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def rows_of(problems: Iterable[Problem]) -> Iterator[list]:
    """Yield the problems as the lines of a list, in the order of HEADINGS."""
    return ([problem.row or None, problem.column, problem.value, problem.expected] for problem in problems)
