"""Rows written many at a time, past the ORM: COPY on PostgreSQL, one prepared INSERT on SQLite.

For imports of a whole council, where making an object of each row would take most of the time. A row is a tuple of the
columns named; the others get the model's defaults. Keys are taken beforehand, so that rows can point at each other.
"""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from iro_portal.core.states import StatefulModel, refuse_foreign_state

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Return so many new primary keys, in order; inside a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: nobody else takes a key before the rows are there.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
    return list(range(first, first + count))


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Write rows; `columns` are names of fields, the key among them, in the order of each row's values.

    Raises StateBypassed for a state that a new row may not have, unless a file says so (states.creating_from).
    """
    if not rows:
        return
    if issubclass(model, StatefulModel) and "state" in columns:
        place = columns.index("state")
        refuse_foreign_state(model, {row[place] for row in rows})
    fields = [model._meta.get_field(name) for name in columns]
    others = [field for field in model._meta.concrete_fields if field not in fields]
    constant, each = [field for field in others if not field.unique], [field for field in others if field.unique]
    names = [field.column for field in (*fields, *each, *constant)]
    tail = [_plain_of(field)(_default(field)) for field in constant]
    columns = list(zip(*rows, strict=True)) + [[field.get_default() for _ in rows] for field in each]
    how = _texts if connection.vendor == "postgresql" else _values
    made = zip(*(how(field, column) for field, column in zip((*fields, *each), columns, strict=True)), strict=True)
    (_copy if connection.vendor == "postgresql" else _insert)(model._meta.db_table, names, made, tail)


def _default(field: models.Field) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now() if isinstance(field, models.DateTimeField) else timezone.localdate()
    return field.get_default()


def _plain_of(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return lambda value: value and field.get_db_prep_value(value, connection)
    if isinstance(field, models.DateField):
        return _day
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    return lambda value: value


class _Texts(dict[Any, str]):
    """Value -> its text for COPY, worked out once: most columns hold a few different codes and days."""

    def __init__(self, make: Callable[[Any], Any]):
        super().__init__()
        self.make = make

    def __missing__(self, value: Any) -> str:
        self[value] = text = _text(self.make(value))
        return text


def _texts(field: models.Field, values: Sequence) -> Iterable[str]:
    if isinstance(field, models.JSONField):
        return [_text(_json(value)) for value in values]
    return map(_Texts(_plain_of(field)).__getitem__, values)


def _values(field: models.Field, values: Sequence) -> Iterable[Any]:
    return map(_plain_of(field), values)


def _day(value: date | None) -> str | None:
    return value and value.isoformat()


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, separators=(",", ":"))


def _insert(table: str, names: list[str], rows: Iterable[tuple], tail: list) -> None:
    quote = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*row, *tail) for row in rows])


def _copy(table: str, names: list[str], rows: Iterable[tuple], tail: list) -> None:
    quote, end = connection.ops.quote_name, "".join(f"\t{_text(value)}" for value in tail) + "\n"
    body = io.StringIO("".join("\t".join(row) + end for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({', '.join(map(quote, names))}) FROM STDIN", body)


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
