"""What was published before: a count may not be worked out from now and then together."""

from collections.abc import Iterator, Sequence

from reports.disclosure.audit import reduce
from reports.disclosure.constraints import System
from reports.disclosure.solver import Relation
from reports.table import Table


class Earlier:
    """Earlier publications, as they were printed, seen from counts published now.

    The attacker takes it that what was hidden then has not changed, wherever now and then can agree on that.
    """

    def __init__(self, now: System, publications: Sequence[Sequence[Table]]):
        self.now = now
        self.systems = [System(tables) for tables in publications]

    def hidden(self) -> Iterator[int]:
        """Yield the counts of now that were hidden then: shown now, they would tell what was hidden."""
        for system in self.systems:
            for count in system.counts:
                if count.is_printed and count.value is None and count.name in self.now.number:
                    yield self.now.number[count.name]

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
