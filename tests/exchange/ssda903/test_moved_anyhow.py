"""Any return, then the same with days moved here and there: never torn, never twice, and taken back whole."""

import random
from datetime import date, timedelta

import pytest

from children.models import PeriodOfCare
from exchange.commands import take, undo_import
from reviews import commands
from reviews.models import Review
from tests.exchange.ssda903.bringing_in import rows, sources
from tests.exchange.ssda903.conftest import EPISODES, HEADER, MISSING, REVIEWS, TODAY

pytestmark = pytest.mark.django_db
BEGAN = date(2017, 4, 3)
APART = ("exchange.ImportRun", "core.AuditEvent", "reviews.WorkflowStep")


def made_up(chance: random.Random) -> tuple[list, list, list]:
    """Days on which episodes begin, one joined to the next; reviews and times missing as [day, code]."""
    starts = sorted({BEGAN + timedelta(days=chance.randrange(340)) for _ in range(chance.randrange(1, 6))})
    reviews = [[starts[0] + timedelta(days=chance.randrange(330)), chance.choice(("PN1", "PN2"))] for _ in range(4)]
    missing = [[starts[0] + timedelta(days=chance.randrange(300)), chance.choice("MA")] for _ in range(3)]
    return starts, reviews, missing


def bent(chance: random.Random, starts: list, reviews: list, missing: list) -> tuple[list, list, list]:
    """The same with about every second day moved by up to 20 days."""

    def moved(day: date) -> date:
        return day + timedelta(days=chance.randrange(-20, 21)) if chance.random() < 0.5 else day

    return (
        sorted({max(moved(day), BEGAN) for day in starts}),
        [[moved(day), code] for day, code in reviews],
        [[moved(day), kind] for day, kind in missing],
    )


def bring(world, starts: list, reviews: list, missing: list):
    ends = [f"{day:%d/%m/%Y},X1," for day in starts[1:]] + [",,"]
    files = {
        "header.csv": [HEADER, "0123,1,14/02/2008,WBRI,,,"],
        "episodes.csv": [
            EPISODES, *(f"0123,{day:%d/%m/%Y},S,V2,N1,U4,PR1,{end},,," for day, end in zip(starts, ends, strict=True))
        ],
        "reviews.csv": [REVIEWS, *(f"0123,14/02/2008,{day:%d/%m/%Y},{code}" for day, code in reviews)],
        "missing.csv": [MISSING, *(f"0123,14/02/2008,{kind},{day:%d/%m/%Y}," for day, kind in missing)],
    }  # fmt: skip
    run = take(kind="ssda903", authority=world.authority, sources=sources(files), by=None, today=TODAY)
    assert run.state == "applied", run.problems
    return run


def differing(before: dict, after: dict) -> list[str]:
    return [name for name in before if name not in APART and before[name] != after[name]]


def judgements() -> list:
    return list(
        Review.objects.order_by("pk").values_list("pk", "rule", "limit_on", "late_after", "timeliness", "state")
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_return_with_days_moved_anyhow(world, seed):
    chance = random.Random(seed)
    first = made_up(chance)
    corrected = bent(chance, *first)
    bring(world, *first)
    before = rows()
    run = bring(world, *corrected)
    after = rows()
    again = bring(world, *corrected)
    assert (again.counts["noted"], differing(after, rows())) == (0, [])
    judged = judgements()
    for period in PeriodOfCare.objects.select_related("child__authority"):
        commands.reschedule(period=period, by=None)
    assert judgements() == judged
    undo_import(run=run, by=None)
    assert differing(before, rows()) == []
