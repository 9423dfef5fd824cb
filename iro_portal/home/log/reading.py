"""Every page and file that shows a child leaves one event: who read it, in which role, and which children it showed.

One place for all of them, so that a page that is made tomorrow is logged too. What a page shows is looked up in the answer
itself: each reference of a child, and the name of each child whose record was loaded for it.
"""

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape

from django.http import HttpRequest, HttpResponse

from children.models import Child
from iro_portal.core import audit, log_reads, searching
from iro_portal.core.log_reads import Reading
from iro_portal.home.log import refusals

REFERENCE = re.compile(r"(?<![A-Za-z0-9-])CH-[A-Z0-9]+(?![A-Za-z0-9])")
# What holds text, a zip of texts (workbooks, Word files) included; pictures and styles show no child's record.
TEXTS = ("text/", "application/json", "application/vnd.", "application/pdf", "application/zip")
# The log's own pages say themselves of whom they tell: to list a reference there is not to open the record.
SAY_THEMSELVES = {"log"}
NOT_CHILDREN = {"people", "log"}
# What came in in a file names children whom the portal may not know: whoever opens the import is logged with that.
NAMED_IN_FILES = {"exchange"}
REFUSED = (403, 404, refusals.TOO_MANY)


class ReadsMiddleware:
    """Writes the event before the answer goes out: what cannot be logged is not shown, and fails for all to see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with log_reads.begun() as reading:
            response = self.get_response(request)
            if request.user.is_authenticated and reading.reached:
                refusals.note_named(request, reading.named)
                if response.status_code == 200:
                    _note(request, response, reading)
                elif response.status_code in REFUSED:
                    refusals.note(request, response, _where(request))
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Note that a view is asked: what is turned away before it, a form without its token, is no refusal of a record."""
        log_reads.current().reached = True


def _note(request: HttpRequest, response: HttpResponse, reading: Reading) -> None:
    """Write the event of one answer: of each file and search, and of a page that shows a child or says that it reads."""
    verb, words = reading.said or ("page.read", {})
    children = {*(words.get("children") or ()), *_shown(request, response, reading)}
    kind = "export" if _is_file(response) else "search" if _is_search(request) else "open"
    if kind == "open" and not (reading.said or children or _always(request)):
        return
    words = {"by": request.user, "reference": _reference(request)} | words
    words["detail"] = (words.get("detail") or {}) | _where(request) | {"read": kind} | _taken(response, reading)
    audit.record(verb, **words | {"children": children})


def _is_file(response: HttpResponse) -> bool:
    """Is it kept as a file? A picture within a page is none."""
    return response.get("Content-Disposition", "").startswith("attachment")


def _taken(response: HttpResponse, reading: Reading) -> dict:
    """What an hour's limit counts: that a file holds records, and how many lines."""
    if not _is_file(response) or not reading.takes:
        return {}
    _body(response)  # a list is counted as it is written
    return {"takes": reading.takes, "lines": reading.lines}


def _always(request: HttpRequest) -> bool:
    at = request.resolver_match
    return at.app_name in NAMED_IN_FILES and "reference" in at.kwargs


def _where(request: HttpRequest) -> dict:
    """Which page it was: its name among the addresses, and what fills the address beside a reference."""
    at = request.resolver_match
    rest = {name: value for name, value in at.kwargs.items() if name not in ("reference", "child", "file_format")}
    return {"page": at.view_name} | ({"at": rest} if rest else {})


def _reference(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs.get("reference", ""))[:40]


def _is_search(request: HttpRequest) -> bool:
    """Did the person look for words? In a form that is sent only `q` is a search; people are no children.

    The words are not kept: they can be a name, and the log is never erased. Whom they found is.
    """
    if request.resolver_match.app_name in NOT_CHILDREN:
        return False
    return any(searching.terms(request).values()) or bool(request.POST.get("q", "").strip())


def _shown(request: HttpRequest, response: HttpResponse, reading: Reading) -> set[int]:
    """Return the keys of the children whom an answer shows."""
    kind = response.get("Content-Type", "")
    if request.resolver_match.app_name in SAY_THEMSELVES or not kind.startswith(TEXTS):
        return set()
    body = _body(response)
    if body.startswith(b"%PDF"):
        # Its text is packed: where the view does not say who is in it, whoever was loaded to make it counts as shown.
        return set() if reading.said and reading.said[1].get("children") else {*reading.loaded}
    return _named(f"{request.path}\n{unescape(_text(body))}", reading, request.user.authority_id)


def _named(text: str, reading: Reading, authority_id: int | None) -> set[int]:
    references = {*REFERENCE.findall(text)}
    found = {key for key, (reference, name) in reading.loaded.items() if reference in references or _holds(text, name)}
    if unknown := references - {reference for reference, _ in reading.loaded.values()}:
        found |= {*Child.objects.filter(authority_id=authority_id, reference__in=unknown).values_list("pk", flat=True)}
    return found


def _holds(text: str, name: str) -> bool:
    """Does the name stand in the text, and not as a part of a longer one?"""
    start = text.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(name, start + 1)
    return False


def _body(response: HttpResponse) -> bytes:
    """Return what is sent; a stream is read whole, so that its event stands before its first line goes out."""
    if not response.streaming:
        return response.content
    body = b"".join(response.streaming_content)
    response.streaming_content = [body]
    return body


def _text(body: bytes) -> str:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels")))
    return body.decode(errors="replace")
