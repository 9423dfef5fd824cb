"""The monitoring form of a review: kept as a draft, sent to the team manager, acknowledged; each “no” put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff
from reviews.models import MonitoringAnswer, MonitoringForm, MonitoringQuestion, MonitoringReturn, Review
from reviews.notifications import tell
from reviews.permissions import can_put_right, can_record, iro_of, manager_of

YES_NO = (("yes", "Yes"), ("no", "No"), ("na", "Not applicable"))
SCALE = tuple((str(step), str(step)) for step in range(1, 6))
Kind = MonitoringQuestion.Kind


@dataclass(frozen=True)
class Answer:
    """The answer to one question: a value of its kind (none for words), and words."""

    value: str = ""
    words: str = ""


def values_of(question: MonitoringQuestion) -> tuple[tuple[str, str], ...]:
    """Return the values, with their labels, by which a question can be answered; none for one answered in words."""
    if question.kind == Kind.CHOICE:
        return tuple((key, label) for key, label in question.choices)
    return {Kind.YES_NO: YES_NO, Kind.SCALE: SCALE}.get(question.kind, ())


def questions_for(review: Review) -> list[MonitoringQuestion]:
    """Return the questions of a held review that fit the child's age; raises NothingInForce where there is no form.

    A form once begun keeps its questions; one not begun yet has those in force on the day on which it was held.
    """
    filled = MonitoringReturn.objects.filter(review=review).select_related("form").first()
    form = filled.form if filled else MonitoringForm.objects.in_force(review.authority, review.held_on)
    age = review.child.age(review.held_on)
    return [question for question in form.questions.order_by("order") if question.fits(age)]


@transaction.atomic
def save_monitoring(
    *, review: Review, by: Staff, answers: Mapping[str, Answer], version: int | None = None
) -> MonitoringReturn:
    """This function will keep a form as a draft, however little of it is filled in. Nobody is told.

    `answers` are by the question's key. Raises NotInOrder for a review not held, a question that is not asked, an
    answer that it does not have; NothingInForce; MovedOn where it has been sent or changed meanwhile.
    """
    filled, version = _begun(review, by, version)
    kept = perform(filled, "edit", by=by, version=version, filled_in_by=by)
    _keep(kept, answers)
    return kept


@transaction.atomic
def send_monitoring(
    *, review: Review, by: Staff, answers: Mapping[str, Answer], version: int | None = None,
    happened_at: datetime | None = None,
) -> MonitoringReturn:  # fmt: skip
    """This function will send a form to the team manager, who is told; each tracked “no” is open until it is done.

    Raises NotInOrder for the first question without an answer; words may be left out.
    """
    filled, version = _begun(review, by, version)
    sent = perform(filled, "send", by=by, version=version, happened_at=happened_at, filled_in_by=by)
    _keep(sent, answers)
    refuse_unanswered(sent, answers)
    noes = sent.answers.filter(question__tracked=True, question__kind=Kind.YES_NO, value="no").update(is_open=True)
    line = f"the monitoring form is sent for you to acknowledge; answered “no” and to be put right: {noes}."
    tell([manager_of(review)], review, "monitoring", line, but=by)
    return sent


@transaction.atomic
def acknowledge_monitoring(
    *, filled: MonitoringReturn, by: Staff, reply: str = "", version: int | None = None,
    happened_at: datetime | None = None,
) -> MonitoringReturn:  # fmt: skip
    """This function will note that the team manager has read a form, with a reply if they wish; the IRO is told."""
    done = perform(
        filled, "acknowledge", by=by, version=version, happened_at=happened_at, acknowledged_by=by, reply=reply.strip()
    )
    tell([iro_of(done.review)], done.review, "acknowledged", "the monitoring form is acknowledged.", but=by)
    return done


@transaction.atomic
def put_right(*, answer: MonitoringAnswer, by: Staff, words: str, on: date) -> MonitoringAnswer:
    """This function will take a “no” off the list: what was done, and on which day. The other side is told.

    Raises NotInOrder for one that is not open, missing words, a day to come or before the review; Denied.
    """
    filled = lock(answer.filled)
    can_put_right.check(filled, by)
    answer, review = MonitoringAnswer.objects.select_related("question").get(pk=answer.pk), filled.review
    if not answer.is_open:
        raise NotInOrder(f"“{answer.question}” waits for nothing: it is done, or was not answered “no”.")
    if not words.strip():
        raise NotInOrder("Say what was done.", field="words")
    if not review.held_on <= on <= timezone.localdate():
        raise NotInOrder(f"Give a day from {in_full(review.held_on)}, the review, until today.", field="on")
    before = audit.standing(answer)
    answer.put_right(on, by, words.strip())
    answer.save()
    detail = {"question": answer.question.key, "on": on}
    audit.record(
        "monitoringanswer.put_right",
        by=by,
        subject=answer,
        children=[review.child_id],
        detail=detail,
        values=audit.since(before, answer),
    )
    tell([iro_of(review), manager_of(review)], review, "put-right", f"done: “{answer.question}”", but=by)
    return answer


def _begun(review: Review, by: Staff, version: int | None) -> tuple[MonitoringReturn, int | None]:
    can_record.check(review, by)
    review = lock(review)
    filled = MonitoringReturn.objects.filter(review=review).first()
    if filled is not None:
        return filled, version
    if review.held_on is None:
        raise NotInOrder(f"{review} has not been held; its monitoring form comes after it.")
    form = MonitoringForm.objects.in_force(review.authority, review.held_on)
    return MonitoringReturn.objects.create(authority_id=review.authority_id, review=review, form=form), None


def _keep(filled: MonitoringReturn, answers: Mapping[str, Answer]) -> None:
    """Write the answers anew: until it is sent, nothing refers to them."""
    asked = checked(filled.review, answers)
    filled.answers.all().delete()
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(
            authority_id=filled.authority_id, filled=filled, question=asked[key], value=answer.value,
            words=answer.words.strip(),
        )
        for key, answer in answers.items() if answer.value or answer.words.strip()
    )  # fmt: skip


def checked(review: Review, answers: Mapping[str, Answer]) -> dict[str, MonitoringQuestion]:
    """Return the questions asked at a review, by key; raises NotInOrder for an answer that none of them has."""
    asked = {question.key: question for question in questions_for(review)}
    for key, answer in answers.items():
        _refuse_answer(asked.get(key), key, answer)
    return asked


def _refuse_answer(question: MonitoringQuestion | None, key: str, answer: Answer) -> None:
    if question is None:
        raise NotInOrder(f"“{key}” is not asked at this review.")
    values = dict(values_of(question))
    if answer.value and answer.value not in values:
        expected = ", ".join(values) or "words"
        raise NotInOrder(
            f"“{answer.value}” is no answer to “{question}”; expected {expected}.", field=f"value_{question.key}"
        )


def refuse_unanswered(filled: MonitoringReturn, answers: Mapping[str, Answer]) -> None:
    """Raise NotInOrder for the first question without an answer; words may be left out."""
    for question in questions_for(filled.review):
        if question.kind != Kind.WORDS and not answers.get(question.key, Answer()).value:
            raise NotInOrder(f"“{question}” has no answer yet.", field=f"value_{question.key}")
