"""One measure over one period, counted by whatever it is grouped by: one GROUP BY each, or the sum of a finer one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum
from django.db.models.lookups import Exact
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import AND

from reports.dimensions import Asked, Key, Value
from reports.measures import Measure, Spread
from reports.table import UNDETERMINED, Cell

if TYPE_CHECKING:
    from people.models import Authority
    from reports.period import Period

Amount = int | Decimal | Spread
Groups = dict[tuple, Amount]
Known = dict[tuple[Key, ...], Groups]
Narrowing = Sequence[tuple[Key, object]]


class Counts:
    """Counts each grouping at most once; where distinct things are counted, a margin is a statement of its own.

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
        if keys not in self._known:
            finer = next((known for known in self._known if self._can_sum(known, keys)), None)
            self._known[keys] = self._ask(keys) if finer is None else self._sum(finer, keys)
        return self._known[keys]

    def by_all(self, groupings: Sequence[tuple[Key, ...]]) -> None:
        """Count by all keys of these groupings at once where each can be summed from that; else the finest ones first."""
        keys = tuple(dict.fromkeys(key for grouping in groupings for key in grouping))
        if all(self.can_sum(key) for key in keys):
            groupings = [keys]
        for grouping in sorted(groupings, key=len, reverse=True):
            self.by(*grouping)

    def at(self, *pairs: tuple[Key, object]) -> Amount:
        """Return the count where each key has this value."""
        keys = tuple(key for key, _ in pairs)
        return self.by(*keys).get(tuple(match for _, match in pairs), self.nothing)

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

    def conditional(self, keys: tuple[Key, ...]) -> Count:
        """Return the count of those rows for which the measure's condition holds."""
        one = all(key.one for key in (*keys, *(key for key, _ in self.filters)))
        return Count("pk", distinct=not one, filter=self.measure.where)

    def know(self, keys: tuple[Key, ...], groups: Groups) -> None:
        """Take a grouping that was counted elsewhere."""
        self._known[keys] = groups

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

    def _ask(self, keys: tuple[Key, ...]) -> Groups:
        rows = narrowed(self.measure, self.asked, self.filters, keys)
        amount = [self.measure.amount] if self.measure.amount else []
        fields = [*(key.field for key in keys), *amount]
        how_many = self._how_many(keys)
        if not fields:
            return {(): rows.aggregate(how_many=how_many)["how_many"] or 0}
        found = rows.values(*fields).annotate(how_many=how_many).values_list(*fields, "how_many")
        return self._spread(found, len(keys)) if amount else {group[:-1]: group[-1] or 0 for group in found}

    def _spread(self, found, width: int) -> Groups:
        groups: Groups = {} if width else {(): Spread()}
        for *values, amount, times in found:
            groups.setdefault(tuple(values), Spread())[amount] += times
        return groups

    def _how_many(self, keys: tuple[Key, ...]) -> Count | Sum:
        if self.measure.sum_of:
            return Sum(self.measure.sum_of)
        if self.measure.distinct is not None:
            return Count(self.measure.distinct, distinct=True)
        # A row that reaches several values is joined to each of them, or to one of them twice by a filter (two children
        # of one team); it must still count once in other keys' groups and in its own.
        return Count("pk", distinct=not all(key.one for key in (*keys, *(key for key, _ in self.filters))))


def _size(amount: Amount) -> int | None:
    """Of how many things a figure is taken; None of a sum, of which it is not known."""
    return sum(times for _, times in amount.known()) if isinstance(amount, Spread) else None


def narrowed(measure: Measure, asked: Asked, filters: Narrowing, keys: Sequence[Key] = ()) -> QuerySet:
    """Return a measure's rows where each key of the filters has its value, with what all keys need, in no order."""
    needs = {}
    for key in [*(key for key, _ in filters), *keys]:
        needs |= key.needs(asked)
    rows = measure.rows(asked.authority, asked.period).order_by().annotate(**needs)
    for key, match in filters:
        rows = rows.filter(**({f"{key.field}__isnull": True} if match is None else {key.field: match}))
    return _kept_to(asked.authority, rows if measure.where is None else rows.filter(measure.where))


def _kept_to(authority: "Authority", rows: QuerySet) -> QuerySet:
    """Say of each table that is joined that its rows are the authority's, as all that belongs to a record is.

    It changes no count; but not told so, PostgreSQL reads what every authority has there, to find the rows of one.
    """
    query = rows.query
    for alias, join in query.alias_map.items():
        to = join.join_field.related_model if join.join_type == INNER and query.alias_refcount[alias] else None
        if to is not None and "authority" in (field.name for field in to._meta.concrete_fields):
            own = Exact(to._meta.get_field("authority").get_col(alias), authority.pk)
            query.where.add(own, AND)
    return rows


def ask_together(counts: Sequence[Counts], keys: tuple[Key, ...]) -> None:
    """Count several measures of the same rows, each by its own condition, by these keys: one statement for all."""
    rows = narrowed(replace(counts[0].measure, where=None), counts[0].asked, counts[0].filters, keys)
    fields = [key.field for key in keys]
    numbers = {f"how_many_{place}": each.conditional(keys) for place, each in enumerate(counts)}
    if not fields:
        found = [tuple(rows.aggregate(**numbers).values())]
    else:
        found = list(rows.values(*fields).annotate(**numbers).values_list(*fields, *numbers))
    for place, each in enumerate(counts, start=len(fields)):
        each.know(keys, {group[: len(fields)]: group[place] for group in found if group[place] or not fields})
