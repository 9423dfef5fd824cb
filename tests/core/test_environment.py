"""Settings that are wrong, or half set, stop the start with a sentence that names them."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from iro_portal import environment


@pytest.fixture
def given(monkeypatch):
    """Set what the environment holds of one kind of setting, and nothing else of it."""

    def give(**settings):
        for name in [name for name in os.environ if name.startswith("OIDC_")]:
            monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)

    return give


def together():
    environment.together("OIDC_ISSUER", "OIDC_CLIENT_ID", start="OIDC_")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"OIDC_ISSUER": "https://x"}, "without OIDC_CLIENT_ID;"),
        ({"OIDC_CLIENT_ID": "x", "OIDC_ISSUER": " "}, "without OIDC_ISSUER;"),
        ({"OIDC_LABEL": "x"}, "OIDC_LABEL is set without OIDC_ISSUER and OIDC_CLIENT_ID;"),
    ],
)
def test_half_of_single_sign_on_is_none(given, words, named):
    given(**words)
    with pytest.raises(ImproperlyConfigured, match=named):
        together()


def test_all_of_it_or_nothing_is_well(given):
    given()
    together()
    given(OIDC_ISSUER="https://x", OIDC_CLIENT_ID="y")
    together()


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:3000", "login.example", "https://", "https://x/?a=b", "https://x/#a"]
)
def test_an_issuer_is_an_https_address(given, value):
    given(OIDC_ISSUER=value)
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER"):
        environment.https("OIDC_ISSUER")
    given(OIDC_ISSUER="https://login.microsoftonline.com/7f/v2.0")
    assert environment.https("OIDC_ISSUER") == "https://login.microsoftonline.com/7f/v2.0"


@pytest.mark.parametrize("value", ["brent.gov.uk", "=brent", "brent.gov.uk=", "a=b,c"])
def test_domains_come_with_their_authority(given, value):
    given(OIDC_DOMAINS=value)
    with pytest.raises(ImproperlyConfigured, match="OIDC_DOMAINS"):
        environment.pairs("OIDC_DOMAINS", "brent.gov.uk=brent")
    given(OIDC_DOMAINS="brent.gov.uk = brent, x.gov.uk=x")
    assert environment.pairs("OIDC_DOMAINS", "") == {"brent.gov.uk": "brent", "x.gov.uk": "x"}


def test_a_choice_is_one_of_its_words(given, monkeypatch):
    monkeypatch.setenv("LOCAL_SIGN_IN", "nobody")
    with pytest.raises(ImproperlyConfigured, match="LOCAL_SIGN_IN is 'nobody'; expected everyone or administrators"):
        environment.one_of("LOCAL_SIGN_IN", "everyone", "administrators")
