"""The second step of signing in: setting it up, codes that open once, recovery codes, taking it away."""

import math
import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken

from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from people import commands, second_factor
from people.models import Authenticator, Staff

PASSWORD = "Yellow kettle, 9 hooks"
SIGN_IN, CODE, SET_UP = (reverse(f"people:{name}") for name in ("sign-in", "code", "second-factor"))
RECOVERY = re.compile(r"<code[^>]*>([a-z0-9-]{29})</code>")


@pytest.fixture(autouse=True)
def outside_demo_mode(settings):
    settings.DEMO, settings.SECOND_FACTOR = False, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def worker(world) -> Staff:
    world.worker.set_password(PASSWORD)
    world.worker.save()
    return world.worker


@pytest.fixture
def protected(worker) -> Staff:
    """A person whose authenticator is in use, and last showed a code a while ago."""
    second_factor.coming(worker)
    Authenticator.objects.update(confirmed=True)
    second_factor.keep_recovery_codes(worker, ["abcd-efgh-jkmn-pqrs", "tuvw-xyz2-3456-789a"])
    return worker


def code_of(staff, ahead: int = 0) -> str:
    """What the person's authenticator shows now, or `ahead` times 30 seconds later."""
    device = Authenticator.objects.get(user=staff)
    return f"{totp(device.bin_key, drift=ahead):06}"


def with_password(staff, **more) -> Client:
    client = Client()
    client.post(SIGN_IN, {"username": staff.email, "password": PASSWORD}, **more)
    return client


def give(client, code):
    return client.post(CODE, {"code": code})


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def test_a_password_alone_opens_nothing(protected):
    client = with_password(protected)
    for page in ("/", reverse("people:account"), reverse("children:child-list")):
        assert client.get(page).status_code == 302, page
    assert client.get(CODE).status_code == 200


def test_password_and_code_sign_in_and_lead_on(protected):
    client = with_password(protected, query_params={"next": "/people/cover/"})
    assert give(client, f" {code_of(protected)[:3]} {code_of(protected)[3:]}").url == "/people/cover/"
    assert is_in(client)
    event = AuditEvent.objects.filter(verb="staff.sign_in").latest("pk")
    assert (event.actor_id, event.detail) == (protected.pk, {"second_factor": "totp"})


def test_a_code_opens_once(protected):
    code = code_of(protected)
    give(with_password(protected), code)
    again = with_password(protected)
    assert "That code is not right, or it was used already" in give(again, code).text
    assert not is_in(again)
    assert give(again, code_of(protected, ahead=1)).url == "/"


@pytest.mark.parametrize("wrong", ["000000", "abcdef", "", "١٢٣٤٥٦", "9" * 41, "-1", "0x1F"])
def test_a_wrong_code_gets_a_sentence(protected, wrong):
    client = with_password(protected)
    answer = give(client, wrong)
    assert (answer.status_code, "govuk-error-message" in answer.text) == (200, True)
    assert not is_in(client)


def test_codes_count_towards_the_lock_out(protected):
    client = with_password(protected)
    for _ in range(5):
        give(client, "000000")
    answer = give(client, code_of(protected))
    assert (answer.status_code, "Too many attempts" in answer.text) == (429, True)
    assert "Too many attempts" in Client().post(SIGN_IN, {"username": protected.email, "password": PASSWORD}).text


def test_half_way_ends_after_ten_minutes(protected):
    client = with_password(protected)
    session = client.session
    session["half_way"] = session["half_way"] | {"until": "2020-01-01T00:00:00+00:00"}
    session.save()
    assert give(client, code_of(protected)).url == SIGN_IN


@pytest.mark.parametrize("change", ["password", "closed", "round"])
def test_half_way_ends_with_a_new_password_or_a_closed_account(protected, world, change):
    client, by = with_password(protected), world.iro_manager
    {
        "password": lambda: commands.new_password(staff=protected, password="Other kettle, 8 hooks", by=by),
        "closed": lambda: commands.close_account(staff=protected, by=by),
        "round": lambda: commands.sign_out_everywhere(staff=protected, by=by),
    }[change]()
    assert give(client, code_of(protected)).url == SIGN_IN


def test_the_code_page_is_nobodys_without_a_password(client):
    for page in (CODE, SET_UP):
        assert client.get(page).url == SIGN_IN
        assert client.post(page, {"code": "123456"}).url == SIGN_IN


def test_the_first_sign_in_sets_it_up_and_shows_recovery_codes_once(worker):
    client = with_password(worker, query_params={"next": "/people/cover/"})
    page = client.get(SET_UP)
    key = second_factor.key_of(Authenticator.objects.get(user=worker))
    assert key in page.text
    assert "<svg" in page.text
    assert "style=" not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert "That code is not right" in client.post(SET_UP, {"code": "000000"}).text
    answer = client.post(SET_UP, {"code": code_of(worker)})
    codes = RECOVERY.findall(answer.text)
    assert len(set(codes)) == 10
    assert 'href="/people/cover/"' in answer.text
    assert is_in(client)
    assert codes[0] not in client.get(reverse("people:account")).text
    stored = str([*StaticToken.objects.values(), *AuditEvent.objects.values(), *AuditValue.objects.values()])
    assert not any(code in stored for code in codes)
    assert give(with_password(worker), codes[3].upper().replace("-", " ")).url == "/"


def test_a_key_that_was_not_shown_to_work_opens_nothing(worker):
    client = with_password(worker)
    client.get(SET_UP)
    assert client.post(CODE, {"code": code_of(worker)}).status_code == 200
    assert not is_in(client)


def test_a_second_authenticator_is_not_put_beside_the_first_by_a_password_alone(protected):
    client = with_password(protected)
    assert client.get(SET_UP).url == CODE
    assert client.post(SET_UP, {"code": "123456"}).url == CODE
    assert Authenticator.objects.filter(user=protected).count() == 1


def test_a_recovery_code_opens_once_and_says_how_many_are_left(protected):
    client = with_password(protected)
    assert give(client, "abcd-efgh-jkmn-pqrs").url == "/"
    assert "1 is left" in client.get("/").text
    again = with_password(protected)
    assert give(again, "abcd-efgh-jkmn-pqrs").status_code == 200
    assert not is_in(again)


def test_new_recovery_codes_ask_for_a_code_first_and_end_the_old(protected, client):
    client.force_login(protected)
    page = reverse("people:recovery-codes")
    assert "That code is not right" in client.post(page, {"code": "000000"}).text
    codes = RECOVERY.findall(client.post(page, {"code": code_of(protected)}).text)
    assert len(codes) == 10
    assert second_factor.verify(protected, "abcd-efgh-jkmn-pqrs") == ""
    assert second_factor.verify(protected, codes[0]) == "recovery"


def test_it_is_taken_away_with_a_reason_by_somebody_else(protected, world, client):
    session = Client()
    session.force_login(protected)
    client.force_login(world.administrator)
    page = reverse("people:staff-second-step", args=[protected.pk])
    assert "Answer: Why?" in client.post(page, {"why": ""}).text
    client.post(page, {"why": "Lost it; called back on the office number"})
    assert not second_factor.is_set_up(protected)
    assert second_factor.recovery_codes_left(protected) == 0
    assert not is_in(session)
    event = AuditEvent.objects.get(verb="staff.reset_second_factor")
    assert "office number" in AuditValue.objects.get(event_id=event.pk).body
    assert "office number" not in str(event.detail)


def test_nobody_takes_away_their_own(world, client):
    client.force_login(world.administrator)
    page = reverse("people:staff-second-step", args=[world.administrator.pk])
    assert client.get(page).status_code == client.post(page, {"why": "x"}).status_code == 403
    with pytest.raises(Denied):
        commands.reset_second_factor(staff=world.administrator, why="x", by=world.administrator)


def test_the_demo_asks_for_none(world, client, settings):
    settings.DEMO, settings.SECOND_FACTOR = True, False
    client.post(reverse("people:demo-sign-in", args=[world.iro.pk]))
    assert is_in(client)


def test_who_set_one_up_is_asked_even_where_nobody_has_to(protected, settings):
    settings.SECOND_FACTOR = False
    assert not is_in(with_password(protected))


def test_who_signs_in_elsewhere_sets_up_none_here(world, client):
    client.force_login(world.worker)
    assert client.get(SET_UP).status_code == 403
    assert not Authenticator.objects.exists()


def test_a_one_time_password_is_still_to_be_changed_after_the_code(worker):
    worker.must_change_password = True
    worker.save()
    client = with_password(worker)
    client.get(SET_UP)
    client.post(SET_UP, {"code": code_of(worker)})
    assert client.get("/").url == reverse("people:password")


def test_a_code_is_good_for_half_a_minute_before_and_after(protected, monkeypatch):
    shown, now = code_of(protected), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 90)
    assert second_factor.verify(protected, shown) == ""
    monkeypatch.setattr(time, "time", lambda: now + 30)
    assert second_factor.verify(protected, shown) == "totp"


def test_a_recovery_code_holds_as_many_bits_as_the_standard_asks():
    # ASVS 4.0.3, 2.6.2: 112 bits, where no salt is kept.
    code = commands.recovery_code()
    letters = code.replace("-", "")
    assert {*letters} <= {*commands.accounts.READABLE}
    assert len(letters) * math.log2(len(commands.accounts.READABLE)) >= 112
    assert len({commands.recovery_code() for _ in range(1000)}) == 1000
