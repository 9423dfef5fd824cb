"""Who works with a child, from when to when."""

from datetime import date, timedelta

from django.db import transaction

from children.commands.allowed import lock
from children.models import Allocation, Child
from children.permissions import can_allocate, can_allocate_iro
from children.restricted import refuse_unnamed
from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder
from people.models import Staff, Team
from people.roles import RAISING_ROLES, Role

FIELDS = {Allocation.Kind.IRO: "iro", Allocation.Kind.SOCIAL_WORKER: "social_worker", Allocation.Kind.TEAM: "team"}


@transaction.atomic
def allocate(
    *,
    child: Child,
    start: date,
    by,
    iro: Staff | None = None,
    social_worker: Staff | None = None,
    team: Team | None = None,
) -> list[Allocation]:
    """This function will allocate an IRO, a social worker, a team, or several, from a day, ending what was before.

    A person who allocates (`by`) is held to people in post. Raises NotInOrder; Denied.
    """
    if by is not None:
        _refuse_allocating(child, start, by, iro, social_worker, team)
    lock(child)
    wanted = {
        Allocation.Kind.IRO: iro,
        Allocation.Kind.SOCIAL_WORKER: social_worker,
        Allocation.Kind.TEAM: team,
    }
    return [_allocate(child, kind, to, start, by) for kind, to in wanted.items() if to is not None]


def _allocate(child, kind, to, start, by) -> Allocation:
    if to.authority_id != child.authority_id:
        raise NotInOrder(f"{to} belongs to another authority than {child.reference}.", field=FIELDS[kind])
    end_allocation(child=child, kind=kind, end=start, by=by)
    target = {"team": to} if kind == Allocation.Kind.TEAM else {"staff": to}
    row = Allocation.objects.create(authority_id=child.authority_id, child=child, kind=kind, start=start, **target)
    detail = {"kind": kind, "to": to.pk, "start": start}
    audit.record("child.allocate", by=by, subject=row, children=[child.pk], detail=detail)
    return row


@transaction.atomic
def end_allocation(*, child: Child, kind: str, end: date, by, finish_within: int = 0) -> Allocation | None:
    """This function will end the open allocation of a kind, if there is one.

    `finish_within` is in days: so long the one who leaves may read and finish own items. An allocation that would
    have lasted no day at all is taken back. Raises NotInOrder if it began after `end`.
    """
    row = child.allocations.filter(kind=kind, end=None).first()
    if row is None:
        return None
    if row.start > end:
        sentence = f"{child.reference} was allocated to {row.staff or row.team} later, on {row.start:%d/%m/%Y}."
        raise NotInOrder(sentence, field="start")
    if row.start == end:
        row.delete()
        return None
    before = audit.standing(row)
    row.end, row.finish_by = end, end + timedelta(days=finish_within) if finish_within else None
    row.save()
    audit.record(
        "child.end_allocation",
        by=by,
        subject=row,
        children=[child.pk],
        detail={"kind": kind, "end": end},
        values=audit.since(before, row),
    )
    return row


def _refuse_allocating(child, start: date, by: Staff, iro, social_worker, team) -> None:
    if iro is not None:
        can_allocate_iro.check(child, by)
        _refuse_without_post(iro, RAISING_ROLES, "an IRO", start, "iro")
    if social_worker is not None:
        _refuse_without_post(social_worker, (Role.SOCIAL_WORKER,), "a social worker", start, "social_worker")
    if social_worker is not None or team is not None:
        can_allocate.check(child, by)
    for field, staff in (("iro", iro), ("social_worker", social_worker)):
        refuse_unnamed([child], [staff] if staff else [], "Nobody is allocated", field=field)
    if start < child.date_of_birth:
        raise NotInOrder(f"The child was born on {child.date_of_birth:%d/%m/%Y}, after this day.", field="start")


def _refuse_without_post(staff: Staff, roles, what: str, start: date, field: str) -> None:
    """A post that began after the day will do: who fills in a new portal knows allocations better than contracts."""
    if not staff.is_active or not staff.holdings.not_over(start).filter(post__role__in=roles).exists():
        raise NotInOrder(f"{staff} holds no post as {what} on {start:%d/%m/%Y}.", field=field)
