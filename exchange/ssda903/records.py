"""What is kept of a row of the return, and of a child. Codes as they came; a blank code is empty, a blank day None.

`row` is the spreadsheet's own row number; in XML it is the how-manieth of its kind in the file.
Postcodes, URN, UPN, motherhood, convictions and substance misuse are left behind where they are read; of a distance
only whether it is over 20 miles is kept.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Header(NamedTuple):
    """Who the child is."""

    row: int
    sex: str
    born: date | None
    ethnicity: str


class Episode(NamedTuple):
    """One episode: the same legal status and placement from `start` (DECOM) to `end` (DEC), day of end excluded."""

    row: int
    start: date | None
    reason_new: str
    legal_status: str
    need: str
    placement: str
    provider: str
    end: date | None
    end_reason: str
    reason_place_change: str
    over_20_miles: bool | None = None


class Review(NamedTuple):
    """One review: the day it was held, how the child took part."""

    row: int
    born: date | None
    held: date | None
    code: str


class Uasc(NamedTuple):
    """That a child came as an unaccompanied asylum-seeking child, and the day on which that status ended."""

    row: int
    sex: str
    born: date | None
    ended: date | None


class Missing(NamedTuple):
    """One time missing (M) or away without authorisation (A)."""

    row: int
    born: date | None
    kind: str
    start: date | None
    end: date | None


class Oc2(NamedTuple):
    """The SDQ score, and whether the health assessment is up to date ("1", "0" or empty)."""

    row: int
    born: date | None
    sdq_score: int | None
    sdq_reason: str
    health_assessment: str


class PeriodKind(StrEnum):
    """As children.PeriodOfCare.Kind."""

    CARE = "care"
    SHORT_BREAKS = "short-breaks"


@dataclass(slots=True)
class Period:
    """One unbroken time of being looked after, with its episodes in order. See chains.py for what is known of it."""

    kind: PeriodKind
    start: date
    start_known: bool
    end: date | None
    end_known: bool
    end_reason: str
    episodes: tuple[Episode, ...]


class ChildRows(NamedTuple):
    """Every row of one child."""

    child: str
    headers: list[Header]
    episodes: list[Episode]
    reviews: list[Review]
    uasc: list[Uasc]
    missing: list[Missing]
    oc2: list[Oc2]

    @property
    def born(self) -> date | None:
        return self.headers[0].born if self.headers else None


@dataclass(slots=True)
class ChildRecord:
    """One child as an importer takes them: facts, periods with their episodes, reviews in the order of their days."""

    child: str
    header: Header
    periods: tuple[Period, ...]
    reviews: tuple[Review, ...]
    uasc: Uasc | None
    missing: tuple[Missing, ...]
    oc2: Oc2 | None
