"""What was recorded in error leaves every list and count, stays readable with why, and is taken out by its own side."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exchange.declarations import begin_lists_of_reviews
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import between_desk, commands, in_error, told
from reviews.models import Entitlement, IroNotice, SocialWorkVisit
from tests.factories import between as make
from tests.factories.world import LONG_AGO, World

KINDS = (
    "ironotice",
    "childview",
    "entitlementexplained",
    "firstpack",
    "socialworkvisit",
    "midwayreview",
    "childcontact",
)
BY_THE_IRO = {"childview", "midwayreview", "childcontact"}


@pytest.fixture
def world(db) -> World:
    world = World()
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    return world


def record(world, kind, child, by):
    on = make.ago(3)
    if kind == "ironotice":
        return commands.tell_iro(child=child, by=by, kind="move", event_on=on, words="To Ashford.")
    if kind == "childview":
        return commands.record_view(child=child, by=by, when="between", how="talk", given_on=on, words="I like it.")
    if kind == "entitlementexplained":
        row = Entitlement.objects.filter(min_age=None).first()
        return commands.explain_entitlements(child=child, by=by, entitlements=[row], explained_on=on)[0]
    if kind == "firstpack":
        return commands.record_first_pack(child=child, by=by, given_on=on, contents=["A torch"], understood="yes")
    if kind == "socialworkvisit":
        return commands.record_visit(child=child, by=by, visited_on=on, seen_alone=True)
    if kind == "midwayreview":
        return commands.record_midway(child=child, by=by, held_on=on, how="file", found="concerns", words="No school.")
    return commands.record_contact(child=child, by=by, on=on, how="visit", alone=True, words="We talked.")


def wrong(row, by, why="That was his brother."):
    return commands.record_in_error(row=row, by=by, why=why)


def shown(client, person, name, child, *more) -> str:
    client.force_login(person)
    return client.get(reverse(f"reviews:{name}", args=[child.reference, *more])).content.decode()


def test_the_walk_finds_every_kind():
    assert set(KINDS) == set(in_error.KINDS)
    typed = {field.name for model in in_error.KINDS.values() for field in model._meta.concrete_fields}
    assert typed - in_error.ABOUT_THE_ROW == set(in_error.LABELS)


def test_without_why_nothing_is_taken_out_and_what_is_gone_is_not_taken_out_twice(world):
    child = make.followed(world).child
    row = record(world, "socialworkvisit", child, world.worker)
    with pytest.raises(NotInOrder, match="Say what is wrong"):
        wrong(row, world.worker, " ")
    wrong(row, world.worker)
    with pytest.raises(NotInOrder, match="already, by Sam Worker"):
        wrong(row, world.manager)


@pytest.mark.parametrize("kind", KINDS)
def test_each_side_takes_out_its_own_and_nobody_the_others(world, kind):
    child = make.followed(world).child
    row = record(world, kind, child, world.iro)
    for person in (world.worker, world.manager, world.head, world.support, world.other_iro, world.committee):
        with pytest.raises(Denied):
            wrong(row, person)
    assert wrong(row, world.iro_manager).withdrawn_by == world.iro_manager
    if kind not in BY_THE_IRO:
        row = record(world, kind, child, world.worker)
        for person in (world.iro, world.iro_manager, world.other_worker, world.other_manager, world.support):
            with pytest.raises(Denied):
                wrong(row, person)
        assert wrong(row, world.manager).why_withdrawn == "That was his brother."


def test_what_the_iro_was_not_told_of_stays_the_iros_to_say(world):
    child = make.followed(world).child
    row = commands.record_not_told(child=child, by=None, kind="missing", event_on=make.ago(2))
    with pytest.raises(Denied):
        wrong(row, world.manager)
    wrong(row, world.iro)
    assert told.counted(IroNotice.objects.all()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_day_is_recorded_anew_and_both_are_read(world, client, kind):
    child = make.followed(world).child
    row = record(world, kind, child, world.iro)
    page = row.page.removeprefix("reviews:")
    assert f"/in-error/{kind}/{row.pk}/" in shown(client, world.iro, page, child)
    assert "What was recorded in error" not in shown(client, world.iro, page, child)
    assert f"/in-error/{kind}/{row.pk}/" not in shown(client, world.worker, page, child)
    where = reverse("reviews:child-in-error", args=[child.reference, kind, row.pk])
    client.force_login(world.iro)
    assert "Error: " in client.post(where, {"why": ""}).content.decode()
    said = client.post(where, {"why": "Wrong child."}, follow=True).content.decode()
    assert "taken out" in said
    assert "What was recorded in error" in said
    assert not type(row).objects.filter(child=child).exists()
    assert "Wrong child." in shown(client, world.worker, "child-in-errors", child)
    again = record(world, kind, child, world.iro)
    assert (again.pk != row.pk, type(row).every.filter(child=child).count()) == (True, 2)
    event = AuditEvent.objects.get(verb=f"{kind}.in_error")
    assert event.detail == {"on": make.ago(3).isoformat()}


def test_the_other_side_is_told_that_and_not_why(world):
    child = make.followed(world).child
    wrong(record(world, "ironotice", child, world.worker), world.worker)
    notice = OutboxMessage.objects.get(kind="entry.in-error")
    assert notice.recipient == world.iro
    assert "brother" not in notice.line
    wrong(record(world, "midwayreview", child, world.iro), world.iro)
    told_of = OutboxMessage.objects.filter(kind="entry.in-error").exclude(pk=notice.pk)
    assert {each.recipient for each in told_of} == {world.worker, world.manager}


def test_a_visit_or_a_midway_review_that_was_none_counts_as_none(world):
    review = make.followed(world)
    child, today = review.child, timezone.localdate()
    late = between_desk.visits_overdue(world.iro, today)
    visit = record(world, "socialworkvisit", child, world.worker)
    assert between_desk.visits_overdue(world.iro, today) == []
    wrong(visit, world.worker)
    assert between_desk.visits_overdue(world.iro, today) == late != []
    missing = between_desk.without_midway(world.iro, today)
    midway = record(world, "midwayreview", child, world.iro)
    assert between_desk.without_midway(world.iro, today) == []
    wrong(midway, world.iro)
    assert between_desk.without_midway(world.iro, today) == missing != []


def test_business_support_reads_that_it_was_taken_out_and_no_words(world, client):
    child = make.followed(world).child
    wrong(record(world, "childview", child, world.iro), world.iro)
    page = shown(client, world.support, "child-in-errors", child)
    assert "Taken out" in page
    for words in ("I like it.", "That was his brother."):
        assert words not in page
        assert words in shown(client, world.manager, "child-in-errors", child)


def test_nobody_outside_finds_it_and_an_odd_address_is_none(world, client):
    child = make.followed(world).child
    row = wrong(record(world, "socialworkvisit", child, world.worker), world.worker)
    for person in (world.other_manager, world.other_iro, World("framley").iro_manager):
        client.force_login(person)
        assert client.get(reverse("reviews:child-in-errors", args=[child.reference])).status_code == 404
        address = reverse("reviews:child-in-error", args=[child.reference, "socialworkvisit", row.pk])
        assert client.get(address).status_code == 404
    client.force_login(world.iro)
    for kind, pk in (("nonsense", row.pk), ("childview", row.pk), ("socialworkvisit", 10**15)):
        address = reverse("reviews:child-in-error", args=[child.reference, kind, pk])
        assert client.get(address).status_code == 404


def test_who_recorded_it_as_an_iro_and_is_one_no_longer_was_one_then(world):
    child = make.followed(world).child
    row = record(world, "socialworkvisit", child, world.iro)
    holding = world.iro.holdings.get()
    holding.end = timezone.localdate() + timedelta(days=1)
    holding.save()
    with pytest.raises(Denied):
        wrong(row, world.manager)


def test_pages_ask_no_more_of_the_database_for_more_records(world, client):
    child = make.followed(world).child
    asked = []
    for start in (4, 12):
        for number in range(start):
            row = commands.record_visit(child=child, by=world.worker, visited_on=make.ago(start + number))
            if number % 2:
                wrong(row, world.worker)
        for name in ("child-between", "child-in-errors"):
            shown(client, world.worker, name, child)
            with CaptureQueriesContext(connection) as captured:
                shown(client, world.worker, name, child)
            asked.append(len(captured))
    assert asked[:2] == asked[2:]
    assert SocialWorkVisit.every.count() == 16
