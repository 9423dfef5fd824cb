"""One field taken from a return after all, where a person had entered or changed it."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from children.commands import follow_care
from children.models import Child, Episode, PeriodOfCare
from exchange.models import ReturnConflict
from exchange.ssda903.said import plain
from iro_portal.core import audit
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.models import Staff


def take(conflict: ReturnConflict, by: Staff) -> ReturnConflict:
    """Put the value into the row, keep the old one in the log, and let reviews follow where care changed.

    Raises MovedOn where it was taken already or the row is gone, NotInOrder where the database refuses it.
    """
    conflict = ReturnConflict.objects.select_for_update(of=("self",)).select_related("child").get(pk=conflict.pk)
    list(Child.objects.select_for_update().filter(pk=conflict.child_id))
    row = _row(conflict)
    if conflict.taken_at:
        raise MovedOn(conflict, "What the return says has been taken over already.")
    before = plain(getattr(row, conflict.field))
    _write(row, conflict.field, conflict.theirs)
    conflict.taken_at, conflict.taken_by = timezone.now(), by
    conflict.save()
    audit.record(
        f"{row._meta.model_name}.take_return_value", by=by, subject=row, children=[conflict.child_id],
        detail={"field": conflict.field, "import": conflict.run_id}, values={conflict.field: [before, conflict.theirs]},
    )  # fmt: skip
    _follow(row, conflict.field, before, by)
    return conflict


def _follow(row: models.Model, field: str, before: Any, by: Staff) -> None:
    """Care ends with its last episode; reviews follow care."""
    if isinstance(row, Episode):
        period, last = row.period, row.period.episodes.order_by("start", "pk").last()
        if field not in ("end", "end_reason") or last != row or plain(getattr(period, field)) != before:
            return
        _write(period, field, plain(getattr(row, field)))
        row = period
    if isinstance(row, PeriodOfCare):
        follow_care(PeriodOfCare.objects.select_related("child__authority").get(pk=row.pk), by)


def _row(conflict: ReturnConflict) -> models.Model:
    try:
        return apps.get_model(conflict.table)._default_manager.get(pk=conflict.row)
    except ObjectDoesNotExist:
        raise MovedOn(conflict, "The record that this was about is no longer there.") from None


def _write(row: models.Model, field: str, theirs: Any) -> None:
    value = row._meta.get_field(field).to_python(theirs)
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field: value})
    except IntegrityError:
        sentence = f"{row} cannot have this value as it stands now; take the other values of the return first."
        raise NotInOrder(sentence) from None
    setattr(row, field, value)
