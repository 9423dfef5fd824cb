"""Handing an IRO's work to another: children, open escalations, with a time in which the leaver finishes own items."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands import allocate, end_allocation
from children.models import Allocation, Child
from escalations import notifications
from escalations.models import Entry, Escalation
from escalations.timeline import write
from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from people.permissions import require
from people.roles import Permission, Role

FINISH_WITHIN_DAYS = 14


@transaction.atomic
def hand_over(
    *,
    from_iro: Staff,
    to_iro: Staff,
    on: date,
    by: Staff,
    children: Iterable[Child] | None = None,
    finish_within: int = FINISH_WITHIN_DAYS,
) -> int:
    """This function will pass children (all, or those given) from one IRO to another, and return how many.

    A restricted record goes along where both who hands over and who takes over are named for it.

    Their open escalations go with them, since the owner is the child's IRO today; `raised_by` stays. For
    `finish_within` days the leaver may read them and finish own items. Raises NotInOrder, Denied.
    """
    require(by, Permission.HAND_OVER)
    _refuse_strangers(from_iro, to_iro, by, on)
    held = list(Child.objects.visible_to(by).allocated_to([from_iro.pk], timezone.localdate()))
    moving = held if children is None else [child for child in held if child in set(children)]
    if not moving:
        raise NotInOrder(f"{from_iro} has none of these children to hand over.")
    for child in moving:
        end_allocation(child=child, kind=Allocation.Kind.IRO, end=on, by=by, finish_within=finish_within)
        allocate(child=child, iro=to_iro, start=on, by=by)
    _pass_escalations(moving, from_iro, to_iro, by)
    detail = {"from": from_iro.pk, "to": to_iro.pk, "on": on, "children": len(moving)}
    audit.record("iro.hand_over", by=by, authority_id=by.authority_id, children=[c.pk for c in moving], detail=detail)
    return len(moving)


def _pass_escalations(children: list[Child], from_iro: Staff, to_iro: Staff, by: Staff) -> None:
    facts = {"from": from_iro.name, "to": to_iro.name}
    for escalation in Escalation.objects.open().filter(lead_child__in=children):
        write(escalation, Entry.Kind.HAND_OVER, by=by, at=timezone.now(), facts=facts)
        notifications.both_sides_told(escalation, "handed-over", f"its IRO is now {to_iro.name}.", by)


def _refuse_strangers(from_iro: Staff, to_iro: Staff, by: Staff, on: date) -> None:
    if {from_iro.authority_id, to_iro.authority_id} != {by.authority_id}:
        raise NotInOrder("Both IROs have to belong to your own authority.")
    if from_iro.pk == to_iro.pk:
        raise NotInOrder("Choose two different IROs.")
    if not {Role.IRO, Role.IRO_MANAGER} & to_iro.duties(on).roles:
        raise NotInOrder(f"{to_iro} holds no post as an IRO on {on:%d/%m/%Y}.")
