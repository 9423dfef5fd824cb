"""Who came lately: children in their first weeks and months of care, one without an IRO yet, and children in short breaks."""

from datetime import date, timedelta
from random import Random

from children.commands import add_child, allocate, begin_care
from children.models import Allocation, Child, PeriodOfCare
from exchange.sample import roster
from exchange.sample.caseload import LEAVING
from exchange.sample.councils import declaration
from exchange.sample.rostered import Rostered
from exchange.sample.words import Words
from people.models import Authority

CAME = (3, 12, 45, 150, 260)  # days ago; the first of them has no IRO yet
BREAKS = (80, 40, 12)  # short breaks began so many days ago
STEP = 3  # between two council ids, as in the caseload


def load(authority: Authority, today: date) -> None:
    """This function will add the children who came lately, after those whom the caseload has."""
    random = Random(f"{authority.slug} {today} arrivals")  # noqa: S311 - made up
    words, plan = Words(random), declaration(authority.slug)
    words.taken.update(Child.objects.of(authority).values_list("name", flat=True))
    first = plan["council_id_from"] + plan["caseload"]["children"] * STEP
    workers = [post for post in plan["posts"] if post[1] == "social-worker" and post[2] != LEAVING]
    iros = [post[3] for post in plan["posts"] if post[1] == "iro"]
    came = [
        _drawn(words, today, days, str(first + place * STEP), workers[place % len(workers)], iros[place % len(iros)])
        for place, days in enumerate(CAME)
    ]
    children = roster.create(authority, came)
    Allocation.objects.filter(child=children[0], kind=Allocation.Kind.IRO).delete()
    _short_breaks(authority, today, words, first + len(CAME) * STEP)


def _drawn(words: Words, today: date, days: int, council_id: str, worker, iro: str) -> Rostered:
    random, start = words.random, today - timedelta(days=days)
    born = start - timedelta(days=random.randint(40, 16 * 365))
    sex = random.choice("12")
    return Rostered(
        council_id=council_id, name=words.name(sex), date_of_birth=born, sex=sex, ethnicity=words.ethnicity(),
        care_start=start, care_end=None, team=worker[2], social_worker=worker[3], iro=iro,
    )  # fmt: skip


def _short_breaks(authority: Authority, today: date, words: Words, first: int) -> None:
    """Not looked after otherwise (V3, V4); worker, team and IRO are those of a child in care."""
    like = Child.objects.of(authority).in_care(today).order_by("council_id")
    patterns = like.exclude(allocations__team__name=LEAVING)[: len(BREAKS)]
    for place, days in enumerate(BREAKS):
        start, sex = today - timedelta(days=days), words.random.choice("12")
        child = add_child(
            authority=authority, council_id=str(first + place * STEP), name=words.name(sex), by=None, sex=sex,
            date_of_birth=start - timedelta(days=words.random.randint(6 * 365, 15 * 365)), ethnicity=words.ethnicity(),
        )  # fmt: skip
        rows = {row.kind: row for row in patterns[place].allocations.filter(end=None)}
        allocate(
            child=child, start=start, by=None, iro=rows["iro"].staff, social_worker=rows["social-worker"].staff,
            team=rows["team"].team,
        )  # fmt: skip
        begin_care(child=child, start=start, kind=PeriodOfCare.Kind.SHORT_BREAKS, by=None)
