"""One statement for everything that a table counts: of each kind of rows each grouping, each condition, each distinct thing.

The rows of each source are worked out once, as a common table; each grouping is one SELECT from it, and UNION ALL puts
them together. The same SQL does on both databases.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Expression, ExpressionWrapper, F, Q, QuerySet, Sum

from reports import let
from reports.let import Among, Let
from reports.prepared import Statement, converters_of

Fields = tuple[str, ...]
Wanted = Mapping[Fields, Collection[int]]
Groups = list[tuple[tuple, list]]
NUMBER = "number"  # of the slots of a line: not the type of a key


@dataclass(frozen=True, eq=False)
class Take:
    """One number of a group: its rows, the distinct values of `distinct` among them, or the sum of a field.

    `where`: only of those rows for which it holds.
    """

    distinct: Any = None
    sum_of: str = ""
    where: Q | None = None


@dataclass(frozen=True, eq=False)
class Source:
    """Rows, and what is counted of them by each grouping of fields: those takes whose places are `wanted` for it.

    Without fields there is one group, of all rows. `of` says which rows they are, where others may ask for them (Among).
    """

    rows: QuerySet
    takes: Sequence[Take]
    wanted: Wanted
    of: Any = None


@dataclass(frozen=True, eq=False)
class _Reading:
    """Where the lines of one grouping hold what is asked for: the slots of its keys and of its takes."""

    source: int
    fields: Fields
    keys: Sequence[int]
    numbers: Sequence[int]
    converters: Mapping[int, tuple]


@dataclass(frozen=True, eq=False)
class Tally:
    """A statement that was put together, and what its rows mean."""

    statement: Statement
    wanted: Sequence[Mapping[Fields, int]]  # of each source: the groupings, and how many numbers a group has
    readings: Sequence[_Reading]

    def groups(self) -> list[dict[Fields, Groups]]:
        """Run the statement; return for each source and grouping its groups: their values, a number for each take."""
        found: list[dict[Fields, Groups]] = [
            {fields: [] if fields else [((), [0] * numbers)] for fields, numbers in wanted.items()}
            for wanted in self.wanted
        ]
        lists = [found[reading.source][reading.fields] for reading in self.readings]
        for each in lists:
            each.clear()
        for line in self.statement.rows():
            reading = self.readings[line[-1]]
            values = self._converted(line, reading) if reading.converters else line
            group = tuple([values[slot] for slot in reading.keys])
            lists[line[-1]].append((group, [values[slot] for slot in reading.numbers]))
        return found

    def _converted(self, line: tuple, reading: _Reading) -> list:
        values, connection = list(line), connections[self.statement.database]
        for slot, (functions, expression) in reading.converters.items():
            for function in functions:
                values[slot] = function(values[slot], expression, connection)
        return values


def tally(sources: Sequence[Source]) -> Tally:
    """Put together what counts the rows of each of these by each grouping of fields that is wanted, in one statement."""
    parts = [_Part(number, source) for number, source in enumerate(sources)]
    for part in parts:
        part.find_lenders(parts)
    # Whoever lends first: a common table can be read by those after it alone.
    compiled = [part for part in sorted(parts, key=lambda part: not part.lent) if part.compile()]
    line, readings, selects = _Line(), [], []
    for part in compiled:
        keys, numbers = part.places(line)
        converters = part.converters(keys, numbers)
        for fields, places in part.source.wanted.items():
            readings.append(_Reading(part.number, fields, [keys[each] for each in fields], numbers, converters))
            selects.append((part, keys, numbers, fields, places))
    lines = [part.select(line, *more, number) for number, (part, *more) in enumerate(selects)]
    sql = f"WITH {', '.join(part.sql for part in compiled)} {' UNION ALL '.join([*line.types(len(lines)), *lines])}"
    parameters = [each for part in compiled for each in part.parameters]
    wanted = [dict.fromkeys(source.wanted, len(source.takes)) for source in sources]
    return Tally(Statement(sources[0].rows.db, sql if selects else "", parameters), wanted, readings)


class _Line:
    """The slots of a line: keys of one type share one, and so do counts, whatever is counted of which rows."""

    def __init__(self):
        self.slots: list[str] = []

    def place(self, kind: str, taken: Collection[int]) -> int:
        """Return a slot of this kind that is not taken yet, a new one if need be."""
        free = (slot for slot, each in enumerate(self.slots) if each == kind and slot not in taken)
        slot = next(free, len(self.slots))
        if slot == len(self.slots):
            self.slots.append(kind)
        return slot

    def types(self, selects: int) -> Iterator[str]:
        """Before several SELECTs yield one without rows, which gives their columns its types."""
        if selects > 1:
            empty = ["0" if kind.startswith(NUMBER) else f"CAST(NULL AS {kind})" for kind in self.slots]
            yield f"SELECT {', '.join([*empty, '0'])} WHERE 1 = 0"


class _Part:
    """The common table of one source, and what is selected from it. Every name in it is one of our own."""

    def __init__(self, number: int, source: Source):
        self.number, self.source = number, source
        self.fields = list(dict.fromkeys(each for fields in source.wanted for each in fields))
        self.keys = {each: f"key_{place}" for place, each in enumerate(self.fields)}
        self.columns: dict[str, Any] = {}
        self.late: dict[str, Q] = {}
        self.told: dict[str, Let] = {}
        self.lent: list[Among] = []
        self.sql, self.parameters = "", []
        self._named: dict[Any, str] = {}
        self._rows = source.rows.all()
        self.aggregates = [self._aggregate(take) for take in source.takes]

    @property
    def name(self) -> str:
        return f"counted_{self.number}"

    def find_lenders(self, parts: Sequence["_Part"]) -> None:
        """Let what asks for rows that another source works out too read them there."""
        for among in let.among(self._rows.query):
            for part in parts:
                if part is not self and part.source.of == among.of and among.key in part.keys:
                    among.stand(part.name, part.keys[among.key], part.column(among.link))
                    part.lent.append(among)

    def column(self, of: Any) -> str:
        """Return the name of a column of the common table, one for each field or expression."""
        known = of if isinstance(of, str) else id(of)
        if known not in self._named:
            name = self._named[known] = f"of_{len(self._named)}"
            if isinstance(of, Q) and let.asks_of_worked_out(self._rows.query, of):
                self.late[name] = of
            else:
                wrapped = ExpressionWrapper(of, BooleanField()) if isinstance(of, Q) else of
                self.columns[name] = F(of) if isinstance(of, str) else wrapped
        return self._named[known]

    def compile(self) -> bool:
        """Put the common table together; return whether it can have rows at all."""
        rows = self._rows.annotate(**self.columns)
        asked = list(dict.fromkeys(name for where in self.late.values() for name in let.names_of(where)))
        self.told = let.taken_apart(rows.query, [*self.fields, *asked])
        known = [name for told in self.told.values() for name in told.names]
        plain = [name for name in [*self.fields, *asked] if name not in self.told]
        selected = list(dict.fromkeys([*plain, *known, *self.columns])) or ["pk"]
        rows = rows.values_list(*selected)
        compiler = rows.query.get_compiler(rows.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            for among in self.lent:
                among.stand_alone()
            return False
        self._compiler = compiler
        expressions = dict(zip(selected, (expression for expression, *_ in compiler.select), strict=True))
        self._expressions: dict[str, Expression] = expressions | self.told
        self._say(sql, selected, parameters)
        return True

    def _say(self, rows: str, selected: Sequence[str], parameters: Sequence[Any]) -> None:
        """Take the SELECT of the rows; around it goes what comes of values that were worked out first."""
        heads = ", ".join([*self.keys.values(), *self.columns, *self.late] or ["pk"])
        self.sql, self.parameters = f"{self.name} ({heads}) AS ({rows})", [*parameters]
        if not self.told and not self.late:
            return
        said = {name: told.then for name, told in self.told.items()}
        said |= let.over_known(self._compiler.query, self.late, self.told)
        then: list[str] = []
        for name in [*self.fields, *self.columns, *self.late]:
            sql, given = self._compiler.compile(said[name]) if name in said else (f'"{name}"', [])
            then.append(sql)
            self.parameters += given
        first = ", ".join(f'"{each}"' for each in selected)
        told = f'{self.name} ({heads}) AS (SELECT {", ".join(then)} FROM let_{self.number} AS "let")'  # noqa: S608
        self.sql = f"let_{self.number} ({first}) AS MATERIALIZED ({rows}), {told}"

    def places(self, line: _Line) -> tuple[dict[str, int], list[int]]:
        """Return in which slots of a line this source's keys stand, and in which its numbers."""
        keys: dict[str, int] = {}
        for each in self.fields:
            keys[each] = line.place(self._type(each), keys.values())
        numbers: list[int] = []
        for take in self.source.takes:
            kind = f"{NUMBER} {self.number} {take.sum_of}" if take.sum_of else NUMBER
            numbers.append(line.place(kind, numbers))
        return keys, numbers

    def _type(self, name: str) -> str:
        kind = self._expressions[name].output_field.cast_db_type(self._compiler.connection)
        return kind.partition("(")[0]

    def converters(self, keys: Mapping[str, int], numbers: Sequence[int]) -> dict[int, tuple]:
        """Return for each slot what makes of the database's value the one that Python expects, where it may be another."""
        sums = {slot: take.sum_of for slot, take in zip(numbers, self.source.takes, strict=True) if take.sum_of}
        of = {slot: self._expressions[each] for each, slot in keys.items()}
        of |= {slot: Sum(self._expressions[self.column(each)]) for slot, each in sums.items()}
        found = converters_of(self._compiler, [*of.values()])
        return {list(of)[place]: (functions, expression) for place, functions, expression in found}

    def select(
        self, line: _Line, keys: Mapping[str, int], numbers: Sequence[int], fields: Fields, places: Collection[int],
        number: int,
    ) -> str:  # fmt: skip
        """Return the SELECT of one grouping, whose lines end with its number."""
        values = ["0" if kind.startswith(NUMBER) else "NULL" for kind in line.slots]
        for each in fields:
            values[keys[each]] = self.keys[each]
        for place in places:
            values[numbers[place]] = self.aggregates[place]
        by = f" GROUP BY {', '.join(self.keys[each] for each in fields)}" if fields else ""
        return f"SELECT {', '.join([*values, str(number)])} FROM {self.name}{by}"  # noqa: S608

    def _aggregate(self, take: Take) -> str:
        counted = "COUNT(*)"
        if take.sum_of:
            counted = f"SUM({self.column(take.sum_of)})"
        elif take.distinct is not None:
            counted = f"COUNT(DISTINCT {self.column(take.distinct)})"
        return counted if take.where is None else f"{counted} FILTER (WHERE {self.column(take.where)})"
