"""Home pages and navigation: each role finds what is theirs, and nothing else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations.commands import praise, redirect
from reports.commands.packs import begin_pack, year_of
from reviews.commands import plan_review, tell_iro
from tests.factories import escalation as make
from tests.factories.access import inspector
from tests.factories.world import World

PLACES = {
    "iro": ["Home", "Children", "Reviews", "Service", "Escalations", "Reports", "Cover"],
    "manager": ["Home", "Children", "Reviews", "Service", "Escalations", "Reports", "Cover"],
    "worker": ["Home", "Children", "Reviews", "Escalations", "Cover"],
    "iro_manager": [
        "Home",
        "Children",
        "Reviews",
        "Service",
        "Escalations",
        "Reports",
        "Cover",
        "People",
        "Log",
        "Retention",
    ],
    "committee": ["Home", "Reports"],
    "support": ["Home", "Children", "Reviews", "Service"],
    "governance": ["Home", "Log", "Retention", "Subject access"],
    "administrator": ["Home", "People"],
}


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.mark.parametrize("role", PLACES)
def test_navigation_shows_what_a_role_can_use_and_each_place_opens(world, client, role):
    client.force_login(getattr(world, role))
    page = client.get(reverse("home"), follow=True)
    places = page.context["navigation"]
    assert [place.label for place in places] == PLACES[role]
    assert {client.get(place.url, follow=True).status_code for place in places} == {200}


def test_an_answer_waits_on_the_managers_page_and_then_on_the_iros(world, client):
    sent = make.sent(world)
    client.force_login(world.manager)
    assert f'Answer:</span> <span class="portal-item__reference">{sent}' in client.get("/").content.decode()
    make.answered(world, sent)
    client.force_login(world.iro)
    assert [item.escalation for item in client.get("/").context["mine"]] == [sent]


def test_papers_in_work_stand_on_the_home_page_of_who_prepares_them(world, client):
    client.force_login(world.committee)
    assert "No paper is in work." in client.get("/").content.decode()
    year = year_of("2018/19")
    begin_pack(authority=world.authority, kind="annual", period=year, on=date(2019, 7, 1), by=world.iro_manager)
    for who in (world.committee, world.iro_manager):
        client.force_login(who)
        assert "Still to write: Key messages" in client.get("/").content.decode()
    client.force_login(world.iro)
    assert "Papers in work" not in client.get("/").content.decode()


def test_a_person_without_a_post_is_told_what_to_do(world, client):
    from people.commands import add_staff

    nobody = add_staff(authority=world.authority, name="No Post", email="no.post@example.org", by=None)
    client.force_login(nobody)
    assert "You hold no post today" in client.get("/").content.decode()


def test_demo_page_does_not_exist_outside_demo_mode(world, client, settings):
    assert client.get(reverse("people:demo")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("people:demo")).status_code == 404
    assert client.post(reverse("people:demo-sign-in", args=[world.iro.pk])).status_code == 404


def test_signing_in_never_leads_to_another_site(world, client):
    answer = client.post(reverse("people:demo-sign-in", args=[world.iro.pk]), {"next": "https://evil.example/"})
    assert answer.url == reverse("home")


def test_notices_are_taken_off_the_home_page_when_seen(world, client):
    make.sent(world)
    client.force_login(world.manager)
    assert len(client.get("/").context["notices"]) == 1
    client.post(reverse("notices-seen"))
    assert not client.get("/").context["notices"]


def test_a_notice_about_what_is_no_longer_theirs_is_not_shown(world, client):
    """The allocation has ended, or somebody else is asked: neither reference stands on the home page any more."""
    asked = world.other_manager
    sent = make.sent(world, answerer=asked)
    told = tell_iro(
        child=sent.lead_child, by=world.worker, kind="move", event_on=timezone.localdate(), words="A new carer."
    )
    plan_review(review=sent.lead_child.reviews.get(), by=world.support, planned_on=timezone.localdate())
    praised = praise(
        by=world.iro, to=world.worker, to_manager=asked, child=sent.lead_child, words="Well prepared.",
        on=timezone.localdate(),
    )  # fmt: skip
    client.force_login(world.iro)
    assert {notice.subject_type for notice in client.get("/").context["notices"]} >= {"reviews.review"}
    client.force_login(asked)
    assert sent.reference in client.get("/").text
    redirect(escalation=sent, by=asked, to=world.manager, why="Not mine.")
    sent.lead_child.allocations.filter(kind="iro").update(staff=world.other_iro)
    gone = (sent.reference, told.child.reference, sent.lead_child.reviews.get().reference)
    for who in (world.iro, asked):
        client.force_login(who)
        page = client.get("/").text
        assert [reference for reference in gone if reference in page] == []
    assert praised.reference in page


def test_older_notices_come_up_where_newer_ones_are_not_theirs(world, client):
    kept = make.sent(world, answerer=world.other_manager)
    for _ in range(30):
        passed = make.sent(world, answerer=world.other_manager)
        redirect(escalation=passed, by=world.other_manager, to=world.manager, why="Not mine.")
    client.force_login(world.other_manager)
    assert [notice.subject_reference for notice in client.get("/").context["notices"]] == [kept.reference]


def test_the_place_shown_is_the_innermost_one(world, client):
    client.force_login(world.iro_manager)
    for address, label in (("/reviews/service/caseload/", "Service"), ("/reviews/exceptions/", "Reviews")):
        places = client.get(address).context["navigation"]
        assert [place.label for place in places if place.active] == [label], address


# For whom a list of children, or of what hangs on them, is not even an empty one.
OF_CHILDREN = (
    "children:child-list", "reviews:review-list", "reviews:missing", "reviews:visits-overdue", "reviews:without-midway",
    "reviews:short-breaks",
)  # fmt: skip


@pytest.mark.parametrize("role", ["committee", "governance", "administrator"])
def test_a_list_that_is_not_somebodys_is_refused_and_led_to_by_no_page(world, client, role):
    client.force_login(getattr(world, role))
    home = client.get(reverse("home")).text
    for name in (*OF_CHILDREN, "escalations:praise-list"):
        assert client.get(reverse(name)).status_code == 403, name
        assert f'"{reverse(name)}"' not in home


def test_whoever_was_praised_has_the_list_of_good_practice(world, client):
    praise(by=world.iro, to=world.support, words="The papers came early.", on=timezone.localdate())
    client.force_login(world.support)
    assert client.get(reverse("escalations:praise-list")).status_code == 200


def test_to_whom_a_weakness_is_reported_is_said_to_an_inspector_too(world, client, settings):
    settings.SECURITY_CONTACT = "mailto:security@barchester.example"
    settings.SECURITY_CONTACT_UNTIL = timezone.localdate()
    client.force_login(inspector(world))
    assert "security@barchester.example" in client.get(reverse("security-txt")).text
