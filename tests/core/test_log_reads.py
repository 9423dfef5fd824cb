"""Every page view that shows a child leaves one event, with the children that it showed and no others."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from children.models import Child
from exchange.declarations import begin_lists_of_reviews
from iro_portal.core import audit, log_reads
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.references import EXAMPLE_OF_A_CHILD, next_reference
from people.photos import put_up_photo
from tests.factories import escalation as make
from tests.factories.everything import Everything
from tests.factories.pictures import picture
from tests.factories.world import LONG_AGO
from tests.searching import searched
from tests.sweeps.test_addresses import text_of, walk

APPS = ("children", "escalations", "exchange", "iro_portal", "people", "reports", "reviews")
SOURCES = [*Path("templates").rglob("*.html"), *(each for app in APPS for each in Path(app).rglob("*.py"))]


def reads(client, who, path: str, sent: dict | None = None) -> list[AuditEvent]:
    """Return the events of one answer to a person."""
    client.force_login(who)
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = client.get(searched(client, path)) if sent is None else client.post(path, sent)
    assert answer.status_code == 200, path
    return list(AuditEvent.objects.filter(pk__gt=last))


def test_the_page_of_a_child_leaves_one_event_that_says_who_in_which_role(world, client):
    child = world.child()
    (event,) = reads(client, world.iro, reverse("children:child-detail", args=[child.reference]))
    assert (event.verb, event.actor_label, event.actor_role) == (
        "child.open",
        "Amara Iro",
        "Independent Reviewing Officer",
    )
    assert (event.subject_reference, event.children) == (child.reference, [child.pk])
    assert event.detail == {"page": "children:child-detail", "read": "open"}


def test_brothers_and_sisters_whom_the_page_shows_are_logged_too(world, client):
    ann, ben = world.siblings("Ann Archer", "Ben Archer")
    world.child("Ann Archery")
    (event,) = reads(client, world.iro, reverse("children:child-detail", args=[ann.reference]))
    assert event.children == [ann.pk, ben.pk]


def test_a_search_is_logged_with_whom_it_found_and_without_its_words(world, client):
    found, _ = world.child("Quagga Jones"), world.child("Zed Smith")
    for words, children in (("quagga", [found.pk]), ("nobody of this name", [])):
        (event,) = reads(client, world.iro, f"/children/?q={words}")
        assert (event.verb, event.detail["read"], event.children) == ("page.read", "search", children)
        assert words not in str([*AuditEvent.objects.values(), *AuditValue.objects.values()])


def test_a_list_is_logged_with_the_children_of_the_page_shown(world, client):
    children = [world.child(f"Child {number:02}").pk for number in range(27)]
    (first,), (second,) = (reads(client, world.iro, f"/children/?page={page}") for page in (1, 2))
    assert (first.children, second.children) == (children[:25], children[25:])


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_is_logged_with_the_children_in_it(world, client, file_format):
    sent, _ = make.sent(world), world.child("Not In Any")
    (event,) = reads(client, world.iro_manager, f"/escalations/escalations.{file_format}")
    assert (event.verb, event.detail["read"]) == ("escalation.export", "export")
    assert event.children == [sent.lead_child.pk]


def test_a_refused_form_shows_the_child_again_and_is_logged(world, client):
    child = world.child()
    path = reverse("children:child-change", args=[child.reference])
    (event,) = reads(client, world.support, path, {"name": ""})
    assert (event.subject_reference, event.children) == (child.reference, [child.pk])


@pytest.mark.parametrize(("who", "path"), [("committee", "/reports/"), ("administrator", "/people/staff/?q=amara")])
def test_a_page_that_shows_no_child_leaves_no_event(world, client, who, path):
    world.child()
    assert reads(client, getattr(world, who), path) == []


def test_what_is_not_shown_is_not_logged(world, client):
    child = world.child()
    client.force_login(world.other_iro)
    before = AuditEvent.objects.count()
    assert client.get(reverse("children:child-detail", args=[child.reference])).status_code == 404
    refused = AuditEvent.objects.all()[before:]
    assert [(event.verb, event.detail["read"]) for event in refused] == [("page.refused", "refused")]


def test_a_page_that_cannot_be_logged_is_not_shown(world, client, monkeypatch):
    child = world.child("Quillon Featherstone")
    client.force_login(world.iro)
    client.raise_request_exception = False
    monkeypatch.setattr(audit, "record", lambda *args, **words: 1 / 0)
    answer = client.get(reverse("children:child-detail", args=[child.reference]))
    assert answer.status_code == 500
    assert "Quillon" not in answer.text


def test_the_event_of_a_page_costs_one_statement(world, client):
    child = world.child()
    client.force_login(world.iro)
    path = reverse("children:child-detail", args=[child.reference])
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert [query["sql"].split()[0] for query in asked if "core_audit" in query["sql"]] == ["INSERT"]
    assert "core_auditevent" in asked.captured_queries[-1]["sql"]


def test_outside_a_request_what_is_read_is_logged_at_once(world):
    assert log_reads.current() is None
    audit.read("escalation.export", by=world.iro, detail={"count": 2})
    assert AuditEvent.objects.latest("pk").detail == {"count": 2, "read": "open"}


def test_an_example_in_a_hint_is_nobody_in_the_log(world, client):
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    other = world.child()
    Child.objects.filter(pk=other.pk).update(reference="CH-0087")
    path = reverse("reviews:audit-begin", args=["file"])
    client.force_login(world.iro_manager)
    assert f"for example {EXAMPLE_OF_A_CHILD}" in client.get(path).text
    assert reads(client, world.iro_manager, path) == []


def test_every_example_of_a_reference_is_one_that_no_child_has(db):
    assert next_reference(99, "CH") > EXAMPLE_OF_A_CHILD
    said = [(path, each) for path in SOURCES for text in said_in(path) for each in re.findall(r"CH-\d+", text)]
    assert [(str(path), each) for path, each in said if each != EXAMPLE_OF_A_CHILD] == []
    assert len(said) > 0


def said_in(path: Path) -> list[str]:
    """Return what a file can put on a page: a template as it is, of Python the texts that are no docstring."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return [re.sub(r"(?s){% comment %}.*?{% endcomment %}|{#.*?#}", "", text)]
    tree = ast.parse(text)
    alone = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    return [
        each.value for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in alone
    ]  # fmt: skip


def test_at_every_address_the_log_holds_the_children_whom_the_answer_names(db, client):
    own = Everything()
    client.force_login(own.world.iro_manager)
    wrong, pages = {}, 0
    for address in walk(own):
        last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
        answer = client.get(address.path)
        if answer.status_code != 200 or answer.headers["Content-Type"].startswith("image/"):
            continue
        text = text_of(answer) + address.path
        shown = {
            each.pk for each in (own.child, own.other, own.due.child) if each.name in text or each.reference in text
        }
        logged = [{*event.children} for event in AuditEvent.objects.filter(pk__gt=last)]
        pages += bool(shown)
        if logged not in expected(address.name, shown, own.child.pk):
            wrong[address.path] = (shown, logged)
    assert wrong == {}
    assert pages > 20


def expected(name: str, shown: set[int], child: int) -> tuple[list, ...]:
    """Return what the log may hold of an answer that names these children."""
    if name.startswith(("exchange:", "log:")):
        # The names are those of the file that came in; the log says whose events were asked for.
        return ([], [set()], [shown])
    if name == "reviews:letter-download":
        # A letter is about the child, named in it or not.
        return ([{child}],)
    # A file that names no child is logged all the same.
    return ([shown],) if shown else ([], [set()])


def test_a_picture_within_a_page_is_no_file_that_somebody_took(world, client):
    put_up_photo(staff=world.iro, body=picture(), by=world.iro)
    assert reads(client, world.manager, reverse("people:staff-photo", args=[world.iro.pk])) == []
