"""The decisions of a review: drafted, sent all at once, answered by the manager, settled by the IRO, checked later."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, lock, perform
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews.models import DecisionCheck, Review, ReviewDecision
from reviews.models.review import rules_on
from reviews.notifications import tell
from reviews.permissions import can_record, iro_of, manager_of, worker_of
from reviews.states import ReviewState


@transaction.atomic
def draft_decision(
    *, review: Review, by: Staff, words: str, whose: str, by_when: date, decision: ReviewDecision | None = None,
    version: int | None = None,
) -> ReviewDecision:  # fmt: skip
    """This function will write a decision, or change one that is not sent: what, whose, by when.

    Raises NotInOrder for a review not held yet, a day before it, or missing words.
    """
    _refuse_decision(review, words, whose, by_when)
    said = {"words": words.strip(), "whose": whose.strip(), "by_when": by_when}
    if decision is not None:
        changed = perform(decision, "edit", by=by, version=version, **said)
        return changed
    can_record.check(review, by)
    number = (lock(review).decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = ReviewDecision.objects.create(authority_id=review.authority_id, review=review, number=number, **said)
    audit.record("reviewdecision.draft", by=by, subject=row, detail={"number": number})
    return row


@transaction.atomic
def discard_decision(*, decision: ReviewDecision, by: Staff, version: int | None = None) -> None:
    """This function will throw away a decision that was not sent; the log keeps that there was one."""
    gone = perform(decision, "discard", by=by, version=version, deletes=True)
    ReviewDecision.objects.filter(pk=gone.pk).delete()


@transaction.atomic
def send_decisions(*, review: Review, by: Staff, happened_at: datetime | None = None) -> list[ReviewDecision]:
    """This function will send every drafted decision of a review to the manager and the social worker.

    Nothing gates it: not the report, not the plan, not the record. The manager has 5 working days (a setting) to query
    each; after that it stands. Raises NotInOrder where nothing is drafted.
    """
    at = happened_at or timezone.now()
    can_record.check(review, by)
    if (day := timezone.localdate(at)) < (review.held_on or day):
        raise NotInOrder(f"The review was held on {in_full(review.held_on)}; its decisions are sent then or later.")
    drafts = list(review.decisions.drafts().order_by("number"))
    if not drafts:
        raise NotInOrder(f"{review} has no decision that waits to be sent.")
    due = calendar(review.authority.calendar).add(day, rules_on(review.authority, day).query_days)
    sent = [perform(row, "send", by=by, happened_at=at, answer_due=due) for row in drafts]
    line = f"{_counted(sent)} sent; a manager can query until {in_full(due)}, after that they stand."
    tell([manager_of(review), worker_of(review)], review, "decisions", line, but=by)
    return sent


@transaction.atomic
def agree_decision(
    *, decision: ReviewDecision, by: Staff, version: int | None = None, happened_at: datetime | None = None
) -> ReviewDecision:
    """This function will note that the manager agrees to a decision."""
    return perform(decision, "agree", by=by, version=version, happened_at=happened_at, answered_by=by)


@transaction.atomic
def query_decision(
    *, decision: ReviewDecision, by: Staff, query: str, version: int | None = None, happened_at: datetime | None = None
) -> ReviewDecision:
    """This function will query a decision with words; the IRO answers. Raises NotInOrder after the working days for it."""
    query = _needed(query, "Say what you query, and why.", "query")
    queried = perform(
        decision, "raise_query", by=by, version=version, happened_at=happened_at, answered_by=by, query=query
    )
    tell([iro_of(queried.review)], queried.review, "queried", f"decision {queried.number} is queried.", but=by)
    return queried


@transaction.atomic
def settle_decision(
    *, decision: ReviewDecision, by: Staff, settlement: str, version: int | None = None,
    happened_at: datetime | None = None,
) -> ReviewDecision:  # fmt: skip
    """This function will settle a queried decision by the IRO's answer, which both sides can read."""
    settlement = _needed(settlement, "Say what you answer.", "settlement")
    settled = perform(
        decision, "settle", by=by, version=version, happened_at=happened_at, settled_by=by, settlement=settlement
    )
    people = [settled.answered_by, worker_of(settled.review)]
    tell(people, settled.review, "settled", f"the query of decision {settled.number} is answered.", but=by)
    return settled


@transaction.atomic
def check_decisions(
    *, decisions: Iterable[ReviewDecision], done: Iterable[ReviewDecision], by: Staff, on: date
) -> list[DecisionCheck]:
    """This function will note for many decisions at once which are done; of all others, that they are still not done."""
    done_ids = {row.pk for row in done}
    return [_check(row, row.pk in done_ids, by, on) for row in decisions]


def _check(decision: ReviewDecision, done: bool, by: Staff, on: date) -> DecisionCheck:
    checked = perform(decision, "check_done", by=by, done_on=on if done else None, detail={"done": done})
    if on < checked.sent_on or on > timezone.localdate():
        raise NotInOrder(f"{checked} was sent on {in_full(checked.sent_on)}; give that day, today, or one between.")
    return DecisionCheck.objects.create(
        authority_id=decision.authority_id, decision=decision, done=done, by=by, checked_on=on
    )


def _refuse_decision(review: Review, words: str, whose: str, by_when: date) -> None:
    if review.state != ReviewState.HELD:
        raise NotInOrder(f"{review} has not been held; its decisions come from it.")
    _needed(words, "Say what is decided.", "words")
    _needed(whose, "Say who carries it out.", "whose")
    if by_when < review.held_on:
        raise NotInOrder(
            f"{in_full(by_when)} lies before the review, which was held on {in_full(review.held_on)}; give a later day.",
            field="by_when",
        )


def _needed(words: str, sentence: str, field: str) -> str:
    if not words.strip():
        raise NotInOrder(sentence, field=field)
    return words.strip()


def _counted(rows: list) -> str:
    return "1 decision is" if len(rows) == 1 else f"{len(rows)} decisions are"
