"""What the logs of Brent, Portsmouth and Harrow share: who stands in them, which days, how a stage went."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from exchange.sample.logged.returned import Returned, read_returned
from exchange.sample.printed.make import offline_calendar
from exchange.sample.words import Words, declared

# Whole years, both included: whom a concern of this standard reason can be about, by the words that tell it.
AGES = {
    "pathway": (17, 17),
    "immigration": (15, 17),
    "education": (11, 16),
    "placement": (11, 17),
    "safeguarding": (12, 17),
    "visits": (10, 17),
    "review-papers": (8, 17),
}
ANY_AGE = (0, 17)
LEAVING_CARE = 16


@dataclass(frozen=True)
class Stay:
    """A stay at a stage; days are None where the log does not know them."""

    rank: int
    opened: date | None
    answered: date | None = None


@dataclass
class Logged:
    """One escalation of a log, before it is written."""

    reason: str
    raised: date
    closed: date
    stays: list[Stay]
    others: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    children: list[Returned] = field(default_factory=list)
    concern: str = ""
    changed: str = ""
    outcome: str = ""


class Council:
    """One council's children, teams and IROs, and a seeded generator that draws from them.

    `until`, the last day of its logs, says of what age a child is held to be when it is given a team.
    """

    def __init__(self, slug: str, teams: tuple[str, ...], leaving_care: str, until: date):
        self.random = Random(f"{slug} logs, 1")  # noqa: S311 - made-up records, not secrets
        self.words, self.calendar = Words(self.random), offline_calendar()
        self.children = read_returned(slug)
        self.teams, self.leaving_care, self.until = teams, leaving_care, until
        council = declared(f"authorities/{slug}")
        self.iros = [post[3] for post in council["posts"] if post[1] == "iro"]
        self.standard = {line["label"]: line["standard"] for each in council["reason_lists"] for line in each["lines"]}

    def child(self, each: Logged, ages: tuple[int, int] | None = None) -> Returned:
        """A child who was in care from the raising to the close, of an age that fits the concern."""
        low, high = ages or AGES.get(self.standard[each.reason], ANY_AGE)
        return self.random.choice(
            [c for c in self.children if c.in_care(each.raised, each.closed) and low <= c.age(each.raised) <= high]
        )

    def pair(self, each: Logged) -> list[Returned]:
        """Two children who can be brothers or sisters: of one ethnic group, who came within a month of each other."""
        here = [child for child in self.children if child.in_care(each.raised, each.closed)]
        pairs = [(a, b) for a in here for b in here if a.council_id < b.council_id and self._alike(a, b, each.raised)]
        return list(self.random.choice(pairs))

    def iro(self, child: Returned) -> str:
        return self.iros[int(child.council_id) % len(self.iros)]

    def team(self, child: Returned) -> str:
        if child.age(self.until) >= LEAVING_CARE:
            return self.leaving_care
        return self.teams[int(child.council_id) % len(self.teams)]

    def working_day(self, first: date, last: date) -> date:
        """A working day from the first day to the last."""
        while True:
            day = first + timedelta(days=self.random.randint(0, (last - first).days))
            if self.calendar.is_working(day):
                return day

    def later(self, day: date, least: int, most: int) -> date:
        """A working day so many working days later."""
        return self.calendar.add(day, self.random.randint(least, most))

    def earlier(self, day: date, least: int, most: int) -> date:
        """A working day so many working days earlier."""
        place = self.calendar.working.index(day) - self.random.randint(least, most)
        return self.calendar.working[place]

    def climb(self, raised: date, ranks: list[int], answer: tuple[int, int]) -> list[Stay]:
        """A stay at each rank: answered after so many working days; the next opened 1 to 3 later."""
        stays, day = [], raised
        for rank in ranks:
            answered = self.later(day, *answer)
            stays.append(Stay(rank, day, answered))
            day = self.later(answered, 1, 3)
        return stays

    def concern(self, each: Logged) -> str:
        return each.concern or self.words.concern(self.standard[each.reason])

    def change(self, each: Logged) -> str:
        return each.changed or self.words.change(self.standard[each.reason])

    def _alike(self, one: Returned, other: Returned, on: date) -> bool:
        near = abs((one.came(on) - other.came(on)).days) <= 31
        apart = 300 < abs((one.born - other.born).days) < 6 * 365
        return near and apart and one.ethnic == other.ethnic and self.team(one) == self.team(other)


def ids(each: Logged) -> str:
    """The children's ids as a log's cell holds them."""
    return "; ".join(child.council_id for child in each.children)


def in_order(logged: list[Logged]) -> list[tuple[int, Logged]]:
    """The log's rows, numbered by the day raised."""
    return list(enumerate(sorted(logged, key=lambda each: (each.raised, ids(each))), start=1))


def listed(counts: dict[str, int]) -> list[str]:
    """Each key as often as its count says."""
    return [key for key, count in counts.items() for _ in range(count)]
