"""Which further counts must be hidden so that a hidden one can have another value: the cheapest that a search finds."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count as numbers

from reports.disclosure.constraints import System
from reports.disclosure.solver import MOST, Relation, Solver, TooHard

Moves = dict[int, int]
LIMIT = 500  # past it, as where many linked tables give too many ways, the solver finds one that may cost more


class Unhideable(RuntimeError):
    """A count that must be hidden can be worked out whatever else is hidden; the message is for developers."""

    sentence = (
        "Beside a paper published before, small changes could be worked out from this whatever is hidden. Give out what was "
        "published."
    )


class Cover:
    """Moves a hidden count, and mends what no longer fits by moving others; those that are shown must then be hidden.

    A relation comes with the counts that must be shown for it to be known: a share of a hidden count is hidden.
    """

    def __init__(
        self,
        system: System,
        relations: Sequence[tuple[Relation, tuple[int, ...]]],
        bounds: Mapping[int, tuple[int, int]],
        hidden: set[int],
    ):
        self.system, self.bounds, self.hidden = system, dict(bounds), hidden
        self.relations = [relation for relation, _ in relations]
        self.only_while_shown = [shown for _, shown in relations]
        self.values = [count.value for count in system.counts]
        self.sums = [sum(f * self.values[number] for f, number in relation.terms) for relation in self.relations]
        self.of: list[list[tuple[int, int]]] = [[] for _ in self.values]
        for place, relation in enumerate(self.relations):
            for factor, number in relation.terms:
                self.of[number].append((place, factor))

    def protect(self, targets: Iterable[int]) -> list[int]:
        """Return what must be hidden beside the targets, so that each of them and of these has two values."""
        done: set[int] = set()
        added: list[int] = []
        for target in targets:
            if target in done:
                continue
            moves = self._ways(target)
            done |= set(moves)
            new = [number for number in moves if number not in self.hidden]
            added += new
            self.hidden |= set(new)
        return added

    def _ways(self, target: int) -> Moves:
        """Return moves that fit; what an attacker is taken to know gives way where nothing could be hidden from them."""
        for loosen in (None, self._loosen_margins, self._loosen_all):
            if loosen:
                loosen(target)
            for search in (self._cheapest, self._any):
                moves = search(target)
                if moves:
                    return moves
        raise Unhideable(f"No way was found to hide {self.system.counts[target].name}.")

    def _loosen_margins(self, target: int) -> None:
        """Four ones in a row whose sum is 4: whoever knows that the sum is small too knows them all."""
        for number in self._near(target):
            if self.system.counts[number].is_margin:
                self.bounds[number] = 0, MOST

    def _loosen_all(self, target: int) -> None:
        for number in self._near(target) - {target}:
            self.bounds[number] = 0, MOST

    def _near(self, target: int) -> set[int]:
        near = {target}
        for _ in range(3):
            near |= {other for number in near for place, _ in self.of[number] for _, other in self._terms(place)}
        return near

    def _terms(self, place: int) -> Sequence[tuple[int, int]]:
        return self.relations[place].terms

    def _any(self, target: int) -> Moves | None:
        """Ask the solver, who knows no cost."""
        solver = Solver(len(self.values), self.relations)
        value = self.values[target]
        for floor, top in ((value + 1, MOST), (0, value - 1)):
            low, high = ([self.bounds[number][end] for number in range(len(self.values))] for end in (0, 1))
            low[target], high[target] = max(low[target], floor), min(high[target], top)
            if low[target] <= high[target]:
                with suppress(TooHard):
                    found = solver.solve(low, high, self.values)
                    if found:
                        return {
                            n: new - old
                            for n, (new, old) in enumerate(zip(found, self.values, strict=True))
                            if new != old
                        }
        return None

    def _cheapest(self, target: int) -> Moves | None:
        """Search by cost: first the moves that hide nothing more, then those that hide little."""
        tie = numbers()
        waiting: list = []
        for step in (1, -1):
            self._push(waiting, tie, 0, {}, {}, target, step)
        seen: set[frozenset] = set()
        for _ in range(LIMIT):
            if not waiting:
                return None
            cost, _, _, moves, shifts = heapq.heappop(waiting)
            # What is left to mend is what counts: of ways that leave the same, the cheapest goes on.
            key = frozenset((place, off) for place, shift in shifts.items() if (off := self._off(place, shift)))
            if key in seen:
                continue
            seen.add(key)
            options = self._options(moves, shifts)
            if options is None:
                return moves
            for number, step in options:
                self._push(waiting, tie, cost, moves, shifts, number, step)
        return None

    def _push(self, waiting: list, tie: Iterator[int], cost: int, moves: Moves, shifts: dict, number: int, step: int):
        low, high = self.bounds[number]
        if not low <= self.values[number] + step <= high:
            return
        shifts = shifts.copy()
        for place, factor in self.of[number]:
            shifts[place] = shifts.get(place, 0) + factor * step
        cost += 0 if number in self.hidden else self._cost(number)
        heapq.heappush(waiting, (cost, len(moves), next(tie), moves | {number: step}, shifts))

    def _options(self, moves: Moves, shifts: Mapping[int, int]) -> list[tuple[int, int]] | None:
        """Return the ways to mend the relation that has the fewest of them; None where nothing is to be mended."""
        fewest: list[tuple[int, int]] | None = None
        for place, shift in shifts.items():
            off = self._off(place, shift) if shift else 0
            if off and not self._is_unknown(place, moves):
                options = list(self._mending(place, off, moves))
                if fewest is None or len(options) < len(fewest):
                    fewest = options
        return fewest

    def _off(self, place: int, shift: int) -> int:
        relation, found = self.relations[place], self.sums[place] + shift
        if relation.low is not None and found < relation.low:
            return relation.low - found
        return relation.high - found if relation.high is not None and found > relation.high else 0

    def _is_unknown(self, place: int, moves: Moves) -> bool:
        return any(number in self.hidden or number in moves for number in self.only_while_shown[place])

    def _mending(self, place: int, off: int, moves: Moves) -> Iterator[tuple[int, int]]:
        for factor, number in self._terms(place):
            if number in moves:
                continue
            low, high = self.bounds[number]
            step = max(1, abs(off) // abs(factor)) * (1 if (off > 0) == (factor > 0) else -1)
            if low <= self.values[number] + step <= high:
                yield number, step
            elif abs(step) > 1:
                yield number, 1 if step > 0 else -1

    def _cost(self, number: int) -> int:
        """Small counts are the smallest loss; then zeros, sums of rows and columns, and totals last."""
        count = self.system.counts[number]
        if count.is_total:
            each = 1_000_000
        elif count.is_margin:
            each = 20_000 + min(count.value, 9_000)
        else:
            each = 100 + min(count.value, 900) if count.value else 5_000
        return each * len(count.places)
