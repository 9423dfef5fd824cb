"""Killed at any moment of an import: all of the return is there, or nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from exchange.sample.printed.make import RETURNS

ROOT = Path(__file__).resolve().parents[3]
TIMES = 6
WHOLE = {0, 611}


def run(environment: dict, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill_in_a_loop(environment: dict, folder: Path, children) -> list[int]:
    """Import, and kill at later and later moments; return how many children there were after each."""
    for command in (["migrate"], ["add_authority", "brent", "Brent"]):
        assert run(environment, *command).wait() == 0
    seen, command = [], ("import_ssda903", str(folder), "--authority", "brent")
    for place in range(TIMES):
        process = run(environment, *command)
        time.sleep(1.2 + 0.5 * place)
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.append(children())
        if seen[-1]:
            break
    assert run(environment, *command).wait() == 0
    return [*seen, children()]


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("header", "episodes", "reviews"):
        (tmp_path / f"{name}.csv").write_bytes((RETURNS / "brent" / f"{name}.csv").read_bytes())
    return tmp_path


def environment(url: str, data: Path) -> dict:
    return os.environ | {"DATABASE_URL": url, "DATA_FOLDER": str(data)}


def test_killed_on_sqlite_it_is_all_there_or_nothing(folder, tmp_path_factory):
    data = tmp_path_factory.mktemp("killed")
    path = data / "portal.sqlite3"

    def children() -> int:
        with closing(sqlite3.connect(path)) as database:
            return database.execute("SELECT count(*) FROM children_child").fetchone()[0]

    seen = kill_in_a_loop(environment(f"sqlite:///{path}", data), folder, children)
    assert set(seen) <= WHOLE
    assert seen[-1] == 611


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_killed_on_postgresql_it_is_all_there_or_nothing(folder, tmp_path_factory):
    server, name = settings.DATABASES["default"], f"killed_{os.getpid()}"
    at = {
        "host": server["HOST"],
        "port": server["PORT"] or 5432,
        "user": server["USER"],
        "password": server["PASSWORD"],
    }

    def on(database: str, statement: str) -> list:
        with closing(psycopg2.connect(dbname=database, **at)) as opened:
            opened.autocommit = True
            with opened.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    on(connection.settings_dict["NAME"], f"CREATE DATABASE {name}")
    try:
        login = f"{at['user']}:{at['password']}" if at["password"] else at["user"]
        url = f"postgres://{login}@{at['host']}:{at['port']}/{name}"
        count = "SELECT count(*) FROM children_child"
        data = tmp_path_factory.mktemp("killed")
        seen = kill_in_a_loop(environment(url, data), folder, lambda: on(name, count)[0][0])
    finally:
        on(connection.settings_dict["NAME"], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    assert set(seen) <= WHOLE
    assert seen[-1] == 611
