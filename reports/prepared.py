"""Statements that were put together once: their SQL and parameters are kept, never what they gave.

Django takes longer to put a statement of a table together than PostgreSQL to run it, and the same table is asked for again
and again: on its page, in each file, in each paper. What is kept depends on what was asked alone (ADR 0016).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

MOST = 2_000  # in one process: about 10 kB each
Thing = TypeVar("Thing")
_every: list["Kept"] = []


class Kept(Generic[Thing]):
    """The last so many things that were put together, by what they were put together from."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()
        _every.append(self)

    def get(self, of: Hashable) -> Thing | None:
        with self._lock:
            if of in self._things:
                self._things.move_to_end(of)
            return self._things.get(of)

    def keep(self, of: Hashable, thing: Thing) -> Thing:
        with self._lock:
            self._things[of] = thing
            self._things.move_to_end(of)
            if len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing

    def clear(self) -> None:
        with self._lock:
            self._things.clear()


@dataclass(frozen=True, eq=False)
class Statement:
    """SQL, its parameters, and what turns a column into what Python expects: (its place, functions, expression)."""

    database: str
    sql: str
    parameters: Sequence[Any] = ()
    converters: Sequence[tuple[int, Sequence[Callable], Any]] = ()

    def rows(self) -> list[tuple]:
        """Run it now, and return every row; none where it was clear beforehand that there are none."""
        if not self.sql:
            return []
        connection = connections[self.database]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.parameters)
            found = cursor.fetchall()
        return [self._converted(row, connection) for row in found] if self.converters else found

    def _converted(self, row: Iterable, connection) -> tuple:
        values = list(row)
        for place, functions, expression in self.converters:
            for function in functions:
                values[place] = function(values[place], expression, connection)
        return tuple(values)


def forget() -> None:
    """Forget every statement, so that the next ones are put together anew."""
    for kept in _every:
        kept.clear()


def converters_of(compiler, expressions: Sequence) -> list[tuple[int, Sequence[Callable], Any]]:
    """Return what turns each of these columns into what Python expects, as a Statement takes it."""
    found = compiler.get_converters(expressions)
    return [(place, functions, expression) for place, (functions, expression) in found.items()]


def statement_of(rows: QuerySet) -> Statement:
    """Return the statement of a queryset of values."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return Statement(rows.db, "")
    return Statement(rows.db, sql, parameters, converters_of(compiler, [each for each, *_ in compiler.select]))


_lists: Kept[Statement] = Kept()


def values(rows: Callable[..., QuerySet], *of: Hashable) -> list[tuple]:
    """Return the rows of the queryset of values that `rows(*of)` gives, read now.

    `rows` has to be a function of a module, and its queryset to depend on what it is given alone.
    """
    kept = _lists.get((rows, of)) or _lists.keep((rows, of), statement_of(rows(*of)))
    return kept.rows()
