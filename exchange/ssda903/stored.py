"""What the portal holds of some hundred children of a return: read in a few statements, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Upper

from children.models import AdoptionPlan, AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.models import ReturnConflict, ReturnedChild
from people.models import Authority
from reviews.due_dates import Adoption
from reviews.models import Review, WorkflowStep
from reviews.states import ReviewState

IMPORTED = "imported"


class Worked:
    """On which reviews of some hundred children something hangs that people made; asked only where a day changes."""

    def __init__(self, children: Iterable[int]):
        self.children = list(children)

    @cached_property
    def reviews(self) -> frozenset[int]:
        """Keys of the reviews: one statement for each kind of record that can hang on a review."""
        return frozenset(key for relation in Review._meta.related_objects for key in self._under(relation))

    def _under(self, relation) -> Iterable[int]:
        name, model = relation.field.name, relation.related_model
        rows = model._base_manager.filter(**{f"{name}__child__in": self.children})
        if model is WorkflowStep:
            rows = rows.filter(version__gt=1)  # the portal makes them itself
        return rows.order_by().values_list(f"{name}_id", flat=True)


def is_worked_on(row: models.Model, worked: Worked) -> bool:
    """Whether a person entered a row, or something stands on it; what they changed in its fields is not looked at."""
    if row.provenance != IMPORTED:
        return True
    if isinstance(row, MissingEpisode):
        return bool(row.interview or row.by_id)
    if isinstance(row, Review):
        facts = row.version > 1 or row.how or row.iro_id or row.first_met_on != row.held_on
        return bool(facts) or row.pk in worked.reviews
    return False


@dataclass
class Stored:
    """One child as the portal has them; `known` is what the returns before said, `shown` which conflicts were shown."""

    child: Child
    worked: Worked
    periods: list[PeriodOfCare] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    held: list[Review] = field(default_factory=list)
    planned: list[Review] = field(default_factory=list)
    missing: list[MissingEpisode] = field(default_factory=list)
    health: list[AnnualHealth] = field(default_factory=list)
    adoption: dict[int, list[Adoption]] = field(default_factory=lambda: defaultdict(list))
    known: ReturnedChild | None = None
    shown: set[tuple] = field(default_factory=set)

    @property
    def said(self) -> dict:
        return self.known.said if self.known else {}


def spelt_otherwise(authority: Authority) -> dict[str, str]:
    """Return the council's ids that stand here with small letters, by the id in capitals, as a return has it."""
    rows = Child.objects.of(authority).exclude(council_id=Upper("council_id")).values_list("council_id", flat=True)
    return {council_id.upper(): council_id for council_id in rows.iterator()}


def of_ids(
    authority: Authority, council_ids: Sequence[str], spelt: dict[str, str], *, lock: bool = False
) -> dict[str, Stored]:
    """Return those of these children whom the portal knows, by the council's own id in capitals."""
    wanted = [spelt.get(council_id, council_id) for council_id in council_ids]
    children = Child.objects.of(authority).filter(council_id__in=wanted).order_by("pk")
    found = _filled(children.select_for_update() if lock else children)
    return {each.child.council_id.upper(): each for each in found}


def known_births(authority: Authority) -> dict[str, date]:
    """Return the date of birth on record of each child, by the council's own id in capitals."""
    rows = Child.objects.of(authority).order_by("pk").values_list("council_id", "date_of_birth")
    return {council_id.upper(): born for council_id, born in rows.iterator()}


def of_keys(keys: Iterable[int]) -> list[Stored]:
    """Return children by their primary keys."""
    return _filled(Child.objects.filter(pk__in=list(keys)).order_by("pk"))


def _filled(children: QuerySet[Child]) -> list[Stored]:
    worked = Worked([])
    found = {child.pk: Stored(child, worked) for child in children}
    if not found:
        return []
    worked.children += found
    for name, rows in _rows(list(found)):
        for row in rows:
            getattr(found[row.child_id], name).append(row)
    for plan in AdoptionPlan.objects.filter(child__in=list(found)).order_by("authorised_on", "pk"):
        adoption = Adoption(plan.authorised_on, plan.placed_on, plan.ended_on)
        found[plan.child_id].adoption[plan.period_id].append(adoption)
    for known in ReturnedChild.objects.filter(child__in=list(found), current=True):
        found[known.child_id].known = known
    shown = ReturnConflict.objects.filter(child__in=list(found))
    for child, *what in shown.values_list("child_id", "table", "row", "field", "theirs"):
        found[child].shown.add(tuple(what))
    return list(found.values())


def _rows(keys: list[int]):
    reviews = Review.objects.filter(child__in=keys)
    yield "periods", PeriodOfCare.objects.filter(child__in=keys).order_by("start", "pk")
    yield "episodes", Episode.objects.filter(child__in=keys).order_by("start", "pk")
    yield "held", reviews.filter(state=ReviewState.HELD).order_by("held_on", "pk")
    yield "planned", reviews.filter(state=ReviewState.PLANNED).order_by("pk")
    yield "missing", MissingEpisode.objects.filter(child__in=keys)
    yield "health", AnnualHealth.objects.filter(child__in=keys)
