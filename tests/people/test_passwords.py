"""Passwords and what changes about signing in: one-time ones run out, none is too long, and the person is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from iro_portal.core.transitions import NotInOrder
from people import commands
from people.models import Staff

PASSWORD = "Yellow kettle, 9 hooks"
SIGN_IN = reverse("people:sign-in")


@pytest.fixture
def worker(world, settings) -> Staff:
    """A person with a one-time password, outside demo mode and without a second step."""
    settings.DEMO, settings.SECOND_FACTOR = False, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return commands.new_password(staff=world.worker, password=PASSWORD, by=world.iro_manager)


def sign_in(client, staff: Staff):
    return client.post(SIGN_IN, {"username": staff.email, "password": PASSWORD})


def test_a_one_time_password_opens_for_three_days(worker, client):
    assert worker.password_until - timezone.now() > timedelta(hours=71)
    assert sign_in(client, worker).status_code == 302


def test_a_one_time_password_that_has_run_out_opens_nothing(worker, client):
    Staff.objects.filter(pk=worker.pk).update(password_until=timezone.now() - timedelta(minutes=1))
    assert "That one-time password has run out." in sign_in(client, worker).text
    assert client.get("/").status_code == 302


def test_a_password_that_somebody_chose_does_not_run_out(worker, client):
    commands.change_password(staff=worker, password=PASSWORD + "!", by=worker)
    worker.refresh_from_db()
    assert (worker.must_change_password, worker.password_until) == (False, None)


@pytest.mark.parametrize(("length", "taken"), [(128, True), (129, False)])
def test_a_password_has_up_to_128_characters(worker, client, length, taken):
    client.force_login(worker)
    new = ("Yellow kettle, 9 hooks " * 6)[:length].strip().ljust(length, "x")
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post(reverse("people:password"), typed)
    assert (answer.status_code == 302) is taken
    assert taken or "New password: 128 characters or fewer, please; this has 129" in answer.text


def test_what_changes_about_signing_in_is_told_to_the_person(worker, world):
    commands.new_recovery_codes(staff=worker, by=worker)
    commands.reset_second_factor(staff=worker, why="Lost", by=world.iro_manager)
    lines = list(OutboxMessage.objects.filter(recipient=worker, kind="account.changed").values_list("line", flat=True))
    assert [line.partition(".")[0] for line in lines] == [
        "Your password was changed",
        "New recovery codes were made for your account",
        "The second step of your account was taken away",
    ]


def test_a_password_can_be_shown_while_it_is_typed(worker, client):
    page = client.get(SIGN_IN).text
    assert 'data-module="govuk-password-input"' in page
    assert "govuk-js-password-input-input" in page


@pytest.mark.parametrize("spaced", ["short" + " " * 20, " " * 12, "a b" + " " * 9 + "c"])
def test_spaces_beside_one_another_count_as_one(worker, spaced):
    with pytest.raises(NotInOrder, match="Spaces beside one another count as one"):
        commands.change_password(staff=worker, password=spaced, by=worker)


def test_guessing_the_present_password_locks_the_account(worker, client):
    client.force_login(worker)
    typed = {
        "old_password": "wrong",
        "new_password1": "Green kettle, 9 hooks",
        "new_password2": "Green kettle, 9 hooks",
    }
    pages = [client.post(reverse("people:password"), typed).text for _ in range(6)]
    assert "That is not your present password" in pages[0]
    assert "Too many attempts" in pages[5]
    assert "Too many attempts" in client.post(reverse("people:password"), typed | {"old_password": PASSWORD}).text


def test_what_is_said_after_a_step_lies_in_no_cookie(worker, world, client):
    client.force_login(world.iro_manager)
    client.post(reverse("people:staff-new-password", args=[world.worker.pk]))
    assert "messages" not in client.cookies
