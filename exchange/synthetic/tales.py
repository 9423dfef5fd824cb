"""How one escalation went, step by step, until it ended or the last day came: what states are proved by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any, NamedTuple

from django.utils import timezone

from escalations.deadlines import answer_due
from escalations.models import Entry, ProtocolStage, StageRecord
from escalations.states import State
from exchange.sample.words import Words
from exchange.synthetic.draws import Weights
from exchange.synthetic.people import Desk, Tenure
from iro_portal.core.working_days import Calendar
from people.roles import Role

# At which rank it begins: most where the team manager answers, some informally, few higher up (Brent, Harrow 2018/19).
BEGINS = Weights({0: 20, 1: 75, 2: 5})
WITHDRAWN, UNANSWERED, IN_TIME, AGREED = 0.05, 0.06, 0.8, 0.95
# After an answer that agrees: accepted and awaited, settled at once, asked again, taken further.
THEN = Weights({"accepted": 57, "resolved": 30, "again": 6, "further": 7})
OUTCOMES = Weights({"done": 72, "partly-done": 13, "plan-changed": 8, "overtaken": 7})
MOST_ROUNDS = 2
SKIPS = 0.1


class Said(NamedTuple):
    """One entry on the timeline; `promise` is what an answer promised: whether it agrees, what, whose, by when."""

    kind: Entry.Kind
    at: datetime
    desk: Desk
    by: Tenure
    words: str
    facts: dict[str, Any]
    record: int | None = None
    promise: tuple | None = None


@dataclass
class Stand:
    """One stay at one stage."""

    stage: ProtocolStage
    round: int
    at: datetime
    due: date
    asked: list[tuple[Tenure, str]]
    raised_by: Tenure
    why: str = ""
    passed_over: list[str] = field(default_factory=list)
    closed_on: date | None = None
    ended: str = ""
    answered_by: Tenure | None = None


class Tale:
    """One escalation on its way; `run` takes it as far as the last day."""

    def __init__(
        self, random: Random, calendar: Calendar, last: date, stages: Sequence[ProtocolStage], worker: Desk, iro: Desk
    ):
        self.random, self.calendar, self.last, self.stages = random, calendar, last, stages
        self.worker, self.iro, self.words = worker, iro, Words(random)
        self.state, self.outcome, self.changed = State.AWAITING_RESPONSE, "", ""
        self.formal_on: date | None = None
        self.action_due: date | None = None
        self.ended_on: date | None = None
        self.stands: list[Stand] = []
        self.said: list[Said] = []
        self.at: datetime | None = None

    @property
    def stand(self) -> Stand:
        return self.stands[-1]

    def run(self, day: date, standard: str) -> "Tale":
        """Tell it from its first day on."""
        self.standard = standard
        wanted = BEGINS.one(self.random)
        place = min(wanted, len(self.stages) - 1)
        below = [stage.name for stage in self.stages[1:place]] if place > 1 else []
        self._open(self.stages[place], day, self.words.concern(standard), Entry.Kind.RAISED, passed=below)
        while self.state == State.AWAITING_RESPONSE and self._go_on():
            pass
        return self

    def _go_on(self) -> bool:
        """What becomes of the open stage; False where the last day comes first."""
        turn, days = self.random.random(), self.stand.stage.working_days
        if turn < WITHDRAWN:
            return self._withdraw(self._later(1, days))
        above = [stage for stage in self.stages if stage.rank > self.stand.stage.rank]
        if above and turn < WITHDRAWN + UNANSWERED:
            return self._further(self.calendar.add(self.stand.due, self.random.randint(1, 3)), above)
        in_time = self.random.random() < IN_TIME
        day = self._later(1, days) if in_time else self._later(days + 1, days + 12)
        return self._answer(day) and self._after(above)

    def _after(self, above: list[ProtocolStage]) -> bool:
        then = THEN.one(self.random) if self.agreed else ("further" if above else "resolved")
        if then == "accepted":
            return self._accept(self._later(0, 2)) and self._resolve(
                self.calendar.add(self.action_due, self.random.randint(0, 4))
            )
        if then == "again" and self.stand.round < MOST_ROUNDS:
            why = self.words.one_of("not_enough")
            return self._open(
                self.stand.stage, self._later(1, 3), why, Entry.Kind.ASKED_AGAIN, round=self.stand.round + 1
            )
        if then == "further" and above:
            return self._further(self._later(1, 4), above)
        return self._resolve(self._later(1, 6))

    # Steps; each is False where its day has not come

    def _open(
        self,
        stage: ProtocolStage,
        day: date,
        words: str,
        kind: Entry.Kind,
        *,
        round: int = 1,
        passed: Sequence[str] = (),
    ) -> bool:
        if day > self.last:
            return False
        at, desk, asked = self._moment(day), self._raiser(stage), self._asked(stage, day)
        due = answer_due(self.calendar, day, stage.working_days)
        why = "" if kind == Entry.Kind.RAISED else words
        self.stands.append(Stand(stage, round, at, due, asked, desk.on(day), why, list(passed)))
        self.state = State.AWAITING_RESPONSE
        if stage.is_formal and self.formal_on is None:
            self.formal_on = day
        self._say(kind, at, desk, words, self._facts(kind), record=len(self.stands) - 1)
        return True

    def _facts(self, kind: Entry.Kind) -> dict[str, Any]:
        """What the entry that opens a stage settles, as the commands write it."""
        now = self.stand
        if kind == Entry.Kind.RAISED:
            return {"asked": [f"{held.name}, {title}" for held, title in now.asked], "remark": ""}
        if kind == Entry.Kind.ESCALATED:
            below = self.stands[-2].stage.name
            return {"from": below, "to": now.stage.name, "passed_over": now.passed_over, "early": False, "remark": ""}
        return {}

    def _answer(self, day: date) -> bool:
        if day > self.last:
            return False
        self.agreed = self.random.random() < AGREED
        self._close(StageRecord.Ended.ANSWERED, day)
        who, title = self.stand.asked[0]
        self.stand.answered_by = who
        promise = (False, "", "", None)
        if self.agreed:
            self.promised = self.calendar.add(day, self.random.randint(5, 35))
            promise = (True, self.words.one_of("actions"), f"{who.name}, {title}", self.promised)
        words = self.words.one_of("answers" if self.agreed else "disagreements")
        self.state = State.RESPONDED
        said = Said(
            Entry.Kind.RESPONSE, self._moment(day), self._desk(self.stand.stage.answerers.all()[0].role), who, words, {},
            len(self.stands) - 1, promise,
        )  # fmt: skip
        self.said.append(said)
        return True

    def _accept(self, day: date) -> bool:
        if day > self.last:
            return False
        self.state, self.action_due = State.ACTION_AWAITED, max(self.promised, day)
        self._say(Entry.Kind.ACCEPTED, self._moment(day), self.iro, "", {"check_on": self.action_due.isoformat()})
        return True

    def _further(self, day: date, above: list[ProtocolStage]) -> bool:
        if day > self.last:
            return False
        skips = len(above) > 1 and self.random.random() < SKIPS
        passed = [above[0].name] if skips else []
        if not self.stand.ended:
            self._close(StageRecord.Ended.ESCALATED, day)
        return self._open(
            above[1] if skips else above[0], day, self.words.one_of("further"), Entry.Kind.ESCALATED, passed=passed
        )

    def _resolve(self, day: date) -> bool:
        if day > self.last:
            return False
        self.outcome = OUTCOMES.one(self.random) if self.agreed else "not-agreed"
        self.changed = self.words.change(self.standard) if self.agreed else "The senior decision stands."
        self.state, self.ended_on, self.action_due = State.RESOLVED, day, None
        self._say(Entry.Kind.RESOLVED, self._moment(day), self.iro, self.changed, {"outcome": self.outcome})
        return True

    def _withdraw(self, day: date) -> bool:
        if day > self.last:
            return False
        self._close(StageRecord.Ended.WITHDRAWN, day)
        self.state, self.ended_on = State.WITHDRAWN, day
        words = "The plan was signed off the day before; I had not seen it."
        self._say(Entry.Kind.WITHDRAWN, self._moment(day), self.iro, words, {})
        return True

    def _close(self, ended: StageRecord.Ended, day: date) -> None:
        self.stand.ended, self.stand.closed_on = ended.value, day

    # Days, moments and people

    def _later(self, least: int, most: int) -> date:
        return self.calendar.add(timezone.localdate(self.at), self.random.randint(least, most))

    def _moment(self, day: date) -> datetime:
        """A moment of a day, after what came before."""
        hour = 9
        if self.at and timezone.localdate(self.at) == day:
            hour = timezone.localtime(self.at).hour + 1
        self.at = timezone.make_aware(datetime.combine(day, time(hour, self.random.randint(0, 59))))
        return self.at

    def _desk(self, role: str) -> Desk:
        return self.worker if role == Role.SOCIAL_WORKER else self.worker.above[Role(role)]

    def _asked(self, stage: ProtocolStage, day: date) -> list[tuple[Tenure, str]]:
        found = [(self._desk(each.role).on(day), each.title) for each in stage.answerers.all()]
        return list({held.staff: (held, title) for held, title in reversed(found)}.values())[::-1]

    def _raiser(self, stage: ProtocolStage) -> Desk:
        return self.iro if stage.raised_by_role == Role.IRO else self.iro.above[Role.IRO_MANAGER]

    def _say(
        self, kind: Entry.Kind, at: datetime, desk: Desk, words: str, facts: dict, record: int | None = None
    ) -> None:
        self.said.append(Said(kind, at, desk, desk.on(timezone.localdate(at)), words, facts, record))
