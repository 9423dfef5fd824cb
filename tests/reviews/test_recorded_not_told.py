"""A move or a missing episode that is recorded tells nobody: the page offers to tell the IRO, and reminds until it is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.commands import record_episode, record_missing
from iro_portal.core.models import OutboxMessage
from people.commands import name_cover
from people.roles import Role
from reviews import commands, told
from tests.factories import between
from tests.factories.world import World

FIRST = {"legal_status": "C2", "placement": "U6", "provider": "PR1", "need": "N1"}
HEADING = "Recorded, and the IRO not told"


@pytest.fixture
def world(db) -> World:
    return World()


def moved(world, *, on: int = 3, **more):
    """A child who was moved to another carer so many days ago."""
    child = world.child(in_care_from=between.ago(on + 60), **more)
    record_episode(child=child, by=world.worker, start=between.ago(on + 60), **FIRST)
    record_episode(
        child=child, by=world.worker, start=between.ago(on), moved="new-carer", reason_place_change="CARPL",
        **FIRST | {"provider": "PR4"},
    )  # fmt: skip
    return child


def missing(world, *, on: int = 3, kind: str = "M"):
    child = world.child()
    record_missing(child=child, by=world.worker, kind=kind, start=between.ago(on), end=between.ago(on))
    return child


def waiting(person) -> list[tuple]:
    return [(event.child, event.kind, event.on) for event in told.not_told(person, timezone.localdate())]


def shown(client, person, where="/") -> str:
    client.force_login(person)
    return client.get(where).content.decode()


def test_a_move_and_a_missing_episode_stand_on_the_workers_page_until_told(world, client):
    one, other = moved(world), missing(world, on=2)
    assert waiting(world.worker) == [(one, "move", between.ago(3)), (other, "missing", between.ago(2))]
    assert waiting(world.other_worker) == waiting(world.iro) == []
    assert HEADING in shown(client, world.worker)
    assert HEADING not in shown(client, world.other_worker)
    commands.tell_iro(child=one, by=world.worker, kind="move", event_on=between.ago(4))
    commands.record_not_told(child=other, by=world.iro, kind="missing", event_on=between.ago(2))
    assert waiting(world.worker) == []
    assert HEADING not in shown(client, world.worker)


def test_what_another_day_another_kind_or_a_notice_in_error_says_tells_nothing(world):
    child = moved(world)
    commands.tell_iro(child=child, by=world.worker, kind="plan", event_on=between.ago(3))
    commands.tell_iro(child=child, by=world.worker, kind="move", event_on=between.ago(11))
    row = commands.tell_iro(child=child, by=world.worker, kind="move", event_on=between.ago(3))
    assert waiting(world.worker) == []
    commands.record_in_error(row=row, by=world.worker, why="Another child.")
    assert len(waiting(world.worker)) == 1


def test_what_is_old_away_or_no_move_is_left_alone(world):
    missing(world, on=91)
    missing(world, kind="A")
    child = world.child(in_care_from=between.ago(30))
    record_episode(child=child, by=world.worker, start=between.ago(30), **FIRST)
    record_episode(child=child, by=world.worker, start=between.ago(3), **FIRST | {"legal_status": "C1"})
    assert waiting(world.worker) == []


def test_the_banner_leads_to_telling_with_kind_and_day_filled_in(world, client):
    child, on = world.child(), between.ago(1)
    client.force_login(world.worker)
    day = {"start_day": on.day, "start_month": on.month, "start_year": on.year}
    typed = {"kind": "M"} | day
    page = client.post(reverse("children:circumstance-record", args=[child.reference, "missing"]), typed, follow=True)
    link = f"{reverse('reviews:child-tell', args=[child.reference])}?kind=missing&on={on.isoformat()}"
    assert f'href="{link.replace("&", "&amp;")}"' in page.content.decode() or f'href="{link}"' in page.content.decode()
    form = client.get(link).context["form"]
    assert (form.initial["kind"], form.initial["event_on"]) == ("missing", on)
    for odd in ("kind=x&on=2026-01-01", "kind=move&on=soon", "kind=move&on=9999-99-99", "kind=move&on=a%00b", "on="):
        assert client.get(f"{link.split('?')[0]}?{odd}").context["form"].initial == {}


def test_a_cover_of_the_worker_is_reminded(world):
    child, cover = moved(world), world.person("Cora Cover", world.team, Role.SOCIAL_WORKER)
    name_cover(absent=world.worker, covered_by=cover, start=timezone.localdate(), by=None)
    assert waiting(cover) == [(child, "move", between.ago(3))]


def test_the_reminder_asks_no_more_of_the_database_for_more_events(world):
    asked = []
    for count in (2, 6):
        for _ in range(count):
            moved(world)
            missing(world)
        with CaptureQueriesContext(connection) as captured:
            waiting(world.worker)
        asked.append(len(captured))
    assert asked[0] >= asked[1]


# Who is away.


def test_whoever_covers_a_person_who_is_away_is_told_as_well(world):
    cover = world.person("Cora Cover", world.quality, Role.IRO)
    today, child = timezone.localdate(), between.followed(world).child
    name_cover(absent=world.iro, covered_by=cover, start=today, by=None)
    commands.tell_iro(child=child, by=world.worker, kind="move", event_on=today)
    assert _told() == {world.iro, cover}


def test_a_cover_for_answers_alone_one_to_come_and_one_who_did_it_are_not_told(world):
    today, child = timezone.localdate(), between.followed(world).child
    later, delegate, doer = (world.person(name, world.quality, Role.IRO) for name in ("Lara L", "Dele G", "Dora D"))
    name_cover(absent=world.iro, covered_by=later, start=today + timedelta(days=1), by=None)
    name_cover(absent=world.iro, covered_by=delegate, start=today, whole=False, by=None)
    name_cover(absent=world.iro, covered_by=doer, start=today, by=None)
    row = commands.tell_iro(child=child, by=world.worker, kind="move", event_on=today)
    assert _told() == {world.iro, doer}
    OutboxMessage.objects.all().delete()
    commands.record_in_error(row=row, by=world.worker, why="Another child.")
    assert {each.recipient for each in OutboxMessage.objects.all()} == {world.iro, doer}
    review = child.reviews.planned().get()
    OutboxMessage.objects.all().delete()
    commands.plan_review(review=review, planned_on=review.limit_on - timedelta(days=7), by=doer)
    assert doer not in {each.recipient for each in OutboxMessage.objects.all()}


def _told() -> set:
    return {each.recipient for each in OutboxMessage.objects.filter(kind="notice.told")}
