"""Follows what a person can follow in the portal: each link and each form of each page, from the home page on.

Of one kind of address a few are asked for: three children's pages, not three hundred. What a form changes is undone at once.
"""

import io
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import openpyxl
import pdfplumber
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from iro_portal.core.outbox import subject_line
from tests.sweeps.test_addresses import NOT_ASKED, text_of

HOW_MANY = {"page": 2, "query": 2, "file": 1, "post": 1}
# Papers take seconds to make, and are of figures: it is enough that some of those who may read them take them.
SLOW = {"reports:pack-file", "reports:pack-preview"}
ODD = "Fea"
SORTS = {"page", "sort", "next"}


@dataclass(frozen=True)
class Step:
    """One thing to ask for, and the page on which it stood."""

    method: str
    path: str
    typed: tuple[tuple[str, str], ...] = ()
    stood_on: str = ""

    @property
    def name(self) -> str:
        """Return the name of the address; nothing where it leads nowhere."""
        try:
            return resolve(urlsplit(self.path).path).view_name
        except Resolver404:
            return ""

    @property
    def kind(self) -> tuple:
        """Return what else is like this: of one kind a few are asked for."""
        parts = urlsplit(self.path)
        asked, fills = dict(parse_qsl(parts.query)), resolve(parts.path).kwargs
        made = asked.get("format") or fills.get("format") or fills.get("file_format")
        if self.method == "post":
            return "post", self.name, fills.get("action"), frozenset(name for name, _ in self.typed)
        if made:
            return "file", self.name, made
        # Filters can be taken off in any order: which of them stand in an address makes it no other kind.
        return ("query" if asked.keys() - SORTS else "page", self.name)


@dataclass
class Crawl:
    """What one person reaches; `answers` yields each answer's words."""

    client: Client
    takes_papers: bool = True
    names: set[str] = field(default_factory=set)
    seen: set[Step] = field(default_factory=set)
    asked: Counter = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.last_notice = OutboxMessage.objects.aggregate(last=Max("pk"))["last"] or 0

    def answers(self) -> Iterator[tuple[Step, int, str]]:
        """Yield each thing that was asked for, its status and what the answer says; forms that change come last."""
        reading, writing = deque([Step("get", "/")]), deque()
        while reading or writing:
            step = reading.popleft() if reading else writing.popleft()
            for answer in self._ask(step):
                self.names.add(step.name)
                yield step, answer.status_code, said(answer)
                for found in self._new(step, answer) if step.method == "get" else ():
                    (writing if found.method == "post" else reading).append(found)

    def _ask(self, step: Step) -> list:
        """Return the answer and, of a form, the page to which it leads; what it changed is undone, what a file counts too."""
        cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        with transaction.atomic():
            sent = getattr(self.client, step.method)
            found = [sent(step.path, {name: [*_all(step.typed, name)] for name, _ in step.typed})]
            if step.method == "post" and found[0].status_code == 302 and found[0].url.startswith("/"):
                found.append(self.client.get(found[0].url))
            self._note_notices()
            if step.method == "post" or "attachment" in found[0].get("Content-Disposition", ""):
                transaction.set_rollback(True)
                self.client.cookies.load(cookies)
        return found

    def _note_notices(self):
        """Keep what somebody is told by e-mail because of what was just done: undone, it stands nowhere."""
        for notice in OutboxMessage.objects.filter(pk__gt=self.last_notice):
            self.notices.append(f"{subject_line(notice)} {notice.path}")

    def _new(self, step: Step, answer) -> Iterator[Step]:
        here, left_out = answer.wsgi_request.get_full_path(), NOT_ASKED | (set() if self.takes_papers else SLOW)
        if answer.status_code == 302:
            found = [Step("get", answer.url)]
        else:
            found = stepped(here, answer.content) if "text/html" in answer.get("Content-Type", "") else ()
        for each in found:
            if each in self.seen or not each.name or each.name in left_out:
                continue
            self.seen.add(each)
            self.asked[each.kind] += 1
            if self.asked[each.kind] <= HOW_MANY[each.kind[0]]:
                yield each


def _all(typed: tuple, wanted: str) -> Iterator[str]:
    return (value for name, value in typed if name == wanted)


def stepped(here: str, body: bytes) -> Iterator[Step]:
    """Yield where a page leads: its links, and its forms as they would be sent, once a button."""
    page = lxml.html.fromstring(body)
    for link in page.iterfind(".//a[@href]"):
        path = urljoin(here, link.get("href").partition("#")[0])
        if path.startswith("/"):
            yield Step("get", path)
    for form in page.forms:
        path, typed = urljoin(here, form.get("action") or here), [*filled(form)]
        for button in form.xpath(".//button[@name]") or [None]:
            pressed = [] if button is None else [(button.get("name"), button.get("value", ""))]
            yield sent_as(form.method.lower(), path, typed + pressed)


def sent_as(method: str, path: str, typed: list[tuple[str, str]]) -> Step:
    if method == "post":
        return Step("post", path, tuple(pair for pair in typed if pair[0] != "csrfmiddlewaretoken"))
    return Step("get", f"{urlsplit(path).path}?{urlencode(typed)}")


def filled(form) -> Iterator[tuple[str, str]]:
    """Yield each field with what stands in it; with a small odd word, the first choice or today where nothing does."""
    own = [(name, value) for name, value in form.form_values() if value.strip()]
    yield from own
    known = {name for name, _ in own}
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = control.get("name"), control.get("type", control.tag)
        if name in known or kind in ("hidden", "file", "submit", "button"):
            continue
        known.add(name)
        yield name, typed_into(control, name, kind)


def typed_into(control, name: str, kind: str) -> str:
    if kind in ("radio", "checkbox"):
        return control.get("value", "on")
    if kind == "select":
        return next((value for value in control.value_options if value), "")
    part = name.rpartition("_")[2]
    return str(getattr(timezone.localdate(), part)) if part in ("day", "month", "year") else ODD


def said(answer) -> str:
    """Return what an answer says: headers, and the text of whatever file it is; days in workbooks are written out."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.streaming:
        answer.streaming_content = [body]
    if body.startswith(b"%PDF"):
        with pdfplumber.open(io.BytesIO(body)) as file:
            return " ".join(f"{page.extract_text()}".replace("\n", " ") for page in file.pages)
    return text_of(answer).replace("\r\n ", "") + days_of(answer, body)


def days_of(answer, body: bytes) -> str:
    if "spreadsheetml" not in answer.get("Content-Type", ""):
        return ""
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
