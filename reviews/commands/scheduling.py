"""Fixing the days of many reviews at once: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.models import Staff
from reviews.commands.moving import plan_review
from reviews.models import Review


@dataclass(frozen=True)
class Day:
    """The day wanted for one review, why it moves, and the version that the person saw."""

    review: Review
    planned_on: date
    why: str = ""
    version: int | None = None


class SomeRefused(Exception):
    """Some of many days were refused, so none was fixed: each refusal by the id of its review."""

    def __init__(self, refusals: dict[int, Exception]):
        super().__init__(f"{len(refusals)} of the days could not be fixed, so none was.")
        self.refusals = refusals


@transaction.atomic
def plan_reviews(*, days: Sequence[Day], by: Staff) -> list[Review]:
    """This function will fix the days of many reviews, all or none: so nobody has to find out which of them stand.

    Raises SomeRefused with every refusal, not only the first, and NotInOrder where no day is given.
    """
    if not days:
        raise NotInOrder("No day was changed. Give at least one review a day.")
    planned, refusals = [], {}
    for each in days:
        try:
            planned.append(_plan(each, by))
        except (Denied, NotInOrder, MovedOn) as refusal:
            refusals[each.review.pk] = refusal
    if refusals:
        raise SomeRefused(refusals)
    return planned


@transaction.atomic
def _plan(each: Day, by: Staff) -> Review:
    return plan_review(review=each.review, planned_on=each.planned_on, why=each.why, by=by, version=each.version)
