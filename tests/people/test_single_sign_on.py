"""Single sign-on against a real provider: who gets in, who does not, and what a person is told."""

import base64
import json
import time
from urllib.parse import parse_qs, urlparse

import pytest
from authlib.integrations.requests_client import OAuth2Session
from django.test import Client
from django.urls import reverse
from joserfc.jwk import OctKey, RSAKey

from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from people import commands
from people.models import CouncilAccount, SignInAttempt, Staff
from tests.factories.world import World
from tests.provider.running import CLIENT_ID, SECRET

pytestmark = pytest.mark.once

SIGN_IN, LEAVE, BACK = (reverse(f"people:{name}") for name in ("sign-in", "single-sign-on", "single-sign-on-back"))
NOT_LET_IN = "sign-in did not let you in here"
ANOTHER_WINDOW = "was begun in another window, or too long ago"


@pytest.fixture
def sam(world, provider) -> Staff:
    """A social worker whom the provider knows as "sam"."""
    provider.next_is("sam", email="sam.worker@barchester.example", email_verified=True)
    return world.worker


def leave(client, **query) -> str:
    """Begin a sign-in; return the provider's address."""
    return client.get(LEAVE, query).url


def come_back(client, provider, **query):
    return client.get(BACK, provider.answer_to(leave(client, **query)))


def told(client, answer) -> str:
    """What stands on the sign-in page to which a refusal leads."""
    assert answer.url.startswith(SIGN_IN)
    return client.get(answer.url).text


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="staff.").order_by("pk").values_list("verb", flat=True))[-3:]


def test_the_council_account_opens_the_portal_without_a_code_of_ours(sam, provider, client):
    assert come_back(client, provider, next="/people/cover/").url == "/people/cover/"
    assert is_in(client)
    event = AuditEvent.objects.filter(verb="staff.sign_in").get()
    assert (event.actor_id, event.detail) == (sam.pk, {"single_sign_on": True})


def test_the_browser_is_sent_with_pkce_state_and_nonce(sam, provider, client):
    asked = {name: values[0] for name, values in parse_qs(urlparse(leave(client)).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert SECRET not in str(asked)


def test_the_first_sign_in_links_by_the_address_and_later_ones_by_the_subject_alone(sam, provider, client):
    come_back(client, provider)
    assert verbs()[-2:] == ["staff.link", "staff.sign_in"]
    link = CouncilAccount.objects.get()
    assert (link.staff, link.issuer, link.subject) == (sam, provider.issuer, "sam")
    provider.next_is("sam", email="sam.married@elsewhere.example")
    again = Client()
    assert come_back(again, provider).url == "/"
    assert is_in(again)
    assert AuditEvent.objects.filter(verb="staff.link").count() == 1


def test_a_link_is_logged_without_the_subject_in_what_stays_for_ever(sam, provider, client):
    provider.next_is("subject-7781", email=sam.email, email_verified=True)
    come_back(client, provider)
    assert "subject-7781" not in str([*AuditEvent.objects.values()])
    assert "subject-7781" in str([*AuditValue.objects.values()])


@pytest.mark.parametrize("change", [{"state": "made-up"}, {"state": ""}])
def test_an_answer_with_another_state_opens_nothing(sam, provider, client, change):
    answer = provider.answer_to(leave(client))
    assert ANOTHER_WINDOW in told(client, client.get(BACK, answer | change))
    assert not is_in(client)


def test_an_answer_that_another_browser_asked_for_opens_nothing(sam, provider, client):
    answer, victim = provider.answer_to(leave(client)), Client()
    leave(victim)
    assert ANOTHER_WINDOW in told(victim, victim.get(BACK, answer))
    assert not is_in(victim)


def test_a_code_opens_once(sam, provider, client):
    answer = provider.answer_to(leave(client))
    assert client.get(BACK, answer).url == "/"
    client.post(reverse("people:sign-out"))
    assert ANOTHER_WINDOW in told(client, client.get(BACK, answer))
    second = Client()
    fresh = provider.answer_to(leave(second))
    assert NOT_LET_IN in told(second, second.get(BACK, fresh | {"code": answer["code"]}))
    assert not is_in(second)


def test_a_sign_in_of_a_while_ago_is_begun_again(sam, provider, client, monkeypatch):
    answer = provider.answer_to(leave(client))
    now = time.time()
    monkeypatch.setattr("people.provider.time.time", lambda: now + 16 * 60)
    assert ANOTHER_WINDOW in told(client, client.get(BACK, answer))


def test_the_providers_own_refusal_is_told(sam, provider, client):
    provider.next_is("sam", refuses=True)
    assert NOT_LET_IN in told(client, come_back(client, provider))


def test_an_answer_in_the_name_of_another_issuer_opens_nothing(sam, provider, client):
    answer = provider.answer_to(leave(client))
    assert answer["iss"] == provider.issuer
    assert NOT_LET_IN in told(client, client.get(BACK, answer | {"iss": "https://evil.example"}))


def unsigned(provider, claims) -> str:
    parts = [{"alg": "none", "kid": "one"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def hand_made(provider, client, monkeypatch, make):
    """Come back to a token endpoint that answers with a token of somebody's own making."""
    asked = parse_qs(urlparse(leave(client)).query)
    answer = {"access_token": "x", "token_type": "Bearer", "id_token": make(provider, asked["nonce"][0])}
    monkeypatch.setattr(OAuth2Session, "fetch_token", lambda *_, **__: answer)
    return client.get(BACK, {"state": asked["state"][0], "code": "x"})


def claims_with(**other):
    return lambda provider, nonce: provider.token(provider.claims(nonce, **other))


def test_a_hand_made_token_with_the_right_claims_and_key_opens(sam, provider, client, monkeypatch):
    # Otherwise the refusals below would prove nothing.
    right = claims_with(email=sam.email, email_verified=True)
    assert hand_made(provider, client, monkeypatch, right).url == "/"


@pytest.mark.parametrize(
    "make",
    [
        claims_with(aud="another-client"),
        claims_with(aud="another-client", azp=CLIENT_ID),
        claims_with(aud=["another-client"], azp=CLIENT_ID),
        claims_with(aud=None),
        claims_with(azp="another-client"),
        claims_with(iss="https://evil.example"),
        claims_with(iss=None),
        claims_with(exp=int(time.time()) - 120),
        claims_with(exp=None),
        claims_with(iat=int(time.time()) + 3600),
        claims_with(nonce="another"),
        claims_with(nonce=None),
        claims_with(sub=None),
        claims_with(sub=""),
        claims_with(sub="x" * 256),
        claims_with(sub="sa\u0000m"),
        lambda provider, nonce: provider.token(provider.claims(nonce), RSAKey.generate_key(2048)),
        lambda provider, nonce: unsigned(provider, provider.claims(nonce)),
        lambda provider, nonce: provider.token(provider.claims(nonce), OctKey.import_key(SECRET), "HS256"),
        lambda provider, nonce: provider.token(provider.claims(nonce), alg="RS512"),
        lambda provider, nonce: provider.token(provider.claims(nonce))[:-8] + "AAAAAAAA",
        lambda provider, nonce: "no token",
        lambda provider, nonce: None,
    ],
    ids=[
        "audience", "party", "party-in-a-list", "no-audience", "other-party", "issuer", "no-issuer", "expired",
        "no-expiry", "of-the-future", "nonce", "no-nonce", "no-subject", "empty-subject", "long-subject", "odd-subject",
        "key", "unsigned", "shared-key", "algorithm", "signature", "rubbish", "none",
    ],
)  # fmt: skip
def test_a_token_that_is_not_the_providers_for_this_portal_now_opens_nothing(sam, provider, client, monkeypatch, make):
    commands.recognise(identity=commands.Identity(provider.issuer, "sam", sam.email), on=sam.joined_on)
    assert NOT_LET_IN in told(client, hand_made(provider, client, monkeypatch, make))
    assert not is_in(client)


def test_an_unknown_person_is_told_whom_to_ask_and_not_added(sam, provider, client):
    provider.next_is("new", email="new.person@barchester.example", email_verified=True, name="New Person")
    before = Staff.objects.count()
    words = told(client, come_back(client, provider))
    assert "Ask an IRO manager or a system administrator" in words
    assert "new.person@barchester.example" in words
    event = AuditEvent.objects.filter(verb="staff.sign_in_fail").get()
    assert (event.authority_id, event.subject_id) == (sam.authority_id, None)
    assert event.detail == {"what": "single sign-on", "why": "unknown"}
    assert (Staff.objects.count(), is_in(client)) == (before, False)


def test_an_unknown_person_may_be_added_without_a_post(sam, provider, client, settings):
    settings.OIDC_ADD_UNKNOWN = True
    provider.next_is("new", email="New.Person@barchester.example", email_verified=True, name="New Person")
    assert come_back(client, provider).url == "/"
    new = Staff.objects.get(email="new.person@barchester.example")
    assert (new.name, new.authority, new.duties().roles) == ("New Person", sam.authority, frozenset())
    assert (new.has_usable_password(), new.must_change_password) == (False, False)


@pytest.mark.parametrize("adds", [False, True])
@pytest.mark.parametrize("claims", [
    {"email": "sam.worker@barchester.example", "email_verified": False},
    {"email": "sam.worker@barchester.example"},
    {"email_verified": True},
    {"email": "sam.worker@barchester.example\n", "email_verified": "no"},
    {"email": "sam.worker@elsewhere.example", "email_verified": True},
    {"email": "sam.worker@barchester.example@elsewhere.example", "email_verified": True},
    {"email": "sam.wor\u212aer@barchester.example", "email_verified": True},
])  # fmt: skip
def test_an_address_that_nobody_vouches_for_finds_nobody(sam, provider, client, settings, claims, adds):
    settings.OIDC_ADD_UNKNOWN = adds
    provider.next_is("mallory", **claims)
    assert "Ask an IRO manager" in told(client, come_back(client, provider))
    assert not CouncilAccount.objects.exists()


def test_addresses_count_as_verified_where_the_setting_says_so_unless_the_provider_says_no(
    sam, provider, client, settings
):
    settings.OIDC_TRUST_EMAIL, settings.OIDC_EMAIL_CLAIM = True, "preferred_username"
    provider.next_is("sam", preferred_username="Sam.Worker@barchester.example")
    assert come_back(client, provider).url == "/"
    settings.OIDC_EMAIL_CLAIM = "email"
    provider.next_is("mallory", email="tess.manager@barchester.example", email_verified=False)
    other = Client()
    assert "brings no verified e-mail address" in told(other, come_back(other, provider))


@pytest.mark.parametrize("adds", [False, True])
def test_a_person_of_another_authority_is_not_found_by_their_address(sam, provider, client, settings, adds):
    settings.OIDC_ADD_UNKNOWN = adds
    other = World(slug="framley")
    other.worker.email = "foreign@barchester.example"
    other.worker.save()
    provider.next_is("foreign", email="foreign@barchester.example", email_verified=True)
    assert "There is no account here for foreign@barchester.example" in told(client, come_back(client, provider))


def test_a_link_opens_nothing_once_the_provider_no_longer_serves_the_authority(sam, provider, client, settings):
    come_back(client, provider)
    settings.OIDC_DOMAINS = {"framley.example": "framley"}
    other = Client()
    assert "People of your authority do not sign in this way" in told(other, come_back(other, provider))


@pytest.mark.parametrize("linked", [False, True])
def test_a_closed_account_is_refused_and_logged(sam, provider, client, world, linked):
    if linked:
        come_back(client, provider)
    commands.close_account(staff=sam, by=world.administrator)
    other = Client()
    assert "Your account here is closed" in told(other, come_back(other, provider))
    assert not is_in(other)
    event = AuditEvent.objects.filter(verb="staff.sign_in_fail").get()
    assert (event.subject_id, event.detail["why"]) == (sam.pk, "closed")
    assert CouncilAccount.objects.exists() == linked


def test_an_account_that_is_linked_to_another_subject_is_refused_until_the_link_is_undone(sam, provider, client, world):
    come_back(client, provider)
    provider.next_is("sam-again", email=sam.email, email_verified=True)
    second, office = Client(), Client()
    assert "linked to another council account" in told(second, come_back(second, provider))
    assert AuditEvent.objects.filter(verb="staff.sign_in_fail").get().detail["why"] == "another-subject"
    office.force_login(world.administrator)
    assert "Undo the link" in office.get(reverse("people:staff-detail", args=[sam.pk])).text
    office.post(reverse("people:staff-unlink", args=[sam.pk]))
    assert not is_in(client)
    assert come_back(second, provider).url == "/"
    assert [verb for verb in verbs() if "link" in verb] == ["staff.unlink", "staff.link"]


def test_nobody_undoes_their_own_link(sam, world):
    for person in (world.administrator, sam):
        with pytest.raises(Denied):
            commands.unlink_account(staff=person, by=person)


def test_the_lock_out_is_for_passwords_and_failed_ones_still_count_afterwards(sam, provider, client):
    other = Client()
    for _ in range(6):
        other.post(SIGN_IN, {"username": sam.email, "password": "wrong"})
    assert come_back(client, provider).url == "/"
    assert SignInAttempt.objects.count() == 5


@pytest.mark.parametrize(("claims", "opens"), [
    ({"amr": ["pwd", "mfa"]}, True), ({"amr": ["pwd"]}, False), ({}, False), ({"amr": []}, False),
])  # fmt: skip
def test_a_claim_can_be_asked_for_such_as_a_second_factor_at_the_provider(
    sam, provider, client, settings, claims, opens
):
    settings.OIDC_REQUIRED_CLAIM = {"amr": "mfa"}
    provider.next_is("sam", email=sam.email, email_verified=True, **claims)
    answer = come_back(client, provider)
    assert is_in(client) == opens
    assert opens or "as strictly as this portal asks (amr: mfa)" in told(client, answer)


def test_the_stable_subject_may_be_another_claim(sam, provider, client, settings):
    settings.OIDC_SUBJECT_CLAIM = "oid"
    provider.next_is("pairwise", oid="0f-oid", email=sam.email, email_verified=True)
    come_back(client, provider)
    assert CouncilAccount.objects.get().subject == "0f-oid"


def test_a_portal_without_a_secret_is_a_client_too(sam, provider, client, settings, monkeypatch):
    settings.OIDC_CLIENT_SECRET = ""
    asked = {}
    monkeypatch.setattr(OAuth2Session, "_fetch_token", lambda session, url, **words: asked.update(words) or {})
    assert NOT_LET_IN in told(client, come_back(client, provider))
    assert "code_verifier=" in asked["body"]
    assert asked["auth"].auth_method.__name__ == "encode_none"
    assert "client_secret" not in asked["body"]


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_never_leads_to_another_site(sam, provider, client, there):
    assert come_back(client, provider, next=there).url == "/"
    assert client.get(LEAVE, {"next": there}).url == "/"
    other = Client()
    provider.next_is("sam", refuses=True)
    page = told(other, come_back(other, provider, next=there))
    assert f'name="next" value="{there}"' not in page


def test_a_provider_that_is_down_leaves_the_local_way(sam, provider, client, settings):
    answer = provider.answer_to(leave(client))
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    for page in (
        told(client, client.get(LEAVE)),
        told(client, client.get(BACK, {"state": answer["state"], "code": "x"})),
    ):
        assert "does not answer at the moment" in page
        assert 'name="password"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
    ],
)
def test_metadata_of_another_issuer_or_without_https_is_not_believed(sam, provider, client, monkeypatch, wrong):
    read = OAuth2Session.request

    def other_metadata(session, method, url, **words):
        answer = read(session, method, url, **words)
        if url.endswith("/openid-configuration"):
            changed = {name: value for name, value in (answer.json() | wrong).items() if value is not None}
            monkeypatch.setattr(answer, "json", lambda: changed)
        return answer

    monkeypatch.setattr(OAuth2Session, "request", other_metadata)
    assert NOT_LET_IN in told(client, client.get(LEAVE))


def test_without_the_settings_there_is_no_such_page(world, settings, client):
    settings.DEMO = False
    assert [client.get(page).status_code for page in (LEAVE, BACK)] == [404, 404]
    assert "council account" not in client.get(SIGN_IN).text


def test_the_sign_in_page_has_the_council_account_first_and_the_password_folded(sam, provider, client):
    page = client.get(SIGN_IN, {"next": "/people/cover/"}).text
    assert page.index("Sign in with your council account") < page.index("<details") < page.index('name="password"')
    assert f'href="{LEAVE}?next=/people/cover/"' in page
    assert "<details" in page
    assert "<details open" not in page


def test_passwords_can_be_for_system_administrators_alone(sam, provider, client, world, settings):
    settings.LOCAL_SIGN_IN = "administrators"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for person in (sam, world.iro_manager, world.administrator):
        person.set_password("Yellow kettle, 9 hooks")
        person.save()
        answer = client.post(SIGN_IN, {"username": person.email, "password": "Yellow kettle, 9 hooks"})
        assert (answer.status_code == 302) == (person == world.administrator), person
        assert answer.status_code == 302 or "for system administrators" in answer.text
    assert come_back(client, provider).url == "/"


def test_a_one_time_password_does_not_stand_in_the_way(sam, provider, client, world):
    commands.new_password(staff=sam, password="Other kettle, 8 hooks", by=world.administrator)
    come_back(client, provider)
    assert is_in(client)


def test_a_new_person_gets_no_password_where_nobody_could_use_it(sam, provider, client, world, settings):
    settings.LOCAL_SIGN_IN = "administrators"
    client.force_login(world.administrator)
    client.post(reverse("people:staff-add"), {"name": "Nia New", "email": "nia.new@barchester.example"})
    assert not Staff.objects.get(email="nia.new@barchester.example").has_usable_password()


def test_the_session_is_like_any_other(sam, provider, client, settings):
    come_back(client, provider)
    session = client.session
    session["seen"] -= settings.SESSION_IDLE_MINUTES * 60 + 1
    session.save()
    assert not is_in(client)
    come_back(client, provider)
    commands.sign_out_everywhere(staff=sam, by=sam)
    assert not is_in(client)


def test_no_token_is_kept(sam, provider, client):
    come_back(client, provider)
    kept = str(dict(client.session))
    assert not any(word in kept for word in ("eyJ", 'token"', "verifier", "barchester.example"))


def test_signing_out_ends_the_session_here_and_leads_to_the_providers_own_where_that_is_set(
    sam, provider, client, settings
):
    come_back(client, provider)
    assert client.post(reverse("people:sign-out")).url == SIGN_IN
    settings.OIDC_SIGN_OUT = True
    come_back(client, provider)
    page = client.post(reverse("people:sign-out"))
    assert f'content="0; url={provider.issuer}/session/end?client_id={CLIENT_ID}&amp;post_logout' in page.text
    assert page.headers["Clear-Site-Data"]
    assert "no-store" in page.headers["Cache-Control"]
    assert not is_in(client)
    client.force_login(sam)
    assert client.post(reverse("people:sign-out")).url == SIGN_IN
