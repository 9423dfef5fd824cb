"""Telling those who look after the log that somebody has taken as many files of records as one person can in an hour."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from iro_portal.core import outbox
from people.models import Staff
from people.roles import Role

LIMIT_MET = "files.limit"
AGAIN_AFTER = timedelta(hours=1)
TOLD = (Role.IRO_MANAGER, Role.INFORMATION_GOVERNANCE)


@transaction.atomic
def tell_of_limit(*, staff: Staff, at: datetime) -> list[Staff]:
    """This function will tell IRO managers and information governance who has met the limit, and return whom it told.

    Once an hour for each person who meets it, however often they try; nobody is told of themselves.
    """
    # Of two tries at once the second waits here, and then finds the notices of the first.
    Staff.objects.select_for_update().get(pk=staff.pk)
    if outbox.about(staff).filter(kind=LIMIT_MET, created_at__gt=at - AGAIN_AFTER).exists():
        return []
    line = (
        f"{staff} has taken as many files of records as one person can in an hour "
        f"({settings.FILES_AN_HOUR:,} files, or {settings.LINES_AN_HOUR:,} lines). See what they took, and ask why."
    )
    people = Staff.objects.of(staff.authority_id).active().with_role(*TOLD, on=timezone.localdate(at))
    told = list(people.exclude(pk=staff.pk))
    for person in told:
        outbox.tell(person, kind=LIMIT_MET, subject=staff, line=line[:300], path=f"/log/?person={staff.pk}&what=export")
    return told
