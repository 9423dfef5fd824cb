"""Whose visit is overdue (reg 28), and reviews without a midway review: the lists, and what they ask of the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.commands import end_care
from children.models import Child, Episode, PeriodOfCare
from iro_portal.core.states import creating_from
from reviews import commands, visits
from reviews.models import Review, ReviewRules, SocialWorkVisit
from reviews.states import ReviewState
from tests.factories import between as make
from tests.factories.crowd import Crowd
from tests.factories.world import LONG_AGO, World
from tests.searching import searched

PAGES = [(person, address) for person in ("worker", "manager", "iro", "iro_manager", "support")
         for address in ("/reviews/visits/", "/reviews/midway/?show=all")]  # fmt: skip
HOMES = [(person, "/") for person in ("worker", "manager", "iro", "iro_manager")]


def episode(child, days: int, reason_new: str = "P", **more) -> Episode:
    """An episode that began so many days ago."""
    return Episode.objects.create(
        authority=child.authority, child=child, period=child.periods.last(), start=make.ago(days),
        reason_new=reason_new, **more,
    )  # fmt: skip


def stands(child):
    return visits.standing_of(child, timezone.localdate())


def seen(client, person, address="/reviews/visits/") -> str:
    client.force_login(person)
    return client.get(searched(client, address)).content.decode()


def test_without_episodes_the_placement_begins_with_care(world):
    child = world.child(in_care_from=make.ago(8))
    assert (stands(child).placed_from, stands(child).due_on) == (make.ago(8), make.ago(1))
    assert stands(child).days_over(timezone.localdate()) == 1


def test_the_placement_begins_with_its_episode_and_a_new_legal_status_is_none(world):
    child = world.child(in_care_from=make.ago(300))
    episode(child, 300, "S")
    episode(child, 90, "P")
    episode(child, 20, "L")
    assert stands(child).placed_from == make.ago(90)
    episode(child, -3, "P")
    assert stands(child).placed_from == make.ago(90)


def test_episodes_of_an_earlier_time_in_care_do_not_count(world):
    child = world.child(in_care_from=make.ago(300))
    episode(child, 200)
    end_care(child=child, end=make.ago(100), by=None)
    PeriodOfCare.objects.create(authority=world.authority, child=child, start=make.ago(5))
    assert stands(child).placed_from == make.ago(5)


def test_a_visit_to_the_placement_before_does_not_count_for_the_new_one(world):
    child = world.child(in_care_from=make.ago(300))
    commands.record_visit(child=child, by=world.worker, visited_on=make.ago(11))
    assert stands(child).due_on == make.ago(11 - 42)
    episode(child, 10)
    assert stands(child).due_on == make.ago(3)


def test_the_authoritys_own_limits_are_those_in_force(world):
    child = world.child(in_care_from=make.ago(800))
    commands.record_visit(child=child, by=world.worker, visited_on=make.ago(30))
    assert stands(child).due_on == make.ago(30 - 42)
    ReviewRules.objects.create(
        authority=world.authority, name="Ours", in_force_from=LONG_AGO, visit_days_first_year=28, visit_days_later=91
    )
    assert stands(child).due_on == make.ago(30 - 91)
    episode(child, 40)
    assert stands(child).due_on == make.ago(30 - 28)


def test_visits_before_stricter_limits_came_into_force_are_judged_by_those_of_their_day(world):
    child = world.child(in_care_from=make.ago(100))
    for days in (95, 60, 25):
        commands.record_visit(child=child, by=world.worker, visited_on=make.ago(days))
    ReviewRules.objects.create(
        authority=world.authority, name="Ours", in_force_from=make.ago(50), visit_days_first_year=28
    )
    judged = visits.judged(child)
    assert [judged[make.ago(days)].days_late for days in (95, 60, 25)] == [0, 0, 7]
    assert [judged[make.ago(days)].days_since for days in (95, 60, 25)] == [None, 35, 35]


@pytest.mark.parametrize("kind", ["left", "short-breaks"])
def test_who_is_not_looked_after_needs_no_visit(world, kind):
    child = world.child(in_care_from=make.ago(100))
    if kind == "left":
        end_care(child=child, end=timezone.localdate(), by=None)
    else:
        child.periods.update(kind=PeriodOfCare.Kind.SHORT_BREAKS)
    assert stands(child) is None


def test_the_list_shows_each_person_their_own_children_and_no_one_in_time(world, client):
    late, in_time = world.child(in_care_from=make.ago(60)), world.child(in_care_from=make.ago(60))
    elsewhere = world.child(
        in_care_from=make.ago(60), team=world.other_team, iro=world.other_iro, worker=world.other_worker
    )
    commands.record_visit(child=in_time, by=world.worker, visited_on=make.ago(20))
    for person, shown in (
        ("worker", {late}), ("manager", {late}), ("iro", {late}), ("other_worker", {elsewhere}),
        ("head", {late, elsewhere}), ("iro_manager", {late, elsewhere}), ("committee", set()),
    ):  # fmt: skip
        text = seen(client, getattr(world, person))
        assert {child for child in (late, in_time, elsewhere) if child.reference in text} == shown, person
    assert "OVERDUE, 53 days" in seen(client, world.iro_manager, f"/reviews/visits/?q={late.reference}")
    assert elsewhere.reference not in seen(client, world.iro_manager, f"/reviews/visits/?q={late.reference}")
    assert "No child with these words" in seen(client, world.iro_manager, "/reviews/visits/?q=%00x")
    assert late.reference not in seen(client, World("elsewhere").iro_manager)


def test_home_pages_count_overdue_visits_and_the_childs_page_says_it(world, client):
    child = world.child(in_care_from=make.ago(60))
    for person in ("worker", "manager"):
        assert "Visits to children that are overdue: 1" in seen(client, getattr(world, person), "/")
    assert "Visits by social workers overdue: 1" in seen(client, world.iro, "/")
    assert "OVERDUE, 53 days" in seen(client, world.worker, f"/children/{child.reference}/")
    commands.record_visit(child=child, by=world.worker, visited_on=timezone.localdate())
    assert "overdue: 0" in seen(client, world.worker, "/")
    assert "OVERDUE, 53 days" not in seen(client, world.worker, f"/children/{child.reference}/")


def test_a_review_to_come_is_listed_until_a_midway_review_is_recorded(world, client):
    review = make.followed(world)
    early = make.followed(world, held=5)
    world.child(in_care_from=make.ago(5))
    assert "without a midway review: 1" in seen(client, world.iro, "/")
    assert early.reference not in seen(client, world.iro, "/reviews/midway/")
    whole = seen(client, world.iro, "/reviews/midway/?show=all")
    assert review.reference in whole
    assert early.reference in whole
    assert review.reference not in seen(client, world.other_iro, "/reviews/midway/?show=all")
    make.midway(world, review.child)
    assert "without a midway review: 0" in seen(client, world.iro, "/")
    assert "No review belongs here" in seen(client, world.iro, "/reviews/midway/")


def grow(world, crowd: Crowd, count: int) -> None:
    """Add children in care: half of them visited long ago, all between two reviews."""
    newest = Child.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    crowd.grow(count)
    fresh, today = list(Child.objects.filter(pk__gt=newest)), timezone.localdate()
    SocialWorkVisit.objects.bulk_create(
        SocialWorkVisit(authority=world.authority, child=child, visited_on=today - timedelta(days=90))
        for child in fresh[::2]
    )
    periods = {row.child_id: row for row in PeriodOfCare.objects.filter(child__in=fresh)}
    for state in (ReviewState.HELD, ReviewState.PLANNED):
        _reviews(world, fresh, periods, state)


def _reviews(world, children, periods, state) -> None:
    held = make.ago(100) if state == ReviewState.HELD else None
    with creating_from("test"):
        Review.objects.bulk_create(
            Review(authority=world.authority, reference=f"REV-{state[0]}{child.pk}", child=child,
                   period=periods[child.pk], state=state, held_on=held, first_met_on=held, limit_on=make.ago(-80))
            for child in children
        )  # fmt: skip


def asked(client, world) -> dict:
    counts = {}
    for person, address in PAGES + HOMES:
        client.force_login(getattr(world, person))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address, follow=True)
        assert answer.status_code == 200
        counts[person, address] = len(captured)
    return counts


def test_no_list_asks_more_of_the_database_as_children_grow(world, client):
    crowd = Crowd(world)
    grow(world, crowd, 10)
    few = asked(client, world)
    grow(world, crowd, 990)
    many = asked(client, world)
    grown = {page: (few[page], many[page]) for page in few if few[page] < many[page]}
    assert grown == {}
    client.force_login(world.worker)
    assert client.get("/reviews/visits/").context["page"].paginator.count == 1000
    assert client.get("/reviews/midway/").context["page"].paginator.count == 1000
