"""Run each benchmark in a PostgreSQL database of its own, drop it, write its figures into results.json.

BENCH_DATABASE_URL names the server (its last part, the database, is not used); default: postgres on this machine.
--only NAME   one benchmark; the figures of the others stay as they are
--rows N      escalations (default 200,000)            --runs N   timed requests a page (default 15)
--reviews N   reviews of the return (default 100,000)  --memory N of the one whose memory is measured (default 100,000)
--beside N    of the one beside django-import-export (default 2,000; 100,000 take it most of an hour)
--authorities N, --children N, --years N   of the tables of reports: how many, in care in each, of history (20, 540, 10)
--keep        leave the database, and say its name, so that a slow statement can be looked into
--on NAME     measure in a database that was kept, without filling it again: the list of escalations, or with --only reports
              the tables
--tables A,B  of the tables of a database that was kept these alone (with --on); nothing is written
"""

import argparse
import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import databases

RETURNS = 3  # how often each return is taken in, after a warm-up
RESULTS = Path(__file__).resolve().parent / "results.json"


def main() -> None:
    """Run, print, write; exit 1 where a target is missed."""
    asked = arguments()
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    done = [asked.only] if asked.only else list(BENCHMARKS)
    for name in done:
        with own_database(asked.on, keep=asked.keep or bool(asked.on)) as url:
            start_django(url)
            results[name] = BENCHMARKS[name](asked)
            close_connections()
        if not asked.tables:
            RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    if not asked.tables:
        print(f"\nWritten to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}.")
    sys.exit(0 if all(results[name]["target_reached"] for name in done) else 1)


def escalation_list(asked: argparse.Namespace) -> dict:
    from bench import escalation_list, machine

    return {"machine": machine.described()} | escalation_list.run(0 if asked.on else asked.rows, asked.runs)


def ssda903_import(asked: argparse.Namespace) -> dict:
    from bench import machine, ssda903_import

    figures = ssda903_import.run(asked.reviews, asked.beside, asked.memory, RETURNS)
    return {"machine": machine.described()} | figures


def reports(asked: argparse.Namespace) -> dict:
    from bench import machine, reports

    if asked.tables:
        return reports.measure(asked.tables.split(","), asked.runs)
    figures = reports.run(0 if asked.on else asked.authorities, asked.children, asked.years, asked.runs)
    return {"machine": machine.described()} | figures


BENCHMARKS = {"escalation_list": escalation_list, "ssda903_import": ssda903_import, "reports": reports}


def arguments() -> argparse.Namespace:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, formatter_class=raw)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--only", choices=BENCHMARKS, default="", metavar="NAME")
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--beside", type=int, default=2_000)
    parser.add_argument("--memory", type=int, default=100_000)
    parser.add_argument("--authorities", type=int, default=20)
    parser.add_argument("--children", type=int, default=540)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--on", default="", metavar="NAME")
    parser.add_argument("--tables", default="", metavar="SLUG,SLUG")
    asked = parser.parse_args()
    if asked.tables and not asked.on:
        parser.error("--tables needs --on: the name of a database that was kept.")
    if asked.tables:
        asked.only = "reports"
    if asked.on:
        asked.only = asked.only or "escalation_list"
    return asked


@contextmanager
def own_database(kept: str, keep: bool) -> Iterator[str]:
    """Create a database, unless one was kept; give its address; drop it whatever happened, unless it is to be kept."""
    name = kept or f"iro_portal_bench_{os.getpid()}"
    if not kept:
        databases.on_server(f'CREATE DATABASE "{name}"')
    try:
        yield f"{databases.SERVER}/{name}"
    finally:
        if keep:
            print(f"Kept: {databases.SERVER}/{name}")
        else:
            close_connections()
            databases.drop(name)


def start_django(url: str) -> None:
    """Set Django up, or turn it to another database; uploads go into a folder that nobody keeps."""
    import django

    uploads = tempfile.mkdtemp(prefix="iro-portal-bench-")
    atexit.register(shutil.rmtree, uploads, ignore_errors=True)
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "DEBUG": "0"}
    os.environ["DATA_FOLDER"] = uploads
    django.setup()
    databases.turn_to(url.rpartition("/")[2])


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    main()
