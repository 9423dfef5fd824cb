"""How a made-up escalation log is written: one CSV file, days as dd/mm/yyyy."""

import csv
from datetime import date
from pathlib import Path

OUTCOMES = ["Done: what was asked for happened"] * 8 + [
    "Partly done, the rest is agreed with a day",
    "The plan was changed by agreement",
    "Overtaken by events",
    "Not agreed: the senior decision stands",
]
UNKNOWN = "not known"


def written(day: date | None) -> str:
    """18/11/2018; empty where there is no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows under the headings of the first."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
