"""Make the sample's escalation logs, which carry exactly the counts that the committee papers print.

    python manage.py shell -c "from exchange.sample.make_logs import make_all; make_all()"

The same files each time. Children, workers, days and words are invented; the counts are not. Southwark's children come
with its logs; those of Brent, Portsmouth and Harrow are the children of their returns, in care on the days of the log.
"""

from pathlib import Path

from exchange.sample.logged import brent, harrow, portsmouth, southwark
from exchange.sample.rostered import LOGS


def make_all(folder: Path = LOGS) -> None:
    """This function will write every log anew."""
    folder.mkdir(exist_ok=True)
    for council in (southwark, brent, portsmouth, harrow):
        council.make(folder)
