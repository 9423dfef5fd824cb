"""Escalations of a drawn authority: when and about whom, told one by one, written in the order of their days."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, islice
from random import Random
from typing import NamedTuple
from uuid import UUID

from escalations.models import (
    Cause,
    Entry,
    Escalation,
    EscalationChild,
    EscalationReason,
    Outcome,
    Protocol,
    Reason,
    ReasonList,
    Response,
    StageAddressee,
    StageRecord,
)
from escalations.standard_reasons import StandardReason
from escalations.states import State
from exchange.sample.words import Words
from exchange.ssda903.records import PeriodKind
from exchange.synthetic.draws import Weights
from exchange.synthetic.lives import Extent, Stay
from exchange.synthetic.people import Desk
from exchange.synthetic.sheets import Sheet, flush
from exchange.synthetic.tales import Tale
from exchange.synthetic.write import Known
from iro_portal.core.references import next_references
from iro_portal.core.working_days import Calendar, calendar
from people.models import Authority
from reviews.due_dates import working_day_for

# A year, for each child in care: from Brent's 49 for about 320 children to Southwark's 184 for about 480.
FEWEST, MOST = 0.15, 0.38
SEASON = {8: 0.55, 12: 0.6, 4: 0.9}  # of the usual number, by month: few in August and December
SIBLINGS_TOO, ANOTHER_REASON, HAS_FEATURE, SOURCES = 0.5, 0.15, 0.8, list(Escalation.Source)
DRAFTS = 0.004  # of the children in care on the last day
# How often each standard reason comes, beside 2 for the others; and from which age it can.
OFTEN = {
    StandardReason.CARE_PLAN: 14, StandardReason.DRIFT: 8, StandardReason.PLACEMENT: 4, StandardReason.VISITS: 3,
    StandardReason.STATUTORY: 6, StandardReason.LIFE_STORY: 1,
}  # fmt: skip
YOUNGEST = {
    StandardReason.PATHWAY: 15, StandardReason.IMMIGRATION: 14, StandardReason.SAFEGUARDING: 5, StandardReason.EDUCATION: 4
}  # fmt: skip
WORDS_AT_A_TIME = 500


class About(NamedTuple):
    """A child whom an escalation concerns, as they stood on its day."""

    child: int
    team: int
    worker: int
    iro: int
    group: int | None


class Due(NamedTuple):
    """An escalation still to be told: its day, whom it concerns, at whose desks. Few words each: many are held."""

    day: date
    children: tuple[About, ...]
    worker: Desk
    iro: Desk
    age: int
    is_uasc: bool


class Escalations:
    """Notes who has an escalation when, then tells them all."""

    def __init__(self, authority: Authority, extent: Extent, seed: str):
        self.authority, self.extent = authority, extent
        self.random = Random(seed)  # noqa: S311 - made-up records
        self.calendar: Calendar = calendar(authority.calendar)
        # Nothing is said on the last day itself: its hours may not have come.
        self.last = extent.last - timedelta(days=1)
        self.rate = self.random.uniform(FEWEST, MOST)
        self.due: list[Due] = []
        self.drafts: list[Due] = []
        self._lists()
        self._sheets()

    def _lists(self) -> None:
        own = {"list__authority": self.authority}
        protocol = Protocol.objects.of(self.authority).get()
        self.stages = list(protocol.stages.order_by("rank").prefetch_related("answerers"))
        self.outcomes = {row.key: row for row in Outcome.objects.filter(**own)}
        self.causes = list(Cause.objects.filter(**own).order_by("pk"))
        self.reasons = [
            (row.in_force_from, list(Reason.objects.filter(list=row).order_by("pk").prefetch_related("features")))
            for row in ReasonList.objects.of(self.authority).order_by("-in_force_from")
        ]
        self.fitting: dict[tuple, Weights] = {}

    def _sheets(self) -> None:
        common = {"authority": self.authority.pk}
        self.escalations = Sheet(
            Escalation, "uuid", "reference", "state", "protocol", "stage", "round", "lead_child", "raised_by", "source",
            "concern", "child_says", "told_of_advocacy", "why_not_told", "asked_for", "why_this_stage", "raised_on",
            "formal_on", "action_due", "resolved_on", "withdrawn_on", "last_happened_at",
            provenance=Escalation.Provenance.GENERATED.value, **common,
        )  # fmt: skip
        self.children = Sheet(
            EscalationChild, "escalation", "child", "team", "social_worker", "iro", "sibling_group", "outcome",
            "closed_on", "what_changed", **common,
        )  # fmt: skip
        self.given = Sheet(EscalationReason, "escalation", "reason", "is_main", **common)
        self.features = Sheet(EscalationReason.features.through, "escalationreason", "feature")
        self.drift = Sheet(Escalation.causes.through, "escalation", "cause")
        self.records = Sheet(
            StageRecord, "escalation", "stage", "rank", "round", "opened_on", "opened_at", "first_due_on", "due_on",
            "first_seen_at", "closed_on", "ended", "answered_by", "raised_by", "passed_over", "early", "why", **common,
        )  # fmt: skip
        self.asked = Sheet(StageAddressee, "record", "staff", "title", "lead")
        self.entries = Sheet(
            Entry, "escalation", "record", "kind", "words", "facts", "by", "by_role", "happened_at", **common
        )
        self.responses = Sheet(Response, "entry", "record", "agrees", "action", "action_owner", "action_due")
        self.sheets = [each for each in vars(self).values() if isinstance(each, Sheet)]

    def note(self, family: list[Known]) -> None:
        """Draw the days on which there is an escalation about a child of a family, or about several of them."""
        for known in family:
            for stay in known.life.stays:
                if stay.kind == PeriodKind.CARE:
                    for day in self._days(stay):
                        self.due.append(self._about(known, family, day))
                    if stay.end is None and self.random.random() < DRAFTS:
                        self.drafts.append(self._about(known, [known], self.last))

    def _days(self, stay: Stay) -> Iterator[date]:
        random = self.random
        day = max(stay.start + timedelta(days=10), self.extent.first)
        until = min(stay.end or self.extent.last, self.extent.last)
        while True:
            day += timedelta(days=round(random.expovariate(self.rate / 365)))
            on = working_day_for(self.calendar, day)
            if day >= until:
                return
            if on >= max(stay.start, self.extent.first) and random.random() < SEASON.get(on.month, 1):
                yield on
            day += timedelta(days=1)

    def _about(self, known: Known, family: list[Known], day: date) -> Due:
        together = [known]
        if len(family) > 1 and self.random.random() < SIBLINGS_TOO:
            together += [each for each in family if each is not known and any(s.lasts_on(day) for s in each.life.stays)]
        desk = known.worker_on(day)
        team, worker, iro = desk.team, desk.on(day).staff, known.iro.on(day).staff
        children = tuple(About(each.key, team, worker, iro, each.group) for each in together)
        return Due(day, children, desk, known.iro, known.life.age(day), known.life.is_uasc)

    def tell(self) -> None:
        """Tell what was noted, and write it: numbered in the order of the days."""
        self.due.sort(key=lambda each: (each.day, each.children[0].child))
        for year, some in groupby(self.due, key=lambda each: each.day.year):
            while chunk := list(islice(some, WORDS_AT_A_TIME)):
                references = next_references(self.authority.pk, "ESC", year, len(chunk))
                for due, reference in zip(chunk, references, strict=True):
                    self._tell(due, reference)
        self._write_drafts()
        flush(self.sheets)

    def _tell(self, due: Due, reference: str) -> None:
        main, *others = self._reasons(due)
        tale = Tale(self.random, self.calendar, self.last, self.stages, due.worker, due.iro)
        tale.run(due.day, main.standard)
        first, stand = tale.stands[0], tale.stand
        resolved = tale.ended_on if tale.state == State.RESOLVED else None
        withdrawn = tale.ended_on if tale.state == State.WITHDRAWN else None
        key = self._escalation(
            due, tale.words, reference, tale.state, tale.said[0].words,
            (stand.stage.protocol_id, stand.stage.pk, stand.round),
            "This needs a decision that the team cannot make." if first.stage.rank > 1 else "",
            (due.day, tale.formal_on, tale.action_due, resolved, withdrawn, tale.at),
        )  # fmt: skip
        outcome = self.outcomes[tale.outcome] if tale.outcome else None
        for about in due.children:
            self.children.add(
                key, about.child, about.team, about.worker, about.iro, about.group, outcome and outcome.pk, resolved,
                tale.changed,
            )  # fmt: skip
        self._give(key, main, others)
        self._timeline(key, tale, outcome)

    def _escalation(self, due: Due, words: Words, reference: str, state: State, concern: str, where, why, days) -> int:
        random = self.random
        told = random.random() < 0.8
        return self.escalations.add(
            UUID(int=random.getrandbits(128), version=4), reference, state.value, *where, due.children[0].child,
            due.iro.on(due.day).staff, random.choice(SOURCES).value, concern,
            words.one_of("child_says") if random.random() < 0.6 else "", told,
            "" if told else "Too young; the carer was told.", words.one_of("asks"), why, *days,
        )  # fmt: skip

    def _reasons(self, due: Due) -> list[Reason]:
        """The main reason first; from the list in force on the day, and such as fit the child's age."""
        since, reasons = next((each for each in self.reasons if each[0] <= due.day), self.reasons[-1])
        kind = (since, min(due.age, max(YOUNGEST.values())), due.is_uasc)
        if kind not in self.fitting:
            fit = [row for row in reasons if self._fits(row, due)]
            self.fitting[kind] = Weights({row: OFTEN.get(row.standard, 2) for row in fit})
        weights = self.fitting[kind]
        main = weights.one(self.random)
        if self.random.random() > ANOTHER_REASON or (other := weights.one(self.random)) == main:
            return [main]
        return [main, other]

    def _fits(self, reason: Reason, due: Due) -> bool:
        if reason.standard == StandardReason.IMMIGRATION and not due.is_uasc:
            return False
        return due.age >= YOUNGEST.get(reason.standard, 0)

    def _give(self, key: int, main: Reason, others: list[Reason]) -> None:
        for reason in (main, *others):
            given = self.given.add(key, reason.pk, reason is main)
            features = list(reason.features.all())
            if features and self.random.random() < HAS_FEATURE:
                self.features.add(given, self.random.choice(features).pk)
        if main.standard == StandardReason.DRIFT:
            self.drift.add(key, self.random.choice(self.causes).pk)

    def _timeline(self, key: int, tale: Tale, outcome: Outcome | None) -> None:
        records = []
        for each in tale.stands:
            opened = each.at.date()
            records.append(self.records.add(
                key, each.stage.pk, each.stage.rank, each.round, opened, each.at, each.due, each.due,
                each.at + timedelta(hours=2) if each.answered_by else None, each.closed_on, each.ended,
                each.answered_by and each.answered_by.staff, each.raised_by.staff, each.passed_over, False, each.why,
            ))  # fmt: skip
            for place, (held, title) in enumerate(each.asked):
                self.asked.add(records[-1], held.staff, title, place == 0)
        for said in tale.said:
            record = None if said.record is None else records[said.record]
            facts = {"outcome": outcome.label} if said.kind == Entry.Kind.RESOLVED else said.facts
            entry = self.entries.add(
                key, record, said.kind.value, said.words, facts, said.by.staff, said.desk.title, said.at
            )
            if said.promise:
                self.responses.add(entry, record, *said.promise)

    def _write_drafts(self) -> None:
        """What an IRO has begun and not sent."""
        if not self.drafts:
            return
        references = next_references(self.authority.pk, "DRAFT", 0, len(self.drafts))
        for due, reference in zip(self.drafts, references, strict=True):
            main, *others = self._reasons(due)
            words = Words(self.random)
            key = self._escalation(
                due, words, reference, State.DRAFT, words.concern(main.standard), (None, None, 1), "", [None] * 6
            )
            for about in due.children:
                self.children.add(key, about.child, about.team, about.worker, about.iro, about.group, None, None, "")
            self._give(key, main, others)
