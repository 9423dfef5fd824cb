"""A child's whole record as a file: everything that is held, others marked or taken out, each file in the log."""

import io
import json
import re
from datetime import date, datetime

import pytest
from django.utils import timezone
from docx import Document

from children import commands as care
from children.codes import LEGAL_STATUS
from children.commands import record_subject_access
from exchange.models import ImportChange
from iro_portal.core.models import AuditEvent, OutboxMessage
from iro_portal.home.holdings.register import HOLDINGS, REGISTER, rows_of
from iro_portal.home.holdings.terms import Whose
from iro_portal.home.subject_access import beside
from iro_portal.home.subject_access.whole_record import title_of
from tests.factories import access
from tests.factories import escalation as make
from tests.factories.everything import GUARDIAN, NAME, WORDS, Everything
from tests.factories.hanging import about, paths_to_a_child
from tests.factories.world import World

pytestmark = pytest.mark.once


@pytest.fixture
def own(db) -> Everything:
    return Everything()


@pytest.fixture
def request_of(own):
    """A request for the record of the child of whom everything is recorded."""
    today = timezone.localdate()
    words = {"asked_by": "subject", "asker": "Quillon", "identity": "Passport", "wanted": "", "received_on": today}
    return record_subject_access(typed=own.child.reference, **words, by=own.world.governance, on=today)


@pytest.fixture
def take(own, client, request_of):
    """Take one of the files as information governance."""

    def taken(purpose: str, file_format: str, who: str = "governance"):
        client.force_login(getattr(own.world, who))
        return client.get(f"/subject-access/{request_of.reference}/{purpose}.{file_format}")

    return taken


def fields(answer) -> list[dict]:
    whole = json.loads(answer.content)
    return [field for section in whole["sections"] for entry in section["entries"] for field in entry["fields"]]


def test_every_row_and_every_free_word_that_is_held_is_in_the_file(own, take):
    told = json.dumps(json.loads(take("marked", "json").content), ensure_ascii=False)
    missing = []
    for holding, rows in rows_of(own.child):
        for row in rows:
            words = [getattr(row, name) for name in holding.words]
            missing += [
                (holding.label, each)
                for each in words
                if isinstance(each, str) and each and json.dumps(each, ensure_ascii=False)[1:-1] not in told
            ]
    assert missing == []
    assert all(each in told for each in (NAME, WORDS, GUARDIAN, "Passport"))


def test_every_model_that_hangs_on_a_child_is_in_the_file_row_by_row(own, take):
    own.whole()
    told = {
        section["title"]: len(section["entries"]) for section in json.loads(take("marked", "json").content)["sections"]
    }
    held = {model: about(model, paths, own.child).count() for model, paths in paths_to_a_child().items()}
    wanted = {model._meta.label: (title_of(REGISTER[model._meta.label]), rows) for model, rows in held.items() if rows}
    missing = {label: rows for label, (title, rows) in wanted.items() if told.get(title, 0) < rows}
    assert missing == {}
    assert len(wanted) > 40


def test_every_other_table_that_can_hold_something_of_a_child_is_told_or_says_why_it_is_not():
    hangs = {holding.label for holding in HOLDINGS if holding.of is not None} | {
        model._meta.label for model in paths_to_a_child()
    }
    can = {
        holding.label
        for holding in HOLDINGS
        if holding.beside or (holding.is_personal and Whose.CHILD in holding.whose)
    }
    assert can - hangs - beside.GIVEN == {*beside.NOT_GIVEN}
    assert all(beside.NOT_GIVEN.values())


def test_notices_and_what_imports_brought_are_in_the_file(own, take):
    ImportChange.objects.create(
        run=own.run, table="children.Child", row=own.child.pk, before=None, after={"sex": "2", "born": "2016-05-29"}
    )
    whole = {each["title"]: each for each in json.loads(take("marked", "json").content)["sections"]}
    changed = [field["words"] for field in whole["What imports added or changed"]["entries"][0]["fields"]]
    assert changed == ["sex: Female (2); born: 29 May 2016", "Children"]
    assert NAME in str(whole["Errors found in files"])
    lines = OutboxMessage.objects.filter(subject_type="reviews.review").values_list("line", flat=True)
    assert [each for each in lines if each not in str(whole["Notices that were sent to staff"])] == []


def test_it_tells_of_an_inspection_for_which_the_child_was_named_and_why_they_were_taken_out(own, take):
    running = access.inspection(own.world, access.inspector(own.world), children=[own.child])
    access.taken_out(own.world, running, own.child, why=f"{own.other.reference} was meant.")
    told = {each["title"]: str(each) for each in json.loads(take("marked", "json").content)["sections"]}
    assert running.reference in told["Children named for an inspection"]
    assert f"{own.other.reference} was meant." in told["Children taken out of an inspection"]
    assert f"{own.other.reference} was meant." not in take("to-give-out", "json").content.decode()


def test_a_reader_finds_it_in_order_of_time_with_days_in_words(own, take):
    whole = json.loads(take("to-give-out", "json").content)["sections"]
    days = [day(field["label"]) for entry in whole[0]["entries"] for field in entry["fields"]]
    assert whole[0]["title"] == "In order of time"
    assert (days, len(days) > 30) == (sorted(days), True)
    free = [field["words"] for section in whole for entry in section["entries"] for field in entry["fields"]
            if not field["free_words"]]  # fmt: skip
    titles = [each["title"] for section in whole for each in (section, *section["entries"])]
    assert [each for each in (*free, *titles) if re.search(r"\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}", each)] == []
    assert "this child" not in free
    assert not {"in-time", "first", "later", "yes", "no", "na", "X1", "S"} & {*free}


def test_whoever_brought_the_case_and_where_is_no_other_person(own, take):
    care.record_proceedings(
        child=own.child, by=own.world.worker, kind="Care", issued_on=own.today, court="Court of Hope"
    )
    assert "Court of Hope" in take("to-give-out", "json").content.decode()


def test_a_row_says_that_it_concerns_others_only_where_it_does(own, take):
    one = make.sent(own.world, children=[own.child])
    both = make.sent(own.world, children=[own.child, own.other])
    entries = [
        each for section in json.loads(take("marked", "json").content)["sections"] for each in section["entries"]
    ]
    shared = {each["title"].split(",")[0]: each["shared_with_other_children"] for each in entries}
    assert (shared[one.reference], shared[both.reference]) == (False, True)


def day(words: str) -> date:
    return datetime.strptime(words, "%d %B %Y").date()


def test_other_children_are_marked_to_be_looked_through_and_taken_out_to_be_given(own, take):
    make.sent(own.world, children=[own.child, own.other], concern=f"{own.other.name} said so. Other people too.")
    marked = next(each for each in fields(take("marked", "json")) if "said so" in each["words"])
    assert [marked["words"][start:end] for start, end in marked["other_children_named"]] == [own.other.name, "Other"]
    given = take("to-give-out", "json").content.decode()
    assert own.other.name not in given
    assert own.other.reference not in given
    assert "[another child] said so" in given


def test_what_is_by_its_nature_about_somebody_else_is_left_out_of_what_is_given(own, take):
    guardian = next(each for each in fields(take("marked", "json")) if each["words"] == GUARDIAN)
    assert guardian["about_another"]
    assert GUARDIAN not in take("to-give-out", "json").content.decode()


def test_the_word_file_marks_names_in_colour_and_says_the_same_as_the_json(own, take):
    make.sent(own.world, children=[own.child, own.other], concern=f"{own.other.name} said so.")
    told = {each["words"] for each in fields(take("marked", "json"))}
    answer = take("marked", "docx")
    document = Document(io.BytesIO(answer.content))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert own.other.name in {run.text for run in runs if run.font.highlight_color == 7}
    assert GUARDIAN in {run.text for run in runs if run.font.highlight_color == 3}
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert [words for words in told if words not in text] == []
    assert "OFFICIAL-SENSITIVE" in document.sections[0].header.paragraphs[0].text
    assert (
        f'filename="SAR-{timezone.localdate().year}-0001-{own.child.reference}-marked.docx"'
        in answer["Content-Disposition"]
    )


def test_each_file_leaves_one_event_of_the_child_alone(own, take):
    take("to-give-out", "docx")
    event = AuditEvent.objects.filter(detail__read="export").get()
    assert (event.verb, event.children) == ("subjectaccessrequest.take", [own.child.pk])


@pytest.mark.parametrize("who", ["iro_manager", "iro", "worker", "manager", "support", "committee", "administrator"])
def test_nobody_else_sees_requests_or_takes_the_record(own, client, take, request_of, who):
    assert take("marked", "docx", who).status_code in (403, 404)
    for path in ("", "new/", f"{request_of.reference}/"):
        assert client.get(f"/subject-access/{path}").status_code in (403, 404)
    for act in ("extend", "answer"):
        assert client.post(f"/subject-access/{request_of.reference}/{act}/").status_code in (403, 404)


def test_information_governance_of_another_authority_finds_nothing(own, client, request_of):
    client.force_login(World(slug="framley").governance)
    assert client.get(f"/subject-access/{request_of.reference}/").status_code == 404
    assert request_of.reference not in client.get("/subject-access/").text


def test_a_request_is_recorded_looked_at_and_answered_on_its_pages(own, client):
    client.force_login(own.world.governance)
    today = timezone.localdate()
    assert "No request waits" in client.get("/subject-access/").text
    day = {f"received_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    wrong = client.post(
        "/subject-access/new/", {"typed": "Quillon", "asked_by": "subject", "asker": "Q", "identity": "Seen", **day}
    )
    assert "No child has “Quillon”" in wrong.text
    assert 'value="Quillon"' in wrong.text
    page = client.post(
        "/subject-access/new/",
        {"typed": own.child.council_id, "asked_by": "subject", "asker": "Q", "identity": "Seen", **day},
        follow=True,
    )
    path = page.request["PATH_INFO"]
    assert "To be answered by" in page.text
    assert NAME not in page.text
    page = client.post(
        f"{path}answer/",
        {"answer": "part", **{f"answered_on_{part}": getattr(today, part) for part in ("day", "month", "year")}},
    )
    assert "Say what was left out, and why." in page.text
    page = client.post(
        f"{path}answer/",
        {"answer": "whole", **{f"answered_on_{part}": getattr(today, part) for part in ("day", "month", "year")}},
        follow=True,
    )
    assert "The whole record was given" in page.text
    assert client.get(f"{path}marked.docx").status_code == 404


def test_what_is_no_such_file_is_not_found(own, take):
    assert [take(*which).status_code for which in (("all", "docx"), ("marked", "pdf"))] == [404, 404]


def test_codes_are_told_with_what_they_mean(own, take):
    told = {(each["label"], each["words"]) for each in fields(take("to-give-out", "json"))}
    assert ("Legal status", f"{LEGAL_STATUS['C2']} (C2)") in told
    assert any(label == "Sex" and words.endswith(("(F)", "(M)", "(1)", "(2)", "(U)")) for label, words in told)
