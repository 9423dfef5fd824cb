"""Write the template of entered figures: `python -m exchange.entered.template`."""

from exchange.template_files import DOCS, write

ROWS = [
    ["Kind", "Measure", "Row", "Column", "Whose", "From", "To", "Value", "Source", "Day of the source"],
    ["Figure of our own", "Child protection cases", "IRO 0.5", "", "", "31/03/2026", "31/03/2026", "10",
     "Child protection register", "31/03/2026"],
    ["Benchmark", "Children placed over 20 miles from home", "Over 20 miles", "%", "Statistical neighbours", "01/04/2025",
     "31/03/2026", "16.1", "Local Authority Interactive Tool", "20/11/2026"],
    ["Target", "Reviews: headline figures", "Reviews in time", "%", "", "01/04/2025", "31/03/2026", "95",
     "Service plan 2025/26", "01/04/2025"],
]  # fmt: skip


def main(folder=DOCS) -> None:
    """Write the CSV and the workbook."""
    write(folder, "entered-figures", "Entered figures", ROWS)


if __name__ == "__main__":
    main()
