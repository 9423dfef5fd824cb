"""What a time in care is made of: legal statuses and placements from its first day, with some moves this year."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from children.models import AdoptionPlan, Episode, PeriodOfCare
from exchange.sample.living.ground import BATCH, Ground

ACCOMMODATED, INTERIM, FULL, PLACEMENT_ORDER = "V2", "C1", "C2", "E1"
NEEDS = ("N1", "N1", "N1", "N1", "N3", "N4", "N5", "N5", "N8")
YOUNG = ("U6", "U6", "U4", "U4", "U3", "U1", "U5", "P1")
MIDDLE = ("U6", "U6", "U4", "U4", "U3", "U1", "K2", "S1")
OLD = ("U6", "U4", "K2", "K2", "K3", "K3", "P2")
WHY = ("CARPL", "CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "CLOSE")
CARERS = ("PR1", "PR1", "PR4", "PR5")


def load(ground: Ground) -> None:
    """This function will give every period of care its episodes, of those who left this year too."""
    random = ground.random("care")
    known = Episode.objects.filter(authority=ground.authority).values("period")
    periods = PeriodOfCare.objects.filter(authority=ground.authority, kind=PeriodOfCare.Kind.CARE)
    periods = periods.exclude(pk__in=known).exclude(end__lt=ground.year_ago).select_related("child")
    placed = {plan.period_id: plan for plan in AdoptionPlan.objects.filter(authority=ground.authority, ended_on=None)}
    rows = [
        row
        for period in periods.order_by("child__council_id")
        for row in _of(ground, period, placed.get(period.pk), random)
    ]
    Episode.objects.bulk_create(rows, batch_size=BATCH)


def _of(ground: Ground, period: PeriodOfCare, plan: AdoptionPlan | None, random: Random) -> list[Episode]:
    """Statuses and placements as they followed each other; each begins on the day on which the one before ends."""
    last = period.end or ground.today
    rows = [_first(period, random)]
    changes = sorted(_changes(period, last, random), key=lambda change: change[0])
    if plan:
        changes = [change for change in changes if change[0] < plan.authorised_on]
    for day, reason in changes:
        rows.append(_next(rows[-1], period, day, reason, random))
    if plan:
        rows += _adoption(rows[-1], period, plan)
    for row, following in pairwise(rows):
        row.end, row.end_reason = following.start, "X1"
        row.reason_place_change = "" if following.reason_new == "L" else random.choice(WHY)
    rows[-1].end, rows[-1].end_reason = period.end, period.end_reason
    return rows


def _first(period: PeriodOfCare, random: Random) -> Episode:
    status = random.choice((ACCOMMODATED, INTERIM, INTERIM, INTERIM))
    return _row(period, period.start, "S", status, random.choice(NEEDS), _placed(period, period.start, random), random)


def _changes(period: PeriodOfCare, last: date, random: Random) -> list[tuple[date, str]]:
    """When the order was made, and moves: one of five children moved in the last year, others long ago."""
    days = {period.start + timedelta(days=random.randint(200, 330)): "L"}
    if random.random() < 0.5:
        days[period.start + timedelta(days=random.randint(60, 190))] = "P"
    if random.random() < 0.22:
        days[last - timedelta(days=random.randint(12, 340))] = "P"
    return [(day, why) for day, why in days.items() if period.start < day < last]


def _next(before: Episode, period: PeriodOfCare, day: date, reason: str, random: Random) -> Episode:
    if reason == "L":
        status = FULL if before.legal_status == INTERIM else INTERIM
        return _row(period, day, "L", status, before.need, before.placement, random, before)
    return _row(period, day, "P", before.legal_status, before.need, _placed(period, day, random), random)


def _adoption(before: Episode, period: PeriodOfCare, plan: AdoptionPlan) -> list[Episode]:
    """A placement order, and, once placed, the adopters' home."""
    rows = [Episode(**_copied(before, period), start=plan.authorised_on, reason_new="L", legal_status=PLACEMENT_ORDER)]
    if plan.placed_on:
        place = {"placement": "A6", "provider": "PR1", "over_20_miles": True}
        copied = _copied(before, period) | place
        rows.append(Episode(**copied, start=plan.placed_on, reason_new="P", legal_status=PLACEMENT_ORDER))
    return rows


def _copied(before: Episode, period: PeriodOfCare) -> dict:
    return {
        "authority_id": period.authority_id, "child_id": period.child_id, "period": period, "need": before.need,
        "placement": before.placement, "provider": before.provider, "over_20_miles": before.over_20_miles,
    }  # fmt: skip


def _placed(period: PeriodOfCare, day: date, random: Random) -> str:
    age = period.child.age(day)
    return random.choice(YOUNG if age < 6 else MIDDLE if age < 16 else OLD)


def _row(
    period: PeriodOfCare, day: date, reason: str, status: str, need: str, place: str, random: Random,
    stays: Episode | None = None,
) -> Episode:  # fmt: skip
    provider = "PR0" if place == "P1" else "PR1" if place in ("U1", "U3") else random.choice(CARERS)
    far = random.random() < 0.18
    return Episode(
        authority_id=period.authority_id, child_id=period.child_id, period=period, start=day, reason_new=reason,
        legal_status=status, need=need, placement=place, provider=stays.provider if stays else provider,
        over_20_miles=stays.over_20_miles if stays else far,
    )  # fmt: skip
