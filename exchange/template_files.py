"""Template files for docs/: the same rows as CSV and as XLSX."""

import csv
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

DOCS = Path(__file__).parent.parent / "docs"


def write(folder: Path, name: str, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Write `name`-template.csv and .xlsx into a folder."""
    with (folder / f"{name}-template.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(folder / f"{name}-template.xlsx")
