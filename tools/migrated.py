"""A database of each kind, migrated once for a whole run of the tests: each worker begins with a copy of it.

Migrating takes as long as hundreds of tests, and each worker would do it on each database. `MIGRATED` tells the tests
(tests/conftest.py) what to copy. They migrate their copy all the same, so that one that lacks a migration does not pass.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def databases(postgresql: str, environment: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Migrate both at the same time; gives the SQLite file and the name of the PostgreSQL database, gone afterwards.

    `postgresql`: a URL whose server gets the database; empty where there is none. Either is empty if it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "migrated.sqlite3")
        server, _, name = postgresql.rpartition("/")
        name = name and f"{name}_migrated_{os.getpid()}"
        running = [migrating(f"sqlite:///{file}", environment)]
        try:
            if name:
                ask(server, f'CREATE DATABASE "{name}"')
                running.append(migrating(f"{server}/{name}", environment))
            done = [process.wait() == 0 for process in running]
            rest_in_one_file(file)
            yield str(file) if done[0] else "", name if name and done[1] else ""
        finally:
            for process in running:
                process.kill()
                process.wait()
            if name:
                ask(server, f'DROP DATABASE IF EXISTS "{name}"')


def migrating(database_url: str, environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    return subprocess.Popen(command, cwd=ROOT, env=environment | {"DATABASE_URL": database_url})


def rest_in_one_file(file: Path) -> None:
    """A copy in memory keeps no log beside itself, as the portal's own file does."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def ask(server: str, statement: str) -> None:
    with closing(psycopg2.connect(f"{server}/postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
