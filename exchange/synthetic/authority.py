"""One synthetic authority, whole: lists, people, children, escalations, in one transaction."""

from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from random import Random

from django.db import transaction

from exchange.declarations import (
    begin_ladder,
    begin_lists_of_reviews,
    begin_outcomes_and_causes,
    begin_reasons,
    begin_starter_lists,
    starter,
)
from exchange.sample.councils import SLUGS, declaration
from exchange.sample.printed.make import offline_calendar
from exchange.synthetic.escalations import Escalations
from exchange.synthetic.histories import Histories
from exchange.synthetic.lives import Extent
from exchange.synthetic.people import Establishment
from exchange.synthetic.write import GENERATED, Children
from iro_portal.core import audit
from iro_portal.core.states import creating_from
from iro_portal.core.working_days import Calendar, calendar
from people.commands import add_authority
from people.models import Authority
from reviews.commands import begin_workflow, open_missing_steps

DEFAULT = "default"
KINDS = (DEFAULT, *SLUGS)  # whose ladder and reasons: one after the other
UNEVEN = 0.6  # how much authorities differ in size


@dataclass(frozen=True)
class Synthetic:
    """One authority to be made: what it is called, whose ladder it has, how much of it, from which seed."""

    number: int
    kind: str
    extent: Extent
    seed: str

    @property
    def slug(self) -> str:
        return f"synthetic-{self.number:03}"

    @property
    def name(self) -> str:
        return f"Synthetic authority {self.number}"

    def histories(self, days: Calendar | None = None) -> Histories:
        """Its children, drawn anew: the same each time."""
        return Histories(f"{self._seed} children", self.extent, days or offline_calendar())

    def seed_of(self, what: str) -> str:
        return f"{self._seed} {what}"

    @property
    def _seed(self) -> str:
        return f"{self.seed} {self.number}"


@dataclass(frozen=True)
class Made:
    """What an authority holds, once it is there."""

    children: int
    reviews: int
    escalations: int


def plan(*, authorities: int, children: int, years: int, seed: int, today: date) -> list[Synthetic]:
    """Share the children in care at a time out among authorities of uneven size, each with at least one."""
    first = today.replace(year=today.year - years, day=min(today.day, 28))
    random = Random(f"{seed} sizes")  # noqa: S311 - made-up records
    sizes = _shared(children, [random.lognormvariate(0, UNEVEN) for _ in range(authorities)])
    kinds = islice(cycle(KINDS), authorities)
    return [
        Synthetic(number, kind, Extent(size, first, today), str(seed))
        for number, (size, kind) in enumerate(zip(sizes, kinds, strict=True), start=1)
    ]


def _shared(children: int, weights: list[float]) -> list[int]:
    spare, whole = children - len(weights), sum(weights)
    sizes = [1 + int(spare * weight / whole) for weight in weights]
    for place in range(children - sum(sizes)):
        sizes[place % len(sizes)] += 1
    return sizes


@transaction.atomic
def make(synthetic: Synthetic) -> Made:
    """This function will write one authority: all of it or nothing, with one audit event for its records."""
    authority = add_authority(slug=synthetic.slug, name=synthetic.name, by=None)
    begin_lists(authority, synthetic)
    people = Establishment(authority, synthetic.extent, synthetic.seed_of("people"))
    children = Children(authority, people, synthetic.seed_of("records"))
    with creating_from(GENERATED):
        escalations = Escalations(authority, synthetic.extent, synthetic.seed_of("escalations"))
        for family in children.families(synthetic.histories(calendar(authority.calendar))):
            escalations.note(family)
        escalations.tell()
    open_missing_steps(authority, synthetic.extent.last)
    made = Made(children.children.written, children.reviews.written, escalations.escalations.written)
    audit.record(
        "authority.generate", by=None, subject=authority, authority_id=authority.pk,
        detail={"seed": synthetic.seed, "staff": people.people} | vars(made),
    )  # fmt: skip
    return made


def begin_lists(authority: Authority, synthetic: Synthetic) -> None:
    """Begin the ladder and lists of a kind: the starter's, or those of a sample council, from the first day on."""
    first = synthetic.extent.first
    if synthetic.kind == DEFAULT and starter()["in_force_from"] <= first:
        begin_starter_lists(authority, by=None)
        return
    declared = _default() if synthetic.kind == DEFAULT else declaration(synthetic.kind)
    begin_ladder(authority, declared["protocols"][-1] | {"from": first}, by=None)
    lists = declared["reason_lists"]
    step = (synthetic.extent.last - first) / len(lists)
    for place, reasons in enumerate(lists):
        begin_reasons(authority, reasons | {"from": first + place * step}, by=None)
    begin_outcomes_and_causes(authority, first, first, by=None)
    begin_workflow(authority=authority, in_force_from=first, by=None)
    begin_lists_of_reviews(authority, first, by=None)


def _default() -> dict:
    return {"protocols": [starter()["protocol"]], "reason_lists": [starter()["reasons"]]}
