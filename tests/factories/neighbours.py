"""Everything about one child, and around it children whom others work with: a sister, a restricted record, another council's.

Each bears a name, a council id and a birth that stand nowhere else, so that a page which shows any of them is found out.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from children.commands import group_siblings
from children.models import Child
from escalations import commands as disputes
from iro_portal.core.models import ReferenceCounter
from people.models import Employment, Staff
from people.roles import Role
from reviews import commands as reviews
from tests.factories import access, cast
from tests.factories import escalation as make
from tests.factories.between import ago
from tests.factories.everything import Everything
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import World

SURNAME = "Featherstone"
# Who is who, and the day on which each was born; `child` is the one of whom everything is recorded.
NAMES = {
    "child": ("Quillon", date(2016, 5, 29)),
    "other": ("Osberta", date(2015, 2, 27)),
    "sister": ("Quenby", date(2013, 8, 23)),
    "step": ("Stellan", date(2011, 11, 19)),
    "kept": ("Kerensa", date(2014, 1, 31)),
    "south": ("Sunniva", date(2012, 9, 21)),
    "elsewhere": ("Ermengard", date(2010, 6, 18)),
}


def marks_of(child: Child) -> set[str]:
    """Return what gives a child away: names, reference, council id, and the day of birth in each way that it is written."""
    born = child.date_of_birth
    days = {f"{born.day} {born:%B %Y}", f"{born.day} {born:%b %Y}", f"{born:%d/%m/%Y}", f"{born:%Y-%m-%d}"}
    return {child.name.split()[0], child.reference, child.council_id} | days


@dataclass
class Neighbours:
    """A council with seven children, one of them another council's; `children` and `people` by what they are here."""

    own: Everything = field(default_factory=lambda: Everything().whole())

    def __post_init__(self):
        world, self.foreign = self.own.world, _counted_apart(World(slug="framley"))
        contracted = world.person("Cy Contracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
        others = {"worker": world.other_worker, "team": world.other_team, "in_care_from": ago(150)}
        self.children = {
            "child": self.own.child,
            "other": self.own.other,
            "sister": world.child(iro=world.other_iro, **others),
            "step": world.child(iro=contracted, **others),
            "south": world.child(iro=world.other_iro, **others),
            "kept": world.child(in_care_from=ago(150)),
            "elsewhere": self.foreign.child(in_care_from=ago(150)),
        }
        for key, (first, born) in NAMES.items():
            _name(self.children[key], key, first, born)
        group_siblings(children=[self.children[key] for key in ("child", "sister", "step")], start=ago(100), by=None)
        self._recorded()
        restrict(world, self.children["kept"], world.iro)
        self.people = self._people(contracted)

    def _recorded(self):
        """Of the children around: a review held, decided and to come, an escalation that waits, praise, a contact."""
        for key in ("sister", "step", "kept", "south", "elsewhere"):
            child, world = self.children[key], self.foreign if key == "elsewhere" else self.own.world
            iro = child.allocations.iros().get().staff
            manager = world.other_manager if key in ("sister", "step", "south") else world.manager
            worker = child.allocations.social_workers().get().staff
            held = reviews.hold_review(
                review=child.reviews.get(), held_on=ago(60), by=iro, how="meeting", participation="PN1"
            )
            decided = {"words": "A school by May.", "whose": worker.name, "by_when": ago(30)}
            reviews.draft_decision(review=held, by=iro, **decided)
            self._disputed(child, world, iro, manager)
            reviews.record_contact(child=child, by=iro, on=ago(8), how="visit", alone=True, words="Well at school.")
            reviews.tell_iro(child=child, by=worker, kind="move", event_on=ago(4), words="A new carer.")
            praised = {"to": worker, "to_manager": manager, "words": "Well prepared.", "on": ago(3)}
            disputes.praise(by=iro, child=child, **praised)

    def _disputed(self, child: Child, world: World, iro: Staff, manager: Staff):
        ladder = self.own.disputes.ladder if world is self.own.world else world.protocol
        draft = disputes.save_draft(
            by=iro, children=[child], stage=ladder.stages.get(rank=1), main_reason=world.reason(), **make.words()
        )
        disputes.send(escalation=draft, by=iro, happened_at=timezone.now() - timedelta(hours=1), answerer=manager)

    def _people(self, contracted: Staff) -> dict[str, Staff]:
        world = self.own.world
        made = {
            "contracted": contracted,
            "ended": cast.ended(self.own),
            "left": cast.left(self.own),
            "asked": self.own.disputes.asked,
            "second_manager": second_manager(world),
            "inspector": access.inspector(world, "Ines Inspector"),
            "inspector_of_one": self.own.inspection.inspector,
            "inspector_of_all": access.inspector(world, "Iona Inspector"),
        }
        access.inspection(world, made["inspector_of_all"])
        foreign = {f"foreign_{who}": getattr(self.foreign, who) for who in ("iro_manager", "iro", "support")}
        return world.people | made | foreign


def _counted_apart(world: World) -> World:
    """Every council counts its children from one; a reference that two of them have would give nobody away."""
    ReferenceCounter.objects.create(authority_id=world.authority.pk, prefix="CH", year=0, last=770_000)
    return world


def _name(child: Child, key: str, first: str, born: date):
    child.name, child.council_id, child.date_of_birth = f"{first} {SURNAME}", f"ZQ-{key}-77", born
    child.save()
