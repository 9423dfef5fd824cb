"""Who takes records as files, and how many within an hour: counted in the log, so that every process counts the same."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from iro_portal.core import log_reads
from iro_portal.core.marking import Kind
from iro_portal.core.models import AuditEvent
from people.commands.taking import tell_of_limit
from people.permissions import require
from people.roles import Permission

HOUR = timedelta(hours=1)
Taken = tuple[datetime, int | None]


def takes_records(view: Callable) -> Callable:
    """Mark a view that answers a file of records: who may not take any gets 403, who has taken too many gets 429.

    The event of the file says that it holds records, and how many lines. Two files asked for at the very same moment can
    both be the last.
    """

    @wraps(view)
    def taking(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        require(request.user, Permission.EXPORT_RECORDS)
        now = timezone.now()
        free_at = free_from(taken_since(request.user, now - HOUR))
        if free_at is not None:
            tell_of_limit(staff=request.user, at=now)
            return _too_many(request, free_at, now)
        if (reading := log_reads.current()) is not None:
            reading.takes = Kind.RECORDS
        return view(request, *args, **kwargs)

    taking.takes = Kind.RECORDS
    return taking


def taken_since(person, moment: datetime) -> list[Taken]:
    """Return when, and how many lines, a person took as files of records since a moment: one statement, by an index."""
    events = AuditEvent.objects.filter(actor_id=person.pk, recorded_at__gt=moment, detail__takes=Kind.RECORDS)
    return list(events.order_by("recorded_at").values_list("recorded_at", "detail__lines"))


def free_from(taken: Sequence[Taken]) -> datetime | None:
    """Return the moment from which another file may be taken, of files in the order taken; None: at once."""
    files, lines, free = len(taken), sum(count or 0 for _, count in taken), None
    for at, count in taken:
        if files < settings.FILES_AN_HOUR and lines < settings.LINES_AN_HOUR:
            break
        files, lines, free = files - 1, lines - (count or 0), at + HOUR
    return free


def _too_many(request: HttpRequest, free_at: datetime, now: datetime) -> HttpResponseBase:
    # The minute shown is over when the next file is free.
    context = {
        "free_at": free_at + timedelta(minutes=1),
        "most": settings.FILES_AN_HOUR,
        "lines": settings.LINES_AN_HOUR,
    }
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(max(1, int((free_at - now).total_seconds()) + 1))
    return answer
