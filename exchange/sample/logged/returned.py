"""The children of a sample council's return, as a log can name them on a day."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from children.ages import age_on

RETURNS = Path(__file__).parent.parent / "returns"


@dataclass
class Returned:
    """One child of a return: born on a day, of an ethnic group, in care from days up to others."""

    council_id: str
    born: date
    ethnic: str
    stays: list[tuple[date, date | None]] = field(default_factory=list)

    def in_care(self, first: date, last: date) -> bool:
        """Was this child in care without a break from the first day to the last?"""
        return any(start <= first and (end is None or last < end) for start, end in self.stays)

    def age(self, on: date) -> int:
        return age_on(self.born, on)

    def came(self, on: date) -> date:
        """The day on which the time in care began in which a day lies."""
        return next(start for start, end in self.stays if start <= on and (end is None or on < end))


def read_returned(slug: str) -> list[Returned]:
    """Return the children of a council's return, by their ids."""
    children = {
        row["CHILD"]: Returned(row["CHILD"], _day(row["DOB"]), row["ETHNIC"]) for row in _rows(RETURNS / slug, "header")
    }
    episodes = sorted(_rows(RETURNS / slug, "episodes"), key=lambda row: (row["CHILD"], _day(row["DECOM"])))
    start = date.min
    for row in episodes:
        start = _day(row["DECOM"]) if row["RNE"] == "S" else start
        if row["REC"] != "X1":
            children[row["CHILD"]].stays.append((start, _day(row["DEC"]) if row["DEC"] else None))
    return [children[council_id] for council_id in sorted(children)]


def _rows(folder: Path, module: str) -> Iterator[dict[str, str]]:
    with (folder / f"{module}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)
