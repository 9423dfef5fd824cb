"""What finished tables say of their counts: each a known or an unknown number, and the relations between them.

The same measure, narrowed the same way, over the same period is one count, in however many tables it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reports.disclosure import twice
from reports.disclosure.counted import Count, Name, Place, Share
from reports.disclosure.layout import Layout
from reports.disclosure.ratios import between
from reports.disclosure.solver import Relation
from reports.table import Cell, Table


class System:
    """Counts, shares and relations of tables that are published together.

    `rests`: parts and a whole, of which what is left has no row of its own (answers that were late, where the table
    prints the answers and those in time).
    """

    def __init__(self, tables: Sequence[Table]):
        self.tables = tables
        self.counts: list[Count] = []
        self.shares: list[Share] = []
        self.relations: list[Relation] = []
        self.medians: list[tuple[Place, Cell]] = []
        self.rests: list[tuple[list[int], int]] = []
        self.number: dict[Name, int] = {}
        self.told: set[Relation] = set()
        self.at: dict[Place, int] = {}
        self._seen: set[Relation] = set()
        self._sums: set[tuple[int, int]] = set()
        self._overlapping: set[tuple[str, str]] = set()
        layouts = [Layout(self, place, table) for place, table in enumerate(tables)]
        for step in (Layout.read_counts, Layout.read_shares, Layout.relate):
            for layout in layouts:
                step(layout)
        self._relate_narrowed()
        self._relate_lists()
        self._relate_told_twice()
        self.relations = [relation for relation in self.relations if not self._is_implied(relation)]

    def count(self, name: Name) -> int:
        """Return the number of a count, new if no table has named it yet."""
        if name not in self.number:
            self.number[name] = len(self.counts)
            self.counts.append(Count(name))
        return self.number[name]

    def relate(self, terms: Iterable[tuple[int, int]], low: int | None = 0, high: int | None = 0) -> bool:
        """Add a relation unless what is known already belies it (a list of rows that is not complete, say)."""
        together: dict[int, int] = defaultdict(int)
        for factor, count in terms:
            together[count] += factor
        relation = Relation(tuple((factor, count) for count, factor in sorted(together.items()) if factor), low, high)
        if relation in self._seen:
            return True
        if self.belies(relation):
            return False
        self._seen.add(relation)
        self.relations.append(relation)
        return True

    def belies(self, relation: Relation) -> bool:
        """Are all its counts known, and does it not hold of them?"""
        values = {count: self.counts[count].value for _, count in relation.terms}
        return None not in values.values() and relation.off(values) != 0

    def add_up(self, parts: Sequence[int], whole: int) -> bool:
        """Relate counts to their sum."""
        holds = self.relate([*((1, part) for part in parts), (-1, whole)])
        if holds:
            self._sums |= {(part, whole) for part in parts}
        return holds

    def _is_implied(self, relation: Relation) -> bool:
        """Is it that a count is no more than a sum it is part of?"""
        if len(relation.terms) != 2 or (relation.low, relation.high) != (0, None):
            return False
        (_, part), (_, whole) = sorted(relation.terms)
        return (part, whole) in self._sums

    def overlap(self, parts: Sequence[int], whole: int) -> None:
        """Relate counts that can overlap to the count of them all: none is more, and together they are no fewer."""
        for part in parts:
            self.relate([(1, whole), (-1, part)], 0, None)
        self.relate([*((1, part) for part in parts), (-1, whole)], 0, None)

    def overlaps(self, measure: str, only: Iterable[tuple[str, str]]) -> None:
        """Remember that a measure can be counted under several values of these dimensions."""
        self._overlapping |= {(measure, dimension) for dimension, _ in only}

    def _relate_narrowed(self) -> None:
        """Relate each count to the one that is narrowed by one dimension less, and all values of it to their sum."""
        families = defaultdict(list)
        for name, count in list(self.number.items()):
            if name[0] == "count":
                for pair in name[4]:
                    families[(*name[:4], name[4] - {pair}), pair[0]].append((pair[1], count))
        for (parent, dimension), parts in families.items():
            if parent in self.number:
                self._relate_family(_apart(parts), self.number[parent], (parent[2], dimension) in self._overlapping)

    def _relate_told_twice(self) -> None:
        """Relate each count to those of other names that it is the sum of."""
        before = len(self.relations)
        named = [(name, number) for name, number in self.number.items() if name[0] == "count"]
        periods = dict.fromkeys(name[3] for name, _ in named)
        for name, whole in named:
            for parts in twice.parts_of(name):
                if all(part in self.number for part in parts):
                    self.add_up([self.number[part] for part in parts], whole)
            for told in twice.told_of(name, lambda day: [period for period in periods if period.last == day]):
                self._relate_told(told)
        for table in self.tables:
            for told in twice.told_of_ladder(table):
                self._relate_told(told)
        self.told = {*self.relations[before:]}

    def _relate_told(self, told: twice.Told) -> None:
        if all(name in self.number for _, name in told.terms) and self._is_none(told.while_none):
            terms = [(factor, self.number[name]) for factor, name in told.terms]
            self.relate(terms, 0, 0 if told.is_equal else None)

    def _is_none(self, name: Name | None) -> bool:
        """Is there nothing to it, or is this count known to be 0?"""
        return name is None or self.counts[self.number[name]].value == 0

    def _relate_lists(self) -> None:
        """Relate a count under a value of several lists, as a filter names it, to those under the value of each list."""
        lists = defaultdict(list)
        for name, count in self.number.items():
            for dimension, key in name[4] if name[0] == "count" else ():
                of_list, _, bare = key.rpartition("/")
                if of_list:
                    lists[*name[:4], name[4] - {(dimension, key)} | {(dimension, bare)}].append(count)
        for name, parts in lists.items():
            if name in self.number:
                whole = self.number[name]
                for part in parts:
                    self.relate([(1, whole), (-1, part)], 0, None)
                self.add_up(parts, whole)

    def _relate_family(self, parts: list[int], whole: int, can_overlap: bool) -> None:
        for part in parts:
            self.relate([(1, whole), (-1, part)], 0, None)
        values = [self.counts[part].value for part in parts]
        is_known = None not in values and self.counts[whole].value is not None
        if is_known and not can_overlap and not (len(parts) > 1 and self.add_up(parts, whole)):
            self.rests.append((parts, whole))


def _apart(values: Sequence[tuple[str, int]]) -> list[int]:
    """Return the counts of a dimension's values; one that several lists have is counted under each of them already."""
    of_lists = {key.rpartition("/")[2] for key, _ in values if "/" in key}
    return [count for key, count in values if key not in of_lists]


def share_relations(system: System) -> list[Relation]:
    """Return what each printed share says of its part and its whole."""
    return [
        relation
        for share in system.shares
        if share.cell.is_number
        for relation in between(share.kind, share.cell, share.part, share.whole)
    ]
