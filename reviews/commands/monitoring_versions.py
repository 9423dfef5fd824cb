"""A monitoring form that was sent, put right: a new version is sent, the one that it replaces stays readable."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff
from reviews.commands.monitoring import Answer, Kind, checked, refuse_unanswered, values_of
from reviews.models import MonitoringAnswer, MonitoringQuestion, MonitoringReturn, MonitoringVersion
from reviews.notifications import tell
from reviews.permissions import can_write_record, iro_of, manager_of


@transaction.atomic
def correct_monitoring(
    *, filled: MonitoringReturn, by: Staff, answers: Mapping[str, Answer], why: str, version: int | None = None,
    happened_at: datetime | None = None,
) -> MonitoringReturn:  # fmt: skip
    """This function will send a new version of a form, with why; the team manager is told and asked to acknowledge it.

    The version before is kept whole: answers, what was done about each “no”, the acknowledgement with its reply. A “no”
    that becomes another answer is followed no longer; an answer that becomes “no” is open until it is done. Raises
    NotInOrder without why, where nothing changes, or for a question without an answer; MovedOn for a draft.
    """
    can_write_record.check(filled, by)
    before, at = lock(filled), happened_at or timezone.now()
    asked = checked(before.review, answers)
    refuse_unanswered(before, answers)
    if not why.strip():
        raise NotInOrder("Say what is corrected, and why.", field="why")
    rows = {row.question.key: row for row in before.answers.select_related("question", "done_by")}
    changed = [key for key in asked if _said(rows.get(key)) != _given(answers.get(key))]
    if not changed:
        raise NotInOrder("Nothing is changed: the answers are those of the version before.")
    corrected = perform(
        before, "correct", by=by, version=version, happened_at=at, detail={"questions": sorted(changed)}
    )
    _keep_version(before, list(rows.values()), by, at, why.strip())
    for key in changed:
        _replace(corrected, asked[key], rows.get(key), _given(answers.get(key)))
    line = f"the monitoring form is corrected for you to acknowledge; to be put right now: {_open(corrected)}."
    tell([manager_of(corrected.review), iro_of(corrected.review)], corrected.review, "monitoring", line, but=by)
    return corrected


def _open(filled: MonitoringReturn) -> int:
    return filled.answers.open().count()


def _said(row: MonitoringAnswer | None) -> Answer:
    return Answer(row.value, row.words) if row else Answer()


def _given(answer: Answer | None) -> Answer:
    return Answer(answer.value, answer.words.strip()) if answer else Answer()


def _replace(
    filled: MonitoringReturn, question: MonitoringQuestion, row: MonitoringAnswer | None, given: Answer
) -> None:
    """Write one answer over; it is put right, or still to be, only while it is the same “no”."""
    row = row or MonitoringAnswer(authority_id=filled.authority_id, filled=filled, question=question)
    if row.value != given.value:
        row.is_open = question.tracked and question.kind == Kind.YES_NO and given.value == "no"
        row.done_on, row.done_by, row.done_words = None, None, ""
    row.value, row.words = given.value, given.words
    row.save()


def _keep_version(before: MonitoringReturn, rows: list[MonitoringAnswer], by: Staff, at: datetime, why: str) -> None:
    MonitoringVersion.objects.create(
        authority_id=before.authority_id, filled=before, number=before.versions.count() + 1,
        answers=[_as_read(row) for row in rows], acknowledged_on=before.acknowledged_on,
        acknowledged_by=before.acknowledged_by, reply=before.reply, why=why, by=by, happened_at=at,
    )  # fmt: skip


def _as_read(row: MonitoringAnswer) -> dict:
    return {
        "key": row.question.key,
        "question": row.question.label,
        "value": row.value,
        "said": dict(values_of(row.question)).get(row.value, row.value),
        "words": row.words,
        "open": row.is_open,
        "done_on": in_full(row.done_on) if row.done_on else "",
        "done_by": row.done_by.name if row.done_by else "",
        "done_words": row.done_words,
    }
