"""A record that turned out wrong: taken out of every list and count, with why, and never changed or deleted."""

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import lock
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.models import RecordedFact
from reviews.notifications import tell_about
from reviews.permissions import can_record_in_error, iro_of, manager_of, recorded_by_iros, worker_of


@transaction.atomic
def record_in_error(*, row: RecordedFact, by: Staff, why: str) -> RecordedFact:
    """This function will mark a record as recorded in error, with why; the other side is told that, not why.

    What is right is recorded anew. Raises NotInOrder without why, or where it is marked already; Denied where the other
    side recorded it.
    """
    can_record_in_error.check(row, by)
    lock(row.child)
    marked = type(row).every.select_related("child", "withdrawn_by").get(pk=row.pk)
    if marked.withdrawn_on:
        raise NotInOrder(f"It was taken out on {in_full(marked.withdrawn_on)} already, by {marked.withdrawn_by}.")
    if not why.strip():
        raise NotInOrder("Say what is wrong with it.", field="why")
    before = audit.standing(marked)
    marked.withdrawn_on, marked.withdrawn_by, marked.why_withdrawn = timezone.localdate(), by, why.strip()
    marked.save()
    audit.record(
        f"{marked.sort}.in_error",
        by=by,
        subject=marked,
        children=[marked.child_id],
        detail={"on": marked.day},
        values=audit.since(before, marked),
    )
    (by_iros,) = recorded_by_iros([marked])
    people = [worker_of(marked), manager_of(marked)] if by_iros else [iro_of(marked)]
    line = f"{marked.called.lower()}, {in_full(marked.day)}: recorded in error and taken out."
    tell_about(people, marked.child, "entry.in-error", line, path=marked.get_absolute_url(), but=by)
    return marked
