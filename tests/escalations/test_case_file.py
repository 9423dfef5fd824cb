"""What goes onto the child's main record: one child's part only, and what is not there yet."""

import re
import zlib

import pytest
from django.urls import reverse
from django.utils import timezone

from children.names import Names
from escalations import case_file as module
from escalations.case_file import ANOTHER, case_file
from escalations.commands import add_note, mark_filed, settle_child, split_off
from escalations.models import Escalation, EscalationChild
from escalations.states import State
from iro_portal.core.marking import Marking
from iro_portal.core.models import AuditEvent
from iro_portal.core.pdf import PdfUnavailable
from tests.factories.escalation import answered, draft, in_state, sent
from tests.factories.world import World

MARK = Marking("OFFICIAL-SENSITIVE", "Mina Oversight", timezone.now())

NOT_FILED = reverse("escalations:not-filed")


def address(form, escalation, child) -> str:
    return reverse(f"escalations:case-file-{form}", args=[escalation.reference, child.reference])


@pytest.fixture
def pair(world):
    return world.siblings("Ben Marsh", "Zoë Marsh")


@pytest.fixture
def escalation(world, pair):
    _, zoe = pair
    words = f"Ben and Zoë have had no visit. ZOË MARSH ({zoe.reference}, {zoe.council_id}) ran away; Zoe's plan is old."
    one = sent(world, children=pair, concern=words, child_says="I want to see Zoë.", asked_for="A visit for Ben.")
    one = answered(world, one, action="A visit to Ben and Zoë", action_owner="Sam Worker")
    add_note(escalation=one, by=world.iro, words="Phoned; Zoe Marsh was out.")
    return one


def test_file_holds_every_word_in_order(world, pair, escalation):
    text = case_file(escalation, pair[0], MARK).as_text()
    order = [
        "OFFICIAL-SENSITIVE", escalation.reference, "Ben Marsh (", "Raised by", "Amara Iro", "Also about",
        "1 other child", "Main reason", "Drift or delay", "Ben and another child have had no visit", "STAGE BY STAGE",
        "Asked: Tess Manager", "Answered", "by Tess Manager", "EVERY WORD, IN ORDER", "Raised (Stage 1",
        "Answer (Stage 1", "You are right.", "Promised: A visit to Ben and another child, by Sam Worker", "Note",
        "Phoned; another child was out.", "Still open.",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.rstrip().endswith("OFFICIAL-SENSITIVE")


def test_other_child_is_never_named(pair, escalation):
    ben, zoe = pair
    text = case_file(escalation, ben, MARK).as_text()
    for mark in ("Zoë", "Zoe", "ZOË", zoe.reference, zoe.council_id):
        assert mark not in text
    assert "Marsh" in text, "the surname is the child's own as well"
    other = case_file(escalation, zoe, MARK).as_text()
    assert "Ben" not in other
    assert ben.reference not in other


def test_words_about_another_child_stay_on_that_childs_record(world, pair, escalation):
    ben, zoe = pair
    settle_child(
        escalation=escalation, child=zoe, by=world.iro, outcome=world.outcome(), what_changed="She moved to her aunt."
    )
    text = case_file(escalation, ben, MARK).as_text()
    assert "She moved to her aunt." not in text
    assert "its words are on that child's record" in text
    assert "Done" in case_file(escalation, zoe, MARK).as_text()


def test_child_split_off_is_not_named_either(world, pair, escalation):
    ben, zoe = pair
    new = split_off(escalation=escalation, child=zoe, by=world.iro, why="Zoë has moved.")
    assert "Zoë" not in case_file(Escalation.objects.get(pk=escalation.pk), ben, MARK).as_text()
    assert "Ben" not in case_file(new, zoe, MARK).as_text()


def test_names_that_are_words_leave_the_words_alone(world):
    ben, will = world.siblings("Ben Marsh", "Will Marsh")
    names = Names.of_others([will], keep=ben)
    assert (
        names.without("Will will wait. will marsh and WILL wait.", ANOTHER)
        == "another child will wait. another child and another child wait."
    )
    assert names.without("Willow waits.", ANOTHER) == "Willow waits."


def unpacked(pdf: bytes) -> str:
    """Return what the compressed streams of a PDF hold."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return "".join(zlib.decompressobj().decompress(each).decode("latin-1") for each in streams if each[:1] == b"x")


def test_text_and_pdf_come_as_files(client, world, pair, escalation):
    client.force_login(world.iro)
    text = client.get(address("text", escalation, pair[0]))
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert f'{escalation.reference}-{pair[0].reference}.txt"' in text["Content-Disposition"]
    pdf = pytest.importorskip("weasyprint", exc_type=OSError) and client.get(address("pdf", escalation, pair[0]))
    assert pdf.content.startswith(b"%PDF")
    assert "pdfuaid" in unpacked(pdf.content)
    events = AuditEvent.objects.filter(verb="escalation.case_file")
    assert [event.detail["format"] for event in events] == ["txt", "pdf"]
    assert {tuple(event.children) for event in events} == {(pair[0].pk,)}


def test_missing_pango_gives_a_sentence(client, world, pair, escalation, monkeypatch):
    def missing(self):
        raise PdfUnavailable("This machine cannot write PDF: it has no pango. Take the text instead.")

    monkeypatch.setattr(module.CaseFile, "as_pdf", missing)
    client.force_login(world.iro)
    page = client.get(address("pdf", escalation, pair[0]))
    assert page.status_code == 503
    assert "it has no pango" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("iro", 200), ("iro_manager", 200), ("worker", 403), ("manager", 403), ("other_iro", 404), ("committee", 403)],
)
def test_who_takes_a_file(client, world, pair, escalation, who, status):
    client.force_login(getattr(world, who))
    assert client.get(address("text", escalation, pair[0])).status_code == status


def test_file_of_a_child_who_is_not_in_it_or_of_another_authority_is_not_there(client, world, escalation):
    elsewhere = World(slug="elsewhere")
    client.force_login(world.iro_manager)
    assert client.get(address("text", escalation, world.child())).status_code == 404
    client.force_login(elsewhere.iro_manager)
    assert client.get(address("text", escalation, escalation.lead_child)).status_code == 404


def not_filed(client, staff) -> list[tuple[str, str]]:
    client.force_login(staff)
    rows = client.get(NOT_FILED).context["table"].rows
    return sorted((row.record.escalation.reference, row.record.child.reference) for row in rows)


def test_what_is_not_filed_is_listed_child_by_child(client, world, pair, escalation):
    other = sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro)
    draft(world)
    mine = [(escalation.reference, child.reference) for child in pair]
    assert not_filed(client, world.iro) == mine
    assert not_filed(client, world.other_iro) == [(other.reference, other.lead_child.reference)]
    assert len(not_filed(client, world.iro_manager)) == 3


def test_filing_takes_it_off_until_the_escalation_moves_on(client, world):
    one = in_state(world, State.RESPONDED)
    client.force_login(world.iro)
    file = reverse("escalations:mark-filed", args=[one.reference, one.lead_child.reference])
    page = client.post(file, {"version": one.version}, follow=True).content.decode()
    assert "is marked as filed" in page
    assert "Everything is filed" in page
    row = one.children.get()
    assert (row.filed_on, row.filed_by) == (timezone.localdate(), world.iro)
    in_place = Escalation.objects.get(pk=one.pk)
    settle_child(
        escalation=in_place, child=one.lead_child, by=world.iro, outcome=world.outcome(), what_changed="A plan."
    )
    assert "It has changed since." in client.get(NOT_FILED).content.decode()


def test_what_has_changed_since_it_was_read_is_not_marked(client, world):
    one = sent(world)
    seen = one.version
    answered(world, one)
    client.force_login(world.iro)
    file = reverse("escalations:mark-filed", args=[one.reference, one.lead_child.reference])
    page = client.post(file, {"version": seen}, follow=True).content.decode()
    assert "has changed since you opened the list" in page
    assert one.children.get().filed_on is None


@pytest.mark.parametrize(("who", "status"), [("worker", 403), ("manager", 403), ("committee", 404), ("other_iro", 404)])
def test_others_mark_nothing(client, world, who, status):
    one = sent(world)
    client.force_login(getattr(world, who))
    file = reverse("escalations:mark-filed", args=[one.reference, one.lead_child.reference])
    assert client.post(file).status_code == status
    assert client.get(file).status_code == 405
    if who != "other_iro":
        assert client.get(NOT_FILED).status_code == 403


def test_filed_version_is_the_one_that_was_filed(world):
    one = sent(world)
    mark_filed(escalation=one, child=one.lead_child, by=world.iro, on=timezone.localdate())
    assert one.children.get().is_filed


def test_words_said_after_filing_bring_it_back_as_not_filed(world):
    one = sent(world)
    mark_filed(escalation=one, child=one.lead_child, by=world.iro, on=timezone.localdate())
    add_note(escalation=one, by=world.iro, words="The school has telephoned.")
    assert not one.children.get().is_filed
    assert EscalationChild.objects.not_filed().filter(escalation=one).exists()
