"""What is recorded between two reviews: the midway review, the IRO's contact with the child, the worker's visits."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import check, lock
from children.models import Child, PeriodOfCare
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.models import ChildContact, MidwayReview, Review, SocialWorkVisit
from reviews.notifications import between_path, tell
from reviews.permissions import can_record_for, can_report_for, manager_of, worker_of


@transaction.atomic
def record_midway(
    *, child: Child, by: Staff | None, held_on: date, how: str, found: str, words: str, with_whom: str = ""
) -> MidwayReview:
    """This function will record a midway review; the social worker and the manager are told what was found, not why.

    Raises NotInOrder for a day in the future or out of care, a second one on a day, missing words; Denied.
    """
    check(can_record_for, child, by)
    lock(child)
    refuse_day(child, held_on, "held_on")
    _refuse_twice(child.midway_reviews.filter(held_on=held_on), "A midway review", held_on, "held_on")
    if not words.strip():
        raise NotInOrder("Say what you found.", field="words")
    row = MidwayReview.objects.create(
        authority_id=child.authority_id, child=child, review=_review_after(child, held_on), held_on=held_on, how=how,
        with_whom=with_whom.strip(), found=found, words=words.strip(), by=by,
    )  # fmt: skip
    audit.record("midwayreview.record", by=by, subject=row, children=[child.pk], detail={"on": held_on, "how": how})
    if row.review:
        line = f"a midway review was held on {in_full(held_on)}: {row.get_found_display().lower()}."
        people = [worker_of(row.review), manager_of(row.review)]
        tell(people, row.review, "midway", line, but=by, path=between_path(child))
    return row


@transaction.atomic
def record_contact(
    *, child: Child, by: Staff | None, on: date, how: str, alone: bool | None = None, words: str = ""
) -> ChildContact:
    """This function will record that the IRO visited, telephoned or wrote to the child.

    Raises NotInOrder for a day in the future or out of care, and for the same contact twice; Denied.
    """
    check(can_record_for, child, by)
    lock(child)
    refuse_day(child, on, "on")
    said = {"on": on, "how": how, "alone": alone, "words": words.strip(), "by": by}
    if child.iro_contacts.filter(**said).exists():
        raise NotInOrder(f"This contact on {in_full(on)} is recorded already, in the same words.", field="on")
    row = ChildContact.objects.create(authority_id=child.authority_id, child=child, **said)
    audit.record("childcontact.record", by=by, subject=row, children=[child.pk], detail={"on": on, "how": how})
    return row


@transaction.atomic
def record_visit(
    *, child: Child, by: Staff | None, visited_on: date, seen_alone: bool | None = None, source: str = "here"
) -> SocialWorkVisit:
    """This function will record a visit by the social worker (reg 28).

    Raises NotInOrder for a day in the future or out of care, and for a second visit on a day; Denied.
    """
    check(can_report_for, child, by)
    lock(child)
    refuse_day(child, visited_on, "visited_on")
    _refuse_twice(child.visits.filter(visited_on=visited_on), "A visit", visited_on, "visited_on")
    row = SocialWorkVisit.objects.create(
        authority_id=child.authority_id, child=child, visited_on=visited_on, seen_alone=seen_alone, source=source, by=by
    )
    audit.record("socialworkvisit.record", by=by, subject=row, children=[child.pk], detail={"on": visited_on})
    return row


def refuse_day(child: Child, day: date, field: str) -> None:
    """Raise NotInOrder for a day in the future, or on which the child is not known to have been looked after.

    The day on which care ends still counts; where the start of care is not known, so does every day before it.
    """
    if day > timezone.localdate():
        raise NotInOrder(f"{in_full(day)} is in the future; give the day on which it happened.", field=field)
    periods = list(child.periods.order_by("start"))
    if not any(_holds(period, day) for period in periods):
        since = f"; came into care on {in_full(periods[0].start)}" if periods else ""
        raise NotInOrder(f"{child.reference} was not looked after on {in_full(day)}{since}.", field=field)


def _holds(period: PeriodOfCare, day: date) -> bool:
    begun = period.start <= day or not period.start_known
    return begun and (period.end is None or day <= period.end)


def _refuse_twice(rows, what: str, day: date, field: str) -> None:
    if rows.exists():
        raise NotInOrder(f"{what} on {in_full(day)} is recorded already; give another day.", field=field)


def _review_after(child: Child, day: date) -> Review | None:
    """Return the review that came after a day: the next one held, else the one to come."""
    held = child.reviews.held().filter(held_on__gt=day).order_by("held_on").first()
    return held or child.reviews.planned().order_by("limit_on").first()
