"""What was recorded of a held review, put right: with why, and what stood there before kept beside it."""

from datetime import date

from django.db import transaction

from children.commands.allowed import lock as lock_child
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from reviews.commands.event import reschedule
from reviews.commands.facts import (
    Facts,
    check_agreed,
    check_facts,
    check_lateness,
    keep_correction,
    keep_meetings,
    late_reason,
)
from reviews.commands.workflow import open_steps
from reviews.models import Review
from reviews.permissions import can_record
from reviews.states import DecisionState


@transaction.atomic
def correct_review(*, review: Review, by: Staff, why: str, version: int | None = None, **facts) -> Review:
    """This function will correct what was recorded of a held review (facts as of `Facts`), with why.

    Timeliness and every limit that follows are derived anew; old and new values are kept beside the review. Raises
    NotInOrder for what cannot be, for a day on which or beyond which another review was held, and for one after what
    followed the review (decisions sent, record completed, plan updated).
    """
    can_record.check(review, by)
    lock_child(review.child)
    new = Facts(**facts)
    if not why.strip():
        raise NotInOrder("Say what is corrected, and why.", field="why")
    check_facts(review, new)
    _refuse_neighbours(review, new)
    refuse_what_followed(review, new.held_on)
    values = _changed(review, new)
    if not values:
        raise NotInOrder("Nothing is changed: it stands as it was recorded.")
    detail = {"fields": sorted(values)}
    corrected = perform(
        review, "correct", by=by, version=version, values=values | {"why": ["", why.strip()]}, detail=detail,
        **new.columns(review),
    )  # fmt: skip
    keep_correction(corrected, values, by=by, why=why.strip())
    keep_meetings(corrected, new)
    open_steps(corrected)
    return _derive_anew(corrected, by)


@transaction.atomic
def record_lateness(
    *, review: Review, by: Staff, reason: str, why_late: str = "", version: int | None = None
) -> Review:
    """This function will record why a review was late: a reason of the list in force on the day held, and words.

    Raises NotInOrder for a review that was in time.
    """
    if review.timeliness == "in-time":
        raise NotInOrder(f"{review} was held in time.")
    chosen = late_reason(review, reason, review.held_on)
    values = {
        "late_reason": [_key(review.late_reason), _key(chosen)], "why_late": [review.why_late, why_late.strip()],
    }  # fmt: skip
    explained = perform(
        review, "explain_lateness", by=by, version=version, values=values, detail={"reason": reason},
        late_reason=chosen, why_late=why_late.strip(),
    )  # fmt: skip
    keep_correction(explained, values, by=by)
    return explained


def _derive_anew(review: Review, by: Staff) -> Review:
    waiting = reschedule(period=review.period, by=by)
    review.refresh_from_db()
    check_lateness(review)
    is_last = not review.period.reviews.held().filter(held_on__gt=review.held_on).exists()
    if is_last and waiting:
        check_agreed(review, waiting.limit_on)
    return review


def _changed(review: Review, new: Facts) -> dict[str, list]:
    """Return what differs, as field -> [old, new]."""
    columns = new.columns(review)
    pairs = {name: [getattr(review, name), value] for name, value in columns.items()}
    pairs["late_reason"] = [_key(each) for each in pairs["late_reason"]]
    days = [new.first, *(each.met_on for each in new.meetings), new.held_on] if new.is_series else []
    pairs["meetings"] = [list(review.meetings.values_list("met_on", flat=True)), sorted(days)]
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _key(reason) -> str:
    return reason.key if reason else ""


def _refuse_neighbours(review: Review, new: Facts) -> None:
    others = review.period.reviews.held().exclude(pk=review.pk)
    before = others.filter(held_on__lt=review.held_on).order_by("-held_on").first()
    if before and new.first <= before.held_on:
        raise NotInOrder(
            f"The review before it was held on {in_full(before.held_on)}; give a later day.", field="held_on"
        )
    after = others.filter(held_on__gt=review.held_on).order_by("held_on").first()
    if after and new.held_on >= after.first_met_on:
        raise NotInOrder(
            f"The review after it began on {in_full(after.first_met_on)}; give an earlier day.", field="held_on"
        )


def refuse_what_followed(review: Review, held_on: date) -> None:
    """Raise NotInOrder where a review would have been held after its decisions, its record or the update of the plan."""
    sent = review.decisions.exclude(state=DecisionState.DRAFT).exclude(sent_on=None).order_by("sent_on").first()
    record = getattr(review, "record", None)
    followed = (
        (sent and sent.sent_on, "Its decisions were sent"),
        (record and record.completed_on, "Its record was completed"),
        (review.plan_updated_on, "The care plan was updated after it"),
    )
    for day, what in followed:
        if day and held_on > day:
            raise NotInOrder(f"{what} on {in_full(day)}; give that day or an earlier one.", field="held_on")
