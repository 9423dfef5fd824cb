"""One of the portal's commands in a process of its own, and the most memory that it took. Linux only."""

import re
import subprocess
import sys
from pathlib import Path

from django import setup
from django.core.management import call_command

MOST = re.compile(r"VmHWM:\s+([0-9]+) kB")


def peak_mb(*command: str) -> float:
    """Run a command, as manage.py would, and return the most memory (resident, 1 MB = 10^6 bytes) of its process."""
    ran = subprocess.run([sys.executable, "-m", __name__, *command], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return round(int(MOST.search(ran.stdout.splitlines()[-1])[1]) * 1024 / 1e6, 1)


if __name__ == "__main__":
    setup()
    call_command(*sys.argv[1:])
    # Of this program alone: what getrusage gives may be that of the process that started it.
    sys.stdout.write(f"\n{MOST.search(Path('/proc/self/status').read_text())[0]}\n")
