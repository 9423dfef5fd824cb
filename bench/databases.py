"""The databases of benchmarks: made on a server, turned to, dropped. Usable before Django is set up."""

import os
import sys

import psycopg2

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres").rpartition("/")[0]


def on_server(statement: str) -> list[tuple]:
    """Run a statement on the server, outside of every transaction; return its rows. Ends the program if none answers."""
    try:
        connection = psycopg2.connect(f"{SERVER}/postgres", connect_timeout=3)
    except psycopg2.OperationalError as error:
        sys.exit(f"The benchmark needs PostgreSQL, and none answers: {str(error).strip().splitlines()[0]}")
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(statement)
    rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def copy_of(name: str) -> str:
    """Return what the copy of a database is called that was set aside while it was being filled."""
    return f"{name}_alone"


def exists(name: str) -> bool:
    return (name,) in on_server("SELECT datname::text FROM pg_database")


def drop(name: str) -> None:
    """Drop a database and its copy, where there are such."""
    for each in (name, copy_of(name)):
        on_server(f'DROP DATABASE IF EXISTS "{each}"')


def turn_to(name: str) -> None:
    """Let Django use another database from now on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
