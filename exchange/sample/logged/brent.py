"""Brent's logs: 47 escalations in 2017/18 and 49 in 2018/19, of which 3 reached the operational director.

Source: its IRO annual report for 2018/19, section 12. Printed: these counts, the themes, that none reached the strategic
director, what the three were about, and one at the head of service that was not agreed. Invented: how many had which
theme, and how many stopped at which of the lower stages.
"""

from datetime import date
from pathlib import Path

from exchange.sample.logged.council import Council, Logged, Stay, ids, in_order, listed
from exchange.sample.logged.files import OUTCOMES, write, written

MOVE, DRIFT = "Unplanned placement move", "Drift and delay in progressing care plan"
PAPERS = "Care plan and review paperwork incomplete, or not seen by the young person before the review"
TRANSITION = "Transition to semi-independent units and housing vulnerability reports"
SAFEGUARDING, AGE = "Safeguarding concern", "Delay in age assessment of an unaccompanied minor"
CONTACT, OTHER = "Contact with siblings and wider family", "Other"
MISSING, CSE = "Young person missing", "CSE"
NOT_AGREED = "Not agreed: the senior decision stands"
OPERATIONAL_DIRECTOR = 3

# The highest stages reached by those that have no story of their own below, and their themes.
STOPPED = {2017: {0: 11, 1: 27, 2: 9}, 2018: {0: 10, 1: 28, 2: 7}}
THEMES = {
    2017: {DRIFT: 14, PAPERS: 13, MOVE: 5, TRANSITION: 5, SAFEGUARDING: 4, AGE: 3, CONTACT: 2, OTHER: 1},
    2018: {DRIFT: 14, PAPERS: 12, MOVE: 5, TRANSITION: 5, SAFEGUARDING: 4, AGE: 3, CONTACT: 2},
}


def make(folder: Path) -> None:
    """Write both logs."""
    teams = ("Looked After Children Team East", "Looked After Children Team West")
    council = Council("brent", teams, "Leaving Care Team", date(2019, 4, 30))
    for year in STOPPED:
        logged = _plain(council, year) + (_told(council) if year == 2018 else [])
        rows = [_row(council, each, f"LAC-{year % 100}-{number:03d}") for number, each in in_order(logged)]
        write(folder / f"brent-{year}-{(year + 1) % 100}.csv", rows)


def _plain(council: Council, year: int) -> list[Logged]:
    highest, themes = [int(rank) for rank in listed(STOPPED[year])], listed(THEMES[year])
    council.random.shuffle(highest)
    return [_escalation(council, theme, year, rank) for theme, rank in zip(themes, highest, strict=True)]


def _escalation(council: Council, theme: str, year: int, highest: int) -> Logged:
    """First informally with the worker and their manager, but for one in five that begins with the team manager."""
    raised = council.working_day(date(year, 4, 3), date(year + 1, 2, 8))
    lowest = 1 if highest and council.random.random() < 0.2 else 0
    stays = _climb(council, raised, list(range(lowest, highest + 1)))
    each = Logged(theme, raised, council.later(stays[-1].answered or raised, 1, 12), stays)
    each.children = [council.child(each)]
    each.outcome = council.random.choice(OUTCOMES)
    if theme == SAFEGUARDING:
        each.features = council.random.choice(([MISSING], [CSE], [CSE, MISSING]))
    return each


def _climb(council: Council, raised: date, ranks: list[int]) -> list[Stay]:
    """As at every council, but that one in six below the top is taken further without an answer, once that is late."""
    stays, day = [], raised
    for rank in ranks:
        silent = rank != ranks[-1] and council.random.random() < 1 / 6
        answered = None if silent else council.later(day, 0, 6)
        stays.append(Stay(rank, day, answered))
        day = council.later(answered or council.calendar.add(day, 6), 0, 3)
    return stays


def _told(council: Council) -> list[Logged]:
    """The four of 2018/19 of which the report tells."""
    return [
        _story(council, DRIFT, date(2018, 5, 14), (0, 0), OPERATIONAL_DIRECTOR,
               "The care plan for this baby is not clear: two plans run side by side, and no day is named for a decision."),
        _story(council, MOVE, date(2018, 9, 10), (14, 16), OPERATIONAL_DIRECTOR,
               "The young person went missing repeatedly and was then moved without a plan, and without my being told.",
               others=[SAFEGUARDING], features=[MISSING]),
        _story(council, SAFEGUARDING, date(2018, 11, 5), (14, 16), OPERATIONAL_DIRECTOR,
               "The risk outside the placement is so high that I ask the authority to consider secure accommodation.",
               features=[CSE, MISSING]),
        _story(council, OTHER, date(2018, 7, 9), None, 2,
               "The plan is that both go home after a short time in care. I ask for a longer time to prepare it.",
               outcome=NOT_AGREED, changed="The children went home, have settled well, and I was kept informed."),
    ]  # fmt: skip


def _story(council: Council, theme: str, raised: date, ages, highest: int, concern: str, **more) -> Logged:
    stays = council.climb(raised, list(range(highest + 1)), (1, 5))
    each = Logged(theme, raised, council.later(stays[-1].answered or raised, 2, 8), stays, concern=concern, **more)
    each.children = [council.child(each, ages)] if ages else council.pair(each)
    each.outcome = each.outcome or "The plan was changed by agreement"
    return each


def _row(council: Council, each: Logged, reference: str) -> dict[str, str]:
    stays = {stay.rank: stay for stay in each.stays}
    stages = {}
    for rank, title in enumerate(("Informal", "Stage 1", "Head of service", "Operational director")):
        stay = stays.get(rank)
        stages[f"{title} date"] = written(stay.opened) if stay else ""
        stages[f"{title} answered"] = written(stay.answered) if stay else ""
    return {
        "Escalation ref": reference,
        "Children": ids(each),
        "IRO": council.iro(each.children[0]),
        "Team": council.team(each.children[0]),
        "Theme": each.reason,
        "Other themes": "; ".join(each.others),
        "Features": "; ".join(each.features),
        "Date raised": written(each.raised),
        "Source": council.random.choice(("LAC review", "LAC review", "Between reviews", "Midway review")),
        "Concern": council.concern(each),
        **stages,
        "Outcome": each.outcome,
        "Date closed": written(each.closed),
        "What changed": council.change(each),
    }
