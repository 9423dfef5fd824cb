"""Measures over one period, counted by whatever they are grouped by: all that a table counts in one statement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, Lookup
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import AND
from django.utils import timezone

from reports.dimensions import AnyOf, Asked, Dimension, Key, Value, Values
from reports.let import asks_of_worked_out
from reports.measures import Measure, Spread
from reports.prepared import Kept
from reports.table import UNDETERMINED, Cell
from reports.tally import Fields, Source, Take, Tally, tally
from reports.tally import Groups as Tallied

if TYPE_CHECKING:
    from people.models import Authority
    from reports.period import Period

Amount = int | Decimal | Spread
Groups = dict[tuple, Amount]
Known = dict[tuple[Key, ...], Groups]
Narrowing = Sequence[tuple[Key, object]]
Groupings = Sequence[tuple[Key, ...]]
# A tally, and the values of dimensions that are written into its statement.
_tallies: Kept[tuple[tuple[tuple[Dimension, list[Values]], ...], Tally]] = Kept()


class Counts:
    """Counts each grouping at most once, or sums it from a finer one, which distinct things do not allow.

    `known` are the groupings of measures that count the same and take another figure of it: a median, a percentile.
    """

    def __init__(self, measure: Measure, asked: Asked, filters: Narrowing = (), known: Known | None = None):
        self.measure, self.asked, self.filters = measure, asked, filters
        self._known: Known = {} if known is None else known

    @property
    def period(self) -> "Period":
        return self.asked.period

    @property
    def nothing(self) -> Amount:
        return Spread() if self.measure.amount else 0

    def by(self, *keys: Key) -> Groups:
        """Return {values of the keys: how many}; without keys {(): the total}."""
        if (known := self._known.get(keys)) is not None:
            return known
        ask_together([(self, [keys])])
        return self._known[keys]

    def at(self, *pairs: tuple[Key, object]) -> Amount:
        """Return the count where each key has this value."""
        keys = tuple([key for key, _ in pairs])
        return self.by(*keys).get(tuple([match for _, match in pairs]), self.nothing)

    def over(self, key: Key, values: Sequence[Value], *others: tuple[Key, object]) -> Amount:
        """Return the sum over several values of one key."""
        amounts = [self.at((key, value.match), *others) for value in values]
        return reduce(add, amounts, self.nothing)

    def can_sum(self, key: Key) -> bool:
        """Do the groups of this key add up to their total?"""
        return self.measure.adds_up and key.one

    def cell(self, amount: Amount) -> Cell:
        """Return a count, or the figure that the measure takes of the amounts."""
        figure = amount if self.measure.summary is None else self.measure.summary(amount)
        if figure is None:
            return UNDETERMINED
        whole = isinstance(figure, int) and not self.measure.decimals
        return Cell.count(figure) if whole else Cell.decimal(figure, self.measure.decimals, of=_size(amount))

    def missing(self, groupings: Groupings) -> list[tuple[Key, ...]]:
        """Return what has to be counted for these groupings, finest first: what cannot be summed from a finer one."""
        by_size = sorted(groupings, key=len, reverse=True)
        wanted = _finest(by_size) if all(self.can_sum(key) for keys in groupings for key in keys) else by_size
        found: list[tuple[Key, ...]] = []
        for keys in wanted:
            if not any(self._can_sum(finer, keys) for finer in (*self._known, *found)):
                found.append(keys)
        return found

    def know(self, keys: tuple[Key, ...], groups: Iterable[tuple[tuple, int | Decimal | None]]) -> None:
        """Take a grouping that was counted; after the values of its keys can stand the amount that is counted."""
        known: Groups = {} if keys else {(): self.nothing}
        for values, number in groups:
            if number and self.measure.amount:
                known.setdefault(values[: len(keys)], Spread())[values[-1]] += number
            elif number:
                group = values[: len(keys)]
                known[group] = known.get(group, 0) + number
        self._known[keys] = known

    def sum(self, keys: tuple[Key, ...]) -> None:
        """Take a grouping from a finer one, unless it is known."""
        if keys not in self._known:
            self._known[keys] = self._sum(next(known for known in self._known if self._can_sum(known, keys)), keys)

    def family(self, groupings: Groupings) -> tuple:
        """Return what those share that are counted in one statement.

        A row that reaches several values of a key is joined to each of them, which a sum must not be.
        """
        keys = [key for keys in groupings for key in keys]
        days = frozenset(key.day for key in keys if key.day)
        return self.measure.rows, days, tuple(self.filters), all(key.one for key in keys)

    def _can_sum(self, finer: tuple[Key, ...], keys: tuple[Key, ...]) -> bool:
        dropped = [key for key in finer if key not in keys]
        return set(keys) <= set(finer) and self.measure.adds_up and all(key.one for key in dropped)

    def _sum(self, finer: tuple[Key, ...], keys: tuple[Key, ...]) -> Groups:
        places = [finer.index(key) for key in keys]
        summed: Groups = {}
        for values, amount in self._known[finer].items():
            group = tuple(values[place] for place in places)
            summed[group] = summed.get(group, self.nothing) + amount
        return summed or ({} if keys else {(): self.nothing})


def _finest(groupings: Groupings) -> list[tuple[Key, ...]]:
    """Return the groupings that no other one contains, from which all can be summed.

    Not one by every key: what many keys have together are more groups than rows, and each is summed in Python.
    """
    sets = [set(keys) for keys in groupings]
    return [keys for keys in dict.fromkeys(groupings) if not any(set(keys) < other for other in sets)]


def _size(amount: Amount) -> int | None:
    """Of how many things a figure is taken; None of a sum, of which it is not known."""
    return sum(times for _, times in amount.known()) if isinstance(amount, Spread) else None


def narrowed(
    measure: Measure, asked: Asked, filters: Narrowing, keys: Sequence[Key] = (), cell: Narrowing = ()
) -> QuerySet:
    """Return a measure's rows where each key of the filters has its value, with what all keys need, in no order.

    `cell` are the keys of one cell of a table with their values: what they reach, they reach together, as the table's
    groups do. A filter leaves the rest of what its rows reach as it is.
    """
    one, several = ([pair for pair in filters if pair[0].one is each] for each in (True, False))
    rows = _reaching(measure, asked, [*(key for key, _ in one), *keys, *(key for key, _ in cell)])
    for key, match in one:
        rows = rows.filter(_matching(key.field, match))
    for key, match in several:
        rows = rows.filter(pk__in=_with_any(measure, asked, key, match))
    if cell:
        rows = rows.filter(*(_matching(key.field, match) for key, match in cell))
    return _kept_to(asked.authority, rows if measure.where is None else rows.filter(measure.where))


def _with_any(measure: Measure, asked: Asked, key: Key, match: object) -> QuerySet:
    """Return the ids of the rows one of whose several values is this: joined to it, they would reach no other."""
    rows = _reaching(measure, asked, [key]).filter(_matching(key.field, match))
    return _kept_to(asked.authority, rows).values("pk")


def _reaching(measure: Measure, asked: Asked, keys: Sequence[Key]) -> QuerySet:
    needs = {}
    for key in keys:
        needs |= key.needs(asked)
    return measure.rows(asked.authority, asked.period).order_by().annotate(**needs)


def _matching(field: str, match: object) -> Q:
    if match is None:
        return Q(**{f"{field}__isnull": True})
    return Q(**({f"{field}__in": sorted(match)} if isinstance(match, AnyOf) else {field: match}))


def _kept_to(authority: "Authority", rows: QuerySet) -> QuerySet:
    """Say of each table that is joined that its rows are the authority's, as all that belongs to a record is.

    It changes no count; but not told so, PostgreSQL reads what every authority has there, to find the rows of one. Not of
    the one record to which a row of such a joined table belongs: told so of each of several, it expects next to none.
    """
    query = rows.query
    own = {each.lhs.alias for each in query.where.leaves() if _names_authority(each)}
    for alias, join in query.alias_map.items():
        field = join.join_field if join.join_type == INNER and query.alias_refcount[alias] else None
        to = field.related_model if field else None
        if to is None or "authority" not in (each.name for each in to._meta.concrete_fields) or alias in own:
            continue
        if field.many_to_one and join.parent_alias in own - {query.base_table}:
            own.add(alias)
            continue
        query.where.add(Exact(to._meta.get_field("authority").get_col(alias), authority.pk), AND)
    return rows


def _names_authority(condition: Lookup) -> bool:
    return isinstance(condition, Exact) and isinstance(condition.lhs, Col) and condition.lhs.target.name == "authority"


def ask_together(wanted: Sequence[tuple[Counts, Groupings]]) -> None:
    """Count these groupings of each of these, all over one period, in one statement; in none where all is known."""
    families: dict[tuple, list[tuple[Counts, Groupings]]] = {}
    for counts, groupings in wanted:
        if missing := counts.missing(groupings):
            families.setdefault(counts.family(missing), []).append((counts, missing))
    if families:
        _ask([_Family(each) for each in families.values()])
    for counts, groupings in wanted:
        for keys in groupings:
            counts.sum(keys)


class _Family:
    """Measures of the same rows, each counted by its own condition; all by the same, if all can be summed from that."""

    def __init__(self, wanted: Sequence[tuple[Counts, Groupings]]):
        self.measures = [counts.measure for counts, _ in wanted]
        self.asked, self.filters = wanted[0][0].asked, wanted[0][0].filters
        self.keys = tuple(dict.fromkeys(key for _, groupings in wanted for keys in groupings for key in keys))
        amounts = tuple(dict.fromkeys(measure.amount for measure in self.measures if measure.amount))
        adds_up = all(measure.adds_up for measure in self.measures) and all(key.one for key in self.keys)
        alike = adds_up and len(amounts) < 2
        finest = _finest([keys for _, groupings in wanted for keys in groupings])
        self._counted = []
        for place, (counts, groupings) in enumerate(wanted):
            own = amounts if alike else tuple(filter(None, [counts.measure.amount]))
            self._counted += [
                (place, counts, keys, (*(key.field for key in keys), *own)) for keys in (finest if alike else groupings)
            ]
        self.wanted: dict[Fields, list[int]] = {}
        for place, _, _, fields in self._counted:
            self.wanted.setdefault(fields, []).append(place)

    def take(self, found: dict[Fields, Tallied]) -> None:
        for place, counts, keys, fields in self._counted:
            counts.know(keys, ((values, numbers[place]) for values, numbers in found[fields]))

    def made_of(self) -> tuple:
        """Return all that its part of a statement is made of, but for the values of dimensions."""
        authority, keys = self.asked.authority, [*self.keys, *(key for key, _ in self.filters)]
        return (
            authority.pk, authority.calendar, self.asked.period, tuple(self.measures), tuple(self.filters),
            tuple((key, key.needs) for key in keys), tuple((fields, tuple(of)) for fields, of in self.wanted.items()),
        )  # fmt: skip

    def source(self, values: Callable[[Dimension], list[Values]]) -> Source:
        """Return its part of a statement, put together anew."""
        shared, asked = self._shared(), replace(self.asked, values=values)
        rows = narrowed(shared, asked, self.filters, self.keys)
        every_row = None if self.filters or shared.where else (shared.rows, asked.authority.pk, asked.period)
        return Source(rows, self._takes(shared), self.wanted, every_row)

    def _shared(self) -> Measure:
        """Return a measure of the rows that these share, narrowed by their condition if it is the same for all.

        Not by one that asks of what has to be worked out for each row: that is done once for this and all else.
        """
        first = self.measures[0]
        rows = first.rows(self.asked.authority, self.asked.period)
        same = all(measure.where == first.where for measure in self.measures)
        if same and (first.where is None or not asks_of_worked_out(rows.query, first.where)):
            return first
        return replace(first, where=None)

    def _takes(self, shared: Measure) -> list[Take]:
        """Return what each measure counts of the rows that they share."""
        # A row that reaches several values is joined to each of them, or to one of them twice (two children of one team);
        # it must still count once in other keys' groups and in its own.
        once = None if all(key.one for key in self.keys) else "pk"
        return [
            Take(
                once if measure.distinct is None and not measure.sum_of else measure.distinct,
                measure.sum_of,
                measure.where if shared.where is None else None,
            )
            for measure in self.measures
        ]


def _ask(families: Sequence[_Family]) -> None:
    for family, found in zip(families, _tally(families).groups(), strict=True):
        family.take(found)


def _tally(families: Sequence[_Family]) -> Tally:
    """Return what counts these: the tally that was kept, if all that it was made of is still the same."""
    asked, of = families[0].asked, (timezone.localdate(), *(family.made_of() for family in families))
    read, tally_then = _tallies.get(of) or ((), None)
    if tally_then is not None and all(asked.values(dimension) == values for dimension, values in read):
        return tally_then
    noted: dict[Dimension, list[Values]] = {}

    def noting(dimension: Dimension) -> list[Values]:
        noted[dimension] = asked.values(dimension)
        return noted[dimension]

    made = tally([family.source(noting) for family in families])
    return _tallies.keep(of, (tuple(noted.items()), made))[1]
