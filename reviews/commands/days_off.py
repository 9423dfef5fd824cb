"""A one-off day on which an authority does not work, beside the bank holidays: a day of mourning, a local closure."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.models import PeriodOfCare
from iro_portal.core import audit, working_days
from iro_portal.core.dates import in_full
from iro_portal.core.models import WorkingDay
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reviews.commands.event import reschedule
from reviews.due_dates import Rule
from reviews.states import ReviewState


@transaction.atomic
def add_day_off(*, authority: Authority, day: date, name: str, by: Staff | None) -> Authority:
    """This function will take a day to come out of an authority's working days, and derive its reviews' limits anew.

    Deadlines that were given already stand as they were told. Raises Denied; NotInOrder for a day that has come, or on
    which nobody works anyway.
    """
    if by is not None:
        require(by, Permission.SET_UP_LISTS)
    authority = Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    days = working_days.calendar(authority.calendar)
    if not timezone.localdate() < day <= working_days.LAST:
        raise NotInOrder(f"{in_full(day)} is not a day to come; what was counted by now stays as it was.", field="day")
    if not days.is_working(day):
        raise NotInOrder(f"{in_full(day)} is no working day already.", field="day")
    _begin_calendar(authority, _days_off(authority) | {day: name})
    audit.record("authority.add_day_off", by=by, subject=authority, authority_id=authority.pk, detail={"day": day})
    for period in _waiting_for_first(authority):
        reschedule(period=period, by=by)
    return authority


def _days_off(authority: Authority) -> dict[date, str]:
    """The one-off days that an authority has by now."""
    off = WorkingDay.objects.filter(calendar=authority.calendar, working=False, day__week_day__range=(2, 6))
    known = working_days.bank_holidays()
    return {row.day: row.name for row in off if row.day not in known}


def _begin_calendar(authority: Authority, one_off: dict[date, str]) -> None:
    """Under a new name each time: every process keeps the calendars that it has read."""
    old = authority.calendar
    authority.calendar = f"{authority.slug[:30]}-{len(one_off)}"
    working_days.build(authority.calendar, one_off)
    authority.save(update_fields=["calendar"])
    if old != working_days.ENGLAND:
        WorkingDay.objects.filter(calendar=old).delete()


def _waiting_for_first(authority: Authority):
    """Open periods of care whose review to come is due so many working days after they began."""
    waiting = {"reviews__state": ReviewState.PLANNED, "reviews__rule": Rule.FIRST}
    return PeriodOfCare.objects.filter(authority=authority, end=None, **waiting).select_related("child").distinct()
