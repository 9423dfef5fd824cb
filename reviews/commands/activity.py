"""The log of what the IRO service did: training, supervision, panels, champions."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.models import ServiceActivity
from reviews.permissions import can_change_activity


@transaction.atomic
def log_activity(
    *, by: Staff, kind: str, on: date, title: str, until: date | None = None, words: str = "",
    line: ServiceActivity | None = None,
) -> ServiceActivity:  # fmt: skip
    """This function will write a line into the log of activity, or put one right.

    Raises Denied; NotInOrder for a line without a title, or with one that names a child in care (the annual report
    prints it), a last day before the first, a day to come, or the same twice.
    """
    row = line or ServiceActivity(authority=by.authority, by=by)
    can_change_activity.check(row, by)
    _refuse(on, until, title)
    refuse_names(row.authority, {"title": title})
    said = {"kind": kind, "on": on, "until": until, "title": title.strip(), "words": words.strip()}
    values = audit.changes(row, **said) if line else None
    for field, value in said.items():
        setattr(row, field, value)
    _refuse_twin(row)
    row.save()
    verb = f"serviceactivity.{'change' if line else 'add'}"
    audit.record(verb, by=by, subject=row, detail={"kind": kind, "on": on}, values=values)
    return row


def _refuse(on: date, until: date | None, title: str) -> None:
    if not title.strip():
        raise NotInOrder("Say what it was.", field="title")
    if on > timezone.localdate():
        raise NotInOrder(f"{in_full(on)} is in the future; the log tells what was done.", field="on")
    if until and until < on:
        raise NotInOrder(f"{in_full(until)} lies before the first day, {in_full(on)}.", field="until")


def _refuse_twin(row: ServiceActivity) -> None:
    same = ServiceActivity.objects.of(row.authority).filter(kind=row.kind, on=row.on, title=row.title)
    if same.exclude(pk=row.pk).exists():
        raise NotInOrder(f"“{row.title}” on {in_full(row.on)} is in the log already.", field="title")
