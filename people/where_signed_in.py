"""Where a person is signed in: read from the sessions themselves, so that nothing more is held about anybody.

Of the machine only what tells one's own devices apart: which family of browser, and the network, not the address.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from people.lock_out import address_of
from people.models import Staff
from people.sessions import BEGAN, SEEN, left_of

WHERE = "where"
UNKNOWN = "not known"
# Which word in a browser's own name says what it is; the first that fits: each claims to be several others too.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("FxiOS", "Firefox"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class SignedIn:
    """One session of a person; `key` names it to that person alone, and opens nothing."""

    key: str
    began: datetime
    used: datetime
    browser: str
    network: str
    is_this: bool


def note(sender, request: HttpRequest, **_) -> None:
    """This function will keep in a session that begins from which kind of browser, and which network, it is."""
    request.session[WHERE] = {
        "browser": browser_of(request.headers.get("User-Agent", "")),
        "network": network_of(address_of(request)),
    }


user_logged_in.connect(note, dispatch_uid="where signed in")


def sessions_of(staff: Staff, this: str | None = None) -> list[SignedIn]:
    """Return a person's sessions that are not over, this one first, then the one used last. `this`: its session key."""
    found = [_told(session.session_key, kept, session.session_key == this) for session, kept in _open_sessions(staff)]
    return sorted(found, key=lambda each: (each.is_this, each.used), reverse=True)


def end(staff: Staff, key: str) -> bool:
    """This function will end the one session of a person that has this name; return whether there was one."""
    for session, _ in _open_sessions(staff):
        if constant_time_compare(_name(session.session_key), key):
            session.delete()
            return True
    return False


def browser_of(agent: str) -> str:
    """"Firefox on Windows": families only, no version by which somebody could be told from others."""  # fmt: skip
    browser, system = (
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    )  # fmt: skip
    return " on ".join(filter(None, [browser, system])) or UNKNOWN


def network_of(address: str | None) -> str:
    """"203.0.113.…" of 203.0.113.77, the first three groups of an IPv6 address: a place, and no machine in it."""  # fmt: skip
    if not address:
        return UNKNOWN
    parsed = ip_address(address)
    if parsed.version == 4:
        return f"{address.rpartition('.')[0]}.…"
    return ":".join(group.lstrip("0") or "0" for group in parsed.exploded.split(":")[:3]) + ":…"


def _open_sessions(staff: Staff):
    """Yield each session of a person that would be let in, with what it holds. Sessions last hours, so they are few."""
    digest = staff.get_session_auth_hash()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        kept = session.get_decoded()
        is_theirs = kept.get(SESSION_KEY) == str(staff.pk)
        if is_theirs and constant_time_compare(kept.get(HASH_SESSION_KEY, ""), digest) and left_of(kept):
            yield session, kept


def _told(session_key: str, kept: dict, is_this: bool) -> SignedIn:
    began, used = (datetime.fromtimestamp(kept[name], tz=timezone.get_current_timezone()) for name in (BEGAN, SEEN))
    where = kept.get(WHERE, {})
    browser, network = (where.get(name, UNKNOWN) for name in ("browser", "network"))
    return SignedIn(_name(session_key), began, used, browser, network, is_this)


def _name(session_key: str) -> str:
    return salted_hmac("people.where_signed_in", session_key, algorithm="sha256").hexdigest()[:24]
