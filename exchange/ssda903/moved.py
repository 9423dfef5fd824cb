"""Rows whose day was corrected: one that is no longer in the return and one that is new in it are the same row.

Only where there is no doubt. Two rows can be one when they are of one family (care or short breaks; missing or away),
near each other, and no row that stays lies between them. They are one when nothing else comes into question for either:
every rival is further away and no more alike. Where likeness speaks for one and nearness for another, they stay two.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

# Days apart at most. A typing error in the month is 31 days; two reviews of a child are seldom within a fortnight.
ALIKE_WITHIN, OTHERWISE_WITHIN = 60, 14
MOST_ROWS = 200  # of one child: where more than these come and go, it is no correction of days


class Side(NamedTuple):
    """A row as it is compared: what names it, its day, its last day; `looks` are the codes by which two are alike."""

    key: str
    day: date
    end: date | None
    family: str
    looks: tuple


class Rank(NamedTuple):
    """How well two rows fit: days apart, and whether they are unlike. Less is better in each."""

    days: int
    unlike: bool

    def beats(self, other: "Rank") -> bool:
        """Whether it is better in one and no worse in the other."""
        return self != other and self.days <= other.days and self.unlike <= other.unlike


def pairs(
    gone: Collection[Side], new: Collection[Side], kept: Iterable[date], known: Collection[str]
) -> dict[str, str]:
    """Return which new row is which of those that are gone: key of the new one -> key of the one that is gone.

    `known` are keys of either side that a return has said before: only a pair with one may be further apart than
    OTHERWISE_WITHIN. A row that no return ever said is not missed in one.
    """
    found: dict[str, str] = {}
    if not gone or not new or len(gone) + len(new) > MOST_ROWS:
        return found
    ranks = _ranks(gone, new, sorted(kept), known)
    while clear := _clear(ranks):
        for one, other in clear:  # of two that overtake each other the nearer one
            if (one, other) in ranks:
                found[other.key] = one.key
                ranks = {pair: rank for pair, rank in ranks.items() if _stays_open(pair, one, other)}
    return found


def _ranks(gone, new, kept: list[date], known: Collection[str]) -> dict[tuple[Side, Side], Rank]:
    ranks = {}
    for one in gone:
        for other in new:
            rank = Rank(abs((one.day - other.day).days), one.looks != other.looks)
            far = not rank.unlike and (one.key in known or other.key in known)
            near = rank.days <= (ALIKE_WITHIN if far else OTHERWISE_WITHIN)
            first, last = sorted((one.day, other.day))
            if near and one.family == other.family and not any(first <= day <= last for day in kept):
                ranks[one, other] = rank
    return ranks


def _clear(ranks: dict[tuple[Side, Side], Rank]) -> list[tuple[Side, Side]]:
    rivals = defaultdict(list)
    for (one, other), rank in ranks.items():
        rivals["gone", one].append(rank)
        rivals["new", other].append(rank)
    clear = [
        (one, other)
        for (one, other), rank in ranks.items()
        if _beats_all(rank, rivals["gone", one]) and _beats_all(rank, rivals["new", other])
    ]
    return sorted(clear, key=ranks.__getitem__)


def _beats_all(rank: Rank, ranks: list[Rank]) -> bool:
    """Whether it beats every one but itself."""
    return ranks.count(rank) == 1 and all(rank == each or rank.beats(each) for each in ranks)


def _stays_open(pair: tuple[Side, Side], one: Side, other: Side) -> bool:
    """Each row is one other at most, and rows do not overtake each other."""
    gone, new = pair
    if gone == one or new == other:
        return False
    return (gone.day < one.day) == (new.day < other.day)
