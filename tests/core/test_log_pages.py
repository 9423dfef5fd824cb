"""The log as its readers see it: IRO managers and information governance, nobody else; references, never a name."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.commands import CHANGEABLE, change_child, lift_restriction
from iro_portal.core import audit
from iro_portal.core.models import AuditEvent
from tests.factories.restricted import WHY, restrict, second_manager
from tests.factories.world import World

READERS = {"iro_manager", "governance"}


def get(client, who, path: str):
    client.force_login(who)
    return client.get(path)


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.fixture
def child(world):
    return world.child("Quillon Featherstone")


@pytest.fixture
def opened(world, client, child):
    """The child's record has been opened by their IRO."""
    assert get(client, world.iro, f"/children/{child.reference}/").status_code == 200
    return child


@pytest.mark.parametrize("path", ["/log/", "/log/child/{}/", "/log/events.csv"])
def test_who_may_read_the_log(world, client, opened, path):
    for who, staff in world.people.items():
        answer = get(client, staff, path.format(opened.reference))
        assert answer.status_code == (200 if who in READERS else 403), who


@pytest.mark.parametrize("who", sorted(READERS))
def test_an_event_reads_as_a_sentence_without_a_name(world, client, opened, who):
    page = get(client, getattr(world, who), f"/log/child/{opened.reference}/").text
    words = " ".join(page.split())
    assert f"Amara Iro</a>, Independent Reviewing Officer, opened the record of {opened.reference}." in words
    assert "Quillon" not in page.partition("<main")[2]


def test_the_role_is_the_one_at_the_time(world, client, opened):
    world.iro.holdings.get().post.__class__.objects.filter(holdings__staff=world.iro).update(title="Gardener")
    page = get(client, world.governance, f"/log/child/{opened.reference}/").text
    assert "Independent Reviewing Officer" in page
    assert "Gardener" not in page


def test_who_changed_which_field_from_what_to_what(world, client, child):
    change_child(child=child, by=world.support, **who_is(child) | {"name": "Quillon Feather"})
    manager, governance = (
        " ".join(get(client, who, f"/log/child/{child.reference}/?what=change").text.split())
        for who in (world.iro_manager, world.governance)
    )
    assert "Name: from “Quillon Featherstone” to “Quillon Feather”" in manager
    assert ">Name</li>" in governance
    assert "Featherstone" not in governance


def who_is(child) -> dict:
    return {name: getattr(child, name) for name in CHANGEABLE}


FILTERS = {
    "child": lambda child, world: f"child={child.reference.lower()}",
    "person": lambda child, world: f"person={world.iro.pk}",
    "what": lambda child, world: "what=open&child=" + child.reference,
    "day": lambda child, world: f"day_from={timezone.localdate()}&day_to={timezone.localdate()}",
}
OTHERS = {
    "child": lambda child, world: f"child={world.child().reference}&what=open",
    "person": lambda child, world: f"person={world.worker.pk}",
    "what": lambda child, world: "what=export",
    "day": lambda child, world: "day_to=2020-01-01",
    "unreadable": lambda child, world: "day_from=2020-31-31",
}


@pytest.mark.parametrize("name", FILTERS)
def test_the_filter_finds(world, client, opened, name):
    said = get(client, world.governance, f"/log/?{FILTERS[name](opened, world)}").text
    assert f"opened the record of {opened.reference}" in said


@pytest.mark.parametrize("name", OTHERS)
def test_the_filter_leaves_out(world, client, opened, name):
    said = get(client, world.governance, f"/log/?{OTHERS[name](opened, world)}").text
    assert f"opened the record of {opened.reference}" not in said


@pytest.mark.parametrize("name", ["child", "person"])
def test_the_file_holds_what_the_page_shows(world, client, opened, name):
    header, *rows = rows_of(get(client, world.governance, f"/log/events.csv?{FILTERS[name](opened, world)}"))
    assert header[:5] == ["When", "Recorded", "Who", "Role", "What"]
    told = ["Amara Iro", "Independent Reviewing Officer", f"opened the record of {opened.reference}"]
    assert told in [row[2:5] for row in rows]
    assert "Quillon" not in str(rows)
    assert get(client, world.governance, "/log/events.xlsx").content[:2] == b"PK"
    assert client.get("/log/events.pdf").status_code == 404


@pytest.mark.parametrize(("path", "kind"), [("/log/child/{}/", "open"), ("/log/events.csv?child={}", "export")])
def test_to_read_the_log_is_logged(world, client, opened, path, kind):
    get(client, world.governance, path.format(opened.reference))
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.actor_id, event.children) == ("log.read", world.governance.pk, [opened.pk])
    assert event.detail["read"] == kind


def test_another_authoritys_child_and_events_are_not_found(world, client, opened):
    foreign = World(slug="framley")
    for who in (foreign.governance, foreign.iro_manager):
        assert get(client, who, f"/log/child/{opened.reference}/").status_code == 404
        assert opened.reference not in get(client, who, "/log/").text
        assert "Amara Iro" not in get(client, who, f"/log/?person={world.iro.pk}").text.partition("<table")[2]


def test_a_manager_is_told_no_reference_of_a_child_whom_they_may_not_see(world, client, opened, monkeypatch):
    hidden = type(opened).objects.exclude(pk=opened.pk)
    monkeypatch.setattr(type(hidden), "visible_to", lambda rows, viewer, on=None: rows.exclude(pk=opened.pk))
    assert get(client, world.iro_manager, f"/log/child/{opened.reference}/").status_code == 404
    page = get(client, world.iro_manager, f"/log/?person={world.iro.pk}").text
    assert opened.reference not in page
    assert "opened the record of a record that is not open to you" in page


def test_the_page_asks_no_more_as_the_log_grows(world, client, opened):
    counts = []
    for _ in range(2):
        AuditEvent.objects.bulk_create(
            AuditEvent(
                authority_id=world.authority.pk, verb="child.open", actor_id=world.iro.pk, actor_label="Amara Iro",
                children=[opened.pk], happened_at=timezone.now(), detail={"read": "open", "page": "home"},
            )
            for _ in range(30)
        )  # fmt: skip
        get(client, world.governance, "/log/")
        with CaptureQueriesContext(connection) as asked:
            get(client, world.governance, f"/log/?child={opened.reference}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "odd", ["page=999999", "page=x", "child=%00", f"person={'9' * 30}", "what=nonsense", "day_from=x"]
)
def test_an_odd_address_gets_a_page(world, client, opened, odd):
    assert get(client, world.governance, f"/log/?{odd}").status_code == 200


def test_the_place_in_the_navigation_is_for_its_readers(world, client):
    for who in ("iro_manager", "governance", "iro", "administrator"):
        assert ('href="/log/"' in get(client, getattr(world, who), "/").text) == (who in READERS)


def test_what_the_system_did_has_no_person_to_lead_to(world, client, child):
    audit.record("midpointupdate.ask", by=None, subject=child, children=[child.pk])
    assert "the system asked" in " ".join(get(client, world.governance, "/log/").text.split())


def test_why_a_record_was_restricted_is_told_to_who_was_named(world, client, child):
    """Once the record is open again its events are, but for the reasons (docs/access.md)."""
    named = world.iro_manager
    other = second_manager(world)
    restriction = restrict(world, child, world.iro)
    words = {"restriction": restriction, "on": timezone.localdate(), "by": named}
    lift_restriction(why="The worker moved to another council.", **words)
    told, untold = (get(client, who, f"/log/child/{child.reference}/").text for who in (named, other))
    for why in (WHY, "The worker moved"):
        assert why in told
        assert why not in untold
    assert "restriction" in untold
    taken = get(client, other, "/log/events.csv")
    assert WHY not in str(rows_of(taken))
