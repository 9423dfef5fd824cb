"""Letters: what they say, who makes and reads them, what an authority's own template may be."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from children.models import Allocation
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import StaffPhoto
from reviews import commands
from reviews.letters.placeholders import spoken
from reviews.models import Letter, LetterDraft, LetterKind, LetterTemplate
from tests.factories import review as make
from tests.factories import word
from tests.factories.pictures import picture
from tests.factories.world import World

WORDS = "You told me that you like your school.\n\nSam will ask about football."


@pytest.fixture
def held(world):
    return make.held(make.with_workflow(world), name="Ben Adam Carter")


@pytest.fixture
def minutes(world, held):
    make.drafted(world, held, "Ben sees his sister each week.")
    commands.send_decisions(review=held, by=world.iro)
    return letter(world, held)


def letter(world, review, kind=LetterKind.MINUTES, words=WORDS, by=None, to_whom="Ben") -> Letter:
    on = timezone.localdate()
    return commands.make_letter(review=review, kind=kind, to_whom=to_whom, words=words, by=by or world.iro, on=on)


def planned(world):
    review = make.planned(make.with_workflow(world), name="Ben Carter")
    return commands.plan_review(review=review, planned_on=make.working_day(3), why="", by=world.support)


def lines(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(bytes(body))).paragraphs]


def replace(world, body: bytes, by=None, name="own.docx", kind=LetterKind.MINUTES) -> LetterTemplate:
    return commands.replace_letter_template(
        authority=world.authority, kind=kind, file_name=name, body=body, by=by or world.support
    )


def page(client, person, name, *arguments, **typed):
    client.force_login(person)
    address = reverse(f"reviews:{name}", args=arguments)
    return client.post(address, typed, follow=True) if typed else client.get(address)


def test_the_minutes_are_a_letter_in_plain_words_that_word_can_open(world, held, minutes):
    read = Document(io.BytesIO(bytes(minutes.body)))
    said = [paragraph.text for paragraph in read.paragraphs]
    assert said[0] == f"Your review on {spoken(held.held_on)}"
    assert read.paragraphs[0].style.name == "Heading 1"
    assert read.styles["Normal"].font.name == read.styles["Heading 1"].font.name == "Arial"
    assert "Dear Ben," in said
    assert said[3:5] == ["You told me that you like your school.", "Sam will ask about football."]
    decided = next(paragraph for paragraph in read.paragraphs if "sister" in paragraph.text)
    assert decided.style.name == "List Bullet"
    assert decided.text.startswith("Ben sees his sister each week. Who: Sam Worker. By: ")
    assert "Amara Iro" in said
    assert "{{" not in " ".join(said)


def test_the_letter_by_which_an_iro_introduces_themselves_has_their_photo(world, client):
    review = planned(world)
    client.force_login(world.iro)
    client.post(reverse("people:photo"), {"file": SimpleUploadedFile("me.png", picture())})
    made = letter(world, review, LetterKind.INTRODUCTION, "I like chess.")
    read = Document(io.BytesIO(bytes(made.body)))
    assert len(read.inline_shapes) == 1
    assert read.inline_shapes[0]._inline.docPr.get("descr") == "Photo of Amara Iro"
    assert "My name is Amara Iro." in " ".join(lines(made.body))
    StaffPhoto.objects.all().delete()
    assert len(Document(io.BytesIO(bytes(letter(world, review, LetterKind.INTRODUCTION).body))).inline_shapes) == 0


@pytest.mark.parametrize("kind", [LetterKind.INVITATION, LetterKind.CONSULTATION])
def test_business_support_makes_what_names_a_day(world, kind):
    review = planned(world)
    made = letter(world, review, kind, "At 4 pm, at school.", by=world.support, to_whom="Ms Carter")
    said = " ".join(lines(made.body))
    assert spoken(review.planned_on) in said
    assert "Ms Carter" in said
    assert "At 4 pm, at school." in said


def test_a_letter_is_refused_where_it_would_say_nothing_or_something_wrong(world, held):
    refuse = [
        (make.planned(world), LetterKind.MINUTES, WORDS, "Ben", "has not been held"),
        (make.planned(world), LetterKind.INVITATION, "", "Ben", "fix the day first"),
        (held, LetterKind.INVITATION, "", "Ben", "fix the day first"),
        (held, LetterKind.MINUTES, " ", "Ben", "Write the words"),
        (held, LetterKind.INTRODUCTION, "", " ", "to whom"),
    ]
    for review, kind, words, whom, sentence in refuse:
        with pytest.raises(NotInOrder, match=sentence):
            letter(world, review, kind, words, to_whom=whom)
    make.drafted(world, held)
    with pytest.raises(NotInOrder, match="Send the decisions first"):
        letter(world, held)
    assert not Letter.objects.exists()


def test_a_child_whose_name_is_not_known_or_who_has_no_iro_gets_no_letter(world, held):
    held.child.name_known = False
    held.child.save()
    with pytest.raises(NotInOrder, match="is not known here"):
        letter(world, held)
    review = make.planned(world)
    Allocation.objects.filter(kind="iro").delete()
    with pytest.raises(NotInOrder, match="has no IRO"):
        letter(world, review, LetterKind.INTRODUCTION, by=world.iro_manager)


def test_words_from_a_record_make_no_field_no_placeholder_and_no_broken_file(world, held):
    evil = '{ INCLUDETEXT "c:\\secret" } {{ IRO e-mail }} <w:fldSimple w:instr="DDE"/> \x02\x0b=1+1'
    made = letter(world, held, words=evil)
    read = Document(io.BytesIO(bytes(made.body)))
    assert not list(read.element.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:fldChar")))
    assert '{ INCLUDETEXT "c:\\secret" } {{ IRO e-mail }} <w:fldSimple w:instr="DDE"/> =1+1' in lines(made.body)


def test_an_own_template_is_filled_though_word_has_split_its_placeholders(world, held):
    own = word.word_file(
        "Hello {{ Child  FIRST name }}, it is {{ iro }}.", "{{ decisions }}", "{{words}}", split=True,
        header="{{ council }}",
    )  # fmt: skip
    replace(world, own)
    made = letter(world, held)
    assert lines(made.body) == [
        "Hello Ben, it is Amara Iro.", "Nothing new was decided this time.", "You told me that you like your school.",
        "Sam will ask about football.",
    ]  # fmt: skip
    assert Document(io.BytesIO(bytes(made.body))).sections[0].header.paragraphs[0].text == "Barchester"
    assert made.template.file_name == "own.docx"


def test_lines_within_a_sentence_stay_in_their_paragraph(world, held):
    replace(world, word.word_file("He said: {{ words }} and left."))
    assert lines(letter(world, held).body) == [f"He said: {WORDS} and left."]


BAD = {
    "an unknown placeholder": (
        word.word_file("{{ child frist name }}"),
        "{{ child frist name }} is no placeholder. Did",
    ),
    "one that is not closed": (word.word_file("Dear {{ child first name"), "is not closed"),
    "an unknown one in the header": (word.word_file("x", header="{{ logo }}"), "{{ logo }} is no placeholder"),
    "macros": (word.with_macros(), "holds macros"),
    "macros under another part": (
        word.repacked(word.word_file("x"), more={"word/vbaProject.bin": b"x"}),
        "holds macros",
    ),
    "a bomb": (word.bomb(), "unpacks to more than"),
    "a template elsewhere": (word.fetching(), "fetches something from elsewhere"),
    "a field that runs": (word.with_field('DDEAUTO c:\\\\windows "x"'), "fetches or runs something"),
    "a placeholder in a field": (word.with_field('QUOTE "{{ IRO }}"'), "inside a Word field"),
    "nothing": (b"", "is empty"),
    "an old document": (b"\xd0\xcf\x11\xe0 old", "of the old kind"),
    "a PDF": (b"%PDF-1.7", "is a PDF"),
    "plain text": (b"Dear {{ to whom }}", "is not a Word document"),
    "a damaged one": (word.word_file("x")[:900], "is damaged"),
    "one damaged in a rare packing": (word.damaged_in_lzma(), "is damaged"),
    "a zip that is no document": (
        word.repacked(word.word_file("x"), lambda name, part: b"x"),
        "is not a Word document",
    ),
    "too much": (b"PK\x03\x04" + b"x" * (2 * 1024 * 1024), "2 MB at the most"),
    "a document type": (
        word.repacked(word.word_file("x"), more={"word/more.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "holds a document type",
    ),
}


@pytest.mark.parametrize(("body", "sentence"), BAD.values(), ids=BAD)
def test_a_template_is_refused_by_its_content_and_never_by_its_name(world, client, body, sentence):
    with pytest.raises(NotInOrder) as refused:
        replace(world, body)
    assert sentence in str(refused.value)
    assert refused.value.field == "file"
    file = SimpleUploadedFile("own.docx", body)
    said = page(client, world.support, "letter-template", "minutes", file=file)
    assert said.status_code == 200
    assert said.context["form"].errors["file"]
    assert not LetterTemplate.objects.exists()


def test_the_portals_own_templates_can_be_taken_changed_and_put_back(world, client):
    for kind in LetterKind:
        taken = page(client, world.support, "letter-template-file", kind)
        assert taken.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in taken.headers["Cache-Control"]
        file = SimpleUploadedFile("../../ours.docx", taken.content)
        assert "ours.docx is used from now on" in page(client, world.support, "letter-template", kind, file=file).text
    assert set(LetterTemplate.objects.values_list("file_name", flat=True)) == {"ours.docx"}
    assert "ours.docx" in page(client, world.iro_manager, "letter-templates").text


@pytest.mark.parametrize("who", ["iro", "manager", "worker", "committee", "administrator"])
def test_templates_are_for_the_iro_manager_and_business_support(world, client, who):
    for name, arguments in (("letter-templates", ()), ("letter-template", ("minutes",)),
                            ("letter-template-file", ("minutes",))):  # fmt: skip
        assert page(client, getattr(world, who), name, *arguments).status_code == 403
    with pytest.raises(Denied):
        replace(world, word.word_file("x"), by=getattr(world, who))


def test_a_draft_is_kept_and_the_letter_is_read_before_it_is_made(world, client, held):
    shown = page(
        client, world.iro, "letter-write", held.reference, "minutes", to_whom="Ben", words=WORDS, action="look"
    )
    assert ("text", "Sam will ask about football.") in shown.context["seen"]
    for words in ("This is kept as a draft", "Minutes as a letter to the child</h1>", "What you say to the child"):
        assert words in shown.text
    assert not Letter.objects.exists()
    assert "Sam will ask about football." in page(client, world.iro, "letter-write", held.reference, "minutes").text
    made = page(client, world.iro, "letter-write", held.reference, "minutes", to_whom="Ben", words=WORDS, action="make")
    assert "the letter is made. Nothing was sent" in made.text


def test_a_refused_letter_keeps_every_word(world, client, held):
    make.drafted(world, held)
    shown = page(
        client, world.iro, "letter-write", held.reference, "minutes", to_whom="Ben", words=WORDS, action="make"
    )
    assert "Send the decisions first" in shown.text
    assert "Sam will ask about football." in shown.text


def test_business_support_reads_no_minutes_but_records_that_they_went_out(world, client, held, minutes):
    listed = page(client, world.support, "letters", held.reference)
    assert "Minutes as a letter to the child" in listed.text
    assert "football" not in listed.text
    download = reverse("reviews:letter-download", args=[held.reference, minutes.pk])
    assert download not in listed.text
    assert client.get(download).status_code == 403
    assert page(client, world.support, "letter-write", held.reference, "minutes").status_code == 403
    today = timezone.localdate()
    typed = {"sent_on_day": today.day, "sent_on_month": today.month, "sent_on_year": today.year, "how": "By post"}
    page(client, world.support, "letter-sent", held.reference, minutes.pk, **typed)
    minutes.refresh_from_db()
    assert (minutes.sent_on, minutes.sent_how, minutes.sent_by) == (today, "By post", world.support)
    again = page(client, world.support, "letter-sent", held.reference, minutes.pk, **typed)
    assert "is recorded already" in again.text


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_sent_on_between_the_day_it_was_made_and_today(world, minutes, days):
    with pytest.raises(NotInOrder, match="one between"):
        commands.record_letter_sent(
            letter=minutes, by=world.iro, sent_on=timezone.localdate() + timedelta(days=days), how="By hand"
        )


def test_a_letter_is_taken_as_it_was_made_and_who_took_it_is_logged(world, client, held, minutes):
    taken = page(client, world.iro, "letter-download", held.reference, minutes.pk)
    assert taken.content == bytes(minutes.body)
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{held.reference}-minutes.docx"'
    assert "no-store" in taken.headers["Cache-Control"]
    event = AuditEvent.objects.get(verb="letter.take")
    assert (event.actor_id, event.children) == (world.iro.pk, [held.child_id])
    assert (event.detail["kind"], event.detail["read"]) == ("minutes", "export")


@pytest.mark.parametrize("who", ["worker", "manager", "head"])
def test_letters_are_not_made_by_the_childs_own_team(world, client, held, minutes, who):
    for name, more in (("letters", ()), ("letter-write", ("introduction",)), ("letter-download", (minutes.pk,))):
        assert page(client, getattr(world, who), name, held.reference, *more).status_code == 403


def test_letters_of_another_authority_and_of_other_children_are_not_there(world, client, held, minutes):
    stranger = World(slug="framley").iro_manager
    assert page(client, stranger, "letters", held.reference).status_code == 404
    assert page(client, world.other_iro, "letter-download", held.reference, minutes.pk).status_code == 404
    other = make.held(world)
    assert page(client, world.iro, "letter-download", other.reference, minutes.pk).status_code == 404
    assert page(client, world.iro, "letter-write", held.reference, "nonsense").status_code == 404


def test_the_page_of_letters_stays_flat(world, client, held, minutes):
    asked = []
    for _ in range(2):
        page(client, world.iro, "letters", held.reference)
        with CaptureQueriesContext(connection) as captured:
            page(client, world.iro, "letters", held.reference)
        asked.append(len(captured))
        Letter.objects.bulk_create(
            Letter(authority=world.authority, child=held.child, review=held, kind="invitation", to_whom="Ben",
                   made_on=held.held_on, made_by=world.iro)
            for _ in range(1000)
        )  # fmt: skip
    assert asked[0] >= asked[1] - 1
    assert LetterDraft.objects.count() == 1
