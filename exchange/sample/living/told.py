"""What the IRO was told of, before or after, and what they were not told: moves, missing episodes and other events."""

from datetime import date, timedelta

from children.models import Child, Episode, MissingEpisode
from exchange.sample.living.ground import BATCH, Ground, Lines
from reviews.models import IroNotice

Kind = IroNotice.Kind
OTHERS = (Kind.EXCLUSION, Kind.EXCLUSION, Kind.PLAN, Kind.HEARING, Kind.COMPLAINT, Kind.ALLEGATION)
AHEAD = (Kind.MOVE, Kind.HEARING, Kind.PLAN)


def load(ground: Ground) -> None:
    """This function will record notices of the last twelve months, and some of what is to come."""
    words = Lines("told", ground.random("told"))
    moves = Episode.objects.filter(child__in=ground.children, reason_new="P", start__gte=ground.year_ago)
    away = MissingEpisode.objects.filter(child__in=ground.children)
    events = [(child, Kind.MOVE, day) for child, day in moves.order_by("start", "pk").values_list("child", "start")]
    events += [(child, Kind.MISSING, day) for child, day in away.order_by("start", "pk").values_list("child", "start")]
    events += [(child.pk, *event) for child in ground.children for event in _others(ground, child, words)]
    known = {(child, kind, day): None for child, kind, day in events if day <= ground.yesterday}
    rows = [_notice(ground, ground.periods[child].child, kind, day, words) for child, kind, day in known]
    ahead = words.random.sample(ground.children, min(6, len(ground.children)))
    rows += [_ahead(ground, child, AHEAD[place % 3], words) for place, child in enumerate(ahead)]
    IroNotice.objects.bulk_create(rows, batch_size=BATCH)


def _others(ground: Ground, child: Child, words: Lines) -> list[tuple[str, date]]:
    if words.random.random() > 0.3:
        return []
    kind = words.random.choice(OTHERS)
    too_young = kind in (Kind.EXCLUSION, Kind.COMPLAINT) and child.age(ground.year_ago) < 6
    return [(Kind.PLAN if too_young else kind, ground.ago(words.random.randint(2, 340), child))]


def _notice(ground: Ground, child: Child, kind: str, day: date, words: Lines) -> IroNotice:
    drawn, random = words.random.random(), words.random
    told = day + timedelta(days=random.choice((-12, -5, -2) if drawn < 0.35 else (0, 1, 1, 2, 5)))
    told = ground.if_past(max(_office_day(ground, told, day), ground.periods[child.pk].start)) if drawn < 0.88 else None
    seen = ground.if_past(told + timedelta(days=random.randint(0, 4))) if told else None
    return IroNotice(
        authority=ground.authority, child=child, kind=kind, event_on=day, told_on=told, words=words.one_of(kind),
        without_review=kind == Kind.PLAN and random.random() < 0.4, seen_on=seen,
        by=ground.worker(child) if told else ground.iro(child), seen_by=ground.iro(child) if seen else None,
    )  # fmt: skip


def _office_day(ground: Ground, told: date, event: date) -> date:
    """The working day on which somebody could tell: before the event the one before, after it the next."""
    return ground.work_day(told) if told < event else ground.days.add(told - timedelta(days=1), 1)


def _ahead(ground: Ground, child: Child, kind: str, words: Lines) -> IroNotice:
    """Told of what comes in the next weeks; the IRO has not looked yet."""
    return IroNotice(
        authority=ground.authority, child=child, kind=kind, words=words.one_of(kind), by=ground.worker(child),
        event_on=ground.days.add(ground.today, words.random.randint(2, 25)), told_on=ground.back(0),
    )  # fmt: skip
