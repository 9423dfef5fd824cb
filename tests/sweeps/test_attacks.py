"""What no page may answer with a stack trace: addresses and forms that nobody types by accident."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from escalations.actions import BY_NAME
from escalations.commands import save_draft
from escalations.models import Escalation, GoodPractice, SystemicConcern
from iro_portal.core import audit
from iro_portal.core.models import AuditEvent
from tests.factories import escalation as make
from tests.searching import searched

NUL, LONG, GREAT = "a\0b", "9" * 5000, "9" * 30
ODD = (NUL, LONG, GREAT, "-1", "0", "\u202e=1+1")
ADDRESSES = (
    "/children/?q={}", "/children/?page={}", "/people/staff/?q={}", "/escalations/?words={}", "/escalations/?page={}",
    "/escalations/?per_page={}", "/escalations/?sort={}", "/escalations/?state={}", "/escalations/?team={}",
    "/escalations/?reason={}", "/escalations/?raised_from={}", "/escalations/not-filed/?per_page={}",
    "/escalations/?raised_to_day={}&raised_to_month=1&raised_to_year=2020",
    "/escalations/?raised_to_day=1&raised_to_month={}&raised_to_year=2020", "/reports/escalation-reasons/?from={}",
    "/reports/escalation-reasons/?format={}", "/exchange/imports/?per_page={}", "/people/staff/{}/",
)  # fmt: skip


def signed_in(client, staff):
    client.force_login(staff)
    client.raise_request_exception = True
    return client


def day(name: str, *parts: str) -> dict:
    return {f"{name}_{part}": value for part, value in zip(("day", "month", "year"), parts, strict=True)}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_odd_address_gets_a_page(world, client, address):
    signed_in(client, world.iro_manager)
    for odd in ODD:
        assert client.get(searched(client, address.format(quote(odd, safe="")))).status_code in (200, 404), odd[:10]


@pytest.mark.parametrize("raised_from", ["32", "2018-13-01", "yesterday"])
def test_a_day_in_an_address_that_is_none_is_said_and_nothing_is_listed(world, client, raised_from):
    sent = make.sent(world)
    page = signed_in(client, world.iro_manager).get(f"/escalations/?raised_from={raised_from}")
    assert "must be a real date" in page.text
    assert raised_from in page.text
    assert sent.reference not in page.text


@pytest.mark.parametrize("last", ["9999-12-31", "2101-01-01"])
def test_a_period_beyond_all_calendars_is_refused(world, client, last):
    page = signed_in(client, world.committee).get(f"/reports/escalation-reasons/?from={last}&to={last}")
    assert "2100 is the latest year" in page.text


@pytest.mark.parametrize(
    "typed", [("30", "12", "9999"), ("1", "1", "0001"), (GREAT, "1", "2026"), ("1", "1", "+" + GREAT)]
)
def test_no_day_outside_the_calendar_is_kept(world, client, typed):
    answered = make.in_state(world, "responded")
    address = reverse("escalations:escalation-act", args=[answered.reference, "accept"])
    page = signed_in(client, world.iro).post(address, {"version": answered.version} | day("action_due", *typed))
    assert page.status_code == 200
    assert "Check on must be" in page.text
    assert Escalation.objects.get(pk=answered.pk).state == "responded"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("version", [LONG, GREAT, "x", ""])
def test_filing_with_an_odd_version_gets_a_page(world, client, version):
    sent = make.sent(world)
    address = reverse("escalations:mark-filed", args=[sent.reference, sent.lead_child.reference])
    assert signed_in(client, world.iro).post(address, {"version": version}).status_code == 302


@pytest.mark.parametrize("key", ODD)
def test_keys_that_no_record_has_are_no_choice(world, client, key):
    child = world.child()
    signed_in(client, world.iro_manager)
    siblings = {"siblings": [key], "q": key} | day("start", "1", "6", "2025")
    for more in ({}, {"search": "1"}):
        assert (
            client.post(reverse("children:child-siblings", args=[child.reference]), siblings | more).status_code == 200
        )
    over = {"to_iro": world.other_iro.pk, "children": [key]} | day("on", "1", "6", "2026")
    assert client.post(reverse("escalations:hand-over-from", args=[world.iro.pk]), over).status_code == 200


REPLACING = {
    "sqlite": "INSERT OR REPLACE INTO core_auditevent SELECT * FROM core_auditevent WHERE id = %s",
    "postgresql": "INSERT INTO core_auditevent SELECT * FROM core_auditevent WHERE id = %s "
    "ON CONFLICT (id) DO UPDATE SET verb = 'forged'",
}


def test_the_log_is_not_replaced(world):
    event = audit.record("child.rename", by=world.iro)
    copied = REPLACING[connection.vendor]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied, [event.pk])
    assert AuditEvent.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("token", ["z" * 36, "\0" * 36, "", "1" * 31])
def test_a_form_with_an_odd_token_or_child_gets_a_page(world, client, token):
    signed_in(client, world.iro)
    for name in ("escalation-raise", "challenge-record"):
        typed = {"token": token, "action": "draft", "child": NUL}
        assert client.post(reverse(f"escalations:{name}"), typed).status_code == 200


@pytest.mark.parametrize("action", sorted(BY_NAME))
def test_no_action_on_a_bare_draft_is_a_stack_trace(world, client, action):
    draft = save_draft(by=world.iro, children=[world.child()], concern="Not finished.")
    address = reverse("escalations:escalation-act", args=[draft.reference, action])
    signed_in(client, world.iro)
    assert client.get(address).status_code in (200, 403)
    assert client.post(address, {"version": draft.version, "why": "x"}).status_code in (200, 302, 403)
    assert Escalation.objects.get(pk=draft.pk).is_draft


def test_a_draft_stands_in_its_writers_list(world, client):
    draft = make.draft(world)
    assert draft.reference in signed_in(client, world.iro).get("/escalations/").text


def test_what_is_sent_twice_beside_the_ladder_is_kept_once(world, client):
    sent, today = make.sent(world), timezone.localdate()
    on = day("on", str(today.day), str(today.month), str(today.year))
    signed_in(client, world.iro)
    act = reverse("escalations:escalation-act", args=[sent.reference, "cafcass"])
    praise = {"to": world.worker.pk, "words": "Well done."} | on
    for address, typed in (
        (act, {"version": sent.version, "referred": "no", "words": "Not now."} | on),
        (reverse("escalations:praise-create"), praise),
    ):
        assert [client.post(address, typed).status_code for _ in range(2)] == [302, 200], address
    concern = {"title": "Drift", "words": "x", "escalations": sent.reference, "raised_with": "Director"} | on
    signed_in(client, world.iro_manager)
    address = reverse("escalations:concern-create")
    assert [client.post(address, concern).status_code for _ in range(2)] == [302, 200]
    assert (sent.cafcass.count(), GoodPractice.objects.count(), SystemicConcern.objects.count()) == (1, 1, 1)


def test_the_home_page_of_who_has_no_post_any_more_tells_nothing(world, client):
    sent = make.sent(world)
    signed_in(client, world.manager)
    assert sent.reference in client.get("/").text
    world.manager.holdings.update(end=timezone.localdate())
    assert sent.reference not in client.get("/").text


@pytest.mark.parametrize("key", ODD)
def test_a_form_with_keys_that_no_record_has_gets_a_page(world, client, key):
    child = world.child()
    typed = {"child": child.reference, "token": str(uuid4()), "children": [child.reference], "action": "send"}
    typed |= {name: [key] for name in ("reasons", "main_reason", "features", "causes", "stage", "answerer")}
    signed_in(client, world.iro)
    for name in ("escalation-raise", "challenge-record"):
        assert client.post(reverse(f"escalations:{name}"), typed).status_code == 200
    assert not Escalation.objects.exists()
