"""Periods of care as they stand after a return: chains of stored and new episodes, fitted to the periods there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from children.models import Episode, PeriodOfCare
from exchange.ssda903 import chains, records
from exchange.ssda903.rows import Match
from exchange.ssda903.said import EPISODES, PERIODS, Conflict, merge
from reviews.due_dates import Adoption, Due
from reviews.models import Review


@dataclass(slots=True)
class Held:
    """A review that was held: stored already, or new from the return. `due` is what it is judged by."""

    day: date
    code: str
    row: Review | None = None
    due: Due | None = None


@dataclass(slots=True)
class Care:
    """One period of care, stored or new, with the reviews held in it. The names are those of PeriodOfCare."""

    kind: str
    start: date
    start_known: bool
    end: date | None
    end_reason: str
    earlier_reviews_unknown: bool = False
    row: PeriodOfCare | None = None
    pk: int | None = None
    held: list[Held] = field(default_factory=list)
    planned: Review | None = None
    said: tuple = ()
    next_due: Due | None = None
    adoption: Sequence[Adoption] = ()

    @classmethod
    def of(cls, row: PeriodOfCare, adoption: Sequence[Adoption]) -> "Care":
        values = (getattr(row, name) for name in PERIODS.fields)
        return cls(*values, row.earlier_reviews_unknown, row, row.pk, adoption=adoption)

    def has(self, day: date) -> bool:
        """Does a day lie in it? The day of leaving counts, and what came before a start that is not known."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(slots=True)
class Line:
    """One episode as it stands after a return: its row, if it is stored, and what is said of it."""

    episode: records.Episode
    row: Episode | None = None
    care: Care | None = None


@dataclass
class Fitted:
    """What became of the periods: `gone` are those whose episodes now belong to another."""

    cares: list[Care]
    gone: list[tuple[PeriodOfCare, Care]] = field(default_factory=list)
    changed: list[tuple[PeriodOfCare, dict[str, Any]]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def fit(
    lines: list[Line], periods: Sequence[PeriodOfCare], said: dict[str, list], adoption: dict[int, list[Adoption]]
) -> Fitted:
    """Make chains of all episodes and find for each the period that it is; the lines are given their period.

    A period that a person entered is known again by its days, as long as no episode is in it.
    """
    numbered = [line.episode._replace(row=place) for place, line in enumerate(lines)]
    found, free = Fitted([]), {row.pk: row for row in periods}
    with_episodes = {line.row.period_id for line in lines if line.row}
    for chain in chains.periods_of(numbered):
        inside = [lines[each.row] for each in chain.episodes]
        row = _period_of(chain, inside, free, with_episodes)
        care = _care(chain, row, said, adoption, found)
        for line in inside:
            line.care = care
        found.cares.append(care)
    for row in free.values():
        # All its episodes have moved into another: the two were one period all along.
        moved = [line.care for line in lines if line.row and line.row.period_id == row.pk]
        if moved and all(moved):
            found.gone.append((row, moved[0]))
        else:
            found.cares.append(Care.of(row, adoption.get(row.pk, ())))
    found.cares.sort(key=lambda care: (care.start, care.pk or 0))
    return found


def episode_of(row: Episode) -> records.Episode:
    """Return a stored episode as a record of the return."""
    return records.Episode(0, row.start, *(getattr(row, name) for name in _ORDER))


def keep_joined(found: Sequence[tuple[records.Episode, Match | None]]) -> None:
    """Let one day at which an episode ends and the next begins move whole or not at all, or care would be torn in two.

    Episodes in the order of the return, each with the stored row that it is, if there is one.
    """
    for place in range(1, len(found)):
        (last, before), (episode, each) = found[place - 1 : place + 1]
        if each is None or not each.old_key or each.overruled or not chains.goes_on(last, episode):
            continue
        if before and (before.overruled or before.has_conflict("end")):
            each.keep_day()
        if not each.moves:
            _keep_ends([match for _, match in found[:place]], each.was)


def _keep_ends(before: list[Match | None], day: date) -> None:
    """Let what ended on a day that stays end on it still; and begin no later than it ends."""
    while before and (last := before.pop()) and last.row.end == day and "end" in last.changes:
        last.keep("end", "end_reason")
        if not last.moves or last.day <= day:
            return
        last.keep_day()
        day = last.was


_ORDER = (
    "reason_new", "legal_status", "need", "placement", "provider", "end", "end_reason", "reason_place_change",
    "over_20_miles",
)  # fmt: skip


def values_of(episode: records.Episode) -> tuple:
    """Return what a return says of an episode, in the order of EPISODES.fields."""
    return tuple(getattr(episode, name) for name in EPISODES.fields)


def _period_of(chain, inside: Iterable[Line], free: dict[int, PeriodOfCare], with_episodes: set[int]):
    for line in inside:
        if line.row and line.row.period_id in free:
            return free.pop(line.row.period_id)
    fitting = [row for row in free.values() if row.kind == chain.kind and row.pk not in with_episodes]
    near = next((row for row in fitting if row.start == chain.start), None)
    near = near or next((row for row in fitting if _overlap(row, chain)), None)
    return free.pop(near.pk) if near else None


def _overlap(row: PeriodOfCare, chain: records.Period) -> bool:
    return (row.end is None or chain.start < row.end) and (chain.end is None or row.start < chain.end)


def _care(chain: records.Period, row: PeriodOfCare | None, said, adoption, found: Fitted) -> Care:
    theirs = (chain.kind.value, chain.start, chain.start_known, chain.end, chain.end_reason)
    if row is None:
        return Care(*theirs, said=theirs)
    changes, conflicts = merge(PERIODS, row, theirs, said.get(str(row.pk)))
    changes, conflicts = _whole(row, changes, conflicts)
    found.conflicts += conflicts
    care = Care.of(row, adoption.get(row.pk, ()))
    care.said = theirs
    if changes:
        found.changed.append((row, changes))
        for name, value in changes.items():
            setattr(care, name, value)
    return care


def _whole(row: PeriodOfCare, changes: dict, conflicts: list[Conflict]) -> tuple[dict, list[Conflict]]:
    """Care that would end before it begins, or end for a reason without a day, is left as the person has it."""
    left = {conflict.field for conflict in conflicts}
    for one, other in (("end", "end_reason"), ("start", "start_known")):
        if one in left and other in changes:
            conflicts.append(Conflict(row, other, getattr(row, other), changes.pop(other)))
    start, end = changes.get("start", row.start), changes.get("end", row.end)
    if end is not None and end <= start:
        conflicts += [
            Conflict(row, name, _iso(getattr(row, name)), _iso(changes.pop(name)))
            for name in ("start", "end")
            if name in changes
        ]
    return changes, conflicts


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
