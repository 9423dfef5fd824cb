"""Searches whose words stand in no address: a child's name would stay in the browser's history and in a proxy's log.

A form of such a search is sent to one address, which puts the words into the person's session and leads on to the page
with a key in their place: Back, paging, sorting and files work as with any address, and no script is needed. The words
go with the session. What else narrows a list (a state, a team) stays in its address, to be sent as a link.
"""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

# Fields of forms whose words can be a name.
TERMS = ("q", "words")
# In an address: the key by which the session knows the words. In the session: key -> field -> words, the latest last.
KEY, SEARCHES = "search", "searches"
MOST_KEPT, LONGEST = 20, 200
NO_FIELDS = ("csrfmiddlewaretoken", "there", "page", KEY)
FORGOTTEN = "The words of that search are not kept any longer. Search again."


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep the words of a search in the session, and lead on to the page that shows what they find."""
    sent = {name: texts for name, texts in request.POST.lists() if name not in NO_FIELDS and any(texts)}
    terms = {name: sent.pop(name)[-1][:LONGEST].strip() for name in TERMS if name in sent}
    address = QueryDict(mutable=True)
    for name, texts in sent.items():
        address.setlist(name, texts)
    if any(terms.values()):
        address[KEY] = _keep(request, terms)
    there = _page(request.POST.get("there", ""))
    return redirect(f"{there}?{address.urlencode()}" if address else there)


def terms(request: HttpRequest) -> dict[str, str]:
    """Return what this page was asked to look for, field -> words; words in the address itself are not read."""
    kept = request.session.get(SEARCHES, {}) if KEY in request.GET else {}
    return kept.get(request.GET[KEY], {}) if kept else {}


def words(request: HttpRequest, name: str = "q") -> str:
    """Return the words of a search in one field; empty where there are none."""
    return terms(request).get(name, "").strip()


def query(request: HttpRequest) -> QueryDict:
    """Return what a list is narrowed by: what stands in the address, and the words that the session keeps."""
    narrowed = request.GET.copy()
    for name in TERMS:
        narrowed.pop(name, None)
    narrowed.update(terms(request))
    return narrowed


class ForgottenSearchMiddleware:
    """Who comes with the key of a search that their session does not know gets the page without it, and is told so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Before the view: a list that is not narrowed must not be taken for what was found."""
        if request.method != "GET" or KEY not in request.GET or not request.user.is_authenticated or terms(request):
            return None
        messages.warning(request, FORGOTTEN)
        rest = request.GET.copy()
        del rest[KEY]
        return redirect(f"{request.path}?{rest.urlencode()}" if rest else request.path)


def _keep(request: HttpRequest, terms: dict[str, str]) -> str:
    """Put the words last in the session; the same words keep their key."""
    kept = dict(request.session.get(SEARCHES, {}))
    key = next((key for key, each in kept.items() if each == terms), None) or secrets.token_urlsafe(6)
    kept.pop(key, None)
    request.session[SEARCHES] = dict([*kept.items(), (key, terms)][-MOST_KEPT:])
    return key


def _page(there: str) -> str:
    """Return the path of a page of this portal; the home page in place of anything else."""
    path = there.partition("?")[0]
    try:
        resolve(path)
    except Resolver404:
        return "/"
    return path if path.startswith("/") and not path.startswith("//") else "/"
