"""Write the template of an extract of dates, as CSV and as XLSX: `python -m exchange.dates.template`."""

from exchange.template_files import DOCS, write

HEADINGS = ["Child", "Item", "Due", "Started", "Signed off", "Signed off by"]
EXAMPLES = [
    ["100234", "Social worker’s report", "18/11/2026", "02/11/2026", "16/11/2026", "T. Reid, team manager"],
    ["100234", "Care plan", "18/11/2026", "09/11/2026", "", ""],
    ["100301", "Pathway plan", "01/12/2026", "", "", ""],
    ["100301", "Health assessment", "14/09/2026", "", "10/09/2026", "Dr A. Fernandes"],
    ["100302", "PEP", "18/12/2026", "", "", ""],
    ["100302", "SDQ", "", "", "05/06/2026", ""],
    ["100417", "Permanence plan", "30/10/2026", "", "", ""],
    ["100417", "Visit", "", "", "11/11/2026", "S. Cole, social worker"],
]


def main(folder=DOCS) -> None:
    """Write both files."""
    write(folder, "dates", "Dates", [HEADINGS, *EXAMPLES])


if __name__ == "__main__":
    main()
