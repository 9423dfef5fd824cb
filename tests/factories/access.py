"""Inspectors, inspections and uses of emergency access, through the commands."""

from datetime import date, timedelta

from django.utils import timezone

from children.commands import open_in_emergency, open_inspection, remove_inspected
from children.models import Child, EmergencyUse, InspectedChildRemoval
from people.models import Inspection, Staff
from people.roles import Role
from tests.factories.world import World


def inspector(world: World, name: str = "Ines Inspector") -> Staff:
    """Add somebody with a post of an inspector, to whom nothing is open yet."""
    return world.person(name, world.quality, Role.INSPECTOR)


def inspection(world: World, staff: Staff, *, every_child: bool = True, children=(), **days) -> Inspection:
    """Open an inspection from today for ten days, of every child or of some."""
    today: date = timezone.localdate()
    facts = {"start": today, "last_day": today + timedelta(days=9), "why": "Ofsted"} | days
    references = "\n".join(child.reference for child in children)
    return open_inspection(
        inspector=staff, every_child=every_child, references=references, by=world.iro_manager, on=today, **facts
    )


def taken_out(world: World, opened: Inspection, child: Child, **words) -> InspectedChildRemoval:
    """Take a child out of an inspection."""
    facts = {"why": "A mistyped reference.", "by": world.iro_manager, "at": timezone.now()} | words
    return remove_inspected(inspection=opened, child=child, **facts)


def emergency(world: World, child: Child, *, by: Staff | None = None, at=None) -> EmergencyUse:
    """Open a child's record in an emergency, by the social worker of another team."""
    words = {"typed": child.reference, "reason": "The police ask where the child lives."}
    return open_in_emergency(**words, by=by or world.other_worker, at=at or timezone.now())
