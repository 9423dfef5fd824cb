"""What one child's part of a return would do: compared with what the portal holds, nothing written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from exchange.ssda903 import chains, records
from exchange.ssda903.care import Care, Fitted, Held, Line, episode_of, fit, values_of
from exchange.ssda903.notes import FIRST_MONTH
from exchange.ssda903.records import ChildRecord
from exchange.ssda903.said import (
    CHILDREN,
    EPISODES,
    HEALTH,
    MISSING,
    NOT_SAID,
    PERIODS,
    REVIEWS,
    Conflict,
    Module,
    episode_key,
    merge,
    missing_key,
    plain,
)
from exchange.ssda903.settle import Settled, settle
from exchange.ssda903.stored import Stored
from reviews.judging import Counting

NEW, CHANGED, SAME, VANISHED, CONFLICTS = "new", "changed", "same", "vanished", "conflicts"


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


@dataclass
class Plan:
    """What would be written for one child."""

    record: ChildRecord
    stored: Stored | None
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


def plan(record: ChildRecord, stored: Stored | None, terms: Terms) -> Plan:
    """Compare one child of a return with what the portal holds of them."""
    made = Plan(record, stored, said=_copied(stored.said if stored else {}))
    if terms.year:
        made.said["years"] = sorted({*made.said.get("years", ()), terms.year})
    _child(made, terms)
    lines = _episodes(made, terms)
    _care(made, lines)
    _reviews(made, terms)
    _missing(made, terms)
    _health(made, terms)
    return made


def _copied(said: dict) -> dict:
    """A copy deep enough that the new values do not reach into the old."""
    return {name: value.copy() for name, value in said.items()}


def _child(made: Plan, terms: Terms) -> None:
    header, uasc = made.record.header, made.record.uasc
    has_uasc = "UASC" in terms.modules
    known = made.said.get("children")
    made.values = (
        header.born, header.sex, header.ethnicity,
        True if uasc else (False if has_uasc else None), uasc.ended if uasc else None,
    )  # fmt: skip
    if made.stored is None:
        made.tally[CHILDREN.name, NEW] += 1
        made.said["children"] = [*map(plain, made.values), terms.year]
        return
    theirs = list(made.values)
    if not uasc:
        # Nobody stops having come alone; a child whose status has ended is no longer in the module.
        came_alone = made.stored.child.is_uasc
        theirs[3:] = [NOT_SAID if came_alone or not has_uasc else False, NOT_SAID]
    _merge(made, CHILDREN, made.stored.child, theirs, known, terms)
    if known is None or known[-1] <= terms.year:
        before = known or [None] * len(theirs)
        said = [before[place] if value is NOT_SAID else plain(value) for place, value in enumerate(theirs)]
        made.said["children"] = [*said, terms.year]


def _merge(made: Plan, module: Module, row: models.Model, theirs, base: list | None, terms: Terms) -> dict[str, Any]:
    """Count a row that both have; return what changes in it. What a later return said is not overruled."""
    if base is not None and base[-1] > terms.year:
        made.tally[module.name, SAME] += 1
        return {}
    changes, conflicts = merge(module, row, theirs, base)
    made.conflicts += conflicts
    made.tally[module.name, CONFLICTS] += len(conflicts)
    made.tally[module.name, CHANGED if changes else SAME] += 1
    if changes:
        made.changed.append((row, changes))
    return changes


def _remember(made: Plan, module: Module, key: str, values, terms: Terms) -> None:
    rows = made.said.setdefault(module.name, {})
    if key not in rows or rows[key][-1] <= terms.year:
        rows[key] = [*map(plain, values), terms.year]


def _gone(made: Plan, module: Module, seen: set[str], terms: Terms) -> None:
    """Note what the return before said, of days in this one's year or in a return of the same year, and this does not."""
    for key, values in made.said.get(module.name, {}).items():
        if key not in seen and values[-1] <= terms.year and (values[-1] == terms.year or _in_year(key, values, terms)):
            made.vanished.append((module, key))
            made.tally[module.name, VANISHED] += 1


def _in_year(key: str, values: list, terms: Terms) -> bool:
    start = date.fromisoformat(key[:10])
    last = (values[0] or terms.year_end.isoformat()) if len(values) > 2 else key[:10]
    return start <= terms.year_end and last >= terms.begins.isoformat()


def _episodes(made: Plan, terms: Terms) -> list[Line]:
    """Return every episode as it stands after the return; one that begins in the future is left out."""
    stored = {}
    for row in made.stored.episodes if made.stored else ():
        stored[_free_key(stored, row.start)] = row
    base, seen, lines = dict(made.said.get(EPISODES.name, {})), {}, []
    for episode in _distinct(made.record):
        if episode.start > terms.today:
            made.left_out["episode-future"] += 1
            continue
        key = _free_key(seen, episode.start)
        seen[key] = episode
        row = stored.pop(key, None)
        if row is None:
            lines.append(Line(episode))
        else:
            changes = _merge(made, EPISODES, row, values_of(episode), base.get(key), terms)
            lines.append(Line(episode_of(row)._replace(**changes), row))
        _remember(made, EPISODES, key, values_of(episode), terms)
    lines += [Line(episode_of(row), row) for row in stored.values()]
    if "Episodes" in terms.modules:
        _gone(made, EPISODES, set(seen), terms)
    return lines


def _distinct(record: ChildRecord) -> list[records.Episode]:
    """Each episode once, by its days."""
    found = {}
    for period in record.periods:
        for episode in period.episodes:
            found.setdefault(episode[1:], episode)
    return chains.in_order(found.values())


def _free_key(taken: dict, start: date) -> str:
    place = 0
    while (key := episode_key(start, place)) in taken:
        place += 1
    return key


def _care(made: Plan, lines: list[Line]) -> None:
    stored = made.stored
    known = made.said.get(PERIODS.name, {})
    made.fitted = fit(lines, stored.periods if stored else (), known, stored.adoption if stored else {})
    made.changed += made.fitted.changed
    made.conflicts += made.fitted.conflicts
    made.tally[PERIODS.name, CONFLICTS] += len(made.fitted.conflicts)
    changed = {row.pk for row, _ in made.fitted.changed}
    made.said[PERIODS.name] = period_said(made.cares)
    for care in made.cares:
        made.tally[PERIODS.name, NEW if care.row is None else CHANGED if care.pk in changed else SAME] += 1
    for line in lines:
        if line.row is None and line.care:
            made.new_episodes.append(line)
        elif line.row and line.care and line.care.pk != line.row.period_id:
            made.changed.append((line.row, {"period": line.care}))
        elif line.row is None:
            made.left_out["episode-of-no-day"] += 1
    made.tally[EPISODES.name, NEW] += len(made.new_episodes)


def _reviews(made: Plan, terms: Terms) -> None:
    stored, base = made.stored, dict(made.said.get(REVIEWS.name, {}))
    rows = {row.held_on: row for row in reversed(stored.held if stored else [])}
    fresh: dict[date, Held] = {}
    seen = set()
    for review in _by_day(made.record.reviews, terms.today, made.left_out):
        key = review.held.isoformat()
        seen.add(key)
        if row := rows.get(review.held):
            _merge(made, REVIEWS, row, (review.code,), base.get(key), terms)
            _remember(made, REVIEWS, key, (review.code,), terms)
        else:
            fresh[review.held] = Held(review.held, review.code)
    held = [Held(row.held_on, row.participation, row) for row in (stored.held if stored else ())]
    planned = stored.planned if stored else ()
    made.settled = settle(made.cares, [*held, *fresh.values()], planned, terms.counting, made.said.get("years", ()))
    made.changed += made.settled.changed
    for _, each in made.new_reviews:
        made.tally[REVIEWS.name, NEW] += 1
        _remember(made, REVIEWS, each.day.isoformat(), (each.code,), terms)
    placed = sum(1 for _ in made.new_reviews)
    made.left_out["review-outside-care"] += len(fresh) - placed
    if "Reviews" in terms.modules:
        _gone(made, REVIEWS, seen, terms)


def _by_day(reviews: Iterable[records.Review], today: date, left_out: Counter) -> Iterable[records.Review]:
    """Each day once, with the first code given for it; none in the future."""
    found: dict[date, records.Review] = {}
    for review in reviews:
        if review.held > today:
            left_out["review-future"] += 1
        elif (first := found.get(review.held)) is None:
            found[review.held] = review
        else:
            left_out["review-twice"] += 1
            if not first.code:
                found[review.held] = first._replace(code=review.code)
    return found.values()


def _missing(made: Plan, terms: Terms) -> None:
    base = dict(made.said.get(MISSING.name, {}))
    rows = {missing_key(row): row for row in (made.stored.missing if made.stored else ())}
    said = {}
    for row in made.record.missing:
        if row.start <= terms.today:
            said.setdefault(missing_key(row), row)
    for key, each in said.items():
        if key in rows:
            _merge(made, MISSING, rows[key], (each.end,), base.get(key), terms)
        else:
            made.new_missing.append(each)
            made.tally[MISSING.name, NEW] += 1
        _remember(made, MISSING, key, (each.end,), terms)
    if "Missing" in terms.modules:
        _gone(made, MISSING, set(said), terms)


def _health(made: Plan, terms: Terms) -> None:
    oc2 = made.record.oc2
    if oc2 is None or not terms.year:
        return
    key, base = terms.year_end.isoformat(), dict(made.said.get(HEALTH.name, {}))
    theirs = ({"1": True, "0": False}.get(oc2.health_assessment), oc2.sdq_score)
    row = next((row for row in (made.stored.health if made.stored else ()) if row.year_end == terms.year_end), None)
    if row:
        _merge(made, HEALTH, row, theirs, base.get(key), terms)
    else:
        made.new_health = (terms.year_end, *theirs)
        made.tally[HEALTH.name, NEW] += 1
    _remember(made, HEALTH, key, theirs, terms)


def period_said(cares: Iterable[Care]) -> dict[str, list]:
    """Return what is kept of periods as the returns have them; those that are new have no key yet."""
    return {str(care.pk): [plain(value) for value in care.said] for care in cares if care.said and care.pk}
