"""Recording a request for a child's whole record, making it longer, and answering it."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from children.models import Child
from children.models.subject_access import Answer, AskedBy, SubjectAccessRequest
from children.subject_access import can_answer_subject_access
from iro_portal.core import audit
from iro_portal.core.dates import in_words
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder
from people.models import Staff


@transaction.atomic
def record_subject_access(
    *, typed: str, asked_by: AskedBy, asker: str, identity: str, wanted: str, received_on: date, by: Staff, on: date
) -> SubjectAccessRequest:
    """This function will record a request for a child's record, so that the days to answer it run.

    `typed` is the child's reference or the council's own id. Raises NotInOrder where no child has it, without who asked
    or how that was checked, or with a day in the future; Denied.
    """
    can_answer_subject_access.check(by.authority, by)
    child = _found(typed.strip(), by)
    _refuse_empty(
        asker=(asker, "Say who asked."), identity=(identity, "Say how you know that they may have the record.")
    )
    if received_on > on:
        raise NotInOrder(
            f"{in_words(received_on)} is in the future; give the day on which it was received.", field="received_on"
        )
    request = SubjectAccessRequest.objects.create(
        authority_id=child.authority_id, reference=next_reference(child.authority_id, "SAR", received_on.year),
        child=child, asked_by=asked_by, asker=asker.strip(), identity=identity.strip(), wanted=wanted.strip(),
        received_on=received_on, recorded_by=by,
    )  # fmt: skip
    values = {"asker": ["", request.asker], "identity": ["", request.identity], "wanted": ["", request.wanted]}
    audit.record("subjectaccessrequest.record", by=by, subject=request, values=values)
    return request


@transaction.atomic
def extend_subject_access(*, request: SubjectAccessRequest, why: str, by: Staff, on: date) -> SubjectAccessRequest:
    """This function will give two more months for an answer, once (article 12(3): complex, or many requests).

    Raises NotInOrder without why, after the first month, or where it was answered or extended already; Denied.
    """
    request = _open(request, by)
    _refuse_empty(why=(why, "Say why it takes longer: whoever asked has to be told within the first month."))
    if request.extended_why:
        raise NotInOrder(f"{request} was extended already; the answer is due on {in_words(request.due_on)}.")
    if on > request.due_on:
        raise NotInOrder(f"The month ended on {in_words(request.due_on)}; it can be extended only before.")
    _change(request, "extend", by, extended_why=why.strip())
    return request


@transaction.atomic
def answer_subject_access(
    *, request: SubjectAccessRequest, answer: Answer, words: str, answered_on: date, by: Staff, on: date
) -> SubjectAccessRequest:
    """This function will record that a request was answered: with the whole record, a part, or not at all.

    Raises NotInOrder where it was answered already, where a part or a refusal says no reason, or with a day before
    the request or in the future; Denied.
    """
    request = _open(request, by)
    if answer in (Answer.PART, Answer.REFUSED):
        _refuse_empty(words=(words, "Say what was left out, and why."))
    if not request.received_on <= answered_on <= on:
        expected = f"a day from {in_words(request.received_on)} to {in_words(on)}"
        raise NotInOrder(
            f"{in_words(answered_on)} cannot be the day of the answer; expected {expected}.", field="answered_on"
        )
    _change(request, "answer", by, answer=answer, answer_words=words.strip(), answered_on=answered_on, answered_by=by)
    return request


def _found(typed: str, by: Staff) -> Child:
    exactly = Q(reference__iexact=typed) | Q(council_id__iexact=typed)
    found = Child.objects.of(by.authority).filter(exactly)[:2] if typed else ()
    if len(found) != 1:
        raise NotInOrder(
            f"No child has “{typed[:40]}”: type the child’s full reference or the council’s own id, exactly.",
            field="typed",
        )
    return found[0]


def _open(request: SubjectAccessRequest, by: Staff) -> SubjectAccessRequest:
    can_answer_subject_access.check(request, by)
    rows = SubjectAccessRequest.objects.select_for_update(of=("self",)).select_related("authority", "child")
    request = rows.get(pk=request.pk)
    if request.answered_on:
        raise NotInOrder(f"{request} was answered on {in_words(request.answered_on)} already.")
    return request


def _change(request: SubjectAccessRequest, what: str, by: Staff, **new) -> None:
    old = {name: getattr(request, f"{name}_id", getattr(request, name)) for name in new}
    for name, value in new.items():
        setattr(request, name, value)
    request.save(update_fields=[*new])
    values = {name: [old[name], getattr(value, "pk", value)] for name, value in new.items()}
    audit.record(f"subjectaccessrequest.{what}", by=by, subject=request, values=values)


def _refuse_empty(**given: tuple[str, str]) -> None:
    for field, (words, sentence) in given.items():
        if not words.strip():
            raise NotInOrder(sentence, field=field)
