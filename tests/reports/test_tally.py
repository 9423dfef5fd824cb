"""What is counted of the same rows is counted in one statement, by each grouping and on each condition."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Case, CharField, DateField, F, IntegerField, Q, When
from django.db.models.functions import Cast, TruncMonth
from django.db.models.lookups import Exact

from escalations.models import Escalation
from people.models import PostHolding
from people.roles import Role
from reports.let import Known, Let
from reports.tally import Take, tally

JUNE, JULY = date(2016, 6, 1), date(2016, 7, 1)


@pytest.fixture
def rows(council):
    council.escalate(date(2016, 6, 2), "drift", children=(1, 2))
    council.escalate(date(2016, 6, 3), "drift", children=(1,))
    council.escalate(date(2016, 7, 4), "education", children=(1,))
    reached = {"month": TruncMonth("raised_on"), "child": F("children__child__council_id")}
    return Escalation.objects.of(council.authority).order_by().annotate(**reached)


def test_every_grouping_and_condition_is_counted_in_one_statement(rows, django_assert_num_queries):
    takes = [Take(distinct="pk"), Take(distinct="pk", where=Q(raised_on__gte=date(2016, 6, 3)))]
    with django_assert_num_queries(1):
        found = tally(rows, takes, {("month", "child"): [0], ("child",): [0, 1], (): [1]}).groups()
    assert sorted(found["month", "child"]) == [((JUNE, "C1"), [2, 0]), ((JUNE, "C2"), [1, 0]), ((JULY, "C1"), [1, 0])]
    assert sorted(found["child",]) == [(("C1",), [3, 2]), (("C2",), [1, 0])]
    assert found[()] == [((), [0, 2])]


def test_what_cannot_have_rows_has_no_groups_and_a_total_of_none(rows, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = tally(rows.filter(pk__in=[]), [Take(), Take()], {("child",): [0], (): [1]}).groups()
    assert found == {("child",): [], (): [((), [0, 0])]}


def test_a_sum_of_decimals_keeps_them(council):
    for role, fte in ((Role.IRO, "0.75"), (Role.TEAM_MANAGER, "0.50"), (Role.DIRECTOR, "1.00")):
        PostHolding.objects.filter(staff=council.person(role)).update(fte=Decimal(fte))
    held = PostHolding.objects.order_by().annotate(whose=Cast("authority_id", CharField()))
    found = tally(held, [Take(sum_of="fte")], {("whose",): [0]}).groups()
    assert found == {("whose",): [((str(council.authority.pk),), [Decimal("2.25")])]}
    assert isinstance(found["whose",][0][1][0], Decimal)


def test_a_value_that_two_keys_are_told_by_is_worked_out_once(rows, django_assert_num_queries):
    day = {"asked_on": TruncMonth("raised_on")}
    early, late = (Case(When(Exact(Known("asked_on", DateField()), each), then=1), default=0) for each in (JUNE, JULY))
    told = {"early": Let(day, early, IntegerField()), "late": Let(day, late, IntegerField())}
    with django_assert_num_queries(1) as captured:
        found = tally(rows.annotate(**told), [Take(distinct="pk")], {("early", "late"): [0]}).groups()
    assert sorted(found["early", "late"]) == [((0, 1), [1]), ((1, 0), [2])]
    assert captured[0]["sql"].count('AS "asked_on"') == 1
