"""The record of a review: written from the day it was held; only completing it waits for the workflow."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff
from reviews.models import GateLift, RecordVersion, Review, ReviewRecord
from reviews.models.workflow import blocking_step
from reviews.notifications import tell
from reviews.permissions import can_lift_gate, iro_of, manager_of, worker_of


def begin_record(review: Review) -> ReviewRecord:
    """Make the draft of a held review's record."""
    return ReviewRecord.objects.create(authority_id=review.authority_id, review=review)


@transaction.atomic
def write_record(*, record: ReviewRecord, by: Staff, words: str, version: int | None = None) -> ReviewRecord:
    """This function will keep the words of a draft record; nothing holds it back."""
    return perform(record, "write", by=by, version=version, words=words.strip())


@transaction.atomic
def complete_record(
    *, record: ReviewRecord, by: Staff, words: str | None = None, version: int | None = None,
    happened_at: datetime | None = None,
) -> ReviewRecord:  # fmt: skip
    """This function will complete a record as its first version.

    Raises NotInOrder where it has no words, or where the workflow blocks it: which step, whose it is, since when.
    """
    at = happened_at or timezone.now()
    words = _words_needed(record.words if words is None else words)
    done = perform(record, "complete", by=by, version=version, happened_at=at, words=words, completed_by=by)
    _keep_version(done, by, at)
    return done


@transaction.atomic
def correct_record(
    *, record: ReviewRecord, by: Staff, words: str, why: str, version: int | None = None,
    happened_at: datetime | None = None,
) -> ReviewRecord:  # fmt: skip
    """This function will write a new version of a completed record; the old one stays readable."""
    at, words = happened_at or timezone.now(), _words_needed(words)
    if not why.strip():
        raise NotInOrder("Say what is corrected, and why.", field="why")
    if words == record.words:
        raise NotInOrder("Nothing is changed: the words are those of the version before.", field="words")
    corrected = perform(record, "correct", by=by, version=version, happened_at=at, words=words)
    _keep_version(corrected, by, at, why.strip())
    return corrected


@transaction.atomic
def distribute_record(
    *, record: ReviewRecord, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> ReviewRecord:
    """This function will note that the completed record went out to those who took part."""
    done = perform(record, "distribute", by=by, version=version, happened_at=happened_at)
    tell([worker_of(done.review), manager_of(done.review)], done.review, "record", "the record is distributed.", but=by)
    return done


@transaction.atomic
def lift_gate(*, review: Review, by: Staff, why: str, happened_at: datetime | None = None) -> GateLift:
    """This function will lift the gate before the record of this one review, with why; lifts are counted.

    Raises Denied to anybody but the IRO manager, NotInOrder where nothing blocks the record or the gate is lifted.
    """
    can_lift_gate.check(review, by)
    review = lock(review)
    if not why.strip():
        raise NotInOrder("Say why the record may be completed without the step.", field="why")
    step = blocking_step(review)
    if step is None or GateLift.objects.filter(review=review).exists():
        raise NotInOrder(f"Nothing blocks the record of {review}: there is no gate to lift.")
    at = happened_at or timezone.now()
    row = GateLift.objects.create(
        authority_id=review.authority_id, review=review, stage_label=step.stage.label, why=why.strip(), by=by,
        lifted_on=timezone.localdate(at),
    )  # fmt: skip
    audit.record("review.lift_gate", by=by, subject=review, happened_at=at, detail={"stage": step.stage.key})
    tell([iro_of(review)], review, "gate", f"the record can be completed without “{step.stage.label}”.", but=by)
    return row


def _words_needed(words: str) -> str:
    if not words.strip():
        raise NotInOrder("The record has no words yet.", field="words")
    return words.strip()


def _keep_version(record: ReviewRecord, by: Staff, at: datetime, why: str = "") -> None:
    RecordVersion.objects.create(
        authority_id=record.authority_id, record=record, number=record.versions.count() + 1, words=record.words,
        why=why, by=by, happened_at=at,
    )  # fmt: skip
