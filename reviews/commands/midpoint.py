"""The update asked of the social worker halfway to a review: asked once, reminded of once, answered."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from children.commands.allowed import check, lock
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.models import OutboxMessage
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews.between_dates import midpoint, update_due
from reviews.models import MidpointUpdate, Review
from reviews.notifications import between_path, tell
from reviews.permissions import can_answer_midpoint, iro_of, manager_of, worker_of
from reviews.states import ReviewState

LATE = "midpoint-late"


def ask_midpoint_updates(*, on: date) -> int:
    """This function will ask, once for each review to come, for the update that is due halfway to it; returns how many.

    Where days were missed it is asked late, but only while the answer would still come before the review.
    """
    held = Review.objects.held().filter(period=OuterRef("period")).order_by("-held_on")
    rows = Review.objects.planned().filter(midpoint_update=None, limit_on__gt=on)
    rows = rows.annotate(last_held=Subquery(held.values("held_on")[:1])).exclude(last_held=None)
    due = [row for row in rows.select_related("authority", "child").order_by("pk") if _is_due(row, on)]
    return sum(_ask(row, on) for row in due)


def remind_of_midpoints(*, on: date) -> int:
    """This function will remind worker and manager, once, of each update whose day has passed; returns of how many."""
    sent = OutboxMessage.objects.filter(
        kind=f"review.{LATE}", subject_type=Review._meta.label_lower, subject_id=OuterRef("review_id")
    )
    late = MidpointUpdate.objects.waiting().filter(due_on__lt=on).exclude(Exists(sent))
    return sum(_remind(row) for row in late.select_related("review__child", "review__authority").order_by("pk"))


@transaction.atomic
def answer_midpoint(*, update: MidpointUpdate, by: Staff | None, answer: str) -> MidpointUpdate:
    """This function will give the update that was asked for; the IRO is told.

    Raises NotInOrder without words, where it was answered already or the review was held meanwhile; Denied.
    """
    check(can_answer_midpoint, update, by)
    if not answer.strip():
        raise NotInOrder("Say how things stand since the last review.", field="answer")
    lock(update.review.child)
    row = MidpointUpdate.objects.select_related("review__child").get(pk=update.pk)
    _refuse_answer(row)
    before = audit.standing(row)
    row.answered_on, row.answered_by, row.answer = timezone.localdate(), by, answer.strip()
    row.save()
    audit.record(
        "midpointupdate.answer", by=by, subject=row, children=[row.review.child_id], values=audit.since(before, row)
    )
    line = "the midpoint update that was asked for is there."
    tell([iro_of(row.review)], row.review, "midpoint-answered", line, but=by, path=between_path(row.review.child))
    return row


def _is_due(review: Review, on: date) -> bool:
    """Is it the midpoint or later, and would an answer asked for now come before the review?"""
    days = calendar(review.authority.calendar)
    before = min(review.limit_on, review.planned_on or review.limit_on)
    return midpoint(days, review.last_held, review.limit_on) <= on and update_due(days, on) < before


@transaction.atomic
def _ask(review: Review, on: date) -> bool:
    lock(review.child)
    due = update_due(calendar(review.authority.calendar), on)
    row, is_new = MidpointUpdate.objects.get_or_create(
        review=review, defaults={"authority_id": review.authority_id, "asked_on": on, "due_on": due}
    )
    if not is_new:  # another run was quicker
        return False
    audit.record("midpointupdate.ask", by=None, subject=row, children=[review.child_id], detail={"due": due})
    line = f"an update halfway to the review is asked of you, by {in_full(due)}."
    tell([worker_of(review) or manager_of(review)], review, "midpoint", line, path=between_path(review.child))
    return True


@transaction.atomic
def _remind(row: MidpointUpdate) -> bool:
    lock(row.review.child)
    people = [worker_of(row.review), manager_of(row.review)]
    line = f"the midpoint update was due on {in_full(row.due_on)} and is not there."
    tell(people, row.review, LATE, line, path=between_path(row.review.child))
    return True


def _refuse_answer(row: MidpointUpdate) -> None:
    if row.answered_on:
        raise NotInOrder(f"This update was given already, on {in_full(row.answered_on)}.")
    if row.review.state != ReviewState.PLANNED:
        raise NotInOrder(f"{row.review} is over; what has happened since belongs to the review to come.")
