"""Run every test this machine can run: on SQLite, then on PostgreSQL where one answers.

Both databases are migrated once, at the same time, and each worker takes a copy (tools/migrated.py). `worksteal` keeps
the tests of a file with one worker, so that what a file shares is made once; who is done takes from who is not.

TEST_DATABASE_URL names the PostgreSQL; the tests make databases of their own there. Browser tests run once,
in the last run; those that touch no database once, in the first. --strict makes whatever had to be skipped a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

import migrated
import psycopg2

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/iro_portal")
# Without bytecode each worker of each run would compile every test anew.
NOT_FOR_TESTS = (
    "SECRET_KEY", "DEMO", "DEBUG", "ALLOWED_HOSTS", "SECURE_HTTPS", "DATA_FOLDER", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip


def main() -> None:
    """Run, say what was not run, and exit 0 only if all passed (and, under --strict, nothing was skipped)."""
    strict = "--strict" in sys.argv[1:]
    why_not = postgresql_refusal()
    with migrated.databases("" if why_not else POSTGRESQL, surroundings(strict)) as (file, name):
        if why_not:
            passed = run("SQLite", "sqlite:///:memory:", file, "not postgresql", strict)
            print(f"Not run: every test on PostgreSQL, since none answers ({why_not}).")
        else:
            passed = run("SQLite", "sqlite:///:memory:", file, "not postgresql and not browser", strict)
            passed = run("PostgreSQL", POSTGRESQL, name, "not pure and not once", strict) and passed
    sys.exit(0 if passed and not (strict and why_not) else 1)


def postgresql_refusal() -> str:
    """Why PostgreSQL cannot be used, in its own words; empty if it answers."""
    server, _, _ = POSTGRESQL.rpartition("/")
    try:
        psycopg2.connect(f"{server}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return ""


def surroundings(strict: bool) -> dict[str, str]:
    """The environment of the tests: this one, without what would set up another portal."""
    kept = {key: value for key, value in os.environ.items() if key not in NOT_FOR_TESTS}
    return kept | {"STRICT": "1" if strict else "0"}


def run(name: str, database_url: str, copy_of: str, selection: str, strict: bool) -> bool:
    """One run of pytest over all cores, each on a copy of a migrated database; True if it passed."""
    print(f"\n=== Tests on {name} ===", flush=True)
    environment = surroundings(strict) | {"DATABASE_URL": database_url, "MIGRATED": copy_of}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-m", selection]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode == 0


if __name__ == "__main__":
    main()
