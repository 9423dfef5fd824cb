"""Dates of assessments and plans as the case system gives them, with gaps: what the matrix of missing items shows."""

from datetime import date, timedelta
from random import Random

from children.models import Child
from exchange.sample.living.ground import BATCH, Ground
from reviews import items
from reviews.models import ItemDate

Item = ItemDate.Item
OVERDUE = {Item.HEALTH: 0.09, Item.SDQ: 0.14, Item.PEP: 0.12}
BY = {Item.HEALTH: "Looked after children's nurse", Item.SDQ: "Virtual school", Item.PEP: "Virtual school"}


def load(ground: Ground) -> None:
    """This function will give every child in care the dates of the extract of today."""
    random = ground.random("items")
    rows = [row for child in ground.children for row in _of(ground, child, random)]
    ItemDate.objects.bulk_create(rows, batch_size=BATCH)


def _of(ground: Ground, child: Child, random: Random) -> list[ItemDate]:
    age = child.age(ground.today)
    health = items.UNDER_FIVE if items.UNDER_FIVE.fits(age) else items.FROM_FIVE
    wanted = {Item.HEALTH: health, Item.SDQ: items.SDQ, Item.PEP: items.PEP}
    rows = [
        row for item, ages in wanted.items() if ages.fits(age) for row in _periodic(ground, child, item, ages, random)
    ]
    return rows + _permanence(ground, child, random)


def _periodic(ground: Ground, child: Child, item: str, ages: items.Ages, random: Random) -> list[ItemDate]:
    """The last one, and the next: under way where it is due soon, not begun where it is overdue."""
    length = (ages.until(ground.today) - ground.today).days
    is_late = random.random() < OVERDUE[item]
    ago = random.randint(length + 3, length + 70) if is_late else random.randint(3, length - 4)
    signed = max(ground.work_day(ground.ago(ago, child)), ground.periods[child.pk].start)
    if signed > ground.yesterday:
        return []
    due = ages.until(signed)
    last = _row(ground, child, item, signed + timedelta(days=random.randint(-3, 9)), signed, BY[item])
    begun = ground.if_past(due - timedelta(days=10)) if random.random() < 0.6 else None
    return [last, _row(ground, child, item, due, None, "", begun and max(begun, signed))]


def _permanence(ground: Ground, child: Child, random: Random) -> list[ItemDate]:
    """By four months in care; a few never had one."""
    start = ground.periods[child.pk].start
    due = start + timedelta(days=122)
    signed = ground.if_past(due + timedelta(days=random.randint(-30, 25)))
    by = manager.name if (manager := ground.manager(child)) else ""
    if signed is None or random.random() < 0.06:
        return [_row(ground, child, Item.PERMANENCE_PLAN, due, None, "")]
    return [_row(ground, child, Item.PERMANENCE_PLAN, due, signed, by)]


def _row(ground: Ground, child: Child, item: str, due: date, signed: date | None, by: str, begun=None) -> ItemDate:
    return ItemDate(
        authority=ground.authority, child=child, item=item, due_on=due, started_on=begun, signed_off_on=signed,
        signed_off_by=by, source="case-system",
    )  # fmt: skip
