"""One child of a sample roster, and the roster's CSV file."""

import csv
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

LOGS = Path(__file__).parent / "logs"


@dataclass
class Rostered:
    """A made-up child: who they are, their time in care, who worked with them. `family` joins brothers and sisters."""

    council_id: str
    name: str
    date_of_birth: date
    sex: str
    ethnicity: str
    care_start: date
    care_end: date | None
    team: str
    social_worker: str
    iro: str
    family: str = ""


def write_roster(path: Path, children: list[Rostered]) -> None:
    """Write a roster as CSV, days as yyyy-mm-dd."""
    names = [field.name for field in fields(Rostered)]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([getattr(child, name) or "" for name in names] for child in children)


def read_roster(path: Path) -> list[Rostered]:
    """Read a roster written by write_roster."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_rostered(row) for row in csv.DictReader(lines)]


def _rostered(row: dict[str, str]) -> Rostered:
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("date_of_birth", "care_start", "care_end")
    }
    return Rostered(**row | days)
