"""INSERT OR REPLACE deletes without asking a trigger for deletes: on SQLite each guarded table refuses it by its keys."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from tests.disarmed import disarmed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite’s"),
]
GUARDED = [model for model in apps.get_models() if getattr(model, "guarded", False)]


def _keys(model) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each key of a model; of one with a condition too."""
    meta = model._meta
    yield from ((field.column,) for field in meta.concrete_fields if field.unique)
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(meta.get_field(name).column for name in constraint.fields)
    yield from (tuple(meta.get_field(name).column for name in names) for names in meta.unique_together)


KEYS = [pytest.param(model, key, id=f"{model.__name__}-{'-'.join(key)}") for model in GUARDED for key in _keys(model)]
VALUES = {
    models.DateTimeField: ("2026-11-20 10:00:00", "2026-11-21 10:00:00"),
    models.DateField: ("2026-11-20", "2026-11-21"),
    models.CharField: ("one", "other"),
    models.TextField: ("one", "other"),
    models.JSONField: ("[1]", "[2]"),
    models.BinaryField: (b"one", b"other"),
    models.BooleanField: (True, False),
    models.Field: (1, 2),
}


def _row(model, key: tuple[str, ...], which: int) -> dict[str, object]:
    """Return a row by column: of two, all is different but the key; what may be empty and is not of the key is."""
    row = {}
    for field in model._meta.concrete_fields:
        one, other = next(values for kind, values in VALUES.items() if isinstance(field, kind))
        if not field.null or field.column in key:
            row[field.column] = one if field.column in key or not which else other
    return row


def _insert(model, row: dict[str, object], verb: str = "INSERT") -> None:
    columns, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {model._meta.db_table} ({columns}) VALUES ({places})", list(row.values()))


@pytest.fixture
def _rows_of_anything():
    """Rows that mean nothing, in a table that asks nothing of them but its keys; they are gone before anybody looks."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_rows_of_anything")
@pytest.mark.parametrize(("model", "key"), KEYS)
def test_whatever_cannot_be_deleted_cannot_be_replaced_by_any_of_its_keys(model, key):
    _insert(model, _row(model, key, 0))
    with disarmed([model._meta.db_table]), pytest.raises(IntegrityError, match="UNIQUE"):
        _insert(model, _row(model, key, 1))
    with pytest.raises(DatabaseError, match="is append-only"):
        _insert(model, _row(model, key, 1), "INSERT OR REPLACE")


def test_a_guarded_table_says_so_of_its_model():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_delete'")
        found = {table for (table,) in cursor.fetchall()}
    assert found == {model._meta.db_table for model in GUARDED}
    assert "core_auditevent" in found
