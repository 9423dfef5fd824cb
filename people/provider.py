"""Speaking with the council's OpenID provider: the code flow with PKCE, state and nonce, by Authlib.

The portal asks the provider's metadata, token endpoint and keys, each time anew, and nobody else. What a person is comes
from the ID token alone. What is asked of that token beyond the library's defaults stands here.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from people.commands.single_sign_on import ASK, Identity

SECONDS = 5
MINUTES = 15
LEEWAY = 60
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST = 255
SOMETHING_IS_WRONG = "Your council’s sign-in did not let you in here. Try again; if it stays so, ask your ICT desk."
log = logging.getLogger(__name__)


class NotSignedIn(Exception):
    """Nobody is signed in; the message is for whoever tried."""


def begin(request: HttpRequest, there: str) -> str:
    """This function will begin a sign-in that leads to `there`, and return the provider's address for it.

    Raises NotSignedIn where the provider does not answer.
    """
    with _in_one_sentence():
        client = _client()
        back = request.build_absolute_uri(reverse("people:single-sign-on-back"))
        going = client.create_authorization_url(back)
        client.save_authorize_data(request, redirect_uri=back, there=there, began=time.time(), **going)
        return going["url"]


def where_to(request: HttpRequest) -> str:
    """Return where whoever comes back from the provider wanted to go; "" where no sign-in of this browser is meant."""
    return (_begun(request) or {}).get("there", "")


def complete(request: HttpRequest) -> tuple[Identity, str]:
    """This function will end a sign-in that was begun in this browser, once: who it is, and where to sign out.

    Raises NotSignedIn where anything is not as it should be; what it was goes to the service's own log.
    """
    begun = _begun(request)
    if begun is None or begun["began"] < time.time() - MINUTES * 60:
        log.warning("single sign-on: an answer to nothing that this browser asked in the last %s minutes", MINUTES)
        raise NotSignedIn("That sign-in was begun in another window, or too long ago. Try again from here.")
    try:
        with _in_one_sentence():
            if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
                raise ValueError("the answer names another issuer")
            client = _client()
            answer = client.authorize_access_token(request, claims_options=_options(), leeway=LEEWAY)
            return identity_of(answer["userinfo"]), client.server_metadata.get("end_session_endpoint", "")
    finally:
        # The library leaves it where the provider refuses: one answer to a question, whatever it says.
        DjangoIntegration("oidc").clear_state_data(request.session, request.GET.get("state", ""))


def identity_of(claims: dict) -> Identity:
    """Return who the claims of a verified ID token say it is. Raises NotSignedIn for claims that do not do."""
    _refuse_missing_claim(claims)
    subject = str(claims.get(settings.OIDC_SUBJECT_CLAIM) or "")
    if not 0 < len(subject) <= LONGEST or not subject.isprintable():
        raise ValueError(f"the claim {settings.OIDC_SUBJECT_CLAIM} says nobody")
    name = "".join(filter(str.isprintable, str(claims.get("name") or "")))[:120].strip()
    return Identity(settings.OIDC_ISSUER, subject, _verified_email(claims), name, _roles(claims))


def end_session(request: HttpRequest, address: str) -> str:
    """Return the provider's address at which to end its own session, and from which it leads back."""
    back = request.build_absolute_uri(reverse("people:sign-in"))
    join = "&" if "?" in address else "?"
    return f"{address}{join}{urlencode({'client_id': settings.OIDC_CLIENT_ID, 'post_logout_redirect_uri': back})}"


def _client() -> DjangoOAuth2App:
    """The portal as the provider's client, with metadata just read: nothing that was told yesterday is relied on."""
    client = DjangoOAuth2App(
        DjangoIntegration("oidc"),
        "oidc",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET or None,
        server_metadata_url=f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": " ".join(dict.fromkeys(["openid", *settings.OIDC_SCOPES.split()])),
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
            "max_redirects": 0,
        },
    )
    metadata = client.load_server_metadata()
    if metadata["issuer"] != settings.OIDC_ISSUER:
        raise ValueError(f"the metadata is of the issuer {metadata['issuer']}")
    if plain := [name for name in ENDPOINTS if not _is_safe(metadata[name])]:
        raise ValueError(f"the metadata has no https:// address for {', '.join(plain)}")
    metadata["id_token_signing_alg_values_supported"] = ["RS256"]
    return client


def _is_safe(address: str) -> bool:
    # The issuer's own scheme is https:// (settings); only tests have another, on this machine.
    return address.startswith(("https://", f"{settings.OIDC_ISSUER.rstrip('/')}/"))


def _options() -> dict:
    return {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        # Without it the library takes a token for somebody else which names this portal as the party that asked.
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "exp": {"essential": True},
    }


def _begun(request: HttpRequest) -> dict | None:
    return DjangoIntegration("oidc").get_state_data(request.session, request.GET.get("state", ""))


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Turn whatever the provider, or somebody in its place, does wrong into a sentence; the log gets the cause."""
    try:
        yield
    except RequestException as silence:
        log.error("single sign-on: the provider does not answer: %s", silence)
        raise NotSignedIn(
            "Your council’s sign-in does not answer at the moment. Try again in a few minutes, "
            "or sign in with a password of this portal if you have one."
        ) from silence
    except (AuthlibBaseError, JoseError, LookupError, TypeError, ValueError) as refusal:
        log.error("single sign-on refused: %s: %r", type(refusal).__name__, str(refusal))
        raise NotSignedIn(SOMETHING_IS_WRONG) from refusal


def _refuse_missing_claim(claims: dict) -> None:
    for name, value in settings.OIDC_REQUIRED_CLAIM.items():
        if value not in _words(claims.get(name)):
            log.warning("single sign-on: the claim %s does not say %s", name, value)
            raise NotSignedIn(
                "Your council’s sign-in did not say that you signed in as strictly as this portal asks "
                f"({name}: {value}). Ask your ICT desk."
            )


def _verified_email(claims: dict) -> str:
    """The address, in lower case, if the provider vouches for it; else none.

    Only ASCII: other letters can be taken for these (the Kelvin sign for "k") where case is looked past.
    """
    email = str(claims.get(settings.OIDC_EMAIL_CLAIM) or "").strip()
    # xms_edov is how Entra ID says "e-mail, domain owner verified".
    said = claims.get("email_verified", claims.get("xms_edov")) if settings.OIDC_EMAIL_CLAIM == "email" else None
    vouched_for = settings.OIDC_TRUST_EMAIL if said is None else str(said).lower() in {"true", "1"}
    if not vouched_for or not email.isascii():
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email.lower() if len(email) <= 254 else ""


def _roles(claims: dict) -> frozenset[str] | None:
    name = settings.OIDC_ROLES_CLAIM
    if not name:
        return None
    if name in (claims.get("_claim_names") or {}):
        # Entra ID, of who is in too many groups: the groups would have to be asked for elsewhere. None is not all.
        log.error("single sign-on: the provider left out %s, as too many; send app roles, or fewer groups", name)
        raise NotSignedIn(f"Your council’s sign-in left out what your posts are, as there are too many groups. {ASK}.")
    return frozenset(_words(claims.get(name)))


def _words(claim) -> list[str]:
    """A claim's values as words, be it a list or a single value."""
    if claim is None:
        return []
    return [str(each) for each in (claim if isinstance(claim, list) else [claim])]
