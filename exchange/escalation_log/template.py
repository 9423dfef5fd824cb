"""Write the template of an escalation log, as CSV and as XLSX: `python -m exchange.escalation_log.template`."""

from exchange.template_files import DOCS, write

HEADINGS = [
    "Reference", "Children", "IRO", "Team", "Main reason", "Other reasons", "Features", "Date raised", "Source",
    "Concern", "Stage 1 date", "Stage 1 answered", "Stage 2 date", "Stage 2 answered", "Stage reached", "Outcome",
    "Date resolved", "What changed",
]  # fmt: skip
EXAMPLES = [
    ["ESC-17-001", "100234", "iro@council.example", "", "Drift or delay", "", "", "05/06/2017", "LAC review",
     "No decision between two placement plans.", "05/06/2017", "08/06/2017", "", "", "",
     "Done: what was asked for happened", "21/06/2017", "A date for the panel."],
    ["ESC-17-002", "100301; 100302", "", "", "Safeguarding", "Placement concern or unplanned move", "Missing episodes",
     "07/06/2017", "", "", "unknown", "", "19/06/2017", "", "", "", "", ""],
    ["ESC-17-003", "100417", "", "", "Other", "", "", "12/06/2017", "", "", "", "", "", "", "Stage 2", "", "", ""],
]  # fmt: skip


def main(folder=DOCS) -> None:
    """Write both files."""
    write(folder, "escalation-log", "Escalation log", [HEADINGS, *EXAMPLES])


if __name__ == "__main__":
    main()
