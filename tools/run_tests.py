"""Run every test this machine can run: on SQLite, then on PostgreSQL where one answers.

TEST_DATABASE_URL names the PostgreSQL; the tests make databases of their own there. Browser tests run once,
in the last run; those that touch no database once, in the first. --strict makes whatever had to be skipped a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/iro_portal")
NOT_FOR_TESTS = ("SECRET_KEY", "DEMO", "DEBUG", "ALLOWED_HOSTS", "SECURE_HTTPS", "DATA_FOLDER")


def main() -> None:
    """Run, say what was not run, and exit 0 only if all passed (and, under --strict, nothing was skipped)."""
    strict = "--strict" in sys.argv[1:]
    why_not = postgresql_refusal()
    if why_not:
        passed = run("SQLite", "sqlite:///:memory:", "not postgresql", strict)
        print(f"Not run: every test on PostgreSQL, since none answers ({why_not}).")
    else:
        passed = run("SQLite", "sqlite:///:memory:", "not postgresql and not browser", strict)
        passed = run("PostgreSQL", POSTGRESQL, "not pure and not once", strict) and passed
    sys.exit(0 if passed and not (strict and why_not) else 1)


def postgresql_refusal() -> str:
    """Why PostgreSQL cannot be used, in its own words; empty if it answers."""
    server, _, _ = POSTGRESQL.rpartition("/")
    try:
        psycopg2.connect(f"{server}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return ""


def run(name: str, database_url: str, selection: str, strict: bool) -> bool:
    """One run of pytest over all cores; True if it passed."""
    print(f"\n=== Tests on {name} ===", flush=True)
    environment = {key: value for key, value in os.environ.items() if key not in NOT_FOR_TESTS}
    environment |= {"DATABASE_URL": database_url, "STRICT": "1" if strict else "0"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", selection]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode == 0


if __name__ == "__main__":
    main()
