"""The day of a review as its page tells it: how it moved, by when it is wanted, and what can be done about it."""

from datetime import date

from iro_portal.core.transitions import available
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews import corrections
from reviews import permissions as may
from reviews.models import Review, ReviewMove
from reviews.states import ReviewState

NARRATIVE = (ReviewMove.Kind.FORWARD, ReviewMove.Kind.NOT_FORWARD)


def of(review: Review, viewer: Staff, on: date) -> dict:
    """Return what the page of a review shows of its day."""
    reads, steps = may.can_read_words(review.child, viewer), available(review, viewer)
    return {
        "may_read_words": reads,
        "moves": [(row, row.why if reads or row.kind not in NARRATIVE else "") for row in _moves(review)],
        "meetings": review.meetings.all() if review.how == Review.How.SERIES else (),
        "agreed_for": agreed_for(review),
        "left_to_wanted": calendar(review.authority.calendar).left(on, review.wanted_by)
        if review.wanted_by and review.state == ReviewState.PLANNED
        else None,
        "may_call_off": review.planned_on is not None and "call_off" in steps,
        "may_bring_forward": "bring_forward" in steps,
        "may_correct": "correct" in steps,
        "corrections": corrections.of(review, viewer),
    }


def agreed_for(review: Review) -> date | None:
    """Return the day by which a review to come was agreed at the one before it; None where nothing was agreed."""
    return review.agreed_by if review.state == ReviewState.PLANNED else None


def _moves(review: Review):
    return review.moves.select_related("by").order_by("pk")
