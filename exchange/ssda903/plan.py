"""What would be written for one child of a return, counted as it is found; planning.py fills it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from exchange.ssda903 import records
from exchange.ssda903.care import Care, Fitted, Held, Line
from exchange.ssda903.records import ChildRecord
from exchange.ssda903.rows import Match, Moved, Terms
from exchange.ssda903.said import Conflict, Module, merge, plain
from exchange.ssda903.settle import Settled
from exchange.ssda903.stored import Stored

NEW, CHANGED, SAME, VANISHED, CONFLICTS = "new", "changed", "same", "vanished", "conflicts"
MOVED = "moved"


@dataclass
class Plan:
    """What would be written for one child."""

    record: ChildRecord
    stored: Stored | None
    terms: Terms
    values: tuple = ()
    fitted: Fitted = field(default_factory=lambda: Fitted([]))
    settled: Settled = field(default_factory=Settled)
    new_episodes: list[Line] = field(default_factory=list)
    new_missing: list[records.Missing] = field(default_factory=list)
    new_health: tuple | None = None
    changed: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    said: dict = field(default_factory=dict)
    tally: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)
    vanished: list[tuple[Module, str]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    @property
    def cares(self) -> list[Care]:
        return self.fitted.cares

    @property
    def new_reviews(self) -> Iterable[tuple[Care, Held]]:
        return ((care, each) for care in self.cares for each in care.held if each.row is None)

    @property
    def fresh_conflicts(self) -> list[Conflict]:
        """Those that nobody has been shown yet."""
        shown = self.stored.shown if self.stored else set()
        return [
            each for each in self.conflicts if (each.row._meta.label, each.row.pk, each.field, each.theirs) not in shown
        ]

    @property
    def writes(self) -> bool:
        """Whether anything at all is new, be it only that the return of another year says the same."""
        wrote = self.changed or self.fresh_conflicts or self.settled.opened or self.settled.cancelled
        return bool(wrote or self.stored is None or self.said != self.stored.said)

    def merge(self, module: Module, row: models.Model, theirs, base: list | None) -> dict[str, Any]:
        """Count a row that both have; return what changes in it. What a later return said is not overruled."""
        if base is not None and base[-1] > self.terms.year:
            self.tally[module.name, SAME] += 1
            return {}
        changes, conflicts = merge(module, row, theirs, base)
        self.conflicts += conflicts
        self.tally[module.name, CONFLICTS] += len(conflicts)
        self.tally[module.name, CHANGED if changes else SAME] += 1
        if changes:
            self.changed.append((row, changes))
        return changes

    def take(self, found: Match, theirs) -> None:
        """Count a row that both have and whose day may have changed, and remember it under the day of the return."""
        module = found.module
        self.conflicts += found.conflicts
        self.tally[module.name, CONFLICTS] += len(found.conflicts)
        self.tally[module.name, CHANGED if found.changes else SAME] += 1
        if found.overruled:
            return
        if found.moves:
            self.moved.append(Moved(module, found.row, found.was, found.day))
            self.tally[module.name, MOVED] += 1
        if found.changes:
            self.changed.append((found.row, found.changes))
        self.said.get(module.name, {}).pop(found.old_key, None)
        self.remember(module, found.key, theirs)

    def remember(self, module: Module, key: str, values) -> None:
        rows = self.said.setdefault(module.name, {})
        if key not in rows or rows[key][-1] <= self.terms.year:
            rows[key] = [*map(plain, values), self.terms.year]

    def note_gone(self, module: Module, seen: Collection[str], stored: Collection[str]) -> None:
        """Note what the return before said, of days in this one's year or in a return of the same year, and this does not.

        Only what is stored under that day still: a person may have put another in its place.
        """
        if module.file not in self.terms.modules:
            return
        for key, values in self.said.get(module.name, {}).items():
            year = values[-1]
            if key in seen or key not in stored or year > self.terms.year:
                continue
            if year == self.terms.year or _in_year(key, values, self.terms):
                self.vanished.append((module, key))
                self.tally[module.name, VANISHED] += 1


def _in_year(key: str, values: list, terms: Terms) -> bool:
    start = date.fromisoformat(key[:10])
    last = (values[0] or terms.year_end.isoformat()) if len(values) > 2 else key[:10]
    return start <= terms.year_end and last >= terms.begins.isoformat()


def period_said(cares: Iterable[Care]) -> dict[str, list]:
    """Return what is kept of periods as the returns have them; those that are new have no key yet."""
    return {str(care.pk): [plain(value) for value in care.said] for care in cares if care.said and care.pk}
