"""A text read once is not read again: each column keeps a small number for what a cell said.

A return of a million rows holds a few thousand different days and a few dozen codes. A lexicon gives each its place in
`values`; a column is an array of places, four bytes a cell.
"""

import re
from collections.abc import Callable
from datetime import date
from sys import intern
from typing import Any

from exchange.ssda903.codes import CodeList
from exchange.ssda903.modules import Plain

BLANK, UNREADABLE = 0, 1
MOST_DIFFERENT = 2_000_000
MOST_CODES = 5_000
LONGEST_CHILD = 20
FAR_MILES = 20  # placed over so many miles from home is counted apart
HIGHEST_SDQ = 40
FIRST_YEAR, LAST_YEAR = 1900, 2100
AS_WRITTEN = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
YEAR_FIRST = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
MILES = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?")
SCORE = re.compile(r"([0-9]{1,2})(?:\.0)?")
CHILD_ID = re.compile(r"[0-9A-Z][0-9A-Z_/-]*")
CODE = re.compile(r"[0-9A-Z]+")


class Lexicon(dict[str, int]):
    """Text -> place in `values`. Case and spaces around a text do not count: the DfE's reader folds them too."""

    def __init__(self, read: Callable[[str], Any], expected: Callable[[str], str], blank: Any, most: int):
        super().__init__({"": BLANK})
        self.read, self.expected, self.most = read, expected, most
        self.values: list[Any] = [blank, blank]

    def __missing__(self, text: str) -> int:
        plain = text.strip().upper()
        return self[plain] if plain in self else self._learn(plain)

    def _learn(self, plain: str) -> int:
        value = self.read(plain) if len(self.values) < self.most else None
        if value is None:
            return UNREADABLE
        self.values.append(value)
        self[plain] = len(self.values) - 1
        return self[plain]


def children() -> Lexicon:
    """The council's ids: text, leading zeros kept."""
    return Lexicon(
        _child,
        lambda text: f"a child's id of at most {LONGEST_CHILD} letters and digits is expected",
        "",
        MOST_DIFFERENT,
    )


def of(holds: Plain | CodeList) -> Lexicon:
    """Return an empty lexicon for what a column holds."""
    if holds is Plain.DAY:
        return Lexicon(_day, why_no_day, None, MOST_DIFFERENT)
    if holds is Plain.NUMBER:
        return Lexicon(
            _score,
            lambda text: f"a whole number from 0 to {HIGHEST_SDQ} is expected; the score is left out",
            None,
            MOST_CODES,
        )
    if holds is Plain.MILES:
        return Lexicon(
            _is_far, lambda text: "a distance in miles is expected, as 12.4; it is left out", None, MOST_DIFFERENT
        )
    letters = "one letter or digit" if holds.longest == 1 else f"at most {holds.longest} letters and digits"
    return Lexicon(
        _code(holds.longest), lambda text: f"a code of {letters} is expected (list “{holds.name}”)", "", MOST_CODES
    )


def why_no_day(text: str) -> str:
    """Return a sentence for a text that is no day, which its writer can use."""
    if AS_WRITTEN.fullmatch(text):
        if FIRST_YEAR <= int(text[-4:]) <= LAST_YEAR:
            return "a day of the calendar is expected, as dd/mm/yyyy (day first, then month)"
        return f"a year between {FIRST_YEAR} and {LAST_YEAR} is expected"
    if SHORT_YEAR.fullmatch(text):
        return "a day with a year of four digits is expected, as 18/11/2018"
    if YEAR_FIRST.fullmatch(text):
        return "a day as dd/mm/yyyy is expected, as 18/11/2018; this one has the year first"
    return "a day as dd/mm/yyyy is expected, as 18/11/2018"


def _day(text: str) -> date | None:
    written = AS_WRITTEN.fullmatch(text)
    if not written:
        return None
    day, month, year = map(int, written.groups())
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _score(text: str) -> int | None:
    written = SCORE.fullmatch(text)
    return int(written[1]) if written and int(written[1]) <= HIGHEST_SDQ else None


def _is_far(text: str) -> bool | None:
    return float(text) > FAR_MILES if MILES.fullmatch(text) else None


def _child(text: str) -> str | None:
    return text if len(text) <= LONGEST_CHILD and CHILD_ID.fullmatch(text) else None


def _code(longest: int) -> Callable[[str], str | None]:
    return lambda text: intern(text) if len(text) <= longest and CODE.fullmatch(text) else None
