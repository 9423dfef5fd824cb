"""An escalation about one child in each state in which something is open to somebody, and what stands beside them."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from children.models import Child
from escalations import commands
from escalations.commands.lists import StageSpec, begin_cause_list, begin_protocol
from escalations.models import Escalation
from escalations.states import State
from people.commands import name_cover
from people.models import Staff
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.between import ago
from tests.factories.world import CAUSES, World

# Harrow's second stage: the quality assurance manager raises it.
RAISED_FOR_THE_IRO = (
    StageSpec(1, "Stage 1", [(Role.TEAM_MANAGER, "team manager")]),
    StageSpec(2, "Stage 2", [(Role.HEAD_OF_SERVICE, "head of service")], raised_by_role=Role.IRO_MANAGER),
)


@dataclass
class Disputes:
    """Escalations of `child`, each of which holds `words`; `asked` is named to answer those that await an answer."""

    world: World
    child: Child
    other: Child
    words: str
    asked: Staff = field(init=False)
    act: dict[str, Escalation] = field(init=False)

    def __post_init__(self):
        world = self.world
        self.asked = world.person("Asa Asked", world.other_team, Role.TEAM_MANAGER)
        self.draft = make.draft(world, **self._typed())
        self.left = self._left()
        self.awaiting = self._sent()
        self.pair = self._sent(children=[self.child, self.other])
        self.long = self._sent(happened_at=timezone.now() - timedelta(days=26))
        self.unasked = self._sent()
        self.unasked.records.get().addressees.all().delete()
        self.responded = make.in_state(world, State.RESPONDED, **self._typed())
        self.resolved = make.in_state(world, State.RESOLVED, **self._typed())
        self._beside()
        self._lists()
        self.act = {
            "send": self.draft, "cap": self.long, "accept": self.responded, "ask-again": self.responded,
            "reopen": self.resolved, "late-answer": self.resolved, "name-answerer": self.unasked,
            "take-over": self.left, "request-raise": self.to_request, "settle-child": self.pair, "split": self.pair,
        }  # fmt: skip

    def of_action(self, name: str) -> Escalation:
        """Return the escalation on which an action is open to somebody."""
        return self.act.get(name, self.awaiting)

    def _typed(self) -> dict:
        return {"children": [self.child], "concern": f"{self.words} concern", "asked_for": f"{self.words} asked for"}

    def _sent(self, **more) -> Escalation:
        return make.sent(self.world, answerer=self.asked, **self._typed() | more)

    def _left(self) -> Escalation:
        """A draft of a colleague who covered the IRO, and covers them no more."""
        colleague = self.world.person("Lea Leaver", self.world.quality, Role.IRO)
        cover = name_cover(absent=self.world.iro, covered_by=colleague, start=ago(0), by=None)
        draft = make.draft(self.world, by=colleague, **self._typed())
        type(cover).objects.filter(pk=cover.pk).update(start=ago(2), end=ago(0))
        return draft

    def _beside(self):
        world, today = self.world, timezone.localdate()
        commands.add_note(escalation=self.awaiting, by=world.iro, words=f"{self.words} note")
        about = {"to_manager": world.manager, "words": f"{self.words} praise", "on": today, "child": self.child}
        self.praise = commands.praise(by=world.iro, to=world.worker, **about)
        self.concern = commands.raise_systemic_concern(
            by=world.iro_manager, title="Drift", words="Plans drift.", raised_with="Director", on=today,
            escalations=[self.awaiting],
        )  # fmt: skip

    def _lists(self):
        """A ladder to come, with a stage that is asked for, and causes to come."""
        self.ladder = self.world.protocol
        common = {"authority": self.world.authority, "by": None, "in_force_from": ago(-30)}
        later = begin_protocol(name="Later", stages=RAISED_FOR_THE_IRO, **common)
        self.to_request = commands.save_draft(
            by=self.world.iro, stage=later.stages.get(rank=1), main_reason=self.world.reason(), **self._typed()
        )
        self.coming = begin_cause_list(name="To come", causes=CAUSES, **common)
