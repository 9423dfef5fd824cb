"""Run the demonstration: the database, sample data where there is none yet, the worker and the server.

Ctrl-C (or SIGTERM) stops both. What was entered stays in var/; --reset starts over.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iro_portal.settings")


def main() -> None:
    """Prepare the database and serve until stopped."""
    asked = arguments()
    refuse_taken_port(asked.port)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        prepare_database(reset=asked.reset)
        serve(asked.port)
    except KeyboardInterrupt:
        print("\nStopped. What was entered is kept: make demo carries on, make demo-reset starts over.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="delete the demo's database and files first")
    return parser.parse_args()


def refuse_taken_port(port: int) -> None:
    """Stop with one sentence where something else answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is in use. Another one: make demo PORT={port + 1}")


def prepare_database(reset: bool) -> None:
    """Migrate, and load the sample authorities where there is no authority yet."""
    import django
    from django.conf import settings

    if not settings.DEMO:
        sys.exit("Demo mode is off (SECRET_KEY or DEMO=0 is set); make demo is for demo mode only.")
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    if reset:
        delete_demo(settings)
    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if not apps.get_model("people", "Authority").objects.exists():
        print("Loading the sample authorities (about a minute) ...", flush=True)
        call_command("load_sample")


def delete_demo(settings) -> None:
    """Delete the SQLite file and the files beside it; another database is not the demo's to delete."""
    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        sys.exit("demo-reset deletes the demo's SQLite file only; DATABASE_URL names another database.")
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{database['NAME']}{ending}").unlink(missing_ok=True)
    for folder in (settings.MEDIA_ROOT, settings.OUTBOX_FOLDER):
        for path in sorted(Path(folder).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def serve(port: int) -> None:
    """Run worker and server; when one ends or we are stopped, stop the other."""
    children = [start("manage.py", "work"), start("-m", "gunicorn", *server_options(port))]
    print(f"\nIRO Portal: http://127.0.0.1:{port}/")
    print("This is a demonstration with made-up people. Ctrl-C stops it.\n", flush=True)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        sys.exit("The server or the worker ended by itself (see above).")
    finally:
        stop(children)


def server_options(port: int) -> list[str]:
    return [
        "iro_portal.wsgi",
        f"--bind=127.0.0.1:{port}",
        "--threads=4",
        "--log-level=warning",
        "--no-control-socket",
    ]


def start(*command: str) -> subprocess.Popen:
    """Start a Python child that leaves Ctrl-C to us, so that nothing prints a traceback."""
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, preexec_fn=ignore_interrupts)


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def stop(children: list[subprocess.Popen]) -> None:
    """Ask each to end; after five seconds, make it."""
    for child in children:
        child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=5)
        child.kill()
        child.wait()


if __name__ == "__main__":
    main()
