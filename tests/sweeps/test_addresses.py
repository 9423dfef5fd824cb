"""Every address, as registered, asked for by strangers to a child and by those who work with it (design section 1).

A new address with a part of its own fails here until `REST` says what fills it; one without is walked by itself.
"""

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import get_resolver, reverse

from children.models import Allocation
from escalations.actions import BY_NAME
from escalations.list_kinds import KINDS
from people.models import Employment
from people.roles import Role
from reviews.models import LetterKind
from tests.factories import everything
from tests.factories.between import ago
from tests.factories.everything import WORDS, Everything
from tests.factories.papers import SECTION
from tests.factories.world import World

pytestmark = pytest.mark.once

# What fills the parts of an address after its reference, by the address's name.
REST = {
    "reviews:missing-file": lambda own: [["csv"], ["xlsx"]],
    "reviews:child-advocacy-change": lambda own: [[own.referral.pk]],
    "reviews:child-visitor-change": lambda own: [[own.visitor.pk]],
    "reviews:notice-seen": lambda own: [[own.notice.pk]],
    "reviews:child-in-error": lambda own: [["childview", own.view.pk], ["ironotice", own.notice.pk]],
    "reviews:child-short-breaks": lambda own: [["begin"], ["end"]],
    "reviews:supervision": lambda own: [[own.world.iro.pk]],
    "reviews:supervision-sheet": lambda own: [[own.world.iro.pk, own.sheet.pk]],
    "reviews:feedback-sheet": lambda own: [[own.world.team.pk, own.quarter.isoformat()]],
    "reviews:audit-begin": lambda own: [["file"], ["practice"]],
    "reviews:audit-action-close": lambda own: [[own.action.pk]],
    "reviews:activity-change": lambda own: [[own.activity.pk]],
    "reviews:letter-template": lambda own: [["minutes"]],
    "reviews:letter-template-file": lambda own: [["minutes"]],
    "reviews:step-act": lambda own: [
        [own.step.stage.key, act] for act in ("start", "submit", "finish", "sign-off", "reopen")
    ],
    "reviews:letter-write": lambda own: [[kind] for kind in LetterKind],
    "reviews:letter-download": lambda own: [[own.letter.pk]],
    "reviews:letter-sent": lambda own: [[own.letter.pk]],
    "reviews:monitoring-done": lambda own: [[own.no.question.key]],
    "reviews:monitoring-version": lambda own: [[1]],
    "reviews:record-version": lambda own: [[1], [2]],
    "reviews:decision-change": lambda own: [[4], [1]],
    "reviews:decision-act": lambda own: [
        [2, "agree"], [2, "query"], [3, "settle"], [4, "discard"], [1, "agree"], [4, "query"],
    ],
    "children:circumstance-record": lambda own: [[kind] for kind in own.around],
    "children:circumstance-change": lambda own: [[kind, row.pk] for kind, row in own.around.items()],
    "children:restriction-end": lambda own: [[1]],
    "children:adoption-act": lambda own: [[act] for act in ("authorise", "place", "end", "correct")],
    "exchange:import-findings": lambda own: [["csv"], ["xlsx"]],
    "log:event-file": lambda own: [["csv"], ["xlsx"]],
    "exchange:conflict-take": lambda own: [[own.conflict.pk]],
    **{f"access:emergency-{what}": lambda own: [[own.emergency.reference]] for what in ("detail", "end", "review")},
    **{
        f"access:inspection-{what}": lambda own: [[own.inspection.reference]]
        for what in ("detail", "extend", "children", "end")
    },
    "access:inspection-take-out": lambda own: [[own.inspection.reference, own.other.reference]],
    "people:holding-end": lambda own: [[own.world.director.holdings.get().pk]],
    "people:cover-end": lambda own: [[own.cover.pk]],
    "people:staff-photo": lambda own: [[own.world.iro.pk]],
    "people:team-detail": lambda own: [[own.world.team.pk]],
    "people:team-change": lambda own: [[own.world.team.pk]],
    "people:post-add": lambda own: [[own.world.team.pk]],
    "people:demo-sign-in": lambda own: [[own.world.iro.pk]],
    "people:kept-words-discard": lambda own: [[own.kept.pk]],
} | {
    f"people:staff-{what}": lambda own: [[own.world.director.pk]]
    for what in ("detail", "appoint", "close", "reopen", "new-password", "sign-out", "let-in", "second-step", "unlink")
}  # fmt: skip
# What fills every part, the reference too.
WHOLE = {
    f"escalations:{what}": lambda own: [[own.disputes.awaiting.reference, own.child.reference]]
    for what in ("mark-filed", "case-file-text", "case-file-pdf")
} | {
    "escalations:list-begin": lambda own: [[kind] for kind in KINDS],
    "escalations:list-detail": lambda own: [["ladders", own.disputes.ladder.pk], ["causes", own.disputes.coming.pk]],
    "escalations:list-change": lambda own: [["causes", own.disputes.coming.pk]],
    "escalations:list-take-back": lambda own: [["causes", own.disputes.coming.pk]],
    "escalations:hand-over-from": lambda own: [[own.world.iro.pk]],
    "escalations:praise-detail": lambda own: [[own.disputes.praise.reference]],
    "escalations:concern-detail": lambda own: [[own.disputes.concern.reference]],
    "escalations:draft-edit": lambda own: [[own.disputes.draft.reference]],
    "escalations:draft-discard": lambda own: [[own.disputes.draft.reference]],
    "escalations:escalation-detail": lambda own: [
        [row.reference] for row in (own.disputes.awaiting, own.disputes.responded, own.disputes.resolved)
    ],
    "escalations:escalation-answer": lambda own: [[own.disputes.awaiting.reference]],
    "escalations:escalation-act": lambda own: [[own.disputes.of_action(act).reference, act] for act in BY_NAME],
    "reports:table-remove": lambda own: [[own.papers.table.key]],
    "reports:report-detail": lambda own: [["escalation-reasons"], [own.papers.table.key]],
    "reports:report-records": lambda own: [["escalation-reasons"]],
    "reports:reconcile-table": lambda own: [["escalation-reasons"]],
    "reports:entered-detail": lambda own: [[own.papers.figure.pk]],
    "reports:publication-file": lambda own: [[own.papers.publication.reference, "csv"]],
    "reports:pack-publish": lambda own: [[own.papers.ready.reference]],
    "reports:pack-preview": lambda own: [[own.papers.ready.reference]],
    "reports:pack-act": lambda own: [[own.papers.pack.reference, "finish"], [own.papers.ready.reference, "rework"]],
    "reports:pack-file": lambda own: [[own.papers.ready.reference, "csv"]],
    "reports:pack-comment-answer": lambda own: [[own.papers.pack.reference, own.papers.comment.pk]],
    "reports:pack-words": lambda own: [[own.papers.pack.reference, SECTION, "words"]],
    "reports:pack-quotes": lambda own: [[own.papers.pack.reference, "participation"]],
} | {
    f"reports:publication-{what}": lambda own: [[own.papers.publication.reference]]
    for what in ("detail", "compare", "withdraw")
} | {
    f"reports:pack-{what}": lambda own: [[own.papers.pack.reference]] for what in ("detail", "front")
} | {
    f"reports:pack-{what}": lambda own: [[own.papers.pack.reference, SECTION]]
    for what in ("section", "comment", "table-add", "table-out", "case-study-new")
} | {
    f"reports:pack-{what}": lambda own: [[own.papers.pack.reference, SECTION, own.papers.study.pk]]
    for what in ("case-study", "case-study-out")
} | {
    f"reports:work-programme-{what}": lambda own: [[own.papers.item.pk]]
    for what in ("change", "answer", "carry", "out")
} | {
    f"subject-access:request-{what}": lambda own: [[own.access_request.reference]]
    for what in ("detail", "extend", "answer")
} | {
    "subject-access:record-file": lambda own: [[own.access_request.reference, "marked", "json"]],
    "retention:hold-lift": lambda own: [[own.hold.pk]],
    **{f"retention:{what}": lambda own: [[own.due.child.reference]] for what in ("item", "approve", "keep")},
}  # fmt: skip
# Signing in and out, one's own password: they would change who asks.
NOT_ASKED = {
    f"people:{name}"
    for name in (
        "sign-in",
        "code",
        "single-sign-on",
        "single-sign-on-back",
        "second-factor",
        "sign-out",
        "sign-out-everywhere",
        "demo",
        "demo-sign-in",
        "password",
    )
}
# What a stranger is not asked about: the log and subject access are information governance's
# (tests/core/test_log_pages.py, tests/home/test_subject_access.py); two look at figures, since each table takes its time.
LEFT_OUT = {"governance": ("log:", "reports:", "subject-access:"), "committee": (), "foreign iro_manager": ()}
MARKUP = re.compile(r"<script>alert|<img src=x|<b onclick")
# Their parts name nothing that one council has and another has not.
OF_THE_AUTHORITY = (
    "reviews:missing-file", "reviews:audit-begin", "reviews:letter-template", "escalations:list-begin", "log:event-file",
    "people:demo-sign-in", "reports:report-", "reports:reconcile-table",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One address filled in; `of` says whose: a child's, a review's, an import's, another record's, or nobody's."""

    name: str
    of: str
    path: str


def registered() -> Iterator[tuple[str, object]]:
    """Yield (app:name, pattern) of every address; those of the home page have no app before their name."""
    for app in get_resolver().url_patterns:
        of = f"{app.app_name}:" if app.app_name else ""
        yield from ((f"{of}{each.name}", each.pattern) for each in app.url_patterns)


def unfilled() -> list[str]:
    """Return the names of addresses with a part of which nobody has said what fills it."""
    filled = REST.keys() | WHOLE.keys()
    return [name for name, pattern in registered() if not {*pattern.converters} <= {"reference"} and name not in filled]


def whose(name: str, route: str) -> str:
    if "<" not in route or name.startswith(OF_THE_AUTHORITY):
        return ""
    app = name.partition(":")[0]
    if app == "escalations":
        return "escalation" if route.startswith(("<", "not-filed/<", "case-file/", "drafts/")) else "record"
    if app in ("children", "exchange", "log"):
        return {"children": "child", "exchange": "import", "log": "child" if "reference" in route else "record"}[app]
    if app == "reviews":
        starts = {"of/<": "child", "<": "review", "service/audits/<": "audit"}
        return next((of for start, of in starts.items() if route.startswith(start)), "record")
    return "record"


def walk(own: Everything, but: set[str] = NOT_ASKED) -> list[Address]:
    """Return every registered address but these, filled with the child of whom everything is recorded."""
    references = {
        "child": [own.child], "review": [own.held, own.planned], "audit": [own.audit], "import": [own.run],
    }  # fmt: skip
    found = []
    for name, pattern in registered():
        if name in but or name in unfilled():
            continue
        of, has_reference = whose(name, str(pattern)), "reference" in pattern.converters
        rest = WHOLE[name](own) if name in WHOLE else REST[name](own) if name in REST else [[]]
        firsts = [[row.reference] for row in references[of]] if has_reference and name not in WHOLE else [[]]
        found += [Address(name, of, reverse(name, args=first + last)) for first in firsts for last in rest]
    return found


def text_of(answer) -> str:
    """Return what an answer says, headers too: of a Word file or a workbook each part of it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist())
    return f"{dict(answer.headers)} {body.decode(errors='replace')}"


def strangers(own: Everything) -> dict:
    """Return who must learn nothing of the child: no allocation, one that has ended, no work with children at all."""
    world, foreign = own.world, World(slug="framley")
    contracted = world.person("Cy Contracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
    gone = world.person("Nora Nopost", world.quality, Role.IRO_MANAGER)
    gone.holdings.update(end=ago(1))
    over = {"authority": world.authority, "child": own.child, "start": ago(300), "end": ago(161)}
    for kind, whose in (("iro", {"staff": world.other_iro}), ("social-worker", {"staff": world.other_worker}),
                        ("team", {"team": world.other_team})):  # fmt: skip
        Allocation.objects.create(kind=kind, **over, **whose)
    people = {name: getattr(world, name) for name in ("other_iro", "other_worker", "other_manager", "committee",
                                                      "governance", "administrator")}  # fmt: skip
    people["inspector"] = world.person("Ines Inspector", world.quality, Role.INSPECTOR)
    people |= {f"foreign {name}": getattr(foreign, name) for name in ("iro_manager", "support", "iro", "manager")}
    return people | {"contracted": contracted, "gone": gone}


def test_somebody_has_said_what_fills_each_part_of_an_address():
    assert unfilled() == []


@pytest.fixture
def own(db) -> Iterator[Everything]:
    logging.disable(logging.WARNING)
    yield Everything()
    logging.disable(logging.NOTSET)


def learnt(own: Everything, client, methods: tuple[str, ...], names: tuple[str, ...]) -> set:
    """Return (who, method, address, what was wrong) of every answer that tells a stranger something."""
    found, people = set(), strangers(own)
    addresses = {address.name: address for address in walk(own)}.values()
    for who in names or people:
        client.force_login(people[who])
        for address in (each for each in addresses if not each.name.startswith(LEFT_OUT.get(who, "reports:"))):
            for method in methods:
                answer = getattr(client, method)(address.path)
                found |= {(who, method, address.path, wrong) for wrong in _wrong(own, who, address, answer)}
    return found


def _wrong(own: Everything, who: str, address: Address, answer) -> Iterator[str]:
    text = text_of(answer).replace(address.path, "").replace(own.run.reference, "")
    yield from (secret for secret in own.secrets if secret in text)
    closed = (404, 405) if who == "foreign iro_manager" and address.of else (403, 404, 405)
    if address.of in ("child", "review", "audit", "import", "escalation") and answer.status_code not in closed:
        yield str(answer.status_code)
    if answer.status_code not in (200, 302, 403, 404, 405):
        yield str(answer.status_code)


WRITING = ("other_iro", "other_manager", "administrator", "foreign iro_manager", "foreign support")


@pytest.mark.parametrize(
    ("methods", "names"), [(("get",), ()), (("post",), WRITING), (("head", "put", "options"), WRITING[3:4])]
)
def test_a_stranger_learns_nothing_at_any_address(own, client, methods, names):
    assert learnt(own, client, methods, names) == set()


@pytest.mark.parametrize(("who", "method"), [("iro_manager", "get"), ("worker", "get"), ("iro_manager", "post")])
def test_every_address_answers_those_who_work_with_the_child(own, client, who, method):
    client.force_login(getattr(own.world, who))
    answers = [(address, getattr(client, method)(address.path)) for address in walk(own)]
    assert [address.path for address, answer in answers if answer.status_code not in (200, 302, 403, 404, 405)] == []
    # Were the words on no page, none of these walks would prove anything.
    assert method == "post" or sum(WORDS in text_of(answer) for _, answer in answers) > 5


@pytest.mark.parametrize("typed", [None, {}, {"version": "x", "action": "make"}], ids=["read", "empty", "odd"])
def test_business_support_reads_no_words_at_any_address(own, client, typed):
    """But for a return, which they bring in themselves (design section 1)."""
    client.force_login(own.world.support)
    told = set()
    for address in walk(own):
        answer = client.get(address.path) if typed is None else client.post(address.path, typed)
        text = text_of(answer)
        told |= {(address.path, words) for words in (WORDS, "serious concerns", "Serious concerns") if words in text}
    assert {(path, words) for path, words in told if not path.startswith("/exchange/imports/IMP-")} == set()


def test_what_belongs_to_one_child_is_not_found_under_another(own, client):
    mine, theirs = {"child": own.child, "review": own.held}, {"child": own.other, "review": own.other.reviews.get()}
    client.force_login(own.world.iro_manager)
    keyed = [each for each in walk(own) if each.of in mine and any(part.isdigit() for part in each.path.split("/"))]
    assert len(keyed) > 10
    for address in keyed:
        for row in (own.held, own.planned, own.child):
            path = address.path.replace(f"/{row.reference}/", f"/{theirs[address.of].reference}/")
            assert path == address.path or client.post(path).status_code in (404, 405), path


def what_runs(answer) -> list[str]:
    """Return the markup of a page, and the cells of a CSV file that begin a formula."""
    kind = answer.headers.get("Content-Type", "")
    if "text/plain" in kind:
        return []  # as which nothing runs, with nosniff
    if "text/csv" not in kind:
        return MARKUP.findall(text_of(answer))
    lines = csv.reader(io.StringIO((answer.getvalue() if answer.streaming else answer.content).decode()))
    return [cell for line in lines for cell in line if cell.startswith("=")]


def test_what_was_typed_runs_nowhere(db, client, monkeypatch):
    monkeypatch.setattr(everything, "WORDS", "=1+1<script>alert(1)</script>\"'{{ 7 }}\u202e🦁" + "x" * 10)
    monkeypatch.setattr(everything, "NAME", "=2+2<img src=x onerror=alert(2)>\"'")
    monkeypatch.setattr(everything, "GUARDIAN", "<b onclick='alert(3)'>Gwen</b>")
    own = Everything()
    client.force_login(own.world.iro_manager)
    typed = {"words": everything.WORDS, "version": "1", "q": everything.WORDS}
    for address in walk(own):
        for answer in (client.get(address.path), client.post(address.path, typed)):
            assert what_runs(answer) == [], address.path
