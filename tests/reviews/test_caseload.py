"""How many children each IRO has, per full-time equivalent, who has none, and whose IRO never changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.commands import add_child, allocate, begin_care
from children.models import PeriodOfCare, ProtectionPlan
from iro_portal.core.working_days import calendar
from people.roles import Role
from reviews import caseload
from reviews.models import ReviewRules
from tests.factories import caseload as many
from tests.factories.restricted import restrict, second_manager

PLACE = "/reviews/service/caseload/"
TODAY = timezone.localdate()


def rules(low=50, high=70) -> ReviewRules:
    return ReviewRules(caseload_from=low, caseload_to=high)


@pytest.mark.parametrize(
    ("children", "fte", "each", "words"),
    [
        (0, "1", "0.0", "Below 50"),
        (49, "1", "49.0", "Below 50"),
        (50, "1", "50.0", "Within 50 to 70"),
        (70, "1", "70.0", "Within 50 to 70"),
        (71, "1", "71.0", "Above 70"),
        (40, "0.6", "66.7", "Within 50 to 70"),
        (45, "0.6", "75.0", "Above 70"),
        (1, "0.8", "1.3", "Below 50"),  # 1.25: half away from zero
        (12, None, None, "No post as an IRO"),
    ],
)
def test_a_caseload_is_judged_for_one_full_time_iro(children, fte, each, words):
    per_fte = caseload.per_full_time(children, Decimal(fte) if fte else None)
    assert per_fte == (Decimal(each) if each else None)
    assert caseload.judged(per_fte, rules()) == words


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 9)),  # Monday to Monday
        (date(2026, 11, 7), date(2026, 11, 13)),  # a Saturday is day 0
        (date(2026, 12, 23), date(2027, 1, 4)),  # 25 and 28 December, 1 January
        (date(2026, 4, 1), date(2026, 4, 10)),  # Good Friday and Easter Monday
    ],
)
def test_an_iro_is_appointed_within_five_working_days(db, start, last):
    assert caseload.appoint_by(calendar(), start) == last


def no_iro(world, start: date, known: bool = True):
    child = add_child(authority=world.authority, council_id=f"N{start:%Y%m%d}", name="Nia Example",
                      date_of_birth=date(2015, 1, 1), sex="F", ethnicity="WBRI", by=None)  # fmt: skip
    begin_care(child=child, start=start, start_known=known, by=None)
    return child


def test_children_are_counted_for_the_iro_of_the_day(world):
    first, second = world.child(), world.child(in_care_from=date(2025, 1, 6))
    allocate(child=first, start=date(2026, 1, 5), by=None, iro=world.other_iro)
    before, after = (caseload.caseload(world.authority, day) for day in (date(2026, 1, 4), date(2026, 1, 5)))
    held = [{line.iro: line.children for line in each.lines} for each in (before, after)]
    assert held == [{world.iro: 2, world.other_iro: 0}, {world.iro: 1, world.other_iro: 1}]
    assert {line.iro: line.children for line in caseload.caseload(world.authority, date(2024, 6, 1)).lines}[
        world.iro
    ] == 1  # the second came into care later
    assert (after.children, after.fte, second.reference) == (2, Decimal(2), second.reference)


def test_a_post_of_part_of_the_week_and_two_posts_are_added_up(world):
    part = world.person("Pat Part", world.quality, Role.IRO, fte=Decimal("0.4"), employment="agency")
    world.child(iro=part)
    line = next(line for line in caseload.caseload(world.authority, TODAY).lines if line.iro == part)
    assert (line.fte, line.per_fte, line.employment) == (Decimal("0.4"), Decimal("2.5"), "Agency")


def test_who_has_children_and_no_post_is_shown_and_not_judged(world):
    world.child(iro=world.iro_manager)
    line = next(line for line in caseload.caseload(world.authority, TODAY).lines if line.iro == world.iro_manager)
    assert (line.children, line.fte, line.judged) == (1, None, "No post as an IRO")


def test_child_protection_and_short_breaks_are_counted_apart(world):
    child, on_breaks = world.child(), no_iro(world, date(2025, 6, 2))
    ProtectionPlan.objects.create(authority=world.authority, child=child, start=date(2026, 1, 5))
    PeriodOfCare.objects.filter(child=on_breaks).update(kind="short-breaks")
    allocate(child=on_breaks, start=date(2025, 6, 2), by=None, iro=world.iro)
    line = next(line for line in caseload.caseload(world.authority, TODAY).lines if line.iro == world.iro)
    assert (line.children, line.protection, line.short_breaks) == (1, 1, 1)


def test_a_child_without_an_iro_is_counted_in_working_days(world):
    child = no_iro(world, date(2026, 11, 2))
    (period,) = caseload.without_iro(world.authority, date(2026, 11, 10))
    found = caseload.unallocated(period, calendar(), date(2026, 11, 10))
    assert (found.child, found.elapsed, found.appoint_by, found.left) == (child, 6, date(2026, 11, 9), -1)


def test_where_the_start_of_care_is_unknown_nothing_is_overdue(world):
    no_iro(world, date(2020, 1, 6), known=False)
    (period,) = caseload.without_iro(world.authority, TODAY)
    found = caseload.unallocated(period, calendar(), TODAY)
    assert (found.elapsed, found.appoint_by, found.left) == (None, None, None)


def test_the_same_iro_throughout_looks_at_this_period_of_care_only(world):
    changed, same = world.child(), world.child()
    no_iro(world, date(2026, 10, 5))
    allocate(child=changed, start=date(2026, 1, 5), by=None, iro=world.other_iro)
    found = caseload.same_throughout(world.authority, TODAY)
    assert (found.same, found.of, found.never, found.percent) == (1, 2, 1, Decimal("50.0"))
    PeriodOfCare.objects.filter(child=changed).update(start=date(2026, 1, 5))
    assert caseload.same_throughout(world.authority, TODAY).same == 2
    assert same.pk


def page(client, person, **query) -> str:
    client.force_login(person)
    return client.get(PLACE, query).content.decode()


def test_the_manager_reads_every_line_and_who_has_no_iro(world, client):
    world.child()
    child = no_iro(world, TODAY - timedelta(days=60))
    shown = page(client, world.iro_manager)
    assert "Amara Iro" in shown
    assert "Ivo Iro" in shown
    assert "Below 50" in shown
    assert "OVERDUE" in shown
    assert f"/children/{child.reference}/allocate/" in shown


def test_an_iro_reads_their_own_line_and_nobody_elses(world, client):
    no_iro(world, TODAY - timedelta(days=60))
    shown = page(client, world.iro)
    assert "Amara Iro" in shown
    assert "Ivo Iro" not in shown
    assert "Nia Example" not in shown


@pytest.mark.parametrize("person", ["manager", "worker", "committee", "support", "governance", "administrator"])
def test_a_caseload_is_for_iros_and_their_manager(world, client, person):
    client.force_login(getattr(world, person))
    assert client.get(PLACE).status_code == 403


@pytest.mark.parametrize("typed", ["31", "x", "9" * 40])
def test_a_day_that_is_none_is_said_and_the_words_stay(world, client, typed):
    shown = page(client, world.iro_manager, on_day=typed, on_month="2", on_year="2026")
    assert "Day must be a real date" in shown
    assert f'value="{typed}"' in shown


def test_a_day_to_come_is_refused(world, client):
    shown = page(client, world.iro_manager, on_day=1, on_month=1, on_year=TODAY.year + 1)
    assert "Day must be on or before" in shown


def test_the_page_asks_no_more_as_caseloads_grow(world, client):
    def statements() -> int:
        page(client, world.iro_manager)
        with CaptureQueriesContext(connection) as captured:
            page(client, world.iro_manager)
        return len(captured)

    many.grow(world, 10)
    for day in range(10):
        no_iro(world, TODAY - timedelta(days=day))
    few = statements()
    many.grow(world, 990, iro=world.other_iro)
    for day in range(10, 40):
        no_iro(world, TODAY - timedelta(days=day))
    assert statements() <= few


def test_a_restricted_record_without_an_iro_is_named_to_who_is_named_for_it(world, client):
    """Today, and on a day before an IRO was allocated."""
    child = no_iro(world, date(2026, 3, 2))
    restrict(world, child)
    before = {"on_day": 9, "on_month": 3, "on_year": 2026}
    for query in ({}, before):
        assert child.reference in page(client, world.iro_manager, **query)
        assert child.reference not in page(client, second_manager(world), **query)
