"""Opening a record in an emergency, page by page: the form, the banner, the end, the review."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.commands import allocate, end_emergency, restrict_record, review_emergency
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from people.models import Staff
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.access import emergency
from tests.factories.restricted import restrict, second_manager
from tests.searching import searched

TYPED = {"reason": "The police ask where the child lives."}


@pytest.fixture
def child(world):
    return world.child("Quillon Featherstone")


def signed_in(client, staff):
    client.force_login(Staff.objects.get(pk=staff.pk))
    return client


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_form_opens_the_record_and_every_page_of_the_child_says_until_when(world, client, child):
    signed_in(client, world.other_worker)
    answer = client.post("/access/emergency/", TYPED | {"typed": child.reference}, follow=True)
    assert answer.redirect_chain == [(f"/children/{child.reference}/", 302)]
    review = child.reviews.get().reference
    for path in (f"/children/{child.reference}/", f"/children/{child.reference}/circumstances/", f"/reviews/{review}/"):
        told = page(client, path)
        assert "Quillon Featherstone" in told
        assert re.search(r"is open to you until \d\d:\d\d: (4 hours|3 hours 59 minutes) left\.", told), path
    assert "is open to you until" not in page(client, "/")


def test_an_escalation_about_the_child_is_read_too(world, client, child):
    escalation = make.in_state(world, "responded", children=[child])
    emergency(world, child)
    assert "is open to you until" in page(signed_in(client, world.other_worker), f"/escalations/{escalation}/")


def test_it_is_not_listed_searched_or_counted(world, client, child):
    emergency(world, child)
    signed_in(client, world.other_worker)
    for path in ("/children/", "/children/?q=Quillon", "/reviews/", "/escalations/"):
        assert child.reference not in page(client, searched(client, path)).replace("Quillon", ""), path


@pytest.mark.parametrize("typed", ["CH-9999", "Quillon Featherstone"])
def test_what_opens_nothing_gets_the_same_sentence_and_the_words_back(world, client, child, typed):
    signed_in(client, world.other_worker)
    answer = client.post("/access/emergency/", TYPED | {"typed": typed})
    told = answer.content.decode()
    assert answer.status_code == 200
    assert f"No record opens under “{typed}”" in told
    assert TYPED["reason"] in told
    assert "warning" in told.lower()


def test_the_address_of_a_child_gives_no_hint(world, client, child):
    signed_in(client, world.other_worker)
    known, unknown = client.get(f"/children/{child.reference}/"), client.get("/children/CH-9999/")
    assert (known.status_code, unknown.status_code) == (404, 404)
    told, untold = (re.sub('value="[^"]+"', "", answer.content.decode()) for answer in (known, unknown))
    assert "mergency" not in told
    assert told == untold


@pytest.mark.parametrize(
    ("who", "is_offered"),
    [("worker", True), ("manager", True), ("iro", True), ("iro_manager", True), ("governance", True),
     ("committee", False), ("administrator", False)],
)  # fmt: skip
def test_the_home_page_of_those_who_may_has_a_quiet_link(world, client, who, is_offered):
    signed_in(client, getattr(world, who))
    assert ('href="/access/emergency/"' in page(client, "/")) == is_offered
    assert client.get("/access/emergency/").status_code == (200 if is_offered else 403)


def test_it_is_ended_by_hand_and_the_record_is_gone(world, client, child):
    use = emergency(world, child)
    signed_in(client, world.other_worker)
    client.post(f"/access/emergencies/{use}/end/")
    assert client.get(f"/children/{child.reference}/").status_code == 404


def test_it_ends_by_itself(world, client, child):
    use = emergency(world, child, at=timezone.now() - timedelta(hours=4))
    signed_in(client, world.other_worker)
    assert client.get(f"/children/{child.reference}/").status_code == 404
    assert "by itself" in page(client, f"/access/emergencies/{use}/")


def test_it_ends_with_the_post(world, client, child):
    emergency(world, child)
    world.other_worker.holdings.update(end=timezone.localdate())
    assert signed_in(client, world.other_worker).get(f"/children/{child.reference}/").status_code == 404


def test_who_is_allocated_meanwhile_works_as_ever(world, client, child):
    emergency(world, child)
    allocate(child=child, start=timezone.localdate(), social_worker=world.other_worker, by=world.iro_manager)
    assert "is open to you until" not in page(signed_in(client, world.other_worker), f"/children/{child.reference}/")


def test_an_answer_that_waits_for_them_can_be_given_all_the_same(world, client, child):
    escalation = make.in_state(world, "awaiting-response", children=[child])
    record = escalation.records.get(ended="")
    record.addressees.update(staff=world.other_manager)
    emergency(world, child, by=world.other_manager)
    told = page(signed_in(client, world.other_manager), f"/escalations/{escalation}/")
    assert f"/escalations/{escalation}/answer/" in told
    assert "is open to you until" not in told


def test_each_page_is_logged_in_the_role_and_as_an_emergency(world, client, child):
    emergency(world, child)
    page(signed_in(client, world.other_worker), f"/children/{child.reference}/")
    event = AuditEvent.objects.filter(verb="child.open").get()
    assert (event.actor_id, event.actor_role) == (world.other_worker.pk, "Social worker, in an emergency")
    assert event.children == [child.pk]


@pytest.mark.parametrize("who", ["iro_manager", "governance"])
def test_it_waits_on_the_home_page_of_who_reviews_it_with_what_was_opened(world, client, child, who):
    use = emergency(world, child)
    page(signed_in(client, world.other_worker), f"/children/{child.reference}/circumstances/")
    end_emergency(use=use, by=world.other_worker, at=timezone.now())
    signed_in(client, getattr(world, who))
    assert "Emergency access to be reviewed: 1" in page(client, "/")
    told = page(client, f"/access/emergencies/{use}/")
    assert f"opened the circumstances of {child.reference}" in told
    log = re.search(r'href="(/log/\?[^"]+)"', told)[1].replace("&amp;", "&")
    assert "opened the circumstances" in page(client, log)
    assert "Quillon" not in told


def test_the_review_takes_it_off_the_page_and_the_person_reads_the_outcome(world, client, child):
    use = emergency(world, child)
    end_emergency(use=use, by=world.other_worker, at=timezone.now())
    signed_in(client, world.governance)
    refused = client.post(f"/access/emergencies/{use}/review/", {"justified": "yes", "words": ""})
    assert "Answer: What did you find?" in refused.content.decode()
    client.post(f"/access/emergencies/{use}/review/", {"justified": "yes", "words": "A child was at risk."})
    assert "Emergency access to be reviewed" not in page(client, "/")
    signed_in(client, world.other_worker)
    assert "was reviewed: justified." in page(client, "/")
    assert "A child was at risk." in page(client, f"/access/emergencies/{use}/")


def test_the_iro_manager_is_told_on_the_home_page_at_once(world, client, child):
    use = emergency(world, child)
    assert f"Olu Worker opened {child.reference} in an emergency ({use})" in page(
        signed_in(client, world.iro_manager), "/"
    )


@pytest.mark.parametrize("who", ["manager", "iro", "committee"])
def test_anybody_elses_use_is_not_found(world, client, child, who):
    use = emergency(world, child)
    signed_in(client, getattr(world, who))
    assert client.get(f"/access/emergencies/{use}/").status_code == 404
    assert client.post(f"/access/emergencies/{use}/end/").status_code == 404
    assert client.get("/access/emergencies/").status_code == 403


def test_their_own_use_is_not_theirs_to_review(world, client, child):
    use = emergency(world, child, by=world.governance)
    end_emergency(use=use, by=world.governance, at=timezone.now())
    signed_in(client, world.governance)
    assert "Review it" not in page(client, f"/access/emergencies/{use}/")
    posted = client.post(f"/access/emergencies/{use}/review/", {"justified": "yes", "words": "x"})
    assert posted.status_code == 403
    assert "somebody else reviews it" in posted.content.decode()


def test_the_lists_ask_no_more_as_uses_grow(world, client):
    def asked(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    def use_some(count: int) -> None:
        for _ in range(count):
            use = emergency(world, world.child())
            end_emergency(use=use, by=world.other_worker, at=timezone.now())

    paths = ("/", "/access/emergencies/")
    signed_in(client, world.governance)
    use_some(2)
    few = [asked(path) for path in paths]
    use_some(6)
    assert [asked(path) for path in paths] == few


def test_an_iro_manager_reads_a_restricted_record_and_changes_nothing(world, client, child):
    second = world.person("Abel Oversight", world.quality, Role.IRO_MANAGER)
    restrict_record(child=child, why="x", named=[second], by=second, on=timezone.localdate())
    signed_in(client, world.iro_manager)
    at = f"/children/{child.reference}/"
    assert client.get(at).status_code == 404
    emergency(world, child, by=world.iro_manager)
    told = page(client, at)
    assert ("Quillon" in told, "is open to you until" in told, f"{at}allocate/" in told) == (True, True, False)
    posted = client.post(f"{at}change/", {"name": "Another"})
    assert posted.status_code == 403
    assert "its pages are there to be read, not to change" in posted.content.decode()


def test_to_their_own_kins_record_nobody_gets_by_an_emergency(world, client, child):
    second = world.person("Abel Oversight", world.quality, Role.IRO_MANAGER)
    words = {"why": "x", "named": [second], "kin": [world.iro_manager], "on": timezone.localdate()}
    restrict_record(child=child, by=second, **words)
    answer = signed_in(client, world.iro_manager).post("/access/emergency/", TYPED | {"typed": child.reference})
    assert "No record opens under" in answer.content.decode()


def test_of_a_restricted_record_a_use_is_seen_reviewed_and_told_by_named_managers_and_information_governance(
    world, client, child
):
    second, third = second_manager(world), world.person("Theo Third", world.quality, Role.IRO_MANAGER)
    restrict(world, child, kin=(third,))
    use = emergency(world, child, by=second)
    told = set(OutboxMessage.objects.filter(kind="emergency.opened").values_list("recipient", flat=True))
    assert told == {world.iro_manager.pk, world.governance.pk}
    end_emergency(use=use, by=second, at=timezone.now())
    fourth = world.person("Fay Fourth", world.quality, Role.IRO_MANAGER)
    for staff, sees in ((world.iro_manager, True), (world.governance, True), (third, False), (fourth, False)):
        signed_in(client, staff)
        assert client.get(use.get_absolute_url()).status_code == (200 if sees else 404), staff
        assert (use.reference in page(client, "/access/emergencies/")) == sees
        assert (child.reference in page(client, "/")) == sees
    words = {"use": use, "justified": True, "words": "Yes.", "by": third, "at": timezone.now()}
    with pytest.raises(Denied, match="a relation of yours"):
        review_emergency(**words)
