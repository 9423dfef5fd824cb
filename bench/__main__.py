"""Make a PostgreSQL database of the benchmark's own, run every benchmark in it, drop it, write results.json.

BENCH_DATABASE_URL names the server (its last part, the database, is not used); default: postgres on this machine.
--rows N   how many escalations (default 200,000)      --runs N   timed requests a page (default 15)
--keep     leave the database, and say its name, so that a slow statement can be looked into
--on NAME  measure in a database that was kept, without filling it again
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres").rpartition("/")[0]
RESULTS = Path(__file__).resolve().parent / "results.json"


def main() -> None:
    """Run, print, write; exit 1 where a target is missed."""
    asked = arguments()
    with own_database(asked.on, keep=asked.keep or bool(asked.on)) as url:
        start_django(url)
        from bench import escalation_list, machine

        listed = escalation_list.run(0 if asked.on else asked.rows, asked.runs)
        results = {"machine": machine.described(), "escalation_list": listed}
        close_connections()
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(f"\nWritten to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}.")
    sys.exit(0 if results["escalation_list"]["target_reached"] else 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--on", default="", metavar="NAME")
    return parser.parse_args()


@contextmanager
def own_database(kept: str, keep: bool) -> Iterator[str]:
    """Create a database, unless one was kept; give its address; drop it whatever happened, unless it is to be kept."""
    name = kept or f"iro_portal_bench_{os.getpid()}"
    if not kept:
        run_on_server(f'CREATE DATABASE "{name}"')
    try:
        yield f"{SERVER}/{name}"
    finally:
        if keep:
            print(f"Kept: {SERVER}/{name}")
        else:
            close_connections()
            run_on_server(f'DROP DATABASE IF EXISTS "{name}"')


def run_on_server(statement: str) -> None:
    try:
        connection = psycopg2.connect(f"{SERVER}/postgres", connect_timeout=3)
    except psycopg2.OperationalError as error:
        sys.exit(f"The benchmark needs PostgreSQL, and none answers: {str(error).strip().splitlines()[0]}")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def start_django(url: str) -> None:
    import django

    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "DEBUG": "0"}
    django.setup()


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    main()
