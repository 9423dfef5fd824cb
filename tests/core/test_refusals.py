"""What somebody asked for and did not get stands in the log: which record, which page, and never a word of it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.log_words import sentence
from iro_portal.core.models import AuditEvent
from iro_portal.home.log import refusals
from tests.factories import access
from tests.factories import escalation as make

pytestmark = pytest.mark.once


def refused(**narrowed) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="page.refused", **narrowed))


def page(child) -> str:
    return reverse("children:child-detail", args=[child.reference])


def test_a_record_that_is_there_and_not_theirs_leaves_one_event(world, client):
    child = world.child("Quillon Featherstone")
    client.force_login(world.other_iro)
    assert client.get(page(child)).status_code == 404
    (event,) = refused()
    assert (event.actor_id, event.subject_reference, event.children) == (
        world.other_iro.pk,
        child.reference,
        [child.pk],
    )
    assert event.detail == {"page": "children:child-detail", "read": "refused", "status": 404}
    assert event.values_hash == ""
    assert (
        sentence(event, child.reference)
        == f"was refused the record of {child.reference} (was told that nothing is there)"
    )


@pytest.mark.parametrize("of", ["review", "escalation"])
def test_reviews_and_escalations_count_as_well(world, client, of):
    sent = make.sent(world)
    child = sent.lead_child
    row = sent if of == "escalation" else child.reviews.get()
    client.force_login(world.other_iro)
    assert client.get(row.get_absolute_url()).status_code in (403, 404)
    (event,) = refused()
    assert (event.subject_reference, event.children) == (row.reference, [child.pk])


def test_what_does_not_exist_is_not_logged(world, client):
    client.force_login(world.other_iro)
    for path in ("/children/CH-9999/", "/no/such/page/", "/reviews/REV-9999/"):
        assert client.get(path).status_code == 404
    assert refused() == []


def test_another_authoritys_record_is_not_told_to_exist(world, client):
    child = world.child()
    stranger = type(world)(slug="framley").iro_manager
    client.force_login(stranger)
    assert client.get(page(child)).status_code == 404
    assert refused() == []


def test_a_form_without_its_token_is_no_refusal(world):
    child, client = world.child(), Client(enforce_csrf_checks=True)
    client.force_login(world.iro_manager)
    assert client.post(reverse("children:child-change", args=[child.reference]), {}).status_code == 403
    assert refused() == []


def test_the_same_page_counts_once_an_hour_and_a_flood_is_cut_off(world, client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST", 3)
    children = [world.child() for _ in range(5)]
    client.force_login(world.other_iro)
    for child in (children[0], *children):
        client.get(page(child))
    found = refused()
    assert [event.subject_reference for event in found] == [child.reference for child in children[:3]]
    assert [event.detail.get("last", False) for event in found] == [False, False, True]


def test_after_an_hour_it_counts_again(world, client, monkeypatch):
    child = world.child()
    client.force_login(world.other_iro)
    client.get(page(child))
    monkeypatch.setattr(refusals, "WITHIN", timezone.timedelta(0))
    client.get(page(child))
    assert len(refused()) == 2


def test_the_log_shows_what_was_refused_by_itself(world, client):
    child, other = world.child(), world.child()
    client.force_login(world.other_iro)
    client.get(page(child))
    audit.record("child.change", by=world.iro, subject=other, children=[other.pk])
    client.force_login(world.iro_manager)
    shown = client.get("/log/?what=refused").text
    assert f"was refused the record of {child.reference}" in shown
    assert "which showed" not in shown
    assert other.reference not in shown
    assert "was refused" not in client.get("/log/?what=change").text


def test_what_an_inspector_is_refused_leaves_an_event_too(world, client):
    child, ines = world.child("Quillon Featherstone"), access.inspector(world)
    client.force_login(ines)
    assert client.get(page(child)).status_code == 404
    access.inspection(world, ines)
    assert client.post(reverse("reviews:child-contact", args=[child.reference])).status_code == 403
    told = [(event.actor_id, event.detail["status"], event.children) for event in refused()]
    assert told == [(ines.pk, 404, [child.pk]), (ines.pk, 403, [child.pk])]


def test_what_an_emergency_does_not_open_leaves_an_event(world, client):
    child = world.child()
    access.emergency(world, child)
    client.force_login(world.other_worker)
    assert client.post(reverse("reviews:child-tell", args=[child.reference])).status_code == 403
    assert [(event.detail["page"], event.children) for event in refused()] == [("reviews:child-tell", [child.pk])]


def say(client, title: str):
    today = timezone.localdate()
    typed = {"kind": "training", "title": title, "on_day": today.day, "on_month": today.month, "on_year": today.year}
    return client.post(reverse("reviews:activity-add"), typed)


def named() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="naming.refuse").order_by("pk"))


def test_words_that_name_a_child_leave_an_event_though_nothing_else_is_kept(world, client):
    """The refusal says that somebody of this name is in care, to whoever types it."""
    world.child("Quillon Featherstone")
    client.force_login(world.iro)
    assert "This holds the name of a child in care" in say(client, "With Quillon Featherstone").text
    (event,) = named()
    assert (event.actor_id, event.children, event.values_hash) == (world.iro.pk, [], "")
    assert event.detail == {"read": "refused", "form": "reviews:activity-add", "field": "title", "sort": "child"}
    assert sentence(event, "") == "was refused words that name a child in care"
    assert say(client, "With the virtual school").status_code == 302
    assert len(named()) == 1
    client.force_login(world.iro_manager)
    assert "was refused words that name a child in care" in client.get("/log/?what=refused").text


def test_each_name_that_is_tried_counts_until_a_flood_is_cut_off(world, client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST", 3)
    world.child("Quillon Featherstone")
    client.force_login(world.iro)
    for _ in range(5):
        say(client, "With Quillon Featherstone")
    assert [event.detail.get("last", False) for event in named()] == [False, False, True]


def test_a_quote_that_names_another_child_is_logged_with_the_child_whose_it_is(world, client):
    child, today = world.child("Ben Ashe"), timezone.localdate()
    world.child("Quillon Featherstone")
    client.force_login(world.iro)
    typed = {"when": "between", "how": "talk", "quote": "Quillon Featherstone is my friend.", "quote_fit": "on",
             "given_on_day": today.day, "given_on_month": today.month, "given_on_year": today.year}  # fmt: skip
    client.post(reverse("reviews:child-view-record", args=[child.reference]), typed)
    (event,) = named()
    assert (event.children, event.subject_reference) == ([child.pk], child.reference)
