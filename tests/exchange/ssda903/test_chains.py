"""Periods of care from episodes, by a table that a practitioner could check."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exchange.ssda903.chains import in_order, periods_of
from exchange.ssda903.records import Episode, PeriodKind


def episode(text: str, row: int = 2) -> Episode:
    """Read “3-10 S V2 X1”: from day 3 to day 10 (open without the second), RNE, LS, REC."""
    days, reason_new, legal_status, *end_reason = text.split()
    first, last = days.split("-")
    end = date(2018, 1, int(last)) if last else None
    code = (end_reason or [""])[0]
    return Episode(row, date(2018, 1, int(first)), reason_new, legal_status, "N1", "U4", "PR1", end, code, "")


def said(*episodes: str) -> list[str]:
    """Write the periods: kind, days, reason; “?” where a start or an end is not known."""
    periods = periods_of(episode(text, row) for row, text in enumerate(episodes, start=2))
    return [
        f"{period.kind.value} {'' if period.start_known else '?'}{period.start.day}-"
        f"{period.end.day if period.end else ''}{'' if period.end_known else '?'} {period.end_reason}".strip()
        for period in periods
    ]


CHAINS = [
    ("one open episode", ["3- S V2"], ["care 3-"]),
    ("one that ended", ["3-10 S V2 E4A"], ["care 3-10 E4A"]),
    ("an unbroken chain", ["3-10 S V2 X1", "10-12 P V2 X1", "12- L C2"], ["care 3-"]),
    ("in any order of rows", ["12- L C2", "3-10 S V2 X1", "10-12 P V2 X1"], ["care 3-"]),
    ("care that began before the return", ["3-10 P V2 X1", "10-20 L C2 E11"], ["care ?3-20 E11"]),
    ("home and back", ["3-10 S V2 E4A", "15- S V2"], ["care 3-10 E4A", "care 15-"]),
    ("home and back the same day", ["3-10 S V2 E4A", "10- S V2"], ["care 3-10 E4A", "care 10-"]),
    ("ended, and goes on as if not", ["3-10 S V2 E4A", "10- P V2"], ["care 3-10 E4A", "care ?10-"]),
    ("X1, then a gap", ["3-10 S V2 X1", "12- P V2"], ["care 3-10?", "care ?12-"]),
    ("X1, and S the same day: care went on", ["3-10 S V2 X1", "10- S V2"], ["care 3-"]),
    ("X1, and nothing follows", ["3-10 S V2 X1"], ["care 3-10?"]),
    ("a day of ending without a reason", ["3-10 S V2"], ["care 3-10"]),
    ("a reason without a day", ["3- S V2 E4A"], ["care 3-"]),
    ("open, and a later one goes on", ["3- S V2", "10- P V2"], ["care 3-"]),
    ("open, and a later one starts anew", ["3- S V2 X1", "10- S V2"], ["care 3-10?", "care 10-"]),
    ("open twice from one day", ["3- S V2", "3- S C2"], ["care 3-"]),
    ("overlapping", ["3-20 S V2 E4A", "10-12 P V2 X1"], ["care 3-20 E4A"]),
    ("overlapping, a new start", ["3-12 S V2 E4A", "10-20 S V2 E8"], ["care 3-20 E8"]),
    ("the same row twice", ["3-10 S V2 E4A", "3-10 S V2 E4A"], ["care 3-10 E4A"]),
    ("short breaks", ["3-5 S V3 E4A", "8-9 S V3 E4A"], ["short-breaks 3-5 E4A", "short-breaks 8-9 E4A"]),
    ("short breaks turn into care", ["3-10 S V4 X1", "10- L C2"], ["short-breaks 3-10", "care 10-"]),
    ("their start not known", ["3-10 L V4 X1", "10- L C2"], ["short-breaks ?3-10", "care 10-"]),
    ("care from a later day", ["3-10 S V4 E4A", "12- L C2"], ["short-breaks 3-10 E4A", "care ?12-"]),
    ("care within open short breaks", ["3- S V4", "12- S C2"], ["short-breaks 3-12?", "care 12-"]),
    ("in and out in a day", ["3-3 S V2 E4A", "10- S V2"], ["care 10-"]),
    ("nothing", [], []),
]


@pytest.mark.parametrize(("name", "episodes", "periods"), CHAINS, ids=[name for name, *_ in CHAINS])
def test_periods_of_care(name, episodes, periods):
    assert said(*episodes) == periods


def test_an_episode_without_a_beginning_belongs_to_no_period():
    assert periods_of([episode("3- S V2")._replace(start=None)]) == ()


DAYS = some.integers(1, 28)
EPISODES = some.builds(
    lambda first, last, rne, status, rec: f"{first}-{last or ''} {rne} {status} {rec}",
    DAYS, some.none() | DAYS, some.sampled_from("SPL"), some.sampled_from(["V2", "C2", "V3", "V4"]),
    some.sampled_from(["X1", "E4A", ""]),
)  # fmt: skip


@given(some.lists(EPISODES, max_size=8))
def test_whatever_the_episodes_the_periods_can_be_stored(texts):
    episodes = [episode(text, row) for row, text in enumerate(texts)]
    periods = periods_of(episodes)
    for period in periods:
        assert period.end is None or period.end > period.start
        assert list(period.episodes) == in_order(period.episodes)
    for before, after in pairwise(periods):
        assert before.end is not None
        assert before.end <= after.start
    for kind in PeriodKind:
        assert sum(period.end is None for period in periods if period.kind == kind) <= 1
