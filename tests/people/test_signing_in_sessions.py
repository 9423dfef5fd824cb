"""How a session ends, and that what was being typed comes back to the same person and to nobody else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from people import commands, kept_words
from people.models import KeptWords

SESSION, KEPT, KEEP = (reverse(f"people:{name}") for name in ("session", "kept-words", "keep-words"))
ADD_CHILD = reverse("children:child-add")
WORDS = {"name": "Ben Example", "council_id": "P77", "words": "He asked to see\nhis sister.", "why": ["a", "b"]}


@pytest.fixture(autouse=True)
def half_an_hour(settings):
    settings.SESSION_IDLE_MINUTES = 30


def signed_in(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def idle(client, minutes: float, since: str = "seen") -> Client:
    """Let so many minutes pass in which the person does nothing."""
    session = client.session
    session[since] -= minutes * 60
    session.save()
    return client


def is_in(client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("minutes", "since", "still"), [
    (29, "seen", True), (31, "seen", False), (9 * 60, "began", True), (10 * 60 + 1, "began", False),
])  # fmt: skip
def test_a_session_ends_after_half_an_hour_idle_or_ten_hours(world, minutes, since, still):
    assert is_in(idle(signed_in(world.iro), minutes, since)) is still


def test_doing_something_begins_the_half_hour_anew(world):
    client = signed_in(world.iro)
    for _ in range(3):
        assert is_in(idle(client, 20))


def test_an_ended_session_does_not_begin_again(world):
    client = idle(signed_in(world.iro), 31)
    assert [is_in(client) for _ in range(3)] == [False] * 3
    assert client.post(SESSION).json() == {"seconds": 0}


def test_asking_how_long_is_left_keeps_nothing_open_and_saying_so_does(world):
    client = idle(signed_in(world.iro), 20)
    assert client.get(SESSION).json()["seconds"] <= 600
    assert client.get(SESSION).json()["seconds"] <= 600
    assert client.post(SESSION).json()["seconds"] > 1700


def test_a_page_view_writes_no_session_within_a_minute(world, django_assert_num_queries):
    client = signed_in(world.iro)
    client.get(KEPT)
    before = Session.objects.get(pk=client.session.session_key).session_data
    client.get(KEPT)
    assert Session.objects.get(pk=client.session.session_key).session_data == before


def test_the_page_carries_the_warning_and_a_stranger_none(world, client):
    assert "data-portal-session" in signed_in(world.iro).get("/").text
    assert "data-portal-session" not in client.get(reverse("people:demo")).text


def test_signing_out_everywhere_ends_every_session_of_that_person_alone(world):
    here, there, other = signed_in(world.iro), signed_in(world.iro), signed_in(world.other_iro)
    here.post(reverse("people:sign-out-everywhere"))
    assert (is_in(here), is_in(there), is_in(other)) == (False, False, True)
    assert AuditEvent.objects.filter(verb="staff.sign_out_everywhere", actor_id=world.iro.pk).count() == 1


def test_who_looks_after_accounts_signs_somebody_out(world):
    client, office = signed_in(world.worker), signed_in(world.administrator)
    office.post(reverse("people:staff-sign-out", args=[world.worker.pk]))
    assert (is_in(client), is_in(office)) == (False, True)
    with pytest.raises(Denied):
        commands.sign_out_everywhere(staff=world.iro, by=world.worker)


def test_a_closed_account_is_cut_off_at_once_and_stays_so_when_opened_again(world):
    client = signed_in(world.worker)
    commands.close_account(staff=world.worker, by=world.iro_manager)
    assert not is_in(client)
    commands.reopen_account(staff=world.worker, by=world.iro_manager)
    assert not is_in(client)


def too_late(staff, path=ADD_CHILD, **more):
    """A client whose words come after the end of its session, and the answer."""
    client = idle(signed_in(staff), 31)
    return client, client.post(path, WORDS | more)


def test_words_sent_after_the_end_are_kept_for_their_writer(world):
    client, answer = too_late(world.iro_manager)
    assert answer.url == f"{reverse('people:sign-in')}?next={KEPT}"
    assert not Child.objects.exists()
    client.force_login(world.iro_manager)
    page = client.get(KEPT).text
    assert "He asked to see<br>his sister." in page
    assert f'action="{ADD_CHILD}"' in page


def test_nobody_else_is_given_them_on_the_same_computer(world):
    client, _ = too_late(world.iro_manager)
    assert "his sister" not in client.get(reverse("people:demo")).text
    client.force_login(world.other_iro)
    for page in (KEPT, "/", ADD_CHILD):
        assert "his sister" not in client.get(page).text
    key = KeptWords.objects.get().pk
    assert client.post(reverse("people:kept-words-discard", args=[key])).status_code == 404
    client.post(reverse("notices-seen"), {"kept_words": key})
    assert KeptWords.objects.filter(pk=key).exists()


def test_nothing_is_kept_of_who_signed_out_or_never_signed_in(world):
    client = signed_in(world.iro)
    client.post(reverse("people:sign-out"))
    for stranger in (client, Client()):
        stranger.post(ADD_CHILD, WORDS)
        assert stranger.post(KEEP, WORDS | {"kept_path": ADD_CHILD}).status_code == 403
    assert not KeptWords.objects.exists()


def test_nobody_elses_page_puts_words_here(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.iro)
    idle(client, 31)
    assert client.post(ADD_CHILD, WORDS).status_code == 403
    assert not KeptWords.objects.exists()


def test_passwords_and_forms_about_accounts_are_not_kept(world):
    too_late(world.iro_manager, reverse("people:password"), old_password="secret")
    too_late(world.iro_manager, reverse("people:staff-add"))
    assert not KeptWords.objects.exists()
    too_late(world.iro_manager, my_password="secret")
    assert "secret" not in str(KeptWords.objects.get().fields)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/no/such/page/", "/people/sign-out/", "", "x"]
)
def test_words_are_kept_for_an_address_of_this_portal_only(world, path):
    assert signed_in(world.iro).post(KEEP, WORDS | {"kept_path": path}).status_code == 403
    assert not KeptWords.objects.exists()


@pytest.mark.parametrize("minutes", [0, 31])
def test_the_page_itself_keeps_what_was_typed_as_the_session_ends(world, minutes):
    client = idle(signed_in(world.iro), minutes)
    assert client.post(KEEP, WORDS | {"kept_path": ADD_CHILD}).status_code == 204
    assert KeptWords.objects.get(staff=world.iro).fields["why"] == ["a", "b"]


def test_the_draft_keeper_is_told_and_its_words_are_kept(world):
    _, answer = too_late(world.iro, action="autosave")
    assert (answer.status_code, answer.json()) == (
        401, {"refused": ["You have been signed out. Your words are kept until you sign in again."]},
    )  # fmt: skip


def test_later_words_take_the_place_of_earlier_ones(world):
    too_late(world.iro)
    too_late(world.iro, words="Now longer.")
    assert KeptWords.objects.get().fields["words"] == ["Now longer."]


def test_too_much_is_not_kept(world):
    too_late(world.iro, words="x" * (kept_words.MOST_LETTERS + 1))
    assert not KeptWords.objects.exists()


def test_signing_in_again_leads_to_what_was_kept(world):
    client, _ = too_late(world.iro)
    assert client.post(reverse("people:demo-sign-in", args=[world.iro.pk])).url == KEPT


def test_words_are_gone_once_sent_or_thrown_away_or_after_a_day(world):
    def again():
        KeptWords.objects.all().delete()
        client, _ = too_late(world.iro)
        client.force_login(world.iro)
        return client, KeptWords.objects.get()

    client, kept = again()
    client.post(reverse("notices-seen"), {"kept_words": kept.pk})
    assert not KeptWords.objects.exists()
    client, kept = again()
    client.post(ADD_CHILD, {"name": "", "kept_words": kept.pk})  # refused: still here
    assert KeptWords.objects.exists()
    client.post(reverse("people:kept-words-discard", args=[kept.pk]))
    assert not KeptWords.objects.exists()
    client, kept = again()
    KeptWords.objects.update(kept_at=timezone.now() - timedelta(hours=25))
    assert "his sister" not in client.get(KEPT).text
    assert not KeptWords.objects.exists()
