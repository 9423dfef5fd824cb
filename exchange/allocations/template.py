"""Write the templates of teams, staff and allocations: `python -m exchange.allocations.template`.

Three CSV files, and one workbook with three sheets.
"""

import csv

from openpyxl import Workbook

from exchange.template_files import DOCS

TABLES = {
    "Teams": [
        ["Team", "Above"],
        ["Looked-after children", ""],
        ["Fostering North", "Looked-after children"],
        ["Quality assurance", ""],
    ],
    "Staff": [
        ["Name", "E-mail", "Role", "Team", "Title", "FTE", "Employment", "From"],
        ["Ines Okafor", "ines.okafor@council.example", "IRO", "Quality assurance", "", "0.6", "Employed", "01/09/2025"],
        ["Sam Cole", "sam.cole@council.example", "Social worker", "Fostering North", "", "1", "Agency", "05/01/2026"],
        ["Tess Reid", "tess.reid@council.example", "Team manager", "Fostering North", "", "1", "Employed", "01/04/2024"],
    ],
    "Allocations": [
        ["Child", "IRO", "Social worker", "Team", "From"],
        ["100234", "ines.okafor@council.example", "Sam Cole", "Fostering North", "05/01/2026"],
        ["100301", "Ines Okafor", "", "Fostering North", "12/01/2026"],
    ],
}  # fmt: skip


def main(folder=DOCS) -> None:
    """Write the four files."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in TABLES.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        with (folder / f"{title.lower()}-template.csv").open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
    book.save(folder / "allocations-template.xlsx")


if __name__ == "__main__":
    main()
