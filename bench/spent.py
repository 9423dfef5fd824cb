"""Time as it passes, and processor time: Python's and, on this machine, that of the PostgreSQL process behind it.

Processor time hardly changes with what else the machine does; that of a server elsewhere cannot be seen and counts as 0.
"""

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")
USER, SYSTEM = 11, 12  # places in /proc/PID/stat, counted after the name in brackets


class Spent(NamedTuple):
    """Seconds. `cpu` is both processors' time together."""

    wall: float
    cpu: float
    python: float
    postgresql: float


def spent(act: Callable[[], None]) -> Spent:
    """Do something once, and say what it took."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    gc.collect()
    before = _now(server)
    act()
    wall, python, postgresql = (after - then for after, then in zip(_now(server), before, strict=True))
    return Spent(wall, python + postgresql, python, postgresql)


def _now(server: Path) -> tuple[float, float, float]:
    return time.perf_counter(), time.process_time(), _seconds_of(server)


def _seconds_of(stat: Path) -> float:
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[USER]) + int(fields[SYSTEM])) / TICKS
