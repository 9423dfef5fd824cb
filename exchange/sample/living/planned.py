"""The days of reviews to come: fixed, moved, postponed, called off, brought forward, and some not fixed yet."""

from datetime import date, timedelta
from random import Random

from exchange.sample.living.ground import BATCH, Ground, Lines
from people.roles import Role
from reviews.due_dates import working_day_for
from reviews.models import Review, ReviewMove

Kind = ReviewMove.Kind
SOON = 45  # working days before the limit within which business support has fixed the day
FACTS = ("provenance", "planned_on", "why_moved", "wanted_by", "early_reason", "why_early")


def load(ground: Ground) -> None:
    """This function will fix the days of reviews to come, as business support does, with the moves that led to them."""
    random = ground.random("planned")
    words, rows = Lines("planned", random), [row for row in ground.open_reviews if row.limit_on]
    moves = [move for row in rows for move in _fix(ground, row, random)]
    unusual = [row for row in rows if row.planned_on and row.planned_on > ground.today + timedelta(days=14)]
    for change, review in zip((_postpone, _move, _call_off, _late, _postpone), unusual, strict=False):
        moves.append(change(ground, review, words))
    moves += [_forward(ground, row, words) for row in _far(ground, rows)[:2]]
    for row in ground.open_reviews:
        row.provenance = "entered"
    Review.objects.bulk_update(ground.open_reviews, FACTS, batch_size=100)
    ReviewMove.objects.bulk_create(moves, batch_size=BATCH)


def _fix(ground: Ground, review: Review, random: Random) -> list[ReviewMove]:
    left = ground.days.between(ground.today, review.limit_on)
    drawn = random.random()
    if (left > SOON and drawn < 0.75) or (left <= SOON and drawn < 0.07):
        return []
    day = working_day_for(ground.days, max(review.limit_on, ground.today + timedelta(days=3)))
    earlier = min(random.randint(0, 8), max(left - 2, 0))
    review.planned_on = ground.on(day, -earlier)
    return [_row(ground, review, Kind.FIXED, None, review.planned_on, "", random.randint(4, 18))]


def _far(ground: Ground, rows: list[Review]) -> list[Review]:
    """Reviews due in more than two months whose day is not fixed."""
    last = ground.today + timedelta(days=60)
    return [row for row in rows if row.planned_on is None and row.limit_on > last]


def _postpone(ground: Ground, review: Review, words: Lines) -> ReviewMove:
    """From a week before, still within the limit."""
    return _to(ground, review, Kind.POSTPONED, ground.on(review.planned_on, -5), review.planned_on, words)


def _move(ground: Ground, review: Review, words: Lines) -> ReviewMove:
    return _to(ground, review, Kind.MOVED, ground.on(review.planned_on, 3), review.planned_on, words)


def _late(ground: Ground, review: Review, words: Lines) -> ReviewMove:
    """The one kind of move that makes a review late."""
    return _to(ground, review, Kind.POSTPONED, review.planned_on, ground.days.add(review.limit_on, 4), words)


def _to(ground: Ground, review: Review, kind: str, was: date, now: date, words: Lines) -> ReviewMove:
    review.planned_on, review.why_moved = now, words.one_of("moved")
    return _row(ground, review, kind, was, now, review.why_moved, 2)


def _call_off(ground: Ground, review: Review, words: Lines) -> ReviewMove:
    was, review.planned_on, review.why_moved = review.planned_on, None, words.one_of("called_off")
    return _row(ground, review, Kind.CALLED_OFF, was, None, review.why_moved, 1)


def _forward(ground: Ground, review: Review, words: Lines) -> ReviewMove:
    """By the IRO, three weeks from now; the limit stays."""
    review.wanted_by, review.early_reason = ground.days.add(ground.today, 15), Review.Early.IRO
    review.why_early = words.one_of("early")
    by = ground.iro(review.child)
    return _row(ground, review, Kind.FORWARD, review.limit_on, review.wanted_by, review.why_early, 1, by)


def _row(ground: Ground, review: Review, kind: str, was, now, why: str, back: int, by=None) -> ReviewMove:
    return ReviewMove(
        authority_id=review.authority_id, review=review, kind=kind, was_on=was, now_on=now, why=why,
        by=by or ground.with_role(Role.BUSINESS_SUPPORT), happened_at=ground.at(ground.back(back), 11),
    )  # fmt: skip
