"""Letters: drafts of what is typed, letters made as Word files, that they were sent on, an authority's own templates."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reviews.letters.composing import compose, template_of
from reviews.letters.filling import refuse_unknown
from reviews.letters.opening import open_word_file
from reviews.letters.placeholders import KNOWN, facts_of, refuse_unknown_child
from reviews.models import Letter, LetterDraft, LetterKind, LetterTemplate, Review
from reviews.permissions import can_make_letters, can_write_minutes
from reviews.states import ReviewState

NEEDS_A_DAY = (LetterKind.INVITATION, LetterKind.CONSULTATION)


@transaction.atomic
def keep_letter_draft(*, review: Review, kind: str, to_whom: str, words: str, by: Staff) -> LetterDraft:
    """This function will keep what was typed for a letter, one draft for each kind; nothing has to be complete."""
    _refuse_person(review, kind, by)
    typed = {"authority_id": review.authority_id, "to_whom": to_whom.strip(), "words": words.strip(), "by": by}
    row, _ = LetterDraft.objects.update_or_create(review=review, kind=kind, defaults=typed)
    audit.record("letterdraft.keep", by=by, subject=row, children=[review.child_id], detail={"kind": kind})
    return row


@transaction.atomic
def make_letter(*, review: Review, kind: str, to_whom: str, words: str, by: Staff, on: date) -> Letter:
    """This function will make a letter from the record and keep it as it was made; nothing is sent.

    Raises NotInOrder for minutes of a review not held or with decisions not sent, an invitation without a day, a child
    whose name is not known, a child without an IRO, or minutes without words.
    """
    _refuse_person(review, kind, by)
    _refuse_letter(review, kind, to_whom, words, on)
    template = template_of(review.authority, kind)
    body = compose(review, template, kind, to_whom.strip(), words.strip(), on, by)
    row = Letter.objects.create(
        authority_id=review.authority_id, child=review.child, review=review, kind=kind, to_whom=to_whom.strip(),
        template=template, body=body, sha256=hashlib.sha256(body).hexdigest(), made_on=on, made_by=by,
    )  # fmt: skip
    keep_letter_draft(review=review, kind=kind, to_whom=to_whom, words=words, by=by)
    audit.record("letter.make", by=by, subject=row, children=[row.child_id], detail={"kind": kind})
    return row


@transaction.atomic
def take_letter(*, letter: Letter, by: Staff) -> bytes:
    """This function will hand out a letter's Word file, and log who took it. Raises Denied."""
    _refuse_person(letter.review, letter.kind, by)
    audit.read("letter.take", by=by, subject=letter, children=[letter.child_id], detail={"kind": letter.kind})
    return bytes(letter.body)


@transaction.atomic
def record_letter_sent(*, letter: Letter, by: Staff, sent_on: date, how: str) -> Letter:
    """This function will note that somebody sent a letter on: the day, how. Raises NotInOrder, Denied."""
    can_make_letters.check(letter.review, by)
    row = Letter.objects.select_for_update().defer("body").get(pk=letter.pk)
    if row.sent_on:
        raise NotInOrder(f"That it was sent on {in_full(row.sent_on)} is recorded already.")
    if not row.made_on <= sent_on <= timezone.localdate():
        raise NotInOrder(
            f"It was made on {in_full(row.made_on)}; give that day, today, or one between.", field="sent_on"
        )
    before = audit.standing(row)
    row.sent_on, row.sent_how, row.sent_by = sent_on, how.strip(), by
    row.save(update_fields=["sent_on", "sent_how", "sent_by"])
    audit.record(
        "letter.sent",
        by=by,
        subject=row,
        children=[row.child_id],
        detail={"on": sent_on},
        values=audit.since(before, row),
    )
    return row


@transaction.atomic
def replace_letter_template(
    *, authority: Authority, kind: str, file_name: str, body: bytes, by: Staff
) -> LetterTemplate:
    """This function will take an authority's own Word file for a kind of letter; the ones before stay on the record.

    Raises Denied; NotInOrder for what is no plain .docx, carries or fetches something, or has an unknown placeholder.
    """
    require(by, Permission.LOOK_AFTER_LETTERS)
    if by.authority_id != authority.pk:
        raise NotInOrder("That authority is not your own.")
    name = Path(file_name).name[:200]
    refuse_unknown(name, open_word_file(name, body), KNOWN)
    row = LetterTemplate.objects.create(
        authority=authority, kind=kind, file_name=name, body=body, sha256=hashlib.sha256(body).hexdigest(), by=by
    )
    audit.record("lettertemplate.replace", by=by, subject=row, detail={"kind": kind, "size": len(body)})
    return row


def _refuse_person(review: Review, kind: str, by: Staff) -> None:
    can_make_letters.check(review, by)
    if kind == LetterKind.MINUTES:
        can_write_minutes.check(review, by)


def _refuse_letter(review: Review, kind: str, to_whom: str, words: str, on: date) -> None:
    refuse_unknown_child(review)
    if facts_of(review, to_whom, words, on).iro is None:
        raise NotInOrder(f"{review.child.reference} has no IRO; a letter comes from the IRO.")
    if not to_whom.strip():
        raise NotInOrder("Say to whom the letter goes.", field="to_whom")
    if kind == LetterKind.MINUTES:
        _refuse_minutes(review, words)
    elif kind in NEEDS_A_DAY and (review.state != ReviewState.PLANNED or review.planned_on is None):
        raise NotInOrder(f"{review} has no day to come; fix the day first, so that the letter can name it.")


def _refuse_minutes(review: Review, words: str) -> None:
    if review.state != ReviewState.HELD:
        raise NotInOrder(f"{review} has not been held; its minutes come after it.")
    if review.decisions.drafts().exists():
        raise NotInOrder("Send the decisions first, so that the letter says what was decided.")
    if not words.strip():
        raise NotInOrder("Write the words of the letter.", field="words")
