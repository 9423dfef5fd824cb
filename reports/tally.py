"""One statement for everything that is counted of the same rows: each grouping, each condition, each distinct thing.

The rows are worked out once, as a common table; each grouping is one SELECT from it, and UNION ALL puts them together.
The same SQL does on both databases.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Sum

from reports import let
from reports.let import Let
from reports.prepared import Statement, converters_of

Fields = tuple[str, ...]
Wanted = Mapping[Fields, Collection[int]]
Groups = list[tuple[tuple, list]]


@dataclass(frozen=True, eq=False)
class Take:
    """One number of a group: its rows, the distinct values of `distinct` among them, or the sum of a field.

    `where`: only of those rows for which it holds.
    """

    distinct: Any = None
    sum_of: str = ""
    where: Q | None = None


@dataclass(frozen=True, eq=False)
class Tally:
    """A statement that was put together, and what its rows mean."""

    statement: Statement
    fields: Sequence[str]
    wanted: Sequence[Fields]
    numbers: int

    def groups(self) -> dict[Fields, Groups]:
        """Run the statement; return for each grouping its groups: their values, and a number for each take."""
        if not self.statement.sql:
            return {fields: [] if fields else [((), [0] * self.numbers)] for fields in self.wanted}
        places = [[self.fields.index(field) for field in fields] for fields in self.wanted]
        found: list[Groups] = [[] for _ in self.wanted]
        for *line, number in self.statement.rows():
            found[number].append((tuple(line[place] for place in places[number]), line[len(self.fields) :]))
        return dict(zip(self.wanted, found, strict=True))


def tally(rows: QuerySet, takes: Sequence[Take], wanted: Wanted) -> Tally:
    """Put together what counts these rows by each grouping of fields that is wanted, in one statement.

    Of each grouping those takes are counted whose places are `wanted`. Without fields there is one group, of all rows.
    """
    parts = _Parts(takes, wanted)
    inner = rows.annotate(**parts.columns)
    parts.told = let.taken_apart(inner.query, parts.fields)
    inner = inner.values_list(*parts.selected)
    compiler = inner.query.get_compiler(inner.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return Tally(Statement(inner.db, ""), parts.fields, list(wanted), len(takes))
    said = {field: compiler.compile(told.then) for field, told in parts.told.items()}
    statement = Statement(
        inner.db,
        parts.sql(sql, said),
        [*parameters, *(each for _, given in said.values() for each in given)],
        converters_of(compiler, parts.converted(expression for expression, *_ in compiler.select)),
    )
    return Tally(statement, parts.fields, list(wanted), len(takes))


class _Parts:
    """A common table of what is to be counted, and what is selected from it. Every name in it is one of our own."""

    def __init__(self, takes: Sequence[Take], wanted: Wanted):
        self.takes, self.wanted = takes, wanted
        self.fields = list(dict.fromkeys(field for fields in wanted for field in fields))
        self.keys = {field: f"key_{place}" for place, field in enumerate(self.fields)}
        self.columns: dict[str, Any] = {}
        self.told: dict[str, Let] = {}
        self._named: dict[Any, str] = {}
        self.aggregates = [self._aggregate(take) for take in takes]

    @property
    def selected(self) -> list[str]:
        """What the common table holds of a row, by the names of the queryset."""
        known = [name for told in self.told.values() for name in told.names]
        fields = [field for field in self.fields if field not in self.told]
        return list(dict.fromkeys([*fields, *known, *self.columns])) or ["pk"]

    def sql(self, rows: str, said: Mapping[str, tuple]) -> str:
        """Return the statement around the SELECT of the rows; `said` is the SQL of what comes of values worked out first."""
        heads = ", ".join([*self.keys.values(), *self.columns] or ["pk"])
        counted = f"counted ({heads}) AS ({rows})"
        if said:
            first = ", ".join(f'"{each}"' for each in self.selected)
            then = [said[field][0] if field in said else f'"{field}"' for field in self.fields]
            of = ", ".join([*then, *self.columns])
            counted = f'"let" ({first}) AS MATERIALIZED ({rows}), counted ({heads}) AS (SELECT {of} FROM "let")'  # noqa: S608
        return f"WITH {counted} {' UNION ALL '.join(self._selects())}"

    def converted(self, expressions: Iterable) -> list:
        """Return what each column of the result is, where the database may give another value than Python expects."""
        columns = dict(zip(self.selected, expressions, strict=True)) | self.told
        sums = (Sum(columns[self._column(take.sum_of)]) if take.sum_of else None for take in self.takes)
        return [*(columns[field] for field in self.fields), *sums]

    def _aggregate(self, take: Take) -> str:
        counted = "COUNT(*)"
        if take.sum_of:
            counted = f"SUM({self._column(take.sum_of)})"
        elif take.distinct is not None:
            counted = f"COUNT(DISTINCT {self._column(take.distinct)})"
        return counted if take.where is None else f"{counted} FILTER (WHERE {self._column(take.where)})"

    def _column(self, of: Any) -> str:
        """Return the name of a column of the common table, one for each field or expression."""
        known = of if isinstance(of, str) else id(of)
        if known not in self._named:
            name = self._named[known] = f"of_{len(self._named)}"
            wrapped = ExpressionWrapper(of, BooleanField()) if isinstance(of, Q) else of
            self.columns[name] = F(of) if isinstance(of, str) else wrapped
        return self._named[known]

    def _selects(self) -> Iterator[str]:
        """Yield a SELECT for each grouping. Before several one without rows, which gives their columns its types."""
        if len(self.wanted) > 1:
            zeros = ["0"] * (len(self.takes) + 1)
            yield f"SELECT {', '.join([*self.keys.values(), *zeros])} FROM counted WHERE 1 = 0"  # noqa: S608
        for number, (fields, places) in enumerate(self.wanted.items()):
            values = [key if field in fields else "NULL" for field, key in self.keys.items()]
            numbers = [counted if place in places else "0" for place, counted in enumerate(self.aggregates)]
            by = f" GROUP BY {', '.join(self.keys[field] for field in fields)}" if fields else ""
            yield f"SELECT {', '.join([*values, *numbers, str(number)])} FROM counted{by}"  # noqa: S608
