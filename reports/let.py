"""What is worked out once a row and used several times: without it, SQL repeats a subquery wherever it is named."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Expression, Field, Subquery
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
