"""One drawn authority into the database: its children family by family, then its escalations in the order of their days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from children.models import (
    Allocation,
    AnnualHealth,
    Child,
    Episode,
    MissingEpisode,
    PeriodOfCare,
    SiblingGroup,
    SiblingMembership,
)
from exchange.synthetic.histories import Histories
from exchange.synthetic.lives import Family, Held, Life, Stay
from exchange.synthetic.people import Desk, Establishment
from exchange.synthetic.returns import episodes_of
from exchange.synthetic.sheets import Sheet, flush
from iro_portal.core.references import next_references
from iro_portal.core.search import fold
from people.models import Authority
from reviews.models import LatenessReason, Review
from reviews.states import ReviewState

GENERATED = "generated"
FAMILIES_AT_A_TIME = 200
CHANGES_TEAM = 0.4
WHY_LATE_KNOWN = 0.85


@dataclass(frozen=True)
class Known:
    """A child in the database, and whose desk they are on from which day: social workers, and the IRO."""

    key: int
    life: Life
    workers: tuple[tuple[date, Desk], ...]
    iro: Desk
    group: int | None

    def worker_on(self, day: date) -> Desk:
        return next((desk for since, desk in reversed(self.workers) if since <= day), self.workers[0][1])


class Children:
    """Writes drawn families; `families` gives each as it was written."""

    def __init__(self, authority: Authority, people: Establishment, seed: str):
        self.authority, self.people, self.random = authority, people, Random(seed)  # noqa: S311 - made-up records
        self.why_late = list(
            LatenessReason.objects.filter(reasons_list__authority=authority).order_by("pk").values_list("pk", flat=True)
        )
        common, made = {"authority": authority.pk}, {"provenance": GENERATED}
        self.children = Sheet(
            Child, "uuid", "reference", "council_id", "name", "search_key", "date_of_birth", "died_on", "sex",
            "ethnicity", "is_uasc", "uasc_ended_on", **common,
        )  # fmt: skip
        self.periods = Sheet(PeriodOfCare, "child", "kind", "start", "end", "end_reason", **made, **common)
        self.episodes = Sheet(
            Episode, "child", "period", "start", "reason_new", "legal_status", "need", "placement", "provider", "end",
            "end_reason", "reason_place_change", **made, **common,
        )  # fmt: skip
        self.allocations = Sheet(Allocation, "child", "kind", "staff", "team", "start", "end", **common)
        self.groups = Sheet(SiblingGroup, "reference", **common)
        self.memberships = Sheet(SiblingMembership, "group", "child", "start", "end", **common)
        self.reviews = Sheet(
            Review, "reference", "child", "period", "state", "rule", "limit_on", "late_after", "first_limit_on",
            "planned_on", "held_on", "first_met_on", "how", "participation", "spoke_alone", "chaired_by_child",
            "timeliness", "late_reason", "iro", **made, **common,
        )  # fmt: skip
        self.missing = Sheet(MissingEpisode, "child", "kind", "start", "end", **made, **common)
        self.health = Sheet(AnnualHealth, "child", "year_end", "health_assessment", "sdq_score", **made, **common)
        self.sheets = [each for each in vars(self).values() if isinstance(each, Sheet)]

    def families(self, histories: Histories) -> Iterator[list[Known]]:
        """Write every family and give it back."""
        drawn = histories.families()
        while some := list(islice(drawn, FAMILIES_AT_A_TIME)):
            yield from self._some(some)
        flush(self.sheets)

    def _some(self, families: list[Family]) -> Iterable[list[Known]]:
        lives = [life for family in families for life in family]
        reviews = sum(len(stay.held) + (stay.to_come is not None) for life in lives for stay in life.stays)
        children = self._references("CH", len(lives))
        groups = self._references("SIB", sum(len(family) > 1 for family in families))
        numbers = self._references("REV", reviews)
        return [self._family(family, children, groups, numbers) for family in families]

    def _references(self, prefix: str, count: int) -> Iterator[str]:
        return iter(next_references(self.authority.pk, prefix, 0, count) if count else ())

    def _family(self, family: Family, children, groups, numbers) -> list[Known]:
        random, start = self.random, min(life.first_day for life in family)
        group = self.groups.add(next(groups)) if len(family) > 1 else None
        iro, workers = self.people.iro(random), ((start, random.choice(self.people.workers)),)
        if random.random() < CHANGES_TEAM:
            later = start + timedelta(days=random.randint(40, 400))
            workers += ((later, random.choice(self.people.workers)),)
        known = [Known(self._child(life, next(children)), life, workers, iro, group) for life in family]
        for each in known:
            self._lived(each, numbers)
        return known

    def _child(self, life: Life, reference: str) -> int:
        return self.children.add(
            UUID(int=self.random.getrandbits(128), version=4), reference, life.council_id, life.name,
            fold(life.name, reference, life.council_id), life.born, life.died_on, life.sex, life.ethnic, life.is_uasc,
            life.uasc_ended,
        )  # fmt: skip

    def _lived(self, known: Known, numbers: Iterator[str]) -> None:
        child, life = known.key, known.life
        for stay in life.stays:
            period = self.periods.add(child, stay.kind.value, stay.start, stay.end, stay.reason)
            for each in episodes_of(stay, life.need):
                self.episodes.add(
                    child, period, each.start, each.reason_new, each.legal_status, each.need, each.placement,
                    each.provider, each.end, each.end_reason, each.reason_place_change,
                )  # fmt: skip
            self._allocate(known, stay)
            for held in stay.held:
                self._held(known, period, held, next(numbers))
            if stay.to_come:
                self._to_come(child, period, stay, next(numbers))
        if known.group:
            self.memberships.add(known.group, child, life.first_day, life.last_day)
        for each in life.missing:
            self.missing.add(child, each.kind, each.start, each.end)
        for each in life.health:
            self.health.add(child, each.year_end, each.assessed, each.sdq)

    def _allocate(self, known: Known, stay: Stay) -> None:
        kinds = Allocation.Kind
        for start, end, held in known.iro.spans(stay.start, stay.end):
            self.allocations.add(known.key, kinds.IRO.value, held.staff, None, start, end)
        for start, end, desk in _desks(known, stay):
            self.allocations.add(known.key, kinds.TEAM.value, None, desk.team, start, end)
            for since, until, held in desk.spans(start, end):
                self.allocations.add(known.key, kinds.SOCIAL_WORKER.value, held.staff, None, since, until)

    def _held(self, known: Known, period: int, held: Held, reference: str) -> None:
        due, young = held.due, held.code == "PN0"
        why = None
        if held.is_late and self.random.random() < WHY_LATE_KNOWN:
            why = self.random.choice(self.why_late)
        alone = Review.Alone.NOT_APPROPRIATE if young else Review.Alone.YES
        self.reviews.add(
            reference, known.key, period, ReviewState.HELD.value, due.rule.value, due.limit, due.surely_late_after,
            due.limit, None, held.on, held.on, Review.How.MEETING.value, held.code, alone.value,
            Review.Chaired.NO.value, due.timeliness(held.on).value, why, known.iro.on(held.on).staff,
        )  # fmt: skip

    def _to_come(self, child: int, period: int, stay: Stay, reference: str) -> None:
        due = stay.to_come
        self.reviews.add(
            reference, child, period, ReviewState.PLANNED.value, due.rule.value, due.limit, due.surely_late_after,
            due.limit, stay.planned_on, None, None, "", "", "", "", "", None, None,
        )  # fmt: skip


def _desks(known: Known, stay: Stay) -> Iterator[tuple[date, date | None, Desk]]:
    """Whose desk a child was on in a time in care, from when to when."""
    changes = [(since, desk) for since, desk in known.workers if stay.end is None or since < stay.end]
    last = max((place for place, (since, _) in enumerate(changes) if since <= stay.start), default=0)
    begun = changes[last:]
    for place, (since, desk) in enumerate(begun):
        end = begun[place + 1][0] if place + 1 < len(begun) else stay.end
        yield max(since, stay.start), end, desk
