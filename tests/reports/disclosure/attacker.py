"""An attacker of its own, who shares no code with what he attacks: he reads the printed tables and tries numbers.

He knows how sums, sub-rows, overlaps and rounding work, and 1 to 4 of each count that he is told is small.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from heapq import heappop, heappush
from itertools import count, product

from reports.table import Kind, Role

FREE = (0, 10**6)


class Attacker:
    """Unknowns are named by what is counted; checks are (unknowns, a test of their values)."""

    def __init__(self, tables, knows=None):
        self.known, self.unknown, self.checks, self.knows = {}, [], [], {}
        self.place, self.of = {}, defaultdict(list)
        for number, table in enumerate(tables):
            self._read(number, table)
        for place, bounds in (knows or {}).items():
            self.knows[self.place[place.table, place.row, place.column]] = bounds
        for number, table in enumerate(tables):
            self._sum_rows(number, table)
            self._sum_columns(number, table)
            self._shares(number, table)

    # What the tables say.

    def _read(self, number, table):
        for line, row in enumerate(_rows(table)):
            for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                if cell.kind in (Kind.COUNT, Kind.SUPPRESSED) and not column.worked:
                    name = (row.measure or column.measure, column.period, frozenset((*row.only, *column.only)))
                    self.place[number, line, at] = name
                    if cell.kind is Kind.COUNT:
                        self.known[name] = cell.value
                    else:
                        self.unknown.append(name)
        self.unknown = [name for name in dict.fromkeys(self.unknown) if name not in self.known]

    def _sum_rows(self, number, table):
        rows = _rows(table)
        line = {id(row): place for place, row in enumerate(rows)}
        for at, column in enumerate(table.columns):
            tops = []
            for block in table.blocks:
                mine = [self.place.get((number, line[id(row)], at)) for row in block.rows if row.role is Role.LINE]
                own = block.subtotal and self.place.get((number, line[id(block.subtotal)], at))
                self._sum(column.adds, mine, own)
                tops += [own] if own else mine
                for row in block.rows:
                    if row.role is Role.PART:
                        above = next(line[id(each)] for each in block.rows if each.key == row.parent)
                        pair = self.place.get((number, line[id(row)], at)), self.place.get((number, above, at))
                        self._check(pair, lambda part, whole: part <= whole)
            self._sum(column.adds, tops, table.total and self.place.get((number, len(rows) - 1, at)))

    def _sum_columns(self, number, table):
        if table.columns_add:
            for line, row in enumerate(_rows(table)):
                names = [self.place.get((number, line, at)) for at in range(len(row.cells))]
                self._sum(True, [name for name in names[:-1] if name], names[-1])

    def _shares(self, number, table):
        rows = _rows(table)
        for line, row in enumerate(rows):
            for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                if column.worked and cell.kind is Kind.PERCENT:
                    part = self.place.get((number, line, at - 1))
                    whole = self.place.get((number, self._whole(table, rows, row, column), at - 1))
                    self._check((part, whole), lambda a, b, cell=cell: _percent(a, b, cell.decimals) == cell.value)

    def _whole(self, table, rows, row, column) -> int:
        if row.base:
            return next(place for place, each in enumerate(rows) if each.measure == row.base)
        mine = next((b.subtotal for b in table.blocks if b.subtotal and (row in b.rows or row is b.subtotal)), None)
        return next(n for n, each in enumerate(rows) if each is mine) if mine else len(rows) - 1

    def _sum(self, adds, parts, whole):
        if whole is None or not parts:
            return
        if adds:
            self._check((*parts, whole), lambda *numbers: sum(numbers[:-1]) == numbers[-1])
        else:
            self._check((*parts, whole), lambda *n: max(n[:-1]) <= n[-1] <= sum(n[:-1]))

    def _check(self, names, holds):
        if all(names) and any(name not in self.known for name in names):
            self.checks.append((names, holds))
            for name in dict.fromkeys(names):
                self.of[name].append(self.checks[-1])

    # Trying numbers.

    def solutions(self, most: int) -> Iterator[dict]:
        """Yield every set of values up to `most` that fits."""
        for values in product(*(range(self._low(name), min(most, self._high(name)) + 1) for name in self.unknown)):
            found = dict(zip(self.unknown, values, strict=True))
            if all(self._holds(check, found) for check in self.checks):
                yield found

    def pinned(self, most: int) -> set:
        """Return the unknowns that have one value only."""
        values = defaultdict(set)
        for found in self.solutions(most):
            for name, value in found.items():
                values[name].add(value)
        return {name for name in self.unknown if len(values[name]) < 2}

    def sees_through(self, truth: dict) -> set:
        """Return the unknowns for which no second value turns up near the truth."""
        safe = set()
        for name in self.unknown:
            if name not in safe:
                other = self._other(truth, name, 1) or self._other(truth, name, -1) or {}
                safe |= {each for each, value in other.items() if value != truth[each]}
        return set(self.unknown) - safe

    def _other(self, truth, name, step, most=4000):
        """Change one unknown; then change others to fit, those first that leave the fewest checks broken."""
        tie = count()
        waiting, seen = [(0, 0, 0, {name: truth[name] + step})], set()
        while waiting and len(seen) < most:
            *_, changed = heappop(waiting)
            values = {name: changed.get(name, truth[name]) for name in self.unknown}
            broken = [check for check in self.checks if not self._holds(check, values)]
            if not broken:
                return values
            seen.add(frozenset(changed.items()))
            for each, value in self._amends(min(broken, key=lambda check: len(check[0])), values, changed):
                more = {**changed, each: value}
                if self._fits({each: value}) and frozenset(more.items()) not in seen:
                    left = sum(not self._holds(check, {**values, each: value}) for check in self.of[each])
                    was = sum(not self._holds(check, values) for check in self.of[each])
                    heappush(waiting, (len(broken) + left - was, len(more), next(tie), more))
        return None

    def _amends(self, check, values, changed):
        names, _ = check
        gap = values.get(names[-1], self.known.get(names[-1])) - sum(
            values[name] if name in values else self.known[name] for name in names[:-1]
        )
        for name in names:
            if name in values and name not in changed:
                way = -gap if name == names[-1] else gap
                yield from ((name, values[name] + step) for step in dict.fromkeys((way, 1, -1)) if step)

    def _fits(self, changed):
        return all(self._low(name) <= value <= self._high(name) for name, value in changed.items())

    def _holds(self, check, found):
        names, holds = check
        return holds(*(self.known[name] if name in self.known else found[name] for name in names))

    def _low(self, name):
        return self.knows.get(name, FREE)[0]

    def _high(self, name):
        return self.knows.get(name, FREE)[1]


def truth(tables) -> dict:
    """What each count of unsuppressed tables is, by what is counted."""
    return Attacker(tables).known


def _rows(table):
    return [*table.rows, *filter(None, [table.total])]


def _percent(part, whole, decimals):
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
