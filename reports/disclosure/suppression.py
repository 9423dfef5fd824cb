"""Hide small counts, and as few others as keep them hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from reports.disclosure.audit import audit
from reports.disclosure.constraints import System
from reports.disclosure.counted import Place, Share
from reports.disclosure.cover import Cover
from reports.disclosure.earlier import Earlier
from reports.disclosure.ratios import between
from reports.disclosure.solver import MOST, Relation
from reports.table import SUPPRESSED, Block, Kind, Row, Table

DEFAULT_THRESHOLD = 4


class Why(StrEnum):
    SMALL = "it is small"
    DIFFERENCE = "it differs by a small count from what was published before"
    BEFORE = "it was hidden in an earlier publication"
    OTHERS = "a small count could be worked out from it"


@dataclass(frozen=True)
class Suppressed:
    """Tables fit to be published. `hidden` says why each cell is; `bounds` is what an attacker is taken to know of it."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    hidden: dict[Place, Why] = field(default_factory=dict)
    bounds: dict[Place, tuple[int, int]] = field(default_factory=dict)


def note(threshold: int) -> str:
    return f"c: a count from 1 to {threshold}, or one from which such a count could be worked out, is not shown."


def suppress(
    tables: Sequence[Table], threshold: int = DEFAULT_THRESHOLD, earlier: Sequence[Sequence[Table]] = ()
) -> Suppressed:
    """Return the tables with every count from 1 to the threshold hidden, and whatever would give one away.

    `tables` are published together; `earlier` are publications of them, oldest first, as they were printed. Zeros and
    the totals of whole tables stay where they can. A threshold of 0 hides nothing; raises ValueError for 1, as every
    hidden count would be 1.
    """
    if threshold == 1:
        raise ValueError("Counts of 1 alone cannot be hidden; the threshold is 0 or at least 2.")
    if not threshold:
        return Suppressed(tuple(tables))
    plan = Plan(System(tables), threshold, earlier)
    plan.hide_all()
    return plan.applied()


class Plan:
    """What is to be hidden of a system, and why."""

    def __init__(self, system: System, threshold: int, earlier: Sequence[Sequence[Table]]):
        self.system, self.threshold = system, threshold
        self.why: dict[int, Why] = {}
        self.bounds: dict[int, tuple[int, int]] = {}
        self.hidden_shares: set[Place] = set()
        self.given = {number for number, count in enumerate(system.counts) if count.is_printed and count.value is None}
        self.earlier = Earlier(system, earlier)
        self.rests: list[int] = []
        self.supposed = self._suppose()

    @property
    def values(self) -> list[int]:
        return [count.value for count in self.system.counts]

    def is_small(self, value: int) -> bool:
        return 1 <= value <= self.threshold

    def hide_all(self) -> None:
        self._hide_small()
        self._hide_differences()
        self.rests = self._rests()
        if not self.why and not self.rests and not self._gives_away():
            return
        self._hide_others()

    # What must be hidden.

    def _hide_small(self) -> None:
        for number, count in enumerate(self.system.counts):
            self.bounds[number] = self._bounds(number)
            if count.is_printed and not count.is_total and self.is_small(count.value) and number not in self.given:
                self.why[number] = Why.SMALL
        for share in self.system.shares:
            if self._is_share_of_few(share):
                self.hidden_shares.add(share.place)
        self.hidden_shares |= {place for place, cell in self.system.medians if cell.of and self.is_small(cell.of)}

    def _bounds(self, number: int) -> tuple[int, int]:
        """Return what an attacker knows who knows which counts are small. A 0 can only be guessed."""
        count = self.system.counts[number]
        if number in self.given or not count.is_printed or not count.value:
            return 0, MOST
        if self.is_small(count.value):
            return (0, MOST) if count.is_total else (1, self.threshold)
        return self.threshold + 1, MOST

    def _is_share_of_few(self, share: Share) -> bool:
        """Is it a share whose small part, whole or rest no table prints?"""
        part, whole = (self.system.counts[number] for number in (share.part, share.whole))
        if not self.supposed.isdisjoint({share.part, share.whole}):
            return False
        unprinted = [count.value for count in (part, whole) if not count.is_printed]
        if not share.kind.is_change and share.kind.per == 100 and not whole.is_printed:
            unprinted.append(whole.value - part.value)
        return any(self.is_small(value) for value in unprinted)

    def _hide_differences(self) -> None:
        for number in self.earlier.hidden():
            self.why.setdefault(number, Why.BEFORE)
        for number, then in self.earlier.shown():
            count = self.system.counts[number]
            change = count.value - then
            if self.is_small(abs(change)) and not count.is_total and number not in self.given:
                self.why.setdefault(number, Why.DIFFERENCE)
                self._bound_change(number, then, change)

    def _bound_change(self, number: int, then: int, change: int) -> None:
        """An attacker may know that a change is small; of two bounds that leave one value, the count's own counts."""
        near, far = then + (1 if change > 0 else -1), then + (self.threshold if change > 0 else -self.threshold)
        low, high = self.bounds[number]
        low, high = max(low, min(near, far)), min(high, max(near, far))
        if low < high:
            self.bounds[number] = low, high

    def _rests(self) -> list[int]:
        """Return the counts that no table prints but whole and parts give, where they are small."""
        found = []
        for parts, whole in self.system.rests:
            counts = [self.system.counts[number] for number in (*parts, whole)]
            if not self.supposed.isdisjoint((*parts, whole)) or not counts[-1].is_printed:
                continue
            rest = counts[-1].value - sum(count.value for count in counts[:-1])
            if self.is_small(rest):
                found.append(self._rest(parts, whole, rest))
        return list(dict.fromkeys(found))

    def _rest(self, parts: list[int], whole: int, value: int) -> int:
        number = self.system.count(("rest", tuple(sorted(parts)), whole))
        self.system.counts[number].value = value
        self.system.add_up([*parts, number], whole)
        self.bounds[number] = 1, self.threshold
        return number

    def _suppose(self) -> set[int]:
        """Give values that fit to counts that came hidden, and to those that no table prints; return which."""
        unknown = {number for number, count in enumerate(self.system.counts) if count.value is None}
        first = audit(self.system).first if unknown else {}
        for number in unknown:
            self.system.counts[number].value = first.get(number, 0)
        return unknown

    def _gives_away(self) -> bool:
        return bool(self.given) and bool(audit(System(self.system.tables)).pinned)

    # What hides them.

    def _hide_others(self) -> None:
        unprinted = {number for number, count in enumerate(self.system.counts) if not count.is_printed}
        cover = Cover(self.system, self._relations(), self.bounds, {*self.why, *self.given, *unprinted})
        targets = [*self.why, *self.given, *self.rests]
        for number in cover.protect(sorted(targets, key=self._place_in_line)):
            self.why.setdefault(number, Why.OTHERS)
        self.bounds = cover.bounds

    def _place_in_line(self, number: int) -> tuple[bool, int, int]:
        """Sums of rows and columns first: what hides them hides what they are sums of, seldom the other way round."""
        count = self.system.counts[number]
        return not count.is_margin, count.value, number

    def _relations(self) -> list[tuple[Relation, tuple[int, ...]]]:
        """Return the relations, each with the counts that must be shown for it to be known."""
        values = self.values
        now = [(relation, ()) for relation in self.system.relations if not relation.off(values)]
        then = [(relation, ()) for relation in self.earlier.relations() if not relation.off(values)]
        shares = [
            (relation, tuple(number for number in (share.part, share.whole) if self.system.counts[number].is_printed))
            for share in self.system.shares
            if share.cell.is_number and share.place not in self.hidden_shares
            for relation in between(share.kind, share.cell, share.part, share.whole)
            if not relation.off(values)
        ]
        return [*now, *then, *shares]

    # The tables as they may be printed.

    def applied(self) -> Suppressed:
        hidden = {place: why for number, why in self.why.items() for place in self.system.counts[number].places}
        shares = {share.place: Why.OTHERS for share in self.system.shares if self._is_hidden(share)}
        cells = hidden | shares | dict.fromkeys(self.hidden_shares, Why.SMALL)
        tables = tuple(self._applied(number, table, cells) for number, table in enumerate(self.system.tables))
        bounds = {place: self.bounds[number] for number in self.why for place in self.system.counts[number].places}
        notes = tuple(dict.fromkeys(each for table in tables for each in table.footnotes if each in self._notes()))
        return Suppressed(tables, notes, cells, bounds)

    def _is_hidden(self, share: Share) -> bool:
        return not {share.part, share.whole}.isdisjoint({*self.why, *self.given})

    def _notes(self) -> list[str]:
        return [note(self.threshold), ZEROS, TOTALS]

    def _applied(self, number: int, table: Table, cells: Iterable[Place]) -> Table:
        """Return a table with its hidden cells hidden and a note; the same table where none is."""
        own = {(place.row, place.column) for place in cells if place.table == number}
        if not own:
            return table
        lines = [*table.rows, *filter(None, [table.total])]
        made = {id(row): _hidden(row, {c for r, c in own if r == at}) for at, row in enumerate(lines)}
        blocks = tuple(_block(block, made) for block in table.blocks)
        notes = [
            each for each in (note(self.threshold), *self._told(number, lines, own)) if each not in table.footnotes
        ]
        total = table.total and made[id(table.total)]
        return replace(table, blocks=blocks, total=total, footnotes=(*table.footnotes, *notes))

    def _told(self, number: int, lines: list[Row], own: set[tuple[int, int]]) -> list[str]:
        cells = [(lines[row], lines[row].cells[column]) for row, column in own]
        told = [ZEROS] if any(cell.kind is Kind.COUNT and cell.value == 0 for _, cell in cells) else []
        totals = [count for at, count in enumerate(self.system.counts) if count.is_total and at in self.why]
        places = {place for count in totals for place in count.places if place.table == number}
        return [*told, TOTALS] if any((p.row, p.column) in own for p in places) else told


ZEROS = "A count of 0 is hidden too where it keeps another hidden."
TOTALS = "A total is hidden too where nothing else would keep a count hidden."


def _hidden(row: Row, columns: set[int]) -> Row:
    if not columns:
        return row
    return replace(row, cells=tuple(SUPPRESSED if at in columns else cell for at, cell in enumerate(row.cells)))


def _block(block: Block, made: dict[int, Row]) -> Block:
    rows = tuple(made[id(row)] for row in block.rows)
    return replace(block, rows=rows, subtotal=block.subtotal and made[id(block.subtotal)])
