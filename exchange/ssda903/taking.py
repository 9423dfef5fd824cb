"""One field taken from a return after all, where a person had entered or changed it."""

from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from children.commands import follow_care
from children.models import Child, Episode, PeriodOfCare
from exchange.models import ReturnConflict
from exchange.ssda903.codes import NEW_EPISODE_SAME_DAY as SAME_DAY
from exchange.ssda903.said import REVIEWS, plain
from iro_portal.core import audit
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.models import Staff
from reviews.commands.correcting import refuse_what_followed
from reviews.commands.facts import keep_correction
from reviews.models import Review


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
    if isinstance(row, Review):
        _correct(row, conflict, before, by)
    _write(row, conflict.field, conflict.theirs)
    conflict.taken_at, conflict.taken_by = timezone.now(), by
    conflict.save()
    audit.record(
        f"{row._meta.model_name}.take_return_value", by=by, subject=row, children=[conflict.child_id],
        detail={"field": conflict.field, "import": conflict.run_id}, values={conflict.field: [before, conflict.theirs]},
    )  # fmt: skip
    _follow(row, conflict.field, before, by)
    return conflict


def _correct(review: Review, conflict: ReturnConflict, before: Any, by: Staff) -> None:
    """What stood there is kept beside the review, as for every correction of what was recorded of it."""
    if conflict.field == REVIEWS.day:
        day = date.fromisoformat(conflict.theirs)
        refuse_what_followed(review, day)
        if plain(review.first_met_on) == before or review.first_met_on > day:
            _write(review, "first_met_on", conflict.theirs)
    why = f"Taken over from the SSDA903 return, {conflict.run}."
    keep_correction(review, {conflict.field: [before, conflict.theirs]}, by=by, why=why)


def _follow(row: models.Model, field: str, before: Any, by: Staff) -> None:
    """Care begins with its first episode and ends with its last, episodes adjoin each other, reviews follow care."""
    period = None
    if isinstance(row, PeriodOfCare):
        period = row
    elif isinstance(row, Review) and field == REVIEWS.day:
        period = row.period
    elif isinstance(row, Episode) and field in ("start", "end", "end_reason"):
        period = _of_episode(row, field, before)
    if period:
        follow_care(PeriodOfCare.objects.select_related("child__authority").get(pk=period.pk), by)


def _of_episode(row: Episode, field: str, before: Any) -> PeriodOfCare | None:
    """Let the next to an episode go with it: the one that adjoins it or, at either end, the period; which is returned."""
    period, rows = row.period, list(row.period.episodes.order_by("start", "pk"))
    place = rows.index(row)
    if field == "start" and place:
        last = rows[place - 1]
        if last.end_reason == SAME_DAY and plain(last.end) == before:
            _write(last, "end", plain(row.start))
        return None
    if field != "start" and place + 1 < len(rows):
        following = rows[place + 1]
        if field == "end" and row.end_reason == SAME_DAY and plain(following.start) == before:
            _write(following, "start", plain(row.end))
        return None
    if plain(getattr(period, field)) != before:
        return None
    _write(period, field, plain(getattr(row, field)))
    return period


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
