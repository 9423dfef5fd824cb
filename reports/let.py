"""What is worked out once a row and used several times: without it, SQL repeats a subquery wherever it is named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Expression, ExpressionWrapper, F, Field, Q, QuerySet, Subquery, Window
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Col
from django.db.models.sql import Query


class Known(Expression):
    """A value that a Let has worked out, by its name."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return f"{connection.ops.quote_name('let')}.{connection.ops.quote_name(self.name)}", []


class Let(Expression):
    """Work these values out once for each row; `then` says by their names (Known) what comes of them.

    In SQL: (SELECT then FROM (SELECT a AS ..., b AS ... LIMIT 1) let); without its limit PostgreSQL would take the inner
    SELECT for a short way of writing and work each value out again wherever it is named.
    """

    def __init__(self, values: Mapping[str, Any], then: Expression, output_field: Field):
        super().__init__(output_field=output_field)
        self.names = tuple(values)
        self.sources = [*values.values(), then]

    @property
    def then(self) -> Expression:
        return self.sources[-1]

    @property
    def values(self) -> Sequence[Expression]:
        return self.sources[:-1]

    def get_source_expressions(self):
        return self.sources

    def set_source_expressions(self, expressions):
        self.sources = list(expressions)

    def as_sql(self, compiler, connection):
        parts, parameters = [], []
        *values, then = [compiler.compile(source) for source in self.sources]
        for name, (sql, given) in zip(self.names, values, strict=True):
            parts.append(f"{sql} AS {connection.ops.quote_name(name)}")
            parameters += given
        let = connection.ops.quote_name("let")
        return f"(SELECT {then[0]} FROM (SELECT {', '.join(parts)} LIMIT 1) AS {let})", [*then[1], *parameters]  # noqa: S608 - names of our own


class Among(Expression):
    """Does one of these rows whose `key` is `value` name this in its field `link`?

    `of` says which rows they are: where they are worked out in the same statement anyhow, with this key, they are read
    there (reports/tally.py), in place of a subquery of their own.
    """

    conditional = True

    def __init__(self, field: str, rows: QuerySet, *, of: Any, link: str, key: str, value: Any):
        super().__init__(output_field=BooleanField())
        self.of, self.link, self.key, self.value = of, link, key, value
        self.sources = [F(field), Subquery(rows.filter(**{key: value}).order_by().values(link))]
        self._there: tuple[str, str, str] | None = None

    def stand(self, table: str, key: str, link: str) -> None:
        """Read the rows from this common table, by its names of the key and the link."""
        self._there = table, key, link

    def stand_alone(self) -> None:
        """Read them by a subquery of its own after all."""
        self._there = None

    def get_source_expressions(self):
        return self.sources

    def set_source_expressions(self, expressions):
        self.sources = list(expressions)

    def as_sql(self, compiler, connection):
        field, given = compiler.compile(self.sources[0])
        if self._there is None:
            rows, more = compiler.compile(self.sources[1])
            return f"{field} IN {rows}", [*given, *more]
        table, key, link = self._there
        return f"{field} IN (SELECT {link} FROM {table} WHERE {key} = %s)", [*given, self.value]  # noqa: S608 - names of our own


def among(query: Query) -> Iterator[Among]:
    """Yield every Among that an annotation of this query asks for."""
    for annotation in query.annotations.values():
        yield from (part for part in annotation.flatten() if isinstance(part, Among))


def taken_apart(query: Query, names: Sequence[str]) -> dict[str, Let]:
    """Return which annotations of these names are a Let that says all by its values, and annotate the query with those.

    Values of one name are the same value: it is worked out once for all of them.
    """
    found = {name: query.annotations.get(name) for name in names}
    apart = {name: each for name, each in found.items() if isinstance(each, Let) and not _names_a_column(each.then)}
    for each in apart.values():
        query.annotations |= dict(zip(each.names, each.values, strict=True))
    return apart


def _names_a_column(then: Expression) -> bool:
    return any(isinstance(part, Col | Subquery) for part in then.flatten())


def names_of(where: Q) -> set[str]:
    """Return the names of fields and annotations that a condition asks of; raises TypeError where it is made of more."""
    names: set[str] = set()
    for child in where.children:
        if isinstance(child, Q):
            names |= names_of(child)
            continue
        lookup, value = child
        if hasattr(value, "resolve_expression") and not isinstance(value, F):
            raise TypeError(f"{value} is asked of more than names.")
        names |= {each.split(LOOKUP_SEP)[0] for each in (lookup, *([value.name] if isinstance(value, F) else []))}
    return names


def asks_of_worked_out(query: Query, where: Q) -> bool:
    """Does a condition ask of annotations alone, one of which takes a subquery, or all rows, to work out?"""
    try:
        asked = [query.annotations.get(name) for name in names_of(where)]
    except TypeError:
        return False
    return all(asked) and any(isinstance(part, Subquery | Window) for each in asked for part in each.flatten())


def over_known(query: Query, wheres: Mapping[str, Q], told: Mapping[str, Let]) -> dict[str, Expression]:
    """Return conditions on annotations as conditions on what was worked out under their names."""
    known = query.clone()
    asked = {name for where in wheres.values() for name in names_of(where)}
    known.annotations = {
        name: told[name].then if name in told else Known(name, query.annotations[name].output_field) for name in asked
    }
    return {name: ExpressionWrapper(where, BooleanField()).resolve_expression(known) for name, where in wheres.items()}
