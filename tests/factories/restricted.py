"""A council with a restricted record, and everybody who works with the child but is not named."""

from django.utils import timezone

from children.commands import restrict_record
from children.models import Child, Restriction
from people.models import Staff
from people.roles import Role
from tests.factories.world import World

WHY = "Kin of a member of staff."


def restrict(world: World, child: Child, *named: Staff, kin: tuple[Staff, ...] = ()) -> Restriction:
    """Restrict a record to the IRO manager and these people."""
    people = [world.iro_manager, *named]
    return restrict_record(child=child, why=WHY, named=people, kin=kin, on=timezone.localdate(), by=world.iro_manager)


def second_manager(world: World) -> Staff:
    """Another IRO manager, who is not named; made again where what made them was undone."""
    made = world.people.get("second_manager")
    if made is None or not Staff.objects.filter(pk=made.pk).exists():
        world.people["second_manager"] = world.person("Odd Oversight", world.quality, Role.IRO_MANAGER)
    return world.people["second_manager"]
