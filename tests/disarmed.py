"""What refuses to be changed stands aside for the flush after a test with real transactions, and then stands as before."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# On PostgreSQL a guard is asked or not; on SQLite it has to be taken away, and made again from its own words.
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({})"


@contextmanager
def disarmed(tables: Sequence[str]) -> Iterator[None]:
    """Within it the triggers of these tables refuse nothing."""
    off, on = _on_sqlite(tables) if connection.vendor == "sqlite" else _on_postgresql(tables)
    _run(off)
    try:
        yield
    finally:
        _run(on)


def _on_postgresql(tables: Sequence[str]) -> tuple[list[str], list[str]]:
    return tuple([f'ALTER TABLE "{table}" {how} TRIGGER USER' for table in tables] for how in ("DISABLE", "ENABLE"))


def _on_sqlite(tables: Sequence[str]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS.format(", ".join(["%s"] * len(tables))), list(tables))
        found = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]


def _run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
