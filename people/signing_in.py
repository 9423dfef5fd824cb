"""The way in, step by step: password, then code, then signed in.

Every local way in ends in `finish`; every way in, single sign-on too, in `enter`.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from iro_portal.core import audit
from people import lock_out, second_factor
from people.models import Staff

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_WAY = "half_way"
# In the session of whoever came by single sign-on: where the provider ends its own session.
FROM_COUNCIL = "from_council"
MINUTES_HALF_WAY = 10


def proceed(request: HttpRequest, staff: Staff, there: str) -> HttpResponse:
    """This function will lead who has given the right password on: to the code, to its setting up, or straight in."""
    if not second_factor.is_asked_of(staff):
        return finish(request, staff, there)
    request.session[HALF_WAY] = {
        "staff": staff.pk,
        "digest": staff.get_session_auth_hash(),
        "until": (timezone.now() + timedelta(minutes=MINUTES_HALF_WAY)).isoformat(),
        "there": there,
    }
    return redirect("people:code" if second_factor.is_set_up(staff) else "people:second-factor")


def half_way(request: HttpRequest) -> Staff | None:
    """Return who has given the right password in this session and still owes a code; a new password ends it."""
    state = request.session.get(HALF_WAY)
    if not state or state["until"] < timezone.now().isoformat():
        return None
    staff = Staff.objects.active().filter(pk=state["staff"]).first()
    return staff if staff and constant_time_compare(staff.get_session_auth_hash(), state["digest"]) else None


def where_to(request: HttpRequest) -> str:
    """Return where who is half way wanted to go."""
    return request.session.get(HALF_WAY, {}).get("there", "")


def finish(request: HttpRequest, staff: Staff, there: str, **detail) -> HttpResponse:
    """This function will sign a person in by a local way; what failed before no longer counts against them."""
    lock_out.forget(staff.email)
    return enter(request, staff, there, **detail)


def enter(request: HttpRequest, staff: Staff, there: str, **detail) -> HttpResponse:
    """This function will sign a person in, log it, and take them where they wanted to go, within this portal."""
    request.session.pop(HALF_WAY, None)
    login(request, staff, backend=BACKEND)
    audit.record("staff.sign_in", by=staff, subject=staff, detail=detail)
    if staff.kept_words.exists():
        return redirect("people:kept-words")
    return redirect(safe(request, there))


def safe(request: HttpRequest, there: str) -> str:
    """Return an address of this portal as it is, and the home page in place of any other."""
    hosts = {request.get_host()}
    if there and url_has_allowed_host_and_scheme(there, allowed_hosts=hosts, require_https=request.is_secure()):
        return there
    return resolve_url(settings.LOGIN_REDIRECT_URL)
