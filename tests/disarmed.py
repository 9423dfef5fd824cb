"""What refuses to be changed stands aside for the flush after a test with real transactions, and then stands as before."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# On PostgreSQL a guard is asked or not; on SQLite it has to be taken away, and made again from its own words.
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({})"


@contextmanager
def disarmed(tables: Sequence[str]) -> Iterator[None]:
    """Within it the triggers of these tables refuse nothing."""
    with (_on_sqlite if connection.vendor == "sqlite" else _on_postgresql)(tables):
        yield


@contextmanager
def _on_postgresql(tables: Sequence[str]) -> Iterator[None]:
    _run(f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables)
    try:
        yield
    finally:
        _run(f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables)


@contextmanager
def _on_sqlite(tables: Sequence[str]) -> Iterator[None]:
    before = _standing(tables)
    _run(f'DROP TRIGGER "{name}"' for name in before)
    try:
        yield
    finally:
        # A flush ends as a migrate does, which puts up some of them itself.
        standing = _standing(tables)
        _run(sql for name, sql in before.items() if name not in standing)


def _standing(tables: Sequence[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS.format(", ".join(["%s"] * len(tables))), list(tables))
        return dict(cursor.fetchall())


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
