"""The local way in: what locks an account, what a password must be, and where a sign-in may lead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people import commands, lock_out
from people.models import SignInAttempt, Staff

PASSWORD = "Yellow kettle, 9 hooks"
SIGN_IN = reverse("people:sign-in")
WRONG = "do not belong together, or the account is closed"
LOCKED = "Too many attempts. Wait 15 minutes"


@pytest.fixture
def worker(world, settings) -> Staff:
    """A person with a password, outside demo mode; the second step has tests of its own."""
    settings.DEMO = False
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick; the real one is slow on purpose
    world.worker.set_password(PASSWORD)
    world.worker.save()
    return world.worker


def attempt(client, email, password="wrong", **more):
    return client.post(SIGN_IN, {"username": email, "password": password}, **more)


def fail(client, email, times, **more):
    return [attempt(client, email, **more) for _ in range(times)][-1]


def verbs(staff) -> list[str]:
    return list(AuditEvent.objects.filter(subject_type="people.staff", subject_id=staff.pk).order_by("pk")
                .values_list("verb", flat=True))  # fmt: skip


def test_the_right_password_signs_in_and_is_logged(worker, client):
    assert attempt(client, worker.email.upper(), PASSWORD).url == "/"
    assert verbs(worker)[-1] == "staff.sign_in"


def test_five_failures_lock_the_account_for_the_right_password_too(worker, client):
    assert WRONG in fail(client, worker.email, 5).text
    answer = attempt(client, worker.email, PASSWORD)
    assert (answer.status_code, LOCKED in answer.text) == (429, True)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("spelt", [str.upper, str.title])
def test_another_spelling_of_the_address_is_the_same_account(worker, client, spelt):
    fail(client, worker.email, 5)
    assert LOCKED in attempt(client, spelt(worker.email), PASSWORD).text


def test_an_account_that_does_not_exist_is_answered_alike(worker, client):
    told = {}
    for email in (worker.email, "nobody@barchester.example"):
        answers = [attempt(client, email) for _ in range(6)]
        told[email] = [(each.status_code, WRONG in each.text, LOCKED in each.text) for each in answers]
    assert told[worker.email] == told["nobody@barchester.example"] == [(200, True, False)] * 5 + [(429, False, True)]


def test_a_closed_account_is_answered_like_a_wrong_password(worker, client, world):
    commands.close_account(staff=worker, by=world.iro_manager)
    assert WRONG in attempt(client, worker.email, PASSWORD).text


def test_one_address_is_locked_for_every_account(worker, client, settings):
    settings.LOCK_OUT_ADDRESS = 6
    for number in range(6):
        fail(client, f"somebody{number}@barchester.example", 1)
    assert LOCKED in attempt(client, worker.email, PASSWORD).text
    assert attempt(Client(REMOTE_ADDR="10.0.0.9"), worker.email, PASSWORD).url == "/"


def test_failures_at_once_all_count_before_any_is_looked_at(worker, rf, settings):
    request = rf.post(SIGN_IN)
    begun = [lock_out.begin(worker.email, request) for _ in range(5)]
    assert [each.last for each in begun] == [False] * 4 + [True]
    with pytest.raises(lock_out.LockedOut):
        lock_out.begin(worker.email, request)


def test_the_lock_ends_by_itself(worker, client):
    fail(client, worker.email, 9)
    for row in SignInAttempt.objects.all():
        row.at -= timedelta(minutes=16)
        row.save()
    assert attempt(client, worker.email, PASSWORD).url == "/"
    assert not SignInAttempt.objects.exists()


def test_a_success_takes_back_what_counted(worker, client):
    fail(client, worker.email, 4)
    attempt(client, worker.email, PASSWORD)
    client.post(reverse("people:sign-out"))
    assert WRONG in fail(client, worker.email, 4).text


def test_failures_and_the_lock_out_are_logged_without_what_was_typed(worker, client):
    fail(client, worker.email, 7, REMOTE_ADDR="10.0.0.7")
    assert verbs(worker)[-6:] == ["staff.sign_in_fail"] * 5 + ["staff.lock_out"]
    assert "10.0.0.7" not in str([*AuditEvent.objects.values()])
    assert "10.0.0.7" in str([*AuditValue.objects.values()])
    fail(client, "my-password@home", 5)
    assert "my-password" not in str([*AuditEvent.objects.values(), *AuditValue.objects.values()])
    assert "my-password" not in str([*SignInAttempt.objects.values()])


def test_who_looks_after_accounts_lets_somebody_in_again(worker, client, world):
    fail(client, worker.email, 6)
    office = Client()
    office.force_login(world.administrator)
    assert "Locked out" in office.get(reverse("people:staff-detail", args=[worker.pk])).text
    office.post(reverse("people:staff-let-in", args=[worker.pk]))
    assert attempt(client, worker.email, PASSWORD).url == "/"
    assert "staff.lift_lock_out" in verbs(worker)


def test_nobody_lifts_their_own_lock_out(worker, world):
    for person in (world.iro_manager, world.worker):
        with pytest.raises(Denied):
            commands.lift_lock_out(staff=person, by=person)


@pytest.mark.parametrize(("behind", "forwarded", "address"), [
    (True, "1.2.3.4, 10.0.0.5", "10.0.0.5"),
    (True, "made up by a client", "127.0.0.1"),
    (True, "", "127.0.0.1"),
    (False, "10.0.0.5", "127.0.0.1"),
])  # fmt: skip
def test_the_address_is_the_one_that_the_proxy_saw(rf, settings, behind, forwarded, address):
    settings.BEHIND_PROXY = behind
    assert lock_out.address_of(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


@pytest.mark.parametrize(("poor", "sentence"), [
    ("short-one 7", "too short"),
    ("qwerty123456", "too common"),
    ("928374650192837", "entirely numeric"),
    ("samworker1234", "too similar"),
])  # fmt: skip
def test_a_poor_password_is_refused_wherever_one_is_set(worker, world, client, poor, sentence):
    for change in (
        lambda: commands.change_password(staff=worker, password=poor, by=worker),
        lambda: commands.new_password(staff=worker, password=poor, by=world.iro_manager),
        lambda: commands.add_staff(authority=world.authority, name="Sam Worker", email="sam.worker@x.example",
                                   password=poor, by=None),
    ):  # fmt: skip
        with pytest.raises(NotInOrder, match=sentence):
            change()
    client.force_login(worker)
    typed = {"old_password": PASSWORD, "new_password1": poor, "new_password2": poor}
    assert sentence in client.post(reverse("people:password"), typed).text
    assert Staff.objects.get(pk=worker.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(worker, client, there):
    for page in (f"{SIGN_IN}?next={there}", SIGN_IN):
        answer = client.post(page, {"username": worker.email, "password": PASSWORD, "next": there})
        assert answer.url == "/"
        client.logout()


def test_signing_in_leads_where_one_wanted_to_go(worker, client):
    assert attempt(client, worker.email, PASSWORD, query_params={"next": "/people/cover/"}).url == "/people/cover/"


def test_a_signed_in_person_is_not_led_away_by_the_sign_in_page(worker, client):
    client.force_login(worker)
    assert client.get(f"{SIGN_IN}?next=//evil.example/").url == "/"
