"""What was published before: a count may not be worked out from now and then together."""

from collections.abc import Iterator, Sequence

from reports.disclosure.audit import reduce
from reports.disclosure.constraints import System
from reports.disclosure.counted import Name
from reports.disclosure.solver import Relation
from reports.disclosure.twice import parts_of
from reports.table import Table


class Earlier:
    """Earlier publications, as they were printed, seen from counts published now.

    The attacker takes it that what was hidden then has not changed, wherever now and then can agree on that.
    """

    def __init__(self, now: System, publications: Sequence[Sequence[Table]]):
        self.now = now
        self.systems = [System(tables) for tables in publications]

    def hidden(self) -> Iterator[int]:
        """Yield the counts of now that were hidden then, or tell of one that was: shown now, they would give it away."""
        then = {
            count.name for system in self.systems for count in system.counts if count.is_printed and count.value is None
        }
        for name, number in self.now.number.items():
            if name in then or (name[0] == "count" and any(part in then for parts in parts_of(name) for part in parts)):
                yield number
        for name in then:
            yield from self._one_of_each_sum(name, then)

    def _one_of_each_sum(self, name: Name, then: set[Name]) -> Iterator[int]:
        """Yield one part now of each sum that comes to a count hidden then: with all of them shown, it would be known."""
        for parts in parts_of(name) if name[0] == "count" else ():
            if then.isdisjoint(parts) and all(part in self.now.number for part in parts):
                yield self.now.number[parts[0]]

    def shown(self) -> Iterator[tuple[int, int]]:
        """Yield the counts of now that were shown then, each with its value then."""
        for system in self.systems:
            for count in system.counts:
                if count.is_printed and count.value is not None and count.name in self.now.number:
                    yield self.now.number[count.name], count.value

    def relations(self) -> Iterator[Relation]:
        """Yield what the earlier papers say of the counts that they hid, as said of the counts of now."""
        for system in self.systems:
            known = {number: count.value for number, count in enumerate(system.counts) if count.value is not None}
            for relation in system.relations:
                left = reduce(relation, known)
                names = [system.counts[number].name for _, number in left.terms] if left else []
                if names and all(name in self.now.number for name in names):
                    terms = [(f, self.now.number[name]) for (f, _), name in zip(left.terms, names, strict=True)]
                    yield Relation(tuple(terms), left.low, left.high)
