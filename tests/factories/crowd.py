"""Many children and escalations at once, for what must not grow with the rows: written in bulk, as an import writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from children.models import Allocation, Child, PeriodOfCare
from escalations.models import (
    Entry,
    Escalation,
    EscalationChild,
    EscalationReason,
    ProtocolStage,
    Reason,
    Response,
    StageAddressee,
    StageRecord,
)
from escalations.states import State
from iro_portal.core.states import creating_from
from people.models import Staff, Team
from tests.factories.world import World

BATCH = 5000
EACH_STATE = tuple(State(state) for state in State.values if state != State.GONE)


@dataclass(frozen=True)
class Desk:
    """One team with its people, and the IRO of the children whom it works with."""

    team: Team
    worker: Staff
    manager: Staff
    iro: Staff


@dataclass
class Crowd:
    """Writes escalations into a council: states in turn from `mix`, raised in the last `span` days, `a_child` each."""

    world: World
    desks: Sequence[Desk] = ()
    mix: Sequence[State] = EACH_STATE
    span: int = 300
    a_child: int = 1
    made: int = 0
    random: Random = field(default_factory=lambda: Random(2018))

    def __post_init__(self):
        world = self.world
        self.desks = self.desks or [Desk(world.team, world.worker, world.manager, world.iro)]
        self.today = timezone.localdate()
        self.stages = list(world.protocol.stages.order_by("rank"))
        self.reasons = list(Reason.objects.filter(list__authority=world.authority))

    def grow(self, count: int) -> None:
        """Write so many escalations more, a batch at a time."""
        end = self.made + count
        while self.made < end:
            self._batch(min(BATCH, end - self.made))

    def _batch(self, count: int) -> None:
        children = self._children(max(1, count // self.a_child))
        with creating_from("test"):
            made = Escalation.objects.bulk_create(list(self._escalations(count, children)))
        self.made += count
        records = StageRecord.objects.bulk_create([self._record(row) for row in made if row.state != State.DRAFT])
        desks = {child.pk: desk for child, desk in children}
        about = [EscalationChild(**self._concerned(row, desks)) for row in made]
        EscalationChild.objects.bulk_create(about)
        EscalationReason.objects.bulk_create(list(self._given(made)))
        asked = [(record, desks[record.escalation.lead_child_id]) for record in records]
        StageAddressee.objects.bulk_create([StageAddressee(record=record, staff=at.manager) for record, at in asked])
        self._answers([(record, at) for record, at in asked if record.ended == StageRecord.Ended.ANSWERED])

    def _children(self, count: int) -> list[tuple[Child, Desk]]:
        authority, numbers = self.world.authority, range(self.made, self.made + count)
        children = [
            Child(authority=authority, reference=f"CH-C{number:07}", council_id=f"C{number:07}",
                  name=f"Crowd Child {number}", date_of_birth=date(2014, 5, 17))
            for number in numbers
        ]  # fmt: skip
        for child in children:
            child.fill_search_key()
        pairs = [(child, self.random.choice(self.desks)) for child in Child.objects.bulk_create(children)]
        since = date(2024, 3, 4)
        PeriodOfCare.objects.bulk_create(
            [PeriodOfCare(authority=authority, child=child, start=since) for child in children]
        )
        kinds = Allocation.Kind
        held = [(child, kind, staff, team) for child, desk in pairs for kind, staff, team in (
            (kinds.IRO, desk.iro, None), (kinds.SOCIAL_WORKER, desk.worker, None), (kinds.TEAM, None, desk.team),
        )]  # fmt: skip
        Allocation.objects.bulk_create(
            [Allocation(authority=authority, child=child, kind=kind, staff=staff, team=team, start=since)
             for child, kind, staff, team in held]
        )  # fmt: skip
        return pairs

    def _escalations(self, count: int, children) -> Iterator[Escalation]:
        for place in range(count):
            number, (child, desk) = self.made + place, children[place % len(children)]
            state, stage = self.mix[number % len(self.mix)], self.random.choice(self.stages[1:])
            row = Escalation(
                authority=self.world.authority, reference=f"ESC-C{number:07}", state=state, stage=stage,
                lead_child=child, protocol_id=stage.protocol_id, raised_by=desk.iro, concern="The plan has not moved.",
            )  # fmt: skip
            yield self._dated(row, stage)

    def _dated(self, row: Escalation, stage: ProtocolStage) -> Escalation:
        if row.state == State.DRAFT:
            return row
        waits = row.state not in (State.RESOLVED, State.WITHDRAWN)
        row.raised_on = row.formal_on = self.today - timedelta(days=self.random.randint(1, 30 if waits else self.span))
        row.action_due = self.today if row.state == State.ACTION_AWAITED else None
        row.resolved_on = self.today if row.state == State.RESOLVED else None
        row.withdrawn_on = self.today if row.state == State.WITHDRAWN else None
        return row

    def _record(self, row: Escalation) -> StageRecord:
        waits = row.state == State.AWAITING_RESPONSE
        due = row.raised_on + timedelta(days=7)
        return StageRecord(
            authority=row.authority, escalation=row, stage=row.stage, rank=row.stage.rank, opened_on=row.raised_on,
            first_due_on=due, due_on=due, closed_on=None if waits else self.today,
            ended="" if waits else StageRecord.Ended.ANSWERED,
        )  # fmt: skip

    def _concerned(self, row: Escalation, desks: dict[int, Desk]) -> dict:
        desk = desks[row.lead_child_id]
        return {"authority": row.authority, "escalation": row, "child": row.lead_child, "team": desk.team,
                "social_worker": desk.worker, "iro": desk.iro}  # fmt: skip

    def _given(self, made: list[Escalation]) -> Iterator[EscalationReason]:
        for row in made:
            for place, reason in enumerate(self.random.sample(self.reasons, k=self.random.choice((1, 1, 2)))):
                yield EscalationReason(authority=row.authority, escalation=row, reason=reason, is_main=place == 0)

    def _answers(self, asked: list[tuple[StageRecord, Desk]]) -> None:
        now = timezone.now()
        entries = Entry.objects.bulk_create([
            Entry(authority=record.authority, escalation=record.escalation, record=record, kind=Entry.Kind.RESPONSE,
                  words="It will be done.", by=desk.manager, happened_at=now)
            for record, desk in asked
        ])  # fmt: skip
        Response.objects.bulk_create([
            Response(entry=entry, record=entry.record, agrees=True, action="A plan.", action_owner=desk.worker.name,
                     action_due=self.today)
            for entry, (_, desk) in zip(entries, asked, strict=True)
        ])  # fmt: skip
