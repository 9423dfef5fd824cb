"""Everybody who may stand in some relation to one child: the columns of docs/permissions.md."""

from collections.abc import Callable

from children.commands import group_siblings
from children.models import Allocation
from people.commands import name_cover
from people.models import Employment, Staff
from people.roles import Role
from tests.factories import access
from tests.factories.between import ago
from tests.factories.everything import Everything
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import World

NOBODY = "nobody"


def cover(own: Everything) -> Staff:
    found = own.world.person("Cora Cover", own.world.quality, Role.IRO)
    name_cover(absent=own.world.iro, covered_by=found, start=ago(0), end=ago(-30), by=None)
    return found


def left(own: Everything) -> Staff:
    return _formerly(own, "Lena Left", finish_by=ago(-10))


def ended(own: Everything) -> Staff:
    return _formerly(own, "Ed Ended")


def kin(own: Everything) -> Staff:
    return _of_kin(own, "Kim Kin")


def contracted(own: Everything) -> Staff:
    return _of_kin(own, "Cy Contracted", employment=Employment.CONTRACTED)


def no_post(own: Everything) -> Staff:
    found = own.world.person("Nora Nopost", own.world.quality, Role.IRO_MANAGER)
    found.holdings.update(end=ago(1))
    return found


def inspector(own: Everything) -> Staff:
    return access.inspector(own.world)


def restricted(own: Everything) -> Staff:
    """The child's IRO, not among those to whom the record is restricted."""
    for child in (own.child, own.other):
        restrict(own.world, child)
    return own.world.iro


def restricted_manager(own: Everything) -> Staff:
    """An IRO manager, not among them either."""
    restricted(own)
    return second_manager(own.world)


def named(own: Everything) -> Staff:
    """The child's IRO, named for the restricted record."""
    for child in (own.child, own.other):
        restrict(own.world, child, own.world.iro)
    return own.world.iro


def named_manager(own: Everything) -> Staff:
    """The IRO manager named for the restricted record."""
    restricted(own)
    return own.world.iro_manager


def inspecting(own: Everything) -> Staff:
    """An inspector to whom every child's record is open."""
    found = access.inspector(own.world, "Isa Inspecting")
    access.inspection(own.world, found)
    return found


def emergency(own: Everything) -> Staff:
    """The social worker of another team, who opened the record in an emergency, and a brother's."""
    for child in (own.child, own.other):
        access.emergency(own.world, child)
    return own.world.other_worker


def elsewhere(own: Everything) -> Staff:
    return World(slug="framley").iro_manager


def _formerly(own: Everything, name: str, **until) -> Staff:
    """Somebody who was the child's IRO, and a brother's, before the one of today."""
    found = own.world.person(name, own.world.quality, Role.IRO)
    facts = {"authority": own.world.authority, "kind": "iro", "staff": found, "start": ago(300), "end": ago(161)}
    for child in (own.child, own.other):
        Allocation.objects.create(child=child, **facts, **until)
    return found


def _of_kin(own: Everything, name: str, **appointment) -> Staff:
    """The IRO of the child's sister, and of no other child."""
    found = own.world.person(name, own.world.quality, Role.IRO, **appointment)
    sister = own.world.child(f"Sister of {name}", iro=found, in_care_from=ago(100))
    group_siblings(children=[own.child, sister], start=ago(100), by=None)
    return found


MADE: dict[str, Callable[[Everything], Staff]] = {
    each.__name__: each
    for each in (cover, left, ended, kin, contracted, no_post, inspector, inspecting, emergency, elsewhere, restricted,
                 restricted_manager, named, named_manager)
}  # fmt: skip
KNOWN = {
    "iro": "iro", "worker": "worker", "manager": "manager", "above": "head", "other_manager": "other_manager",
    "iro_manager": "iro_manager", "support": "support", "committee": "committee", "governance": "governance",
    "administrator": "administrator",
}  # fmt: skip


def person(own: Everything, who: str) -> Staff | None:
    """Return who stands in this relation to the child; None for nobody, who has not signed in."""
    if who == NOBODY:
        return None
    if who == "asked":
        return own.disputes.asked
    return MADE[who](own) if who in MADE else getattr(own.world, KNOWN[who])
