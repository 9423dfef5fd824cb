"""All that is counted is counted in one statement: of each kind of rows by each grouping and on each condition."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Case, CharField, DateField, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, TruncMonth
from django.db.models.lookups import Exact

from children.models import Child
from escalations.models import Escalation, EscalationChild
from people.models import PostHolding
from people.roles import Role
from reports.let import Among, Known, Let
from reports.tally import Source, Take, tally

JUNE, JULY = date(2016, 6, 1), date(2016, 7, 1)


@pytest.fixture
def rows(council):
    council.escalate(date(2016, 6, 2), "drift", children=(1, 2))
    council.escalate(date(2016, 6, 3), "drift", children=(1,))
    council.escalate(date(2016, 7, 4), "education", children=(1,))
    reached = {"month": TruncMonth("raised_on"), "child": F("children__child__council_id")}
    return Escalation.objects.of(council.authority).order_by().annotate(**reached)


def counted(*source) -> dict:
    return tally([Source(*source)]).groups()[0]


def test_every_grouping_and_condition_is_counted_in_one_statement(rows, django_assert_num_queries):
    takes = [Take(distinct="pk"), Take(distinct="pk", where=Q(raised_on__gte=date(2016, 6, 3)))]
    with django_assert_num_queries(1):
        found = counted(rows, takes, {("month", "child"): [0], ("child",): [0, 1], (): [1]})
    assert sorted(found["month", "child"]) == [((JUNE, "C1"), [2, 0]), ((JUNE, "C2"), [1, 0]), ((JULY, "C1"), [1, 0])]
    assert sorted(found["child",]) == [(("C1",), [3, 2]), (("C2",), [1, 0])]
    assert found[()] == [((), [0, 2])]


def test_what_cannot_have_rows_has_no_groups_and_a_total_of_none(rows, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = counted(rows.filter(pk__in=[]), [Take(), Take()], {("child",): [0], (): [1]})
    assert found == {("child",): [], (): [((), [0, 0])]}


def test_a_sum_of_decimals_keeps_them(council):
    for role, fte in ((Role.IRO, "0.75"), (Role.TEAM_MANAGER, "0.50"), (Role.DIRECTOR, "1.00")):
        PostHolding.objects.filter(staff=council.person(role)).update(fte=Decimal(fte))
    held = PostHolding.objects.order_by().annotate(whose=Cast("authority_id", CharField()))
    found = counted(held, [Take(sum_of="fte")], {("whose",): [0]})
    assert found == {("whose",): [((str(council.authority.pk),), [Decimal("2.25")])]}
    assert isinstance(found["whose",][0][1][0], Decimal)


def test_a_value_that_two_keys_are_told_by_is_worked_out_once(rows, django_assert_num_queries):
    day = {"asked_on": TruncMonth("raised_on")}
    early, late = (Case(When(Exact(Known("asked_on", DateField()), each), then=1), default=0) for each in (JUNE, JULY))
    told = {"early": Let(day, early, IntegerField()), "late": Let(day, late, IntegerField())}
    with django_assert_num_queries(1) as captured:
        found = counted(rows.annotate(**told), [Take(distinct="pk")], {("early", "late"): [0]})
    assert sorted(found["early", "late"]) == [((0, 1), [1]), ((1, 0), [2])]
    assert captured[0]["sql"].count('AS "asked_on"') == 1


def test_sources_of_several_kinds_are_counted_in_one_statement(rows, council, django_assert_num_queries):
    """Their keys are of different types, and one of them cannot have rows."""
    director = council.person(Role.DIRECTOR)
    held = PostHolding.objects.filter(staff=director).order_by()
    with django_assert_num_queries(1):
        found = tally(
            [
                Source(rows, [Take(distinct="pk"), Take(distinct="child")], {("month",): [0], ("child",): [0, 1]}),
                Source(held, [Take(sum_of="fte"), Take()], {("post__role",): [0, 1], (): [0]}),
                Source(rows.none(), [Take()], {(): [0], ("month",): [0]}),
            ]
        ).groups()
    assert sorted(found[0]["month",]) == [((JUNE,), [2, 0]), ((JULY,), [1, 0])]
    assert sorted(found[0]["child",]) == [(("C1",), [3, 1]), (("C2",), [1, 1])]
    assert found[1] == {("post__role",): [((Role.DIRECTOR,), [Decimal("1.00"), 1])], (): [((), [Decimal("1.00"), 0])]}
    assert found[2] == {(): [((), [0])], ("month",): []}


@pytest.mark.parametrize(("beside", "expected"), [("no", 2), ("counted", 2), ("without rows", 0)])
def test_what_another_source_worked_out_is_read_there(rows, council, beside, expected, django_assert_num_queries):
    """Which children were escalated in June: by the rows that are counted by month beside, or by a subquery."""
    parts = EscalationChild.objects.filter(escalation__in=rows.values("pk")).order_by()
    parts = parts.annotate(month=TruncMonth("escalation__raised_on"))
    parts = parts.none() if beside == "without rows" else parts
    in_june = Case(When(Among("pk", parts, of="parts", link="child", key="month", value=JUNE), then=1), default=0)
    children = Child.objects.filter(authority=council.authority).order_by().annotate(in_june=in_june)
    sources = [Source(children, [Take()], {("in_june",): [0]}, of="children")]
    if beside != "no":
        sources.append(Source(parts, [Take()], {("month",): [0]}, of="parts"))
    with django_assert_num_queries(1) as captured:
        found = tally(sources).groups()
    assert dict(found[0]["in_june",]).get((1,), [0]) == [expected]
    assert ("IN (SELECT of_0 FROM counted_1 WHERE key_0" in captured[0]["sql"]) == (beside == "counted")


def test_a_condition_on_what_was_worked_out_works_nothing_out_again(rows, django_assert_num_queries):
    earlier = Escalation.objects.filter(raised_on__lt=OuterRef("raised_on"), pk__in=rows.values("pk"))
    before = rows.annotate(before=Subquery(earlier.order_by("-raised_on").values("raised_on")[:1]))
    takes = [Take(distinct="pk", where=Q(before__isnull=False)), Take(distinct="pk", where=Q(before=None))]
    with django_assert_num_queries(1) as captured:
        found = counted(before, takes, {("before",): [0], (): [0, 1]})
    assert found[()] == [((), [2, 1])]
    assert dict(found["before",])[None,] == [0, 0]
    assert captured[0]["sql"].count("DESC LIMIT 1") == 1
