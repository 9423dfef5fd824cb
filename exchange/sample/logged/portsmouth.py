"""Portsmouth's manager alerts of 2013/14: 116, by the issues printed.

Source: its IRO annual report for 2013/14, figure 12 and the text beside it. Printed: the issues in whole percentages, of
which one count of 116 fits each; that until 31 August 2013 the log did not know levels and days; that none was
passed to the head of service; 20 days to resolve. Invented: how many were informal, all before 1 September 2013, since
an informal challenge was a case note from then on. An alert for good practice is no row here.
"""

from datetime import date
from pathlib import Path

from exchange.sample.logged.council import Council, Logged, Stay, ids, in_order, listed
from exchange.sample.logged.files import OUTCOMES, write, written

ISSUES = {
    "Statutory requirements not being met": 18,
    "Delay for the child": 20,
    "Assessments and care plans incomplete": 54,
    "IRO not informed of significant changes": 4,
    "Lack of follow through on review decisions": 5,
    "Legal process not followed through": 1,
    "LAC preparation documents not available or of poor quality; or meetings not able to proceed": 14,
}
FIRST, LAST = date(2013, 4, 2), date(2014, 3, 7)
FIELDS_FROM = date(2013, 9, 1)
INFORMAL_OF_NOTES = 0.4


def make(folder: Path) -> None:
    """Write the log."""
    leaving_care = "Permanence and Leaving Care Team"
    council = Council("portsmouth", ("Through Care Team", leaving_care), leaving_care, date(2014, 4, 30))
    logged = [_alert(council, issue) for issue in listed(ISSUES)]
    write(folder / "portsmouth-2013-14.csv", [_row(council, each, number) for number, each in in_order(logged)])


def _alert(council: Council, issue: str) -> Logged:
    raised = council.working_day(FIRST, LAST)
    if raised < FIELDS_FROM:
        stays = [Stay(0 if council.random.random() < INFORMAL_OF_NOTES else 1, None)]
        closed = council.later(raised, 1, 20)
    else:
        stays = council.climb(raised, [1], (1, 12))
        closed = council.later(stays[0].answered or raised, 1, 8)
    each = Logged(issue, raised, closed, stays)
    each.children = [council.child(each)]
    each.outcome = council.random.choice(OUTCOMES)
    return each


def _row(council: Council, each: Logged, number: int) -> dict[str, str]:
    (stay,) = each.stays
    return {
        "Reference": f"MA-1314-{number:03d}",
        "Child reference": ids(each),
        "IRO": council.iro(each.children[0]),
        "Team": council.team(each.children[0]),
        "Issue": each.reason,
        "Date raised": written(each.raised),
        "Details": council.concern(each),
        "Level": "" if stay.opened else ("Informal" if stay.rank == 0 else "Team manager"),
        "Team manager date": written(stay.opened),
        "Team manager answered": written(stay.answered),
        "Outcome": each.outcome,
        "Date resolved": written(each.closed),
        "Resolution": council.change(each),
    }
