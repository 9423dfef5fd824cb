"""What rows of a table tell of each other without a printed sum: who came and went, groups and their sizes, steps."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from children.models import SiblingGroup, SiblingMembership
from people.models import Authority
from reports import definitions, engine
from reports.builder import Design
from reports.disclosure import refuse_if_disclosive, suppress
from reports.period import Period, financial_year
from reports.table import Kind
from tests.reports.children_in_care import child_of, stay_of
from tests.reports.review_years import Reviewed

DAY = date(2018, 6, 1)
YEAR = financial_year(DAY)
CAME_AND_LEFT = ((7, 6), (8, 5), (2, 9), (6, 3), (9, 8), (5, 6), (7, 7), (6, 8), (3, 5), (8, 6), (5, 9), (6, 5))

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def town():
    return Authority.objects.create(slug="anytown", name="Anytown")


def table(authority, slug, period=YEAR, **asked):
    return engine.table(engine.ask(definitions.find(slug), authority, period, **asked))


def public(*tables):
    """The tables as they may be printed; the check before a publication has nothing against them."""
    found = suppress(tables, 4)
    refuse_if_disclosive(found.tables, 4, bounds=found.bounds, counted=tables)
    return found.tables


def is_hidden(table, row, column=0) -> bool:
    line = next(each for each in [*table.rows, *filter(None, [table.total])] if each.key == row)
    return line.cells[column].kind is Kind.SUPPRESSED


def test_who_came_or_left_in_a_month_does_not_follow_from_who_is_in_care(town):
    here = [stay_of(child_of(town), date(2018, 1, 1)) for _ in range(80)]
    for (came, left), first in zip(CAME_AND_LEFT, YEAR.months(), strict=True):
        here += [stay_of(child_of(town), first.replace(day=10)) for _ in range(came)]
        for _ in range(left):
            stay = here.pop(0)
            stay.end = first.replace(day=20)
            stay.save()
    (months,) = public(table(town, "children-in-care-by-month"))
    hidden = [[is_hidden(months, row.key, column) for column in range(3)] for row in months.rows]
    assert any(came or left for _, came, left in hidden)
    for (before, _, _), (now, came, left) in pairwise(hidden):
        assert sum((before, now, came, left)) != 1


def test_who_left_does_not_follow_from_who_was_there_at_any_time(town):
    stays = [stay_of(child_of(town), date(2018, 1, 1)) for _ in range(80)]
    for stay in stays[:3]:
        stay.end = date(2018, 9, 1)
        stay.save()
    (at_any_time,) = public(table(town, "looked-after-at-any-time"))
    assert is_hidden(at_any_time, "left")
    assert is_hidden(at_any_time, "in-care") or (is_hidden(at_any_time, "children") and is_hidden(at_any_time, "times"))


def test_how_many_sibling_groups_there_are_does_not_follow_from_their_children(town):
    for size, times in ((2, 3), (3, 2), (4, 6)):
        for number in range(times):
            group = SiblingGroup.objects.create(authority=town, reference=f"SIB-{size}-{number}")
            for stay in [stay_of(child_of(town)) for _ in range(size)]:
                joined = {"authority": town, "group": group, "child": stay.child, "start": date(2018, 1, 1)}
                SiblingMembership.objects.create(**joined)
    (groups,) = public(table(town, "sibling-groups"))
    for size in ("2", "3"):
        assert is_hidden(groups, size, 0)
        assert is_hidden(groups, size, 1)


def test_the_difference_between_the_two_ways_does_not_follow_from_them(town):
    reviewed = Reviewed(town)
    for number in range(40):
        review = reviewed.review(DAY, limit=DAY - timedelta(days=1) if number < 9 else None)
        reviewed.step(review, DAY + timedelta(days=60) if 9 <= number < 12 else DAY)
    (timeliness,) = public(table(town, "review-timeliness"))
    assert is_hidden(timeliness, "difference")
    for rows in (("held-late", "record-late"), ("held-in-time", "record-in-time")):
        assert any(is_hidden(timeliness, row) for row in rows)


def test_children_with_two_escalations_do_not_follow_from_how_many_there_were(council):
    for number in range(33):
        council.escalate(date(2016, 5, 1 + number % 28), "drift", children=(number % 30,), stages=(0, 1))
    (repeated,) = public(table(council.authority, "repeat-escalations", Period(date(2016, 4, 1), date(2017, 4, 1))))
    assert is_hidden(repeated, "two")
    assert any(is_hidden(repeated, row) for row in ("children", "one", "parts"))


def test_who_got_no_further_than_a_stage_does_not_follow_from_who_reached_the_next(council):
    for number, stages in enumerate([(0,)] * 15 + [(0, 1)] * 3 + [(0, 1, 2)] * 22):
        council.escalate(DAY, "drift", children=(number,), stages=stages)
    (by_stage,) = public(table(council.authority, "escalations-by-stage"))
    stage = next(row.key for row in by_stage.rows if row.key.startswith("stage-1"))
    following = next(row.key for row in by_stage.rows if row.key.startswith("stage-2"))
    highest = [column.key for column in by_stage.columns].index("last")
    assert is_hidden(by_stage, stage, highest)
    assert is_hidden(by_stage, stage) or is_hidden(by_stage, following)


def test_the_total_of_a_table_that_is_narrowed_is_no_total_of_all(council):
    for day, reason, times in (
        (DAY, "care-plans", 9), (DAY, "education", 12), (DAY, "safety", 2), (date(2018, 12, 1), "education", 3),
        (date(2018, 12, 1), "care-plan", 8),
    ):  # fmt: skip
        for _ in range(times):
            council.escalate(day, reason, children=(council.number + 1,), stages=(0, 1))
    reasons = table(council.authority, "escalation-reasons")
    for reason, small in (("safety", "2015-04-01/safety"), ("education", "2018-11-19/education")):
        design = Design("escalations", "month", "", (f"reason:{reason}",))
        asked = engine.ask(design.spec("own-1", "One reason"), council.authority, YEAR, filters=design.filters())
        both, narrowed = public(reasons, engine.table(asked))
        of_lists = [is_hidden(both, row.key) for row in both.rows if row.key.endswith(f"/{reason}")]
        assert is_hidden(both, small)
        assert is_hidden(narrowed, narrowed.total.key) or sum(of_lists) > 1
