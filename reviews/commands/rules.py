"""How an authority counts its reviews, from a day: months, clocks, visits, caseload. A set in use is never changed."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reviews.due_dates import Months
from reviews.models import Review, ReviewRules

# (less, more, what is said at the field of the second where it is below the first)
RISING = (
    ("record_completed_days", "record_distributed_days", "The record goes out when it is complete, not before"),
    ("caseload_from", "caseload_to", "The most children for one IRO cannot be fewer than the least"),
)
MOST = {"visit_days_first_year": 365, "visit_days_later": 365, "caseload_from": 300, "caseload_to": 300}
MOST_WORKING_DAYS = 100


@transaction.atomic
def begin_review_rules(
    *, authority: Authority, name: str, in_force_from: date, by: Staff | None, note: str = "", months: str = "calendar",
    **numbers: int,
) -> ReviewRules:  # fmt: skip
    """This function will begin a set of review rules from a day; reviews held before keep theirs.

    `numbers` are the clocks in working days, visits in calendar days, the caseload in children. Raises Denied;
    NotInOrder (with the field) for a day on or before the last review held, or numbers that contradict each other.
    """
    _refuse_day(authority, in_force_from, by)
    if months not in list(Months):
        raise NotInOrder("Months are counted by the calendar, or as 91 and 183 days.", field="months")
    for field, number in numbers.items():
        if not 1 <= number <= MOST.get(field, MOST_WORKING_DAYS):
            raise NotInOrder(f"Give a number from 1 to {MOST.get(field, MOST_WORKING_DAYS)}.", field=field)
    row = ReviewRules(authority=authority, name=name, in_force_from=in_force_from, note=note, months=months, **numbers)
    for less, more, sentence in RISING:
        if getattr(row, more) < getattr(row, less):
            raise NotInOrder(f"{sentence}: give {getattr(row, less)} or more.", field=more)
    row.save()
    audit.record("reviewrules.begin", by=by, subject=row, detail={"from": in_force_from, "months": months} | numbers)
    return row


def _refuse_day(authority: Authority, day: date, by: Staff | None) -> None:
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
        if by.authority_id != authority.pk:
            raise NotInOrder("That authority is not your own.")
        if day < timezone.localdate():
            raise NotInOrder("New rules begin today or later.", field="in_force_from")
    if ReviewRules.objects.of(authority).filter(in_force_from=day).exists():
        raise NotInOrder(f"A set of rules begins on {in_full(day)} already; choose another day.", field="in_force_from")
    last = Review.objects.of(authority).held().aggregate(last=models.Max("held_on"))["last"]
    if last and last >= day:
        raise NotInOrder(
            f"A review was held on {in_full(last)} under the rules of that day; new ones begin after it.",
            field="in_force_from",
        )
