"""Harrow's log of 2018/19: 57 disputes, 49 resolved at stage 1 and 8 at stage 2, 55 completed in the months printed.

Source: its IRO annual report for 2018/19. Printed: the stages, what was raised at stage 2, and completed by month.
Invented: how many were raised about what at stage 1, and that the two not completed were in April 2019.
"""

from datetime import date
from pathlib import Path

from exchange.sample.logged.council import Council, Logged, ids, in_order, listed
from exchange.sample.logged.files import write, written
from exchange.sample.printed.flow import Year, months_of

YEAR = Year(2019, {})
FIRST_RAISED = date(2018, 4, 3)
COMPLETED = (1, 6, 3, 7, 1, 1, 11, 8, 4, 4, 6, 3)
LEFT_OVER = 2
CARE_PLAN, PATHWAY, DRIFT = (
    "Care plan not up to date",
    "Pathway plan not up to date",
    ("Drift or delay in permanence planning"),
)
VISITS, OVERSIGHT = "Social work visits out of timescale", "Management oversight"
AT_STAGE_1 = {
    VISITS: 12,
    "Personal education plan or health assessment not on file": 7,
    "Personal education plan outstanding": 6,
    "Health assessment outstanding": 6,
    CARE_PLAN: 10,
    PATHWAY: 8,
}
# The report's own account of the eight, shortened; the last is its "recommendation from the previous three reviews".
AT_STAGE_2 = [
    (CARE_PLAN, [VISITS, OVERSIGHT], "The care plan has not been updated. This was raised at stage 1, and was a "
     "recommendation of the previous review. Visits are not recorded, and there is no evidence of management oversight."),
    *[(PATHWAY, [VISITS], "The pathway plan remains outstanding, and visits are not recorded.")] * 4,
    (PATHWAY, [], "Joint working with the youth offending team is not effective, and the pathway plan was not updated."),
    (DRIFT, [], "The assessment for going home is not on file. I ask for a support plan, and whether the order will be "
     "revoked."),
    (PATHWAY, [], "The pathway plan was a recommendation of the previous three reviews, and is outstanding."),
]  # fmt: skip
DONE = ["Done: what was asked for happened"] * 3 + ["Partly done, the rest is agreed with a day"]


def make(folder: Path) -> None:
    """Write the log."""
    council = Council(
        "harrow", ("Children Looked After Team 1", "Children Looked After Team 2"), "Children Looked After Team 2",
        date(2019, 4, 30),
    )  # fmt: skip
    logged = _disputes(council)
    write(folder / "harrow-2018-19.csv", [_row(council, each, number) for number, each in in_order(logged)])


def _disputes(council: Council) -> list[Logged]:
    """Deal the reasons over the days of completion; the two left over are of stage 1."""
    days = _completed(council)
    late = [day for day in days if day >= date(2018, 6, 1) and day <= YEAR.last]
    closing = council.random.sample(late, len(AT_STAGE_2))
    first = list(days)
    for day in closing:
        first.remove(day)
    reasons = listed(AT_STAGE_1)
    council.random.shuffle(reasons)
    logged = [_at_stage_1(council, reason, day) for reason, day in zip(reasons, first, strict=True)]
    return logged + [_at_stage_2(council, told, day) for told, day in zip(AT_STAGE_2, closing, strict=True)]


def _completed(council: Council) -> list[date]:
    days = []
    for (first, last), number in zip(months_of(YEAR), COMPLETED, strict=True):
        first = max(first, date(2018, 4, 12))
        days += [council.working_day(first, last) for _ in range(number)]
    return days + [council.working_day(date(2019, 4, 1), date(2019, 4, 8)) for _ in range(LEFT_OVER)]


def _at_stage_1(council: Council, reason: str, closed: date) -> Logged:
    raised = max(council.earlier(closed, 6, 18), FIRST_RAISED)
    each = Logged(reason, raised, closed, council.climb(raised, [1], (1, 6)))
    each.children = [council.child(each)]
    each.outcome = council.random.choice(DONE)
    return each


def _at_stage_2(council: Council, told: tuple[str, list[str], str], closed: date) -> Logged:
    reason, others, concern = told
    raised = max(council.earlier(closed, 19, 28), FIRST_RAISED)
    each = Logged(reason, raised, closed, council.climb(raised, [1, 2], (2, 7)), others, concern=concern)
    each.children = council.pair(each) if reason == CARE_PLAN else [council.child(each)]
    each.outcome = council.random.choice(DONE)
    return each


def _row(council: Council, each: Logged, number: int) -> dict[str, str]:
    stays = {stay.rank: stay for stay in each.stays}
    stages = {}
    for rank, title in ((1, "Stage 1"), (2, "Stage 2")):
        stay = stays.get(rank)
        stages[f"{title} raised"] = written(stay.opened) if stay else ""
        stages[f"{title} response"] = written(stay.answered) if stay else ""
    return {
        "Reference": f"DRP-1819-{number:02d}",
        "Child ID": ids(each),
        "IRO": council.iro(each.children[0]),
        "Team": council.team(each.children[0]),
        "Reason": each.reason,
        "Other reasons": "; ".join(each.others),
        "Date raised": written(each.raised),
        "Source": council.random.choice(("LAC review", "LAC review", "Monitoring form")),
        "Concern": council.concern(each),
        **stages,
        "Outcome": each.outcome,
        "Date completed": written(each.closed),
        "What changed": council.change(each),
    }
