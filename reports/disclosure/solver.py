"""Whole numbers within bounds that fit linear relations: exact, in Python's own integers.

The search starts from a guess and mends what does not fit. It is complete: without a limit it finds a solution if there
is one. Past the limit it says so, and whoever asked must take the answer for the worse one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 10**7  # no authority counts as many


class TooHard(Exception):
    """Neither a solution nor its absence was found within the limit."""


@dataclass(frozen=True)
class Relation:
    """low <= sum of coefficient x unknown <= high; None: no limit on that side."""

    terms: tuple[tuple[int, int], ...]
    low: int | None = 0
    high: int | None = 0

    def off(self, values: Sequence[int]) -> int:
        """Return by how much the sum must rise (or fall, if negative) to fit; 0 where it fits."""
        found = sum(factor * values[unknown] for factor, unknown in self.terms)
        if self.low is not None and found < self.low:
            return self.low - found
        if self.high is not None and found > self.high:
            return self.high - found
        return 0


Bounds = tuple[list[int], list[int]]


class Solver:
    """Unknowns 0 to n-1 under relations. Bounds are given for each question."""

    def __init__(self, unknowns: int, relations: Iterable[Relation], limit: int = 4000):
        self.relations = list(relations)
        self.limit = limit
        self.of: list[list[int]] = [[] for _ in range(unknowns)]
        for place, relation in enumerate(self.relations):
            for _, unknown in relation.terms:
                self.of[unknown].append(place)

    def solve(self, lows: Sequence[int], highs: Sequence[int], guess: Sequence[int]) -> list[int] | None:
        """Return a solution near the guess, None if there is none; raises TooHard."""
        open_boxes: list[tuple[Bounds, Iterable[int]]] = [((list(lows), list(highs)), range(len(self.relations)))]
        for _ in range(self.limit):
            if not open_boxes:
                return None
            (low, high), touched = open_boxes.pop()
            if not self._tighten(low, high, touched):
                continue
            values = [min(max(each, floor), top) for each, floor, top in zip(guess, low, high, strict=True)]
            broken = self._broken(values)
            if broken is None:
                return values
            open_boxes += reversed(self._branches(low, high, values, broken))
        raise TooHard

    def _broken(self, values: list[int]) -> int | None:
        """Return the relation that does not fit and leaves the fewest ways to mend it."""
        off = [place for place, relation in enumerate(self.relations) if relation.off(values)]
        return min(off, key=lambda place: len(self.relations[place].terms), default=None)

    def _branches(self, low: list[int], high: list[int], values: list[int], broken: int):
        """Return boxes that together hold every solution: the unknown that mends it best moves all the way needed,
        or less far, or not that way."""
        relation = self.relations[broken]
        off = relation.off(values)
        unknown, step = min(self._moves(relation, off, low, high, values), key=lambda move: self._rank(move, values))
        at, boxes = values[unknown], []
        ways = [(at + step, at + step), (at + 1, at + step - 1), (None, at)] if step > 0 else [
            (at + step, at + step), (at + step + 1, at - 1), (at, None),
        ]  # fmt: skip
        far = (at + step + 1, None) if step > 0 else (None, at + step - 1)
        for floor, top in [*ways, far]:
            floor = low[unknown] if floor is None else floor
            top = high[unknown] if top is None else top
            if max(floor, low[unknown]) <= min(top, high[unknown]):
                box = low.copy(), high.copy()
                box[0][unknown], box[1][unknown] = max(floor, low[unknown]), min(top, high[unknown])
                boxes.append((box, self.of[unknown]))
        return boxes

    def _moves(self, relation: Relation, off: int, low, high, values) -> Iterable[tuple[int, int]]:
        """Yield each unknown that can mend a relation, and the step it would take; tightened bounds leave one."""
        for factor, unknown in relation.terms:
            up = (off > 0) == (factor > 0)
            room = high[unknown] - values[unknown] if up else values[unknown] - low[unknown]
            if room:
                needed = max(1, abs(off) // abs(factor))
                yield unknown, min(needed, room) * (1 if up else -1)

    def _rank(self, move: tuple[int, int], values: list[int]) -> tuple[int, int, int]:
        """Prefer what mends more relations than it breaks, then what stands in few, then small steps."""
        unknown, step = move
        change = 0
        for place in self.of[unknown]:
            relation = self.relations[place]
            before = relation.off(values)
            values[unknown] += step
            after = relation.off(values)
            values[unknown] -= step
            change += abs(after) - abs(before)
        return change, len(self.of[unknown]), abs(step)

    def _tighten(self, low: list[int], high: list[int], touched: Iterable[int]) -> bool:
        """Narrow bounds to what the relations leave; False where nothing is left."""
        waiting = list(touched)
        queued = set(waiting)
        turns = 0
        while waiting:
            place = waiting.pop()
            queued.discard(place)
            changed = self._narrow(self.relations[place], low, high)
            if changed is None:
                return False
            turns += 1
            if turns > 50 * len(self.relations) + 200:
                return True  # slow convergence of wide bounds; the search goes on all the same
            for unknown in changed:
                for other in self.of[unknown]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
        return True

    def _narrow(self, relation: Relation, low: list[int], high: list[int]) -> list[int] | None:
        least = most = 0
        for factor, unknown in relation.terms:
            least += factor * (low[unknown] if factor > 0 else high[unknown])
            most += factor * (high[unknown] if factor > 0 else low[unknown])
        if (relation.high is not None and least > relation.high) or (relation.low is not None and most < relation.low):
            return None
        changed = []
        for factor, unknown in relation.terms:
            floor, top = self._limits(relation, factor, low[unknown], high[unknown], least, most)
            if floor > top:
                return None
            if floor > low[unknown] or top < high[unknown]:
                changed.append(unknown)
                least += factor * ((floor - low[unknown]) if factor > 0 else (top - high[unknown]))
                most += factor * ((top - high[unknown]) if factor > 0 else (floor - low[unknown]))
                low[unknown], high[unknown] = floor, top
        return changed

    def _limits(self, relation: Relation, factor: int, low: int, high: int, least: int, most: int) -> tuple[int, int]:
        """Return the bounds that a relation leaves one unknown, given the least and the most the whole sum can be."""
        floor, top = low, high
        if factor > 0:
            if relation.high is not None:
                top = min(top, low + (relation.high - least) // factor)
            if relation.low is not None:
                floor = max(floor, high - (most - relation.low) // factor)
        else:
            if relation.high is not None:
                floor = max(floor, high - (relation.high - least) // -factor)
            if relation.low is not None:
                top = min(top, low + (most - relation.low) // -factor)
        return floor, top
