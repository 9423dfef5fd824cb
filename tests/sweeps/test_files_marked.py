"""What leaves the portal: every address asked for once by the IRO manager, each answer looked at.

Each file says how sensitive it is, who made it and when (marked.py reads it back); nothing is stored by a browser; no page
asks another host for anything, and none leads to one that the address named.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from iro_portal.core.marking import Kind
from people.roles import ROLE_PERMISSIONS, Permission, Role
from reports.commands.packs import begin_pack, finish_pack, year_of
from reports.commands.publications import publish
from reports.models import Pack, Publication
from reports.packs.files import FORMATS
from tests.factories import escalation as make
from tests.factories.everything import Everything
from tests.sweeps.marked import READERS, word_properties, words_of
from tests.sweeps.test_addresses import walk

pytestmark = pytest.mark.once

MADE = re.compile(r'[Mm]ade by \w+ \w+ on \d\d? \w+ 20\d\d at \d\d:\d\d|"made_by": "\w+ \w+"')
ELSEWHERE = re.compile(r'\b(?:src|href|action|srcset|poster|data|formaction)\s*=\s*["\'](?:https?:|//)[^"\']*')
EVIL = "https://evil.example/"
# A letter says nothing on its pages, a template is nobody's record, what is published bears its own classification.
LETTER, BLANK, PUBLISHED = "reviews:letter-download", "reviews:letter-template-file", "reports:publication-file"
FIGURES = ("reports:report-detail", "reports:pack-file")
NO_RECORDS = {BLANK, PUBLISHED, *FIGURES}


@dataclass(frozen=True)
class Answer:
    name: str
    path: str
    status: int
    headers: dict
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def is_file(self) -> bool:
        return self.status == 200 and "attachment" in self.headers.get("Content-Disposition", "")


def asked(own: Everything) -> Iterator[tuple[str, str]]:
    """Yield each address, and what has formats in each of them."""
    # Before the walk, which makes a second ladder.
    case = (make.sent(own.world, children=[own.child]).reference, own.child.reference)
    for address in walk(own):
        yield address.name, f"{address.path}?next={EVIL}"
    for name in ("escalations:case-file-text", "escalations:case-file-pdf"):
        yield name, reverse(name, args=case)
    for name in ("escalations:export-csv", "escalations:export-xlsx"):
        yield name, reverse(name)
    ready, published = papers(own.world)
    for key in FORMATS:
        yield "reports:report-detail", f"/reports/escalation-reasons/?format={key}"
        yield "reports:pack-file", reverse("reports:pack-file", args=[ready.reference, key])
        yield PUBLISHED, reverse(PUBLISHED, args=[published.reference, key])


def papers(world) -> tuple[Pack, Publication]:
    """A paper that is ready, and one that is published in every format."""
    by, on = world.iro_manager, date(2019, 7, 1)
    ready, other = (
        finish_pack(
            pack=begin_pack(authority=world.authority, kind="progress", period=year_of(year), on=on, by=by), by=by
        )
        for year in ("2012/13", "2013/14")
    )
    return ready, publish(pack=other, by=world.committee, at=timezone.now())


@pytest.fixture
def answers(db) -> Iterator[list[Answer]]:
    logging.disable(logging.WARNING)
    own, client = Everything(), Client()
    client.force_login(own.world.iro_manager)
    found = []
    for name, path in asked(own):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found.append(Answer(name, path, answer.status_code, dict(answer.headers), body))
    yield found
    logging.disable(logging.NOTSET)


def test_what_leaves_the_portal_is_marked_and_kept_to_itself(answers):
    assert {answer.kind for answer in answers if answer.is_file} == READERS.keys()
    assert LETTER in {answer.name for answer in answers if answer.is_file}
    assert {
        (check.__name__, each.path, wrong) for check in CHECKS for each in answers for wrong in check(each)
    } == set()


def parts_without_their_marking(file: Answer) -> list[str]:
    """Top and bottom of each page, properties, notes."""
    if not file.is_file or file.name == BLANK:
        return []
    parts = [word_properties(file.body)] if file.name == LETTER else READERS[file.kind](file.body)
    words = "OFFICIAL" if file.name in FIGURES else "OFFICIAL-SENSITIVE"
    words = "Classification: Open" if file.name == PUBLISHED else words
    return [part[:90] for part in parts if words not in part]


def who_made_it_is_not_said(file: Answer) -> list[str]:
    if not file.is_file or file.name == BLANK:
        return []
    said = word_properties(file.body) if file.name == LETTER else words_of(file.body)
    return [] if MADE.search(said) else [said[-90:]]


def frightens_a_child(file: Answer) -> list[str]:
    return ["OFFICIAL"] if file.is_file and file.name == LETTER and "OFFICIAL" in words_of(file.body, "word/") else []


def asks_nobody_whether_they_may(file: Answer) -> list[str]:
    """Whoever answers a file of records asks first (people/taking.py)."""
    view = resolve(file.path.partition("?")[0]).func
    asks = getattr(view, "takes", "") == Kind.RECORDS
    return [file.name] if file.is_file and file.name not in NO_RECORDS and not asks else []


def may_be_kept_or_run(answer: Answer) -> list[str]:
    kept = "no-store" not in answer.headers.get("Cache-Control", "")
    return ["stored"] * kept + ["sniffed"] * (answer.headers.get("X-Content-Type-Options") != "nosniff")


def leads_elsewhere(answer: Answer) -> list[str]:
    words = answer.body.decode() if answer.kind == "text/html" else ""
    there = answer.headers.get("Location", "").partition("?")[0]
    return ELSEWHERE.findall(words) + [there] * there.startswith(("http", "//"))


def prints_unmarked(page: Answer) -> list[str]:
    shown = page.kind == "text/html" and page.status == 200
    return ["no marking"] if shown and b'class="portal-printed-marking"' not in page.body else []


CHECKS = (
    parts_without_their_marking, who_made_it_is_not_said, frightens_a_child, asks_nobody_whether_they_may,
    may_be_kept_or_run, leads_elsewhere, prints_unmarked,
)  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_who_takes_records_as_files(role):
    takes = Permission.EXPORT_RECORDS in ROLE_PERMISSIONS[role]
    assert takes == (role not in (Role.SOCIAL_WORKER, Role.COMMITTEE_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR))
