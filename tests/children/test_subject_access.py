"""Subject access: one month, three where it is complex; recorded, never changed once answered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from children.commands import answer_subject_access, extend_subject_access, record_subject_access
from children.models import SubjectAccessRequest
from children.names import Names
from children.subject_access import answer_due_on
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from tests.factories.world import World

TODAY = date(2026, 3, 31)
ASKED = {"asked_by": "subject", "asker": "Quillon", "identity": "Passport seen", "wanted": "", "received_on": TODAY}


def asked(world: World, **other) -> SubjectAccessRequest:
    child = world.child("Quillon Featherstone")
    return record_subject_access(**{"typed": child.reference, **ASKED, "by": world.governance, "on": TODAY} | other)


@pytest.mark.parametrize(
    ("received", "extended", "due"),
    [
        (date(2026, 9, 3), False, date(2026, 10, 5)),  # 3 October is a Saturday
        (date(2026, 9, 2), False, date(2026, 10, 2)),
        (date(2027, 1, 31), False, date(2027, 3, 1)),  # 28 February, the month's last day, is a Sunday
        (date(2026, 11, 25), False, date(2026, 12, 29)),  # Christmas Day, then a weekend and Boxing Day's substitute
        (date(2026, 8, 31), True, date(2026, 11, 30)),
        (date(2026, 11, 30), True, date(2027, 3, 1)),  # 28 February is a Sunday
    ],
)
def test_the_answer_is_due_on_the_same_date_of_the_next_month_or_two_later(db, received, extended, due):
    assert answer_due_on(received, extended=extended, calendar="england") == due


def test_a_request_has_a_reference_and_runs_from_its_receipt(world):
    request = asked(world)
    assert (request.reference, request.due_on) == ("SAR-2026-0001", date(2026, 4, 30))
    event = AuditEvent.objects.get(verb="subjectaccessrequest.record")
    assert (event.children, event.detail) == ([request.child_id], {})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"typed": "CH-9999"},
            "No child has “CH-9999”: type the child’s full reference or the council’s own id, exactly.",
        ),
        ({"typed": " "}, "No child has “”"),
        ({"asker": " "}, "Say who asked."),
        ({"identity": ""}, "Say how you know that they may have the record."),
        ({"received_on": TODAY + timedelta(1)}, "1 April 2026 is in the future"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_one_sentence(world, wrong, sentence):
    with pytest.raises(NotInOrder, match=sentence):
        asked(world, **wrong)
    assert not SubjectAccessRequest.objects.exists()


def test_a_child_of_another_authority_is_not_found(world):
    framley = World(slug="framley")
    _, foreign = framley.child("Fay Foreign"), framley.child("Finn Foreign")
    with pytest.raises(NotInOrder, match=f"No child has “{foreign.reference}”"):
        asked(world, typed=foreign.reference)


@pytest.mark.parametrize("who", ["iro_manager", "iro", "support", "committee", "administrator", "manager"])
def test_only_information_governance_answers_requests(world, who):
    with pytest.raises(Denied, match="answered by the Information governance officer"):
        asked(world, by=getattr(world, who))


def test_two_months_more_are_given_once_with_why_and_before_the_month_is_over(world):
    request, by = asked(world), world.governance
    with pytest.raises(NotInOrder, match="Say why it takes longer"):
        extend_subject_access(request=request, why=" ", by=by, on=TODAY)
    with pytest.raises(NotInOrder, match="The month ended on 30 April 2026"):
        extend_subject_access(request=request, why="Four volumes", by=by, on=date(2026, 5, 1))
    assert extend_subject_access(request=request, why="Four volumes", by=by, on=TODAY).due_on == date(2026, 6, 30)
    with pytest.raises(NotInOrder, match="extended already"):
        extend_subject_access(request=request, why="More", by=by, on=TODAY)


def test_an_answer_says_what_was_left_out_and_stands(world):
    request = asked(world)
    given = {"request": request, "by": world.governance, "on": date(2026, 4, 20), "answered_on": date(2026, 4, 20)}
    with pytest.raises(NotInOrder, match="Say what was left out, and why"):
        answer_subject_access(**given, answer="part", words="")
    with pytest.raises(NotInOrder, match="expected a day from 31 March 2026 to 20 April 2026"):
        answer_subject_access(**given | {"answered_on": date(2026, 3, 1)}, answer="whole", words="")
    answered = answer_subject_access(**given, answer="part", words="What a neighbour said")
    assert (answered.answer, answered.answered_by) == ("part", world.governance)
    with pytest.raises(NotInOrder, match="was answered on 20 April 2026 already"):
        answer_subject_access(**given, answer="whole", words="")


def test_the_database_takes_no_answer_by_nobody_and_no_part_without_why(world):
    request, today = asked(world), timezone.localdate()
    rows = SubjectAccessRequest.objects.filter(pk=request.pk)
    by = {"answered_on": today, "answered_by": world.governance}
    for wrong in ({"answered_on": today}, {**by, "answer": "part"}, {"asker": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_names_are_found_whole_in_parts_and_without_accents_but_not_in_other_words(world):
    keep = world.child("Quillon Featherstone")
    brother, stranger = world.child("Zoë Featherstone"), world.child("Will Marsh")
    names = Names.of_others([brother], keep=keep, whole_only=[stranger])
    words = f"Zoe will go to the marsh with WILL MARSH and Featherstone; Zoë has {brother.reference}."
    told = "* will go to the marsh with * and Featherstone; * has *."
    assert names.without(words, "*") == told
    assert [words[start:end] for start, end in names.spans(words)] == ["Zoe", "WILL MARSH", "Zoë", brother.reference]
