"""Rows that were anonymised are never changed again: triggers in the database itself, on SQLite and on PostgreSQL.

A trigger of a table asks `core_frozenrow`, an append-only list of (table, key), whether the row is in it; a new row is
refused where it would hang on one. The triggers are put up after every `migrate` and not by one migration: SQLite makes
a table anew to alter it, and its triggers are gone with the old one.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, models

from iro_portal.core.models import FrozenRow

SENTENCE = "what was anonymised is never changed"
BATCH = 2_000
# Column of a table -> the table on which it hangs.
Hangs = Mapping[str, str]

SQLITE = "CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF (TG_OP = 'INSERT' AND ({insert})) OR (TG_OP = 'UPDATE' AND ({update})) OR (TG_OP = 'DELETE' AND {delete}) THEN "
    "RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_frozen()",
)
STANDING = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def freeze(model: type[models.Model], keys: Iterable[int]) -> int:
    """This function will mark rows of a model as never to be changed again, and return how many were not marked yet."""
    table, keys = model._meta.db_table, list(keys)
    known = set(FrozenRow.objects.filter(table_name=table, row_id__in=keys).values_list("row_id", flat=True))
    fresh = [FrozenRow(table_name=table, row_id=key) for key in keys if key not in known]
    FrozenRow.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


def is_frozen(row: models.Model) -> bool:
    """Was this row anonymised?"""
    return FrozenRow.objects.filter(table_name=row._meta.db_table, row_id=row.pk).exists()


def is_refusal(error: Exception) -> bool:
    """Is this what the database says where something that was anonymised would be changed?"""
    return isinstance(error, IntegrityError) and SENTENCE in str(error)


def guard(connection, tables: Mapping[str, Hangs]) -> None:
    """This function will put up the triggers that are missing; running it twice is harmless and costs one statement.

    `tables`: each table with the columns by which its rows hang on others of them.
    """
    wanted = {name: made for table, hangs in tables.items() for name, made in _made(connection, table, hangs)}
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name: table for name, table in cursor.fetchall() if "_frozen_" in name}
        for name in standing.keys() - wanted.keys():
            _drop(connection, cursor, name, standing[name])
        for name in wanted.keys() - standing.keys():
            for statement in wanted[name]:
                cursor.execute(statement)


def unguard(connection) -> None:
    """Take every one of these triggers down: for the flush between tests."""
    guard(connection, {})


def _made(connection, table: str, hangs: Hangs) -> list[tuple[str, Sequence[str]]]:
    when = _conditions(connection, table, hangs)
    # What a trigger does is in its name, so that one of an earlier release is known and replaced.
    digest = hashlib.sha256(repr(when).encode()).hexdigest()[:8]
    if connection.vendor == "postgresql":
        name = f"{table}_frozen_{digest}"
        return [(name, [each.format(name=name, table=table, sentence=SENTENCE, **when) for each in POSTGRESQL])]
    made = []
    for event, condition in when.items():
        name = f"{table}_frozen_{event}_{digest}"
        words = {"name": name, "table": table, "event": event.upper(), "condition": condition, "sentence": SENTENCE}
        made.append((name, [SQLITE.format(**words)]))
    return made


def _conditions(connection, table: str, hangs: Hangs) -> dict[str, str]:
    """When each event is refused. What hangs on a frozen row and is not frozen itself, since it is shared, may change."""
    own, differs = _frozen(table, "OLD.id"), "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    above = {column: _frozen(other, f"NEW.{column}") for column, other in sorted(hangs.items())}
    moved = [f"(NEW.{column} {differs} OLD.{column} AND {frozen})" for column, frozen in above.items()]
    return {"insert": " OR ".join(above.values()) or "false", "update": " OR ".join([own, *moved]), "delete": own}


def _frozen(table: str, key: str) -> str:
    return f"EXISTS (SELECT 1 FROM core_frozenrow WHERE table_name = '{table}' AND row_id = {key})"  # noqa: S608


def _drop(connection, cursor, name: str, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
