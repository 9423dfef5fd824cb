"""Carry out what was approved: the run alone does it, child by child, each in a transaction of its own."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from children.commands.allowed import lock
from children.commands.retention import refuse_held
from children.models import Child, RetentionItem
from escalations.models import Escalation
from iro_portal.core import audit
from iro_portal.core.transitions import MovedOn, NotInOrder, perform
from iro_portal.home.retention.anonymise import anonymise
from people.models import Authority


@dataclass
class CarriedOut:
    """What one run did: how many records it anonymised, and which it kept back, with why."""

    done: int = 0
    kept_back: list[str] = field(default_factory=list)


def carry_out_approved(*, authority: Authority, on: date) -> CarriedOut:
    """This function will anonymise what was approved before a day. Stopped midway, the next run goes on where it ended."""
    told = CarriedOut()
    for item in RetentionItem.objects.filter(authority=authority).to_carry_out(on).select_related("child"):
        try:
            carry_out(item=item, on=on)
            told.done += 1
        except (NotInOrder, MovedOn) as refusal:
            told.kept_back.append(str(refusal))
    return told


@transaction.atomic
def carry_out(*, item: RetentionItem, on: date) -> RetentionItem:
    """This function will anonymise one record whose approval stands, and freeze it. There is no way back.

    Raises NotInOrder (held, not due, still looked after, a challenge still open); MovedOn.
    """
    lock(item.child)
    child = Child.objects.get(pk=item.child_id)
    refuse_held(child, on)
    _refuse_open(child)
    done = perform(item, "carry_out", by=None, on=on)
    frozen = anonymise(child, on=on)
    audit.record("child.anonymise", by=None, subject=child, children=[child.pk], detail={"on": on, "rows": frozen})
    return done


def _refuse_open(child: Child) -> None:
    still_open = Escalation.objects.open().filter(children__child=child, children__closed_on=None).first()
    if still_open:
        raise NotInOrder(f"{still_open} about {child.reference} is still open; close it first.")
