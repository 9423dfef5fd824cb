"""Who is told what about an escalation: outbox rows that hold a reference and a link, never a child's name."""

from collections.abc import Iterable

from children.restricted import unnamed
from escalations.models import Escalation, StageRecord
from escalations.permissions import owner_of
from iro_portal.core import outbox
from iro_portal.core.dates import in_full
from people.models import Staff


def tell(people: Iterable[Staff | None], escalation: Escalation, kind: str, line: str, *, but: Staff | None = None):
    """Put one notice for each person into the outbox; nobody twice, and not the one who did it.

    Of a restricted record nobody is told who is not named for it.
    """
    people = [staff for staff in people if staff is not None]
    skip = {staff.pk for _, staff in unnamed(escalation.children.values("child"), people)}
    skip |= {but.pk} if but else set()
    for staff in people:
        if staff.is_active and staff.pk not in skip:
            skip.add(staff.pk)
            line_with_reference = f"{escalation.reference}: {line}"
            outbox.tell(
                staff, kind=f"escalation.{kind}", subject=escalation, line=line_with_reference,
                path=escalation.get_absolute_url(),
            )  # fmt: skip


def asked_to_answer(escalation: Escalation, record: StageRecord, by: Staff):
    """Those asked at a stage are told by when."""
    urgent = "URGENT: " if escalation.urgent else ""
    line = f"{urgent}your answer is due by {in_full(record.due_on)} ({record.stage})."
    tell(asked(record), escalation, "asked", line, but=by)


def owner_told(escalation: Escalation, kind: str, line: str, by: Staff | None):
    """The owner is told what happened on their escalation."""
    tell([owner_of(escalation)], escalation, kind, line, but=by)


def both_sides_told(escalation: Escalation, kind: str, line: str, by: Staff | None):
    """The owner and everyone who was ever asked are told."""
    people = [owner_of(escalation), *ever_asked(escalation)]
    tell(people, escalation, kind, line, but=by)


def asked(record: StageRecord) -> list[Staff]:
    """Return the people asked at a stage."""
    return [addressee.staff for addressee in record.addressees.select_related("staff")]


def ever_asked(escalation: Escalation) -> list[Staff]:
    """Return everyone whom any stage of this escalation was addressed to."""
    return list(Staff.objects.filter(addressed__record__escalation=escalation).distinct())
