"""The day of a review to come: fixed, moved, postponed, called off, brought forward. Each leaves a row that stays."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from reviews.models import Review, ReviewMove
from reviews.notifications import tell
from reviews.permissions import iro_of, manager_of, worker_of

Kind = ReviewMove.Kind


@transaction.atomic
def plan_review(*, review: Review, planned_on: date, by: Staff, why: str = "", version: int | None = None) -> Review:
    """This function will fix the day of a review, or move it with why. The statutory limit stays what it is.

    IRO, social worker and team manager are told; where the day lies after the limit, that the review will be late.
    """
    was, why = review.planned_on, why.strip()
    if was and was != planned_on and not why:
        raise NotInOrder(f"It was planned for {was:%d/%m/%Y}; say why the day is moved.", field="why")
    if planned_on < review.period.start:
        raise NotInOrder(
            f"The child came into care on {review.period.start:%d/%m/%Y}; give a later day.", field="planned_on"
        )
    planned = perform(
        review, "plan", by=by, version=version, planned_on=planned_on, why=why, detail={"from": was, "to": planned_on}
    )
    if was != planned_on:
        kind = Kind.FIXED if was is None else Kind.POSTPONED if planned_on > was else Kind.MOVED
        _keep_move(planned, kind, was, planned_on, why, by)
        words = "the day is fixed" if was is None else f"{kind.label.lower()} from {in_full(was)}"
        _tell(planned, "day", f"{words}: {in_full(planned_on)}{_warning(planned)}.", by)
    return planned


@transaction.atomic
def call_off_review(*, review: Review, by: Staff, why: str, version: int | None = None) -> Review:
    """This function will call off the day of a review, with why; the review stays due by its limit.

    Raises NotInOrder where no day is fixed, or without a reason.
    """
    was, why = review.planned_on, why.strip()
    if was is None:
        raise NotInOrder(f"No day is fixed for {review}, so there is none to call off.")
    if not why:
        raise NotInOrder("Say why the day is called off.", field="why")
    called_off = perform(review, "call_off", by=by, version=version, why=why, detail={"from": was})
    _keep_move(called_off, Kind.CALLED_OFF, was, None, why, by)
    _tell(called_off, "day", f"the meeting of {in_full(was)} is called off; a new day is to be fixed.", by)
    return called_off


@transaction.atomic
def bring_forward(
    *, review: Review, wanted_by: date, reason: str, why: str, by: Staff, version: int | None = None
) -> Review:
    """This function will ask for a review by a day before its limit (regs 32, 33), with a reason and why.

    The statutory limit stays, and timeliness judges it. Raises NotInOrder for a day in the past or not before the limit.
    """
    if reason not in Review.Early.values:
        raise NotInOrder("Choose a reason from the list.", field="reason")
    if not why.strip():
        raise NotInOrder("Say why the review is wanted early.", field="why")
    if wanted_by < timezone.localdate():
        raise NotInOrder(f"{in_full(wanted_by)} is past; give a day to come.", field="wanted_by")
    if review.limit_on and wanted_by >= review.limit_on:
        raise NotInOrder(f"It is due by {in_full(review.limit_on)} anyway; give an earlier day.", field="wanted_by")
    was = review.wanted_by or review.limit_on
    early = perform(
        review, "bring_forward", by=by, version=version, wanted_by=wanted_by, reason=reason, why=why.strip(),
        detail={"wanted_by": wanted_by, "reason": reason},
    )  # fmt: skip
    _keep_move(early, Kind.FORWARD, was, wanted_by, why.strip(), by)
    _tell(early, "early", f"brought forward; it is wanted by {in_full(wanted_by)}.", by)
    return early


@transaction.atomic
def withdraw_early(*, review: Review, by: Staff, why: str, version: int | None = None) -> Review:
    """This function will take back that a review not yet held is wanted early; the limit alone counts again."""
    was = review.wanted_by
    if was is None:
        raise NotInOrder(f"{review} is not brought forward.")
    if not why.strip():
        raise NotInOrder("Say why it is no longer wanted early.", field="why")
    usual = perform(review, "withdraw_early", by=by, version=version, detail={"wanted_by": was})
    _keep_move(usual, Kind.NOT_FORWARD, was, usual.limit_on, why.strip(), by)
    _tell(usual, "early", f"no longer wanted by {in_full(was)}; the last day in time counts.", by)
    return usual


def _keep_move(review: Review, kind: str, was: date | None, now: date | None, why: str, by: Staff | None) -> None:
    ReviewMove.objects.create(
        authority_id=review.authority_id, review=review, kind=kind, was_on=was, now_on=now, why=why, by=by,
        happened_at=timezone.now(),
    )  # fmt: skip


def _warning(review: Review) -> str:
    """What everybody has to know of a day after the limit."""
    if not review.is_planned_late:
        return ""
    return f", after the last day in time ({in_full(review.limit_on)}): it will be late"


def _tell(review: Review, kind: str, line: str, by: Staff | None) -> None:
    tell([iro_of(review), worker_of(review), manager_of(review)], review, kind, line, but=by)
