"""What is done to reviews: keep the due one in step with the facts, fix a day, record that it was held."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import lock as lock_child
from children.models import PeriodOfCare
from iro_portal.core.dates import in_full
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from reviews.commands.facts import Facts, check_agreed, check_facts, check_lateness, keep_correction, keep_meetings
from reviews.commands.record import begin_record
from reviews.commands.workflow import open_steps
from reviews.due_dates import Due, add_months
from reviews.judging import Counting, adoptions_of
from reviews.models import Review
from reviews.permissions import iro_of
from reviews.states import ReviewState

JUDGED = ("rule", "limit_on", "late_after", "first_limit_on", "timeliness", "agreed_by")


@transaction.atomic
def reschedule(*, period: PeriodOfCare, by: Staff | None) -> Review | None:
    """This function will derive every limit of a period of care anew, and return the review that stands open.

    An open period gets exactly one unheld review; when care has ended, the one that stood open is cancelled.
    """
    rows = list(period.reviews.exclude(state=ReviewState.CANCELLED).order_by("held_on", "pk"))
    held = [row for row in rows if row.held_on]
    for place, row in enumerate(held):
        _judge(row, due_after(period, [each.held_on for each in held[:place]], on=row.held_on))
    waiting = next((row for row in rows if row.held_on is None), None)
    if period.end is not None:
        return _cancel(waiting, by)
    is_new, waiting = waiting is None, waiting or _new(period)
    waiting.agreed_by = _agreed_after(held[-1]) if held else None
    _judge(waiting, due_after(period, [row.held_on for row in held]))
    if is_new:
        open_steps(waiting)
    return waiting


@transaction.atomic
def hold_review(*, review: Review, by: Staff, version: int | None = None, **facts) -> Review:
    """This function will record that a review was held (facts as of `Facts`), judge it, and open the next one.

    The draft of its record begins, and the clocks of its decisions, its record and the plan start. Raises NotInOrder
    for what cannot be, and for a day not after the review before.
    """
    lock_child(review.child)  # before the review, as who ends care does: what follows is derived by one at a time
    known = Facts(**facts)
    check_facts(review, known)
    _refuse_before_last(review, known)
    held = perform(
        review, "hold", by=by, version=version, iro=iro_of(review), detail={"held_on": known.held_on},
        **known.columns(review),
    )  # fmt: skip
    keep_meetings(held, known)
    open_steps(held)
    begin_record(held)
    following = reschedule(period=held.period, by=by)
    held.refresh_from_db()
    check_lateness(held)
    check_agreed(held, following and following.limit_on)
    return held


@transaction.atomic
def record_plan_updated(*, review: Review, updated_on: date, by: Staff, version: int | None = None) -> Review:
    """This function will record the day on which the care plan was updated after a review."""
    if review.held_on and updated_on < review.held_on:
        raise NotInOrder(
            f"The review was held on {in_full(review.held_on)}; give that day or a later one.", field="updated_on"
        )
    if updated_on > timezone.localdate():
        raise NotInOrder(f"{in_full(updated_on)} is in the future; give the day of the update.", field="updated_on")
    updated = perform(
        review, "update_plan", by=by, version=version, plan_updated_on=updated_on, detail={"on": updated_on}
    )
    keep_correction(updated, {"plan_updated_on": [review.plan_updated_on, updated_on]}, by=by)
    return updated


def due_after(period: PeriodOfCare, held: list[date], *, on: date | None = None) -> Due:
    """Return what is due in a period of care after the reviews held on these days, by the authority's rules.

    `on` is the day on which the review in question was held, where it was: what began later says nothing of it.
    """
    return Counting(period.child.authority).due(period, held, adoptions_of(period), on)


def _new(period: PeriodOfCare) -> Review:
    reference = next_reference(period.authority_id, "REV")
    return Review(authority_id=period.authority_id, reference=reference, child=period.child, period=period)


def _judge(review: Review, due: Due) -> None:
    review.judge(due)
    # No more than what is judged: somebody may be fixing the day of this review at the same moment.
    review.save(update_fields=None if review.pk is None else JUDGED)


def _agreed_after(last: Review) -> date | None:
    """The day by which the review after this one was agreed, where it was."""
    return add_months(last.held_on, last.agreed_months) if last.agreed_months else None


def _cancel(waiting: Review | None, by: Staff | None) -> None:
    if waiting is not None:
        breaks = waiting.period.kind == PeriodOfCare.Kind.SHORT_BREAKS
        why = "The short breaks have ended." if breaks else "The child is no longer looked after."
        perform(waiting, "cancel", by=by, why=why)


def _refuse_before_last(review: Review, known: Facts) -> None:
    before = review.period.reviews.held().order_by("-held_on").first()
    if before and known.first <= before.held_on:
        raise NotInOrder(
            f"The review before it was held on {before.held_on:%d/%m/%Y}; give a later day.", field="held_on"
        )
