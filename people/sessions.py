"""When a session ends, and what becomes of the words that were being typed.

An idle session ends with the next request: the person is a stranger again, on every page. Its row stays in the database
until it expires, so that words sent too late can be kept for the person whose session it was, and for nobody else.
"""

import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from people import kept_words

BEGAN, SEEN = "began", "seen"
# How often the moment of the last request is written down: a page view costs no write of its own.
WRITE_EVERY = 60


def begin(sender, request, **_):
    """Start both clocks; heard from every way in, whichever it is."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


user_logged_in.connect(begin, dispatch_uid="session clocks")


def seconds_left(request: HttpRequest) -> int:
    """Return for how long the session of this request lasts if nothing more is done; 0 once it is over."""
    return left_of(request.session)


def left_of(session) -> int:
    """The same of what a session holds."""
    now = time.time()
    idle = session.get(SEEN, now) + settings.SESSION_IDLE_MINUTES * 60 - now
    whole = session.get(BEGAN, now) + settings.SESSION_HOURS * 3600 - now
    return max(0, int(min(idle, whole)))


def touch(request: HttpRequest) -> None:
    """Note that the person did something just now."""
    if time.time() - request.session.get(SEEN, 0) > WRITE_EVERY:
        request.session[SEEN] = time.time()


def leaves_alone(view):
    """Mark a view that is no sign of the person: asking it does not keep a session open."""
    view.leaves_session_alone = True
    return view


class SessionMiddleware:
    """Ends idle sessions; keeps what is sent after the end, and takes it away once it has been sent again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ended = None
        if request.user.is_authenticated and not seconds_left(request):
            request.ended, request.user = request.user, AnonymousUser()
        response = self.get_response(request)
        if request.user.is_authenticated and request.method == "POST" and response.status_code == 302:
            kept_words.sent(request)
        return response

    def process_view(self, request, view, args, kwargs):
        """After the check of the CSRF token: nobody else's page puts words here."""
        if request.user.is_authenticated:
            if not getattr(view, "leaves_session_alone", False):
                touch(request)
            return None
        if request.ended and request.method == "POST" and getattr(view, "login_required", True):
            return self._too_late(request)
        return None

    def _too_late(self, request: HttpRequest) -> HttpResponse:
        kept = kept_words.keep(request.ended, request.get_full_path(), request, at=timezone.now())
        if request.POST.get("action") == "autosave":
            sentence = "You have been signed out. " + ("Your words are kept until you sign in again." if kept else "")
            return JsonResponse({"refused": [sentence.strip()]}, status=401)
        return redirect(f"{reverse('people:sign-in')}?next={reverse('people:kept-words')}")
