"""Southwark's escalation logs of 2015/16, 2017/18 and April to December 2018, and the children in them.

Sources: reports to the Corporate Parenting Committee of 1 March 2017 (2015/16) and of 26 February 2019 (the others).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from exchange.sample.logged.files import OUTCOMES, UNKNOWN, write, written
from exchange.sample.rostered import Rostered, write_roster
from exchange.sample.words import Words, declared

THEMES = {
    "Care plans/pathway plans not completed on the system in good time": 99,
    "Drift in care planning": 18,
    "Concerns re young person's safety": 15,
    "Infrequent social work visits": 9,
    "Issues around contact with family members": 9,
    "No allocated worker/sickness": 8,
    "Health issues": 7,
    "Concerns about the placement": 7,
    "Review decisions outstanding": 4,
    "Staying put arrangements": 3,
    "Life story work": 1,
    "Not recorded": 10,
}
# The second themes of the six escalations that had two.
SECOND = [
    ("Care plans/pathway plans not completed on the system in good time", "Review decisions outstanding"),
    ("Care plans/pathway plans not completed on the system in good time", "Review decisions outstanding"),
    ("Infrequent social work visits", "No allocated worker/sickness"),
    ("Infrequent social work visits", "No allocated worker/sickness"),
    ("Concerns re young person's safety", "Concerns about the placement"),
    ("Drift in care planning", "Issues around contact with family members"),
]
MISSING, EXPLOITED, GANGS = "Missing episodes", "CSE/sexually harmful behaviour", "Criminality/gang links"
SAFETY_FEATURES = [[MISSING, EXPLOITED], [MISSING, GANGS], *[[MISSING]] * 4, *[[EXPLOITED]] * 4, *[[GANGS]] * 5]
WORKER_FEATURES = [["Impact of social work sickness"]] * 3 + [["SW has left and case to be reallocated"]] * 5
HEALTH_FEATURES = [["Emotional health and well-being"]] * 3 + [[]] * 4
REASONS_2017 = {
    "Incomplete or inadequate care plans": 148,
    "Drift or delay in care planning": 23,
    "Other": 10,
    "Education": 9,
    "Action and effectiveness of management": 6,
    "Placement concerns": 10,
    "Concerns around social work provision": 7,
    "Non completion of review decisions": 4,
    "Safeguarding concerns including missing episodes, crime related or CSE risk": 2,
}
REASONS_2018 = {
    "Incomplete or inadequate care plans": 38,
    "Drift or delay in care planning": 23,
    "Other": 13,
    "Education": 8,
    "Action and effectiveness of management": 8,
    "Placement concerns": 7,
    "Concerns around social work provision": 4,
    "Non completion of review decisions": 1,
    "Safeguarding concerns including missing episodes, crime related or CSE risk": 1,
}
REASONS_ON_MOSAIC = {
    "Inadequate care plan": 19,
    "Care plan delay": 7,
    "Other": 6,
    "Social work": 3,
    "Education": 3,
    "Follow-up actions": 2,
    "Safeguarding": 1,
    "Placement": 1,
    "Health": 1,
    "18+ planning": 1,
}
# Paragraph 10 of the report of 1 March 2017, shortened.
CASES = [
    (date(2015, 5, 11), 2, "Awaits adoption. I am concerned about possible delay.", "Adopted by August."),
    (date(2015, 9, 14), 1, "The plan to return to a parent could move faster.", "Plans made to go home."),
    (date(2015, 10, 6), 1, "The plan to return home is not moving forward.", "The case went into court."),
    (date(2015, 10, 21), 1, "Seeks asylum; slow with health, school and the Home Office.",
     "Health assessment done, school place found, interview arranged."),
    (date(2016, 1, 12), 1, "A police investigation holds up planning for the whole family.", "Proceedings started."),
    (date(2016, 1, 20), 1, "Delay in starting proceedings for the whole family.", "Proceedings started; placed."),
]  # fmt: skip
SOURCES = ["LAC review", "LAC review", "LAC review", "Between reviews", "Midway review", "Case file"]


@dataclass
class Logged:
    """One escalation of a log, before it is written."""

    reason: str
    other: str = ""
    features: list[str] = field(default_factory=list)
    raised: date | None = None
    child: Rostered | None = None
    concern: str = ""
    changed: str = ""
    reached: int = 1
    passes_over: bool = False


class Maker:
    """Draws children, days and words from one seeded generator."""

    def __init__(self, seed: str, folder: Path):
        self.folder = folder
        self.random = Random(seed)  # noqa: S311 - made-up records, not secrets
        self.words = Words(self.random)
        council = declared("authorities/southwark")
        self.posts = council["posts"]
        self.standard = {line["label"]: line["standard"] for each in council["reason_lists"] for line in each["lines"]}
        self.roster: list[Rostered] = []

    def children(self, count: int, year: int, families: tuple[int, ...] = ()) -> list[Rostered]:
        """`count` children in care all through a year, the first of them in families of these sizes."""
        made = []
        for number, size in enumerate(families):
            family, first = self.words.family(), self._rostered(year)
            made += [self._rostered(year, f"{year}-{number}", family, first) for _ in range(size)]
        made += [self._rostered(year) for _ in range(count - len(made))]
        self.roster += made
        for place, child in enumerate(self.roster):
            child.council_id = f"{2601001 + place * 7}"
        return made

    def weekday(self, start: date, end: date) -> date:
        """A weekday from start to end, not in the Christmas week."""
        while True:
            day = start + timedelta(days=self.random.randint(0, (end - start).days))
            if day.weekday() < 5 and (day.month, day.day) not in {(12, 25), (12, 26), (1, 1)}:
                return day

    def after(self, day: date, weekdays: int) -> date:
        """The day so many weekdays later."""
        while weekdays:
            day += timedelta(days=1)
            weekdays -= day.weekday() < 5
        return day

    def _rostered(self, year: int, key: str = "", family: str = "", like: Rostered | None = None) -> Rostered:
        sex = self.random.choice("12")
        born = date(year - self.random.randint(1, 14), self.random.randint(1, 12), self.random.randint(1, 28))
        workers = [post for post in self.posts if post[1] == "social-worker"]
        iros = [post for post in self.posts if post[1] == "iro"]
        worker = self.random.choice(workers)
        start = max(born + timedelta(days=10), date(year - 1, self.random.randint(4, 12), self.random.randint(1, 28)))
        return Rostered(
            council_id="", name=self.words.name(sex, family), date_of_birth=born, sex=sex,
            ethnicity=like.ethnicity if like else self.words.ethnicity(), care_start=like.care_start if like else start,
            care_end=date(year + 1, self.random.randint(7, 12), self.random.randint(1, 28)),
            team=like.team if like else worker[2], social_worker=like.social_worker if like else worker[3],
            iro=like.iro if like else self.random.choice(iros)[3], family=key,
        )  # fmt: skip


def make(folder: Path) -> None:
    """Write the four logs and the roster of their children."""
    maker = Maker("southwark logs, 1", folder)
    themes_2015(maker)
    spread(maker, "southwark-2017-18", REASONS_2017, 2017, (date(2017, 4, 3), date(2018, 3, 29)), 193, beyond=26)
    spread(maker, "southwark-2018-apr-nov", REASONS_2018, 2018, (date(2018, 4, 3), date(2018, 11, 16)), 97, beyond=14)
    spread(
        maker, "southwark-2018-nov-dec", REASONS_ON_MOSAIC, 2018, (date(2018, 11, 19), date(2018, 12, 31)), 43, beyond=5
    )
    write_roster(folder / "southwark-children.csv", maker.roster)


def themes_2015(maker: Maker) -> None:
    """2015/16: 184 escalations, 178 children, 6 with two themes, 9 to a head of service or an assistant director."""
    logged = _themed()
    drift = [each for each in logged if each.reason.startswith("Drift")]
    rest = [each for each in logged if each not in drift]
    children = maker.children(178, 2015, families=(6, 6))
    _give_children(maker, drift, rest, children)
    for each in logged:
        # Mosaic came in July 2015; the theme about it begins there.
        first = date(2015, 7, 15) if each.reason.startswith("Care plans/") else date(2015, 4, 1)
        each.raised = maker.weekday(first, date(2016, 3, 24))
    for each, (day, reached, concern, changed) in zip(
        [drift[17], *drift[12:15], drift[0], drift[6]], CASES, strict=True
    ):
        each.raised, each.reached, each.concern, each.changed = day, reached, concern, changed
        each.passes_over = reached > 1
    for each, reached in zip(maker.random.sample(rest, 8), (2, 2, 2, 2, 2, 3, 3, 3), strict=True):
        each.reached = reached
    _make_old_enough(maker, logged)
    logged.sort(key=lambda each: (each.raised, each.child.council_id))
    rows = [_row_2015(maker, each, number) for number, each in enumerate(logged, 1)]
    write(maker.folder / "southwark-2015-16.csv", rows)


def _themed() -> list[Logged]:
    left = dict(THEMES)
    logged = []
    for main, other in SECOND:
        left[main] -= 1
        left[other] -= 1
        logged.append(Logged(main, other))
    logged += [Logged(theme) for theme, count in left.items() for _ in range(count)]
    for theme, features in (
        ("Concerns re young person's safety", SAFETY_FEATURES),
        ("No allocated worker/sickness", WORKER_FEATURES),
        ("Health issues", HEALTH_FEATURES),
    ):
        of_theme = [each for each in logged if theme in (each.reason, each.other)]
        for each, some in zip(of_theme, features, strict=True):
            each.features = list(some)
    return logged


def _give_children(maker: Maker, drift: list[Logged], rest: list[Logged], children: list[Rostered]) -> None:
    for each, child in zip(drift, children, strict=False):
        each.child = child
    others = children[len(drift) :]
    twice = maker.random.sample(others, len(rest) - len(others))
    dealt = others + twice
    maker.random.shuffle(rest)
    for each, child in zip(rest, dealt, strict=True):
        each.child = child


def _make_old_enough(maker: Maker, logged: list[Logged]) -> None:
    """Whoever is escalated about leaving care is 17, and leaves at 18."""
    for each in logged:
        if maker.standard[each.reason] == "pathway":
            child, day = each.child, each.raised + timedelta(days=maker.random.randint(100, 250))
            day = day.replace(day=min(day.day, 28))
            child.date_of_birth, child.care_end = day.replace(year=day.year - 18), day


def spread(
    maker: Maker, name: str, reasons: dict[str, int], year: int, days: tuple[date, date], children: int, beyond: int
):
    """A log with exactly these counts of main reasons, this many children, and so many children beyond stage 1."""
    logged = [Logged(reason) for reason, count in reasons.items() for _ in range(count)]
    maker.random.shuffle(logged)
    made = maker.children(children, year)
    dealt = made + maker.random.sample(made, len(logged) - len(made))
    for place, (each, child) in enumerate(zip(logged, dealt, strict=True)):
        each.child, each.raised = child, maker.weekday(*days)
        each.reached = (3 if place % 9 == 8 else 2) if place < beyond else 1
    _make_old_enough(maker, logged)
    logged.sort(key=lambda each: (each.raised, each.child.council_id))
    make_row = _row_2017 if year == 2017 else _row_2018
    write(maker.folder / f"{name}.csv", [make_row(maker, each, number) for number, each in enumerate(logged, 1)])


def _row_2015(maker: Maker, each: Logged, number: int) -> dict[str, str]:
    """As in 2015/16: stage by stage with days; answered within two working days, mostly within one."""
    drift, unknown = each.reason.startswith("Drift"), maker.random.random() < 0.08
    stages, day = {}, each.raised
    for rank in range(1, 4):
        opened = answered = None
        if rank == each.reached or (rank < each.reached and not each.passes_over):
            opened = day
            answered = maker.after(day, maker.random.choice((0, 1, 1, 2)))
            day = maker.after(answered, maker.random.randint(1, 4)) if rank < each.reached else answered
        hidden = opened is not None and unknown and not drift and each.reached == 1
        stages[f"Stage {rank} date"] = UNKNOWN if hidden else written(opened)
        stages[f"Stage {rank} answered"] = "" if hidden else written(answered)
    return {
        "Ref": f"SWK15-{number:03d}",
        "Child ID": each.child.council_id,
        "IRO": each.child.iro,
        "Team": each.child.team,
        "Theme": each.reason,
        "Other themes": each.other,
        "Features": "; ".join(each.features),
        "Date raised": written(each.raised),
        "Source": maker.random.choice(SOURCES),
        "Concern": each.concern or maker.words.concern(maker.standard[each.reason]),
        **stages,
        "Outcome": maker.random.choice(OUTCOMES),
        "Date resolved": written(maker.after(day, maker.random.randint(1, 25))),
        "What changed": each.changed or maker.words.change(maker.standard[each.reason]),
    }


def _row_2017(maker: Maker, each: Logged, number: int) -> dict[str, str]:
    """As in 2017/18: no accurate record of stages, only how far it went."""
    return {
        "Ref": f"SWK17-{number:03d}",
        "Mosaic ID": each.child.council_id,
        "Name of IRO": each.child.iro,
        "Team": each.child.team,
        "Reason for IRO escalation": each.reason,
        "Date logged": written(each.raised),
        "Stage reached": f"Stage {each.reached}",
        "Outcome": maker.random.choice(OUTCOMES),
        "Date closed": written(maker.after(each.raised, maker.random.randint(2, 40))),
    }


def _row_2018(maker: Maker, each: Logged, number: int) -> dict[str, str]:
    """As in 2018: stage days where they were logged."""
    day, stages = each.raised, {}
    for rank, title in ((1, "Practice group lead"), (2, "Head of service"), (3, "Assistant director")):
        opened = day if rank <= each.reached else None
        answered = maker.after(day, maker.random.randint(0, 7)) if opened else None
        hidden = opened is not None and each.reached == 1 and maker.random.random() < 0.12
        stages[f"{title} date"] = UNKNOWN if hidden else written(opened)
        stages[f"{title} answered"] = "" if hidden else written(answered)
        day = maker.after(answered, maker.random.randint(1, 3)) if rank < each.reached else answered or day
    return {
        "Reference": f"SWK18-{each.raised:%m}-{number:03d}",
        "Mosaic ID": each.child.council_id,
        "IRO": each.child.iro,
        "Team": each.child.team,
        "Reason for IRO Escalation": each.reason,
        "Date of escalation": written(each.raised),
        "Details": maker.words.concern(maker.standard[each.reason]),
        **stages,
        "Outcome": maker.random.choice(OUTCOMES),
        "Date closed": written(maker.after(day, maker.random.randint(1, 20))),
        "What changed": maker.words.change(maker.standard[each.reason]),
    }
