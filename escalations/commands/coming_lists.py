"""Lists that have not begun yet: taken back, or written anew. One that is in force or used never changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from escalations.models import Feature, Protocol, ReasonList
from iro_portal.core import audit
from iro_portal.core.dated_lists import DatedList, ListInUse, ListItem
from people.models import Staff
from people.permissions import require
from people.roles import Permission


def why_fixed(dated_list: DatedList, on: date) -> str:
    """Say why a list can no longer be changed or taken back on a day; empty where it can."""
    if dated_list.in_force_from <= on:
        return f"{dated_list} has begun. Begin a new one from a later day instead."
    if dated_list.is_used():
        return f"{dated_list} is in use and cannot change; begin a new one from a later day."
    return ""


@transaction.atomic
def take_back(*, coming: DatedList, by: Staff, on: date) -> None:
    """This function will delete a list that has not begun, with its lines. Raises ListInUse, Denied."""
    require(by, Permission.SET_UP_LISTS)
    if sentence := why_fixed(coming, on):
        raise ListInUse(sentence)
    audit.record(f"{coming._meta.model_name}.take_back", by=by, subject=coming, detail={"from": coming.in_force_from})
    try:
        _delete(coming)
    except ProtectedError as used:
        raise ListInUse(f"{coming} is in use and cannot change; begin a new one from a later day.") from used


@transaction.atomic
def write_anew(*, coming: DatedList, begin: Callable, by: Staff, on: date, **words: Any) -> DatedList:
    """This function will replace a list that has not begun; `begin` is the command that begins one of its kind."""
    take_back(coming=coming, by=by, on=on)
    return begin(authority=coming.authority, by=by, **words)


def _delete(coming: DatedList) -> None:
    if isinstance(coming, Protocol):
        coming.stages.all().delete()
    elif isinstance(coming, ReasonList):
        Feature.objects.filter(reason__list=coming).delete()
        coming.reasons.all().delete()
    else:
        for line in _lines_of(coming):
            getattr(coming, line.get_accessor_name()).all().delete()
    coming.delete()


def _lines_of(coming: DatedList) -> list:
    return [each for each in coming._meta.related_objects if issubclass(each.related_model, ListItem)]
