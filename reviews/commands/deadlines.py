"""What a passed or nearing deadline brings about by itself, day by day. Safe to run twice."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from iro_portal.core import outbox
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import MovedOn, lock, perform
from iro_portal.core.working_days import calendar
from people.models import Staff
from people.roles import Role
from reviews.models import Review, ReviewDecision
from reviews.notifications import tell
from reviews.permissions import iro_of, manager_of
from reviews.wording import HOLD_BY, to_hold_by

WARN_BEFORE = (5, 10, 20)  # working days before the limit of a review, the most urgent first


def deem_decisions(*, on: date) -> int:
    """This function will deem agreed what no manager queried in time, dated the end of their last day; returns how many."""
    waiting = ReviewDecision.objects.unanswered_after(on).select_related("review__authority").order_by("pk")
    return sum(_deem(decision) for decision in waiting)


def warn_of_limits(*, on: date) -> int:
    """This function will warn the IRO 20, 10 and 5 working days before a review is to be held, once each.

    That is the soonest day to come of its limit, the day by which it is wanted early, and the day agreed; the warning
    says which. Where days were missed, only the most urgent warning that applies is sent. Without an IRO the IRO manager
    is warned.
    """
    last = max(calendar(name).add(on, max(WARN_BEFORE)) for name in _calendars())
    near = Review.objects.to_hold_by(last).select_related("authority", "child").order_by("pk")
    return sum(_warn(review, on) for review in near)


def _calendars() -> list[str]:
    return list(Review.objects.planned().values_list("authority__calendar", flat=True).distinct()) or ["england"]


@transaction.atomic
def _deem(decision: ReviewDecision) -> bool:
    end_of_day = timezone.make_aware(datetime.combine(decision.answer_due, time(23, 59, 59)))
    try:
        deemed = perform(decision, "deem", by=None, happened_at=end_of_day)
    except MovedOn:  # somebody answered, or another run was quicker
        return False
    line = f"decision {deemed.number} was not queried by {in_full(deemed.answer_due)} and stands as agreed."
    tell([iro_of(deemed.review), manager_of(deemed.review)], deemed.review, "deemed", line)
    return True


@transaction.atomic
def _warn(review: Review, on: date) -> bool:
    if (soonest := to_hold_by(review, on)) is None:
        return False
    which, day = soonest
    left = calendar(review.authority.calendar).between(on, day)
    mark = next((each for each in WARN_BEFORE if left <= each), None)
    if mark is None:
        return False
    kind = f"due-{mark}" if which == "limit" else f"{which}-{mark}"
    lock(review)
    if outbox.about(review).filter(kind=f"review.{kind}").exists():
        return False
    plan = f"planned for {in_full(review.planned_on)}" if review.planned_on else "no day is fixed"
    days = f"{left} working day{'' if left == 1 else 's'}"
    also = (
        "" if which == "limit" or review.limit_on is None else f" The last day in time is {in_full(review.limit_on)}."
    )
    line = f"{HOLD_BY[which]} {in_full(day)}, {days} from now; {plan}.{also}"
    tell(_warned(review, on), review, kind, line)
    return True


def _warned(review: Review, on: date) -> list[Staff]:
    iro = iro_of(review)
    managers = Staff.objects.of(review.authority).active().with_role(Role.IRO_MANAGER, on=on)
    return [iro] if iro else list(managers)
