"""What is worked out once a row and used several times: without it, SQL repeats a subquery wherever it is named."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Expression, Field


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
