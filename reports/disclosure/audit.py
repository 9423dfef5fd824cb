"""The attacker: works out what published tables give away, and finds two values of every count that they do not.

Exact: a count is taken for hidden only if two sets of whole numbers, checked against every relation, differ in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reports.disclosure.constraints import System, share_relations
from reports.disclosure.solver import MOST, Relation, Solver, TooHard

Bounds = Mapping[int, tuple[int, int]]


@dataclass
class Findings:
    """What an audit found: two values of each hidden count, or what it must be (`pinned`; None: it could not be told
    in time). `first` is one set of values that fits.
    """

    first: dict[int, int] = field(default_factory=dict)
    values: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    pinned: dict[int, int | None] = field(default_factory=dict)
    contradicts: bool = False


@dataclass(frozen=True)
class Unknowns:
    """Hidden counts that hang together, their relations without the known counts, and bounds for each."""

    counts: list[int]
    relations: list[Relation]
    low: list[int]
    high: list[int]


def audit(system: System, bounds: Bounds | None = None, start: Mapping[int, int] | None = None) -> Findings:
    """Attack every hidden count.

    `bounds` are what the attacker knows beside the tables, such as 1 to 4 of a count known to be small. `start` is a
    set of values that is known to fit, to begin from.
    """
    findings = Findings()
    relations = [*system.relations, *share_relations(system)]
    for group in components(system, relations, bounds or {}):
        _attack(group, findings, start or {})
    return findings


def components(system: System, relations: Iterable[Relation], bounds: Bounds) -> Iterator[Unknowns]:
    """Yield the unknowns that hang together; others can be solved apart."""
    known = {number: count.value for number, count in enumerate(system.counts) if count.value is not None}
    reduced = [left for left in (reduce(relation, known) for relation in relations) if left]
    parent = {number: number for number in range(len(system.counts)) if number not in known}
    for relation in reduced:
        first = _root(parent, relation.terms[0][1])
        for _, number in relation.terms[1:]:
            parent[_root(parent, number)] = first
    groups, of_group = defaultdict(list), defaultdict(list)
    for number in parent:
        groups[_root(parent, number)].append(number)
    for relation in reduced:
        of_group[_root(parent, relation.terms[0][1])].append(relation)
    for root, numbers in groups.items():
        yield _unknowns(numbers, of_group[root], bounds)


def reduce(relation: Relation, known: Mapping[int, int]) -> Relation | None:
    """Return a relation of its unknown counts alone; None where it has none."""
    left = tuple((factor, number) for factor, number in relation.terms if number not in known)
    if not left:
        return None
    moved = sum(factor * known[number] for factor, number in relation.terms if number in known)
    low = None if relation.low is None else relation.low - moved
    return Relation(left, low, None if relation.high is None else relation.high - moved)


def _root(parent: dict[int, int], number: int) -> int:
    while parent[number] != number:
        parent[number] = number = parent[parent[number]]
    return number


def _unknowns(numbers: list[int], relations: list[Relation], bounds: Bounds) -> Unknowns:
    place = {number: at for at, number in enumerate(numbers)}
    own = [
        Relation(tuple((factor, place[number]) for factor, number in each.terms), each.low, each.high)
        for each in relations
    ]
    ranges = [bounds.get(number, (0, MOST)) for number in numbers]
    return Unknowns(numbers, own, [low for low, _ in ranges], [high for _, high in ranges])


def _attack(group: Unknowns, findings: Findings, start: Mapping[int, int]) -> None:
    solver = Solver(len(group.counts), group.relations)
    guess = [start.get(number, low) for number, low in zip(group.counts, group.low, strict=True)]
    try:
        first = solver.solve(group.low, group.high, guess)
    except TooHard:
        findings.pinned |= dict.fromkeys(group.counts)
        return
    if first is None:
        findings.contradicts = True
        return
    findings.first |= zip(group.counts, first, strict=True)
    _note(group, findings, first)
    for place, number in enumerate(group.counts):
        if len(findings.values[number]) < 2:
            _vary(group, solver, findings, first, place)


def _note(group: Unknowns, findings: Findings, values: list[int]) -> None:
    for number, value in zip(group.counts, values, strict=True):
        findings.values[number].add(value)


def _vary(group: Unknowns, solver: Solver, findings: Findings, first: list[int], place: int) -> None:
    """Look for a solution in which one unknown is more, or less, than in the first."""
    value, number = first[place], group.counts[place]
    for floor, top in ((value + 1, group.high[place]), (group.low[place], value - 1)):
        if floor > top:
            continue
        low, high = group.low.copy(), group.high.copy()
        low[place], high[place] = floor, top
        try:
            found = solver.solve(low, high, first)
        except TooHard:
            continue
        if found:
            return _note(group, findings, found)
    findings.pinned[number] = value
    return None
