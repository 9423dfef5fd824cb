"""Where a person is signed in: their own sessions and nobody else's, and ending one or all others."""

import pytest
from django.test import Client
from django.urls import reverse

from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people import commands
from people.where_signed_in import browser_of, network_of, sessions_of
from tests.people.test_signing_in_sessions import idle

PAGE = reverse("people:signed-in")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
AGENTS = {
    FIREFOX: "Firefox on Windows", SAFARI: "Safari on iPhone", CHROME: "Chrome on Mac",
    f"{CHROME} Edg/140.0": "Edge on Mac", "curl/8": "not known", "": "not known",
    "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36": "Chrome on Android",
}  # fmt: skip


def signed_in(staff, agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    """Sign in by the demo's one click, from a browser and a place."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("people:demo-sign-in", args=[staff.pk]))
    return client


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def key_of(client, staff) -> str:
    return next(each.key for each in sessions_of(staff, client.session.session_key) if each.is_this)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def test_the_page_lists_ones_own_sessions_this_one_first(world):
    signed_in(world.iro, SAFARI, "2001:db8:0:42::1"), signed_in(world.worker, CHROME)
    page = signed_in(world.iro).get(PAGE).text
    for words in ("Firefox on Windows (this session)", "Safari on iPhone", "203.0.113.…", "2001:db8:0:…"):
        assert words in page
    assert page.index("Firefox") < page.index("Safari")
    for words in ("203.0.113.77", "2001:db8:0:42", "Chrome on Mac", "140.0"):
        assert words not in page


def test_the_page_names_no_session_by_what_would_open_it(world):
    here, there = signed_in(world.iro), signed_in(world.iro)
    page = here.get(PAGE).text
    assert key_of(there, world.iro) in page
    assert there.session.session_key not in page
    assert here.session.session_key not in page


def test_one_session_is_ended_and_the_others_go_on(world):
    here, there, third = (signed_in(world.iro) for _ in range(3))
    answer = here.post(PAGE, {"end": key_of(there, world.iro)}, follow=True)
    assert "That session is ended." in answer.text
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    (event,) = AuditEvent.objects.filter(verb="staff.end_session")
    assert (event.actor_id, event.subject_id) == (world.iro.pk, world.iro.pk)


def test_all_others_are_ended_and_this_one_goes_on(world):
    here, there, other = signed_in(world.iro), signed_in(world.iro), signed_in(world.worker)
    assert "You are signed in here alone." in here.post(PAGE, {"end": "others"}, follow=True).text
    assert [is_in(client) for client in (here, there, other)] == [True, False, True]
    world.iro.refresh_from_db()
    assert [each.is_this for each in sessions_of(world.iro, here.session.session_key)] == [True]
    assert AuditEvent.objects.filter(verb="staff.end_other_sessions", actor_id=world.iro.pk).count() == 1


@pytest.mark.parametrize("key", ["", "nonsense", "é", "0" * 24])
def test_what_names_no_session_of_ones_own_ends_none(world, key):
    here = signed_in(world.iro)
    assert "That session is over already." in here.post(PAGE, {"end": key}, follow=True).text
    assert is_in(here)


def test_nobody_ends_or_names_anothers(world):
    here, other = signed_in(world.iro), signed_in(world.worker)
    key = key_of(other, world.worker)
    assert "over already" in here.post(PAGE, {"end": key}, follow=True).text
    assert is_in(other)
    with pytest.raises(NotInOrder):
        commands.end_session(staff=world.iro, key=key, by=world.iro)
    for command, more in ((commands.end_session, {"key": key}), (commands.end_other_sessions, {})):
        with pytest.raises(Denied):
            command(staff=world.worker, by=world.administrator, **more)


def test_what_is_over_is_not_listed(world, settings):
    settings.SESSION_IDLE_MINUTES = 30
    idle(signed_in(world.iro), 31)
    assert sessions_of(world.iro) == []
    left = signed_in(world.iro)
    commands.sign_out_everywhere(staff=world.iro, by=world.iro)
    assert sessions_of(world.iro) == []
    assert not is_in(left)


def test_a_session_from_before_this_page_is_listed_without_a_place(world, client):
    client.force_login(world.iro)
    session = client.session
    del session["where"]
    session.save()
    (only,) = sessions_of(world.iro)
    assert (only.browser, only.network) == ("not known", "not known")


@pytest.mark.parametrize(("agent", "said"), AGENTS.items())
def test_a_browser_is_told_by_its_family_alone(agent, said):
    assert browser_of(agent) == said


@pytest.mark.parametrize(
    ("address", "said"),
    [("10.20.30.40", "10.20.30.…"), ("2001:db8::1", "2001:db8:0:…"), ("::1", "0:0:0:…"), (None, "not known")],
)
def test_an_address_is_told_without_its_machine(address, said):
    assert network_of(address) == said
