"""What the papers print of the reviews themselves: who came, plans in time, monitoring forms, chairing; as review logs.

Portsmouth 2013/14: attendance by role (figure 11), parents, care plans in time, progress by quarter (figures 18 to 21).
Harrow 2018/19: forms by month, answers, disability, advocates. Brent: chairing, advocacy, independent visitors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from exchange.sample.printed.councils import FORMS_BY_MONTH, Made
from exchange.sample.printed.flow import Year, months_of
from exchange.sample.printed.people import CannotBe, Held, Stay
from iro_portal.core.working_days import Calendar
from reviews.due_dates import working_days_from

# Role, attended, did not (Portsmouth, figure 11); its row without a name holds 7.
ATTENDANCE = {
    "Care manager": (8, 0),
    "Carer": (71, 2),
    "Education": (31, 7),
    "Family centre worker or therapist": (5, 0),
    "Family placement social worker": (58, 1),
    "Health": (4, 0),
    "Key worker (residential)": (4, 0),
    "Other worker": (21, 3),
    "Private fostering social worker": (2, 0),
    "Relative or friend": (2, 0),
    "Team manager": (1, 0),
    "Not recorded": (7, 0),
}
PROGRESS = {
    "progress-education": (71, 78, 74, 79),
    "progress-health": (92, 90, 92, 89),
    "progress-placement": (89, 87, 87, 86),
    "progress-contact": (79, 82, 76, 80),
}
# Percent of yes; "over 80 %" and "over 60 %" are inequalities in the paper, and 39 % of plans were to be done.
HARROW_YES = {"permanence-plan": 87, "visits-in-timescale": 83, "health-assessment": 82, "pep": 61}

MIN_AGE = {"progress-education": 4, "pep": 4}  # from which age on the starter form asks a question


@dataclass
class Line:
    """One review's line in a log: values by column."""

    stay: Stay
    held: Held
    values: dict[str, str] = field(default_factory=dict)

    def came(self, role: str, yes: bool) -> None:
        """Add that somebody of a role came, or did not; several of one role stand in one cell."""
        column = f"Attended: {role}"
        so_far = self.values.get(column)
        self.values[column] = f"{so_far}; {_yes(yes)}" if so_far else _yes(yes)


def portsmouth_log(council: Made, calendar: Calendar) -> list[Line]:
    """851 reviews: 220 people whose role is known and 7 others, 315 with a parent, 630 with the plan in time."""
    random, year = Random("portsmouth log"), council.years[-1]  # noqa: S311 - made-up records
    lines = _lines(council, year)
    for role, (came, stayed_away) in ATTENDANCE.items():
        for place, line in enumerate(random.sample(lines, came + stayed_away)):
            line.came(role, place < came)
    for place, line in enumerate(random.sample(lines, 640)):
        line.came("Mother", place < 270)
        if 210 <= place < 315:
            line.came("Father", True)
    for place, line in enumerate(random.sample(lines, 790)):
        before = random.randint(3, 9) if place < 630 else random.randint(0, 2)
        line.values["Care plan received on"] = _day(working_days_from(calendar, line.held.on, -before))
    for line in lines:
        line.values["Monitoring form sent on"] = _day(_sent(random, line, calendar, year))
    for question, percents in PROGRESS.items():
        for quarter, percent in enumerate(percents):
            asked = [line for line in lines if _quarter(line.held.on) == quarter and _asked(question, line)]
            _answer(random, asked, question, percent, "Good progress", ("Some progress", "Little or no progress"))
    return lines


def harrow_log(council: Made, calendar: Calendar) -> list[Line]:
    """525 reviews, 513 with a form, by the month in which it was sent; 19 children who did not take part among them."""
    random, year = Random("harrow log"), council.years[-1]  # noqa: S311 - made-up records
    lines = _lines(council, year)
    silent = [line for line in lines if line.held.code in ("PN4", "PN7")]
    by_month = [[line for line in lines if first <= line.held.on <= last] for first, last in months_of(year)]
    without = [random.choice([line for line in month if line not in silent]) for month in by_month]
    formed = sorted((line for line in lines if line not in without), key=lambda line: line.held.on)
    place = 0
    for (first, last), number in zip(months_of(year), FORMS_BY_MONTH, strict=True):
        for line in formed[place : place + number]:
            if line.held.on > last:
                raise CannotBe(f"no review for a form sent by {last}")
            day = max(first, line.held.on) + timedelta(days=random.randint(0, 6))
            line.values["Monitoring form sent on"] = _day(min(day, last))
        place += number
    for question, percent in HARROW_YES.items():
        asked = [line for line in formed if _asked(question, line)]
        _answer(random, asked, question, percent, "yes", ("no",))
    return lines


def brent_log(council: Made, calendar: Calendar) -> list[Line]:
    """776 reviews of 2018/19: seven children chaired or co-chaired theirs."""
    random, year = Random("brent log"), council.years[-1]  # noqa: S311 - made-up records
    lines = [line for line in _lines(council, year) if line.held.code in ("PN1", "PN2", "PN3")]
    able = {line.stay.council_id: line for line in lines if line.stay.age(line.held.on) >= 11}
    chairs = random.sample(sorted(able), 7)
    for place, child in enumerate(chairs):
        able[child].values["Chaired by the child"] = "yes" if place < 3 else "in part"
    for line in lines:
        line.values.setdefault("Chaired by the child", "no")
    return lines


def facts(council: Made) -> Iterator[tuple[str, str, date, date | None]]:
    """Advocacy, visitors, disability, proceedings in court as they are printed: child, what, from, until."""
    random = Random(f"{council.slug} facts")  # noqa: S311 - made-up records
    if council.slug == "brent":
        first, second = council.years
        for year, number in ((first, 54), (second, 62)):
            for stay in random.sample(_older(council, year), number):
                yield stay.council_id, "advocacy", max(stay.start, year.first) + timedelta(days=5), None
        yield from _visitors(random, council, first, second)
    if council.slug == "portsmouth":
        yield from _in_proceedings(random, council)
    if council.slug == "harrow":
        (year,) = council.years
        for stay in random.sample(_older(council, year), 39):
            yield stay.council_id, "advocate", max(stay.start, year.first) + timedelta(days=5), None
        for stay in _disabled(random, council, year, 9):
            yield stay.council_id, "disability", stay.start, None


def _in_proceedings(random: Random, council: Made) -> Iterator[tuple[str, str, date, date]]:
    """5 and 2 children accommodated under section 20 while proceedings went on, at the ends of two years; then none."""
    for year, number in zip(council.years, (5, 2, 0), strict=True):
        open_until = year.last + timedelta(days=60)
        here = [stay for stay in council.stays if stay.in_care(year.last) and stay.in_care(open_until)]
        lasting = [stay for stay in here if {_legal(stay, year.last), _legal(stay, open_until)} == {"V2"}]
        settled = [stay for stay in lasting if stay.start <= year.last - timedelta(days=45)]
        for stay in random.sample(settled, number):
            issued = max(stay.start, year.last - timedelta(days=120)) + timedelta(days=random.randint(5, 40))
            yield stay.council_id, "proceedings", issued, open_until - timedelta(days=random.randint(0, 30))


def _legal(stay: Stay, day: date) -> str:
    return [legal for since, legal, *_ in stay.changes if since <= day][-1]


def _visitors(random: Random, council: Made, first: Year, second: Year) -> Iterator[tuple[str, str, date, date | None]]:
    """13 children with an independent visitor in the first year, 10 in the second, 8 of them in both."""
    both = [stay for stay in _older(council, first) if stay.in_care(second.last)]
    chosen = random.sample(both, 15)
    for place, stay in enumerate(chosen):
        start = first.first if place < 13 else second.first
        until = first.last if place < 5 else None
        yield stay.council_id, "visitor", max(stay.start, start) + timedelta(days=20), until


def _older(council: Made, year: Year) -> list[Stay]:
    """Children of seven or over who were in care for at least a month of a year, each once."""
    found = {
        stay.council_id: stay
        for stay in council.stays
        if stay.age(year.first) >= 7
        and stay.start <= year.last - timedelta(days=30)
        and (stay.end or year.last) >= max(stay.start, year.first) + timedelta(days=30)
    }
    return [found[key] for key in sorted(found)]


def _disabled(random: Random, council: Made, year: Year, reviews: int) -> Iterator[Stay]:
    """Children whose reviews of the year are so many together."""
    stays = sorted(council.stays, key=lambda stay: stay.council_id)
    random.shuffle(stays)
    for stay in stays:
        held = sum(year.first <= each.on <= year.last for each in stay.reviews)
        if 0 < held <= min(reviews, 3):
            reviews -= held
            yield stay
    if reviews:
        raise CannotBe("no children with so many reviews")


def _lines(council: Made, year: Year) -> list[Line]:
    return [
        Line(stay, each)
        for stay in sorted(council.stays, key=lambda stay: (stay.council_id, stay.start))
        for each in stay.reviews
        if year.first <= each.on <= year.last
    ]


def _answer(random: Random, asked: list[Line], question: str, percent: int, good: str, others: tuple[str, ...]) -> None:
    """Let as many answer well as the printed whole percentage means."""
    number = round(percent * len(asked) / 100)
    if int(100 * number / len(asked) + 0.5) != percent:
        raise CannotBe(f"{question}: no count of {len(asked)} is {percent} %")
    well = set(random.sample(range(len(asked)), number))
    for place, line in enumerate(asked):
        line.values[f"Question: {question}"] = good if place in well else random.choice(others)


def _asked(question: str, line: Line) -> bool:
    return line.stay.age(line.held.on) >= MIN_AGE.get(question, 0)


def _sent(random: Random, line: Line, calendar: Calendar, year: Year) -> date:
    return min(working_days_from(calendar, line.held.on, random.randint(0, 8)), year.last)


def _quarter(day: date) -> int:
    return (day.month - 4) % 12 // 3


def _yes(yes: bool) -> str:
    return "yes" if yes else "no"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
