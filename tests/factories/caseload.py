"""Many children with reviews at once, for pages that must not ask more as a caseload grows; written as an import writes."""

from datetime import date, timedelta

from django.utils import timezone

from children.models import Allocation, Child, PeriodOfCare
from iro_portal.core.states import creating_from
from reviews.models import Review, ReviewDecision
from reviews.states import DecisionState, ReviewState
from tests.factories.world import World

SINCE = date(2024, 3, 4)


def grow(world: World, count: int, *, iro=None) -> list[Child]:
    """Add so many children of one IRO (None: the usual one), each with a held review, a decision, and one to come."""
    before = Child.objects.filter(reference__startswith="CH-R").count()
    children = [_child(world, before + number) for number in range(count)]
    for child in children:
        child.fill_search_key()
    children = Child.objects.bulk_create(children)
    periods = PeriodOfCare.objects.bulk_create(
        [PeriodOfCare(authority=world.authority, child=child, start=SINCE) for child in children]
    )
    Allocation.objects.bulk_create([row for child in children for row in _allocations(world, child, iro or world.iro)])
    _reviews(world, periods)
    return children


def _child(world: World, number: int) -> Child:
    return Child(
        authority=world.authority, reference=f"CH-R{number:06}", council_id=f"R{number:06}",
        name=f"Review Child {number}", date_of_birth=date(2014, 5, 17),
    )  # fmt: skip


def _allocations(world: World, child: Child, iro):
    kinds = Allocation.Kind
    for kind, staff, team in (
        (kinds.IRO, iro, None), (kinds.SOCIAL_WORKER, world.worker, None), (kinds.TEAM, None, world.team),
    ):  # fmt: skip
        yield Allocation(authority=world.authority, child=child, kind=kind, staff=staff, team=team, start=SINCE)


def _reviews(world: World, periods: list[PeriodOfCare]) -> None:
    today, common = timezone.localdate(), {"authority": world.authority}
    held_on = today - timedelta(days=60)
    with creating_from("test"):
        held = Review.objects.bulk_create(
            Review(reference=f"REV-H{period.pk:06}", child=period.child, period=period, state=ReviewState.HELD,
                   held_on=held_on, first_met_on=held_on, participation="PN1", timeliness="in-time",
                   iro=world.iro, **common)
            for period in periods
        )  # fmt: skip
        Review.objects.bulk_create(
            Review(reference=f"REV-P{period.pk:06}", child=period.child, period=period, rule="later",
                   limit_on=today + timedelta(days=place % 20 - 5), **common)
            for place, period in enumerate(periods)
        )  # fmt: skip
        ReviewDecision.objects.bulk_create(
            ReviewDecision(review=review, number=1, state=DecisionState.AGREED, words="The plan names a school.",
                           whose="Sam Worker", by_when=today - timedelta(days=7), sent_on=held_on,
                           answer_due=held_on + timedelta(days=7), **common)
            for review in held
        )  # fmt: skip
