"""What each answer says to the browser: nothing stored, framed, told to others or sent in the clear."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from django.urls import reverse

from iro_portal.core import security_txt

OUTSIDE = {"DEMO": "0", "SECRET_KEY": "k" * 60, "DATABASE_URL": "sqlite:///:memory:"}
READ = """
import django, json; django.setup()
from django.conf import settings
plain = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
print(json.dumps({name: value for name, value in plain.items() if isinstance(value, (bool, int, str))}))
"""


@pytest.fixture(scope="module")
def outside():
    """The settings as they are outside demo mode, read by a process of its own."""
    more = {"DJANGO_SETTINGS_MODULE": "iro_portal.settings"} | OUTSIDE
    said = subprocess.run(
        [sys.executable, "-c", READ], env=os.environ | more, capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize("address", ["/", "/children/", "/people/account/", "/no/such/page/"])
def test_no_page_of_a_signed_in_person_is_stored(world, client, address):
    client.force_login(world.iro)
    kept = client.get(address).headers["Cache-Control"]
    assert {"no-store", "private"} <= {word.strip() for word in kept.split(",")}


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_no_file_is_stored(world, client, wanted):
    client.force_login(world.iro_manager)
    answer = client.get("/reports/escalation-reasons/", {"format": wanted})
    file = client.get(reverse("reviews:missing-file", args=[wanted]))
    for each in (answer, file):
        assert "no-store" in each.headers["Cache-Control"]
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_signing_out_empties_what_the_browser_kept(world, client):
    client.force_login(world.iro)
    assert '"cache"' in client.post(reverse("people:sign-out")).headers["Clear-Site-Data"]


def test_the_sign_in_page_is_not_stored(db, client, settings):
    settings.DEMO = False
    assert "no-store" in client.get(reverse("people:sign-in")).headers["Cache-Control"]


@pytest.mark.parametrize(("header", "value"), [
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
])  # fmt: skip
def test_every_answer_carries(world, client, header, value):
    for address in ("/", reverse("people:demo"), "/no/such/page/"):
        assert client.get(address).headers[header] == value


@pytest.mark.parametrize("feature", ["camera", "microphone", "geolocation"])
def test_no_page_may_use_sensors(db, client, feature):
    assert f"{feature}=()" in client.get(reverse("people:demo")).headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "rule", ["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"]
)
def test_the_content_policy_is_strict(db, client, rule):
    policy = client.get(reverse("people:demo")).headers["Content-Security-Policy"]
    assert rule in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("name", "value"), [
    ("DEBUG", False), ("SESSION_COOKIE_NAME", "__Host-sessionid"), ("CSRF_COOKIE_NAME", "__Host-csrftoken"),
    ("SESSION_COOKIE_SECURE", True), ("CSRF_COOKIE_SECURE", True), ("SESSION_COOKIE_HTTPONLY", True),
    ("CSRF_COOKIE_HTTPONLY", True), ("SESSION_COOKIE_SAMESITE", "Lax"), ("SECURE_SSL_REDIRECT", True),
    ("SECURE_HSTS_SECONDS", 31_536_000), ("SECURE_HSTS_INCLUDE_SUBDOMAINS", True), ("SECOND_FACTOR", True),
    ("SESSION_IDLE_MINUTES", 30), ("SESSION_EXPIRE_AT_BROWSER_CLOSE", True), ("DEMO", False),
])  # fmt: skip
def test_outside_demo_mode(outside, name, value):
    assert outside[name] == value


def test_hsts_is_sent_over_https(db, client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = client.get(reverse("people:demo"), secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


@pytest.fixture
def named(settings):
    settings.SECURITY_CONTACT = "mailto:security@barchester.example"
    settings.SECURITY_CONTACT_UNTIL = date(2099, 3, 31)
    return settings


def test_security_txt_names_whom_to_tell(named, client):
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[:2] == ["Contact: mailto:security@barchester.example", "Expires: 2099-03-31T00:00:00Z"]


def test_security_txt_is_never_empty(client, settings, db):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(("contact", "until", "found"), [
    ("", None, ["portal.W001"]),
    ("mailto:a@b.example", None, ["portal.W001"]),
    ("mailto:a@b.example", date(2020, 1, 1), ["portal.W002"]),
    ("mailto:a@b.example", date(2099, 1, 1), []),
])  # fmt: skip
def test_the_deployment_check_asks_for_a_contact_that_holds(settings, contact, until, found):
    settings.SECURITY_CONTACT, settings.SECURITY_CONTACT_UNTIL = contact, until
    assert [each.id for each in security_txt.contact_is_named(None)] == found
