"""The rows of one module and child, held against those stored: which is which, and what changes in each.

A row is known again by its day; one whose day was corrected by moved.py. Where nobody has worked on it, its day follows
the return; else the day is a conflict like any other field, and the row stays where people have it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from exchange.ssda903 import moved
from exchange.ssda903.moved import Side
from exchange.ssda903.notes import FIRST_MONTH
from exchange.ssda903.said import Conflict, Module, merge, plain
from exchange.ssda903.stored import Stored, is_worked_on
from reviews.judging import Counting


@dataclass(frozen=True)
class Terms:
    """What holds for the whole return: its year, the modules that came, the day, the authority's rules."""

    year: int
    modules: frozenset[str]
    today: date
    counting: Counting

    @property
    def begins(self) -> date:
        return date(self.year, FIRST_MONTH, 1) if self.year else date.min

    @property
    def year_end(self) -> date:
        return date(self.year + 1, 3, 31) if self.year else date.max

    def covers(self, start: date, end: date | None) -> bool:
        """Whether some day of a row lies in the return's year."""
        return start <= self.year_end and (end or self.year_end) >= self.begins


class Moved(NamedTuple):
    """A row whose day changes."""

    module: Module
    row: models.Model
    was: date
    now: date


@dataclass
class Match:
    """A stored row and what the return says of it. `overruled`: a later return has said it otherwise already."""

    module: Module
    row: models.Model
    key: str
    day: date
    changes: dict[str, Any] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    overruled: bool = False
    old_key: str = ""

    @property
    def moves(self) -> bool:
        """Whether its day follows the return."""
        return self.module.day in self.changes

    @property
    def was(self) -> date:
        return getattr(self.row, self.module.day)

    def has_conflict(self, name: str) -> bool:
        return any(conflict.field == name for conflict in self.conflicts)

    def keep(self, *names: str) -> None:
        """Leave fields as they are here, and show what the return says: a person decides."""
        for name in names:
            if name in self.changes:
                value = self.changes.pop(name)
                self.conflicts.append(Conflict(self.row, name, plain(getattr(self.row, name)), plain(value)))

    def keep_day(self) -> None:
        """Leave the day as it is here, and with it an end that would then lie before it."""
        self.keep(self.module.day)
        end = self.changes.get("end")
        if end is not None and end < self.was:
            self.keep("end", "end_reason")


def moved_keys(
    module: Module, known: Mapping[str, list], stored: Mapping[str, Any], returned: Mapping[str, Any], terms: Terms,
    side: Callable[[str, Any], Side],
) -> dict[str, str]:  # fmt: skip
    """Return which row of the return is which stored one of another day, by their keys; `known` is what returns said."""
    new = [key for key in returned if key not in stored]
    if not new or not stored or module.file not in terms.modules:
        return {}
    sides = {key: side(key, row) for key, row in stored.items()}
    elsewhere = any(
        key in known for key in new
    )  # said before, and its row is not there: a person has its day otherwise
    gone = {
        key
        for key, each in sides.items()
        if key not in returned and (_expected(known.get(key), each, terms) or (elsewhere and key not in known))
    }
    if not gone:
        return {}
    coming = [side(key, returned[key]) for key in new]
    kept = [each.day for key, each in sides.items() if key not in gone]
    return moved.pairs(
        _alone([sides[key] for key in sides if key in gone]), _alone(coming), kept, {*known}
    )  # fmt: skip


def _expected(said: list | None, side: Side, terms: Terms) -> bool:
    """Whether the return should hold a row: a day of it lies in its year, or a return of the same year had it."""
    return (said is not None and said[-1] == terms.year) or terms.covers(side.day, side.end)


def _alone(sides: list[Side]) -> list[Side]:
    """Of several rows of one day no one can be told apart from the others for long."""
    of_a_day = Counter((side.day, side.family) for side in sides)
    return [side for side in sides if of_a_day[side.day, side.family] == 1]


def match(
    module: Module, row: models.Model, key: str, day: date, theirs, known: Mapping[str, list], stored: Stored,
    terms: Terms, old_key: str = "",
) -> Match:  # fmt: skip
    """Hold one row of the return against the stored row that it is; `old_key` where that one stands on another day."""
    base = known.get(old_key) or known.get(key)
    made = Match(module, row, key, day, old_key=old_key)
    if base is not None and base[-1] > terms.year:
        made.overruled = True
        return made
    made.changes, made.conflicts = merge(module, row, theirs, base)
    if old_key:
        made.changes[module.day] = day
        if old_key not in known or is_worked_on(row, stored.worked) or _differs(module, row, base):
            made.keep_day()
    return made


def _differs(module: Module, row: models.Model, base: list) -> bool:
    """Whether a person changed what returns said of a row."""
    return any(
        plain(getattr(row, name)) != value and not (value is None and name in module.may_be_silent)
        for name, value in zip(module.fields, base, strict=False)
    )
