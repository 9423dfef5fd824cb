"""What was recorded of each review of the last twelve months: how it was held, how the child took part, why it was late."""

from datetime import timedelta

from exchange.sample.living.ground import BATCH, Ground, Lines
from exchange.sample.living.turns import Turns
from reviews.models import LatenessReasons, Review, ReviewMeeting

ALONE = ("yes", "yes", "yes", "yes", "yes", "refused", "not-appropriate", "no")
FACTS = (
    "provenance", "planned_on", "how", "first_met_on", "why_without", "chaired_by_child", "spoke_alone", "spoke_alone_on",
    "late_reason", "why_late", "plan_received_on", "plan_updated_on",
)  # fmt: skip


def load(ground: Ground, turns: Turns) -> None:
    """This function will fill in the reviews held in the last twelve months."""
    random, rows = ground.random("held"), ground.all_held
    words = Lines("planned", random)
    reasons = list(LatenessReasons.objects.in_force(ground.authority, ground.today).reasons.all())
    for review in rows:
        turn = turns.of[review.pk]
        review.provenance, review.planned_on = "entered", review.held_on
        review.plan_received_on, review.plan_updated_on = turn.plan_received, turn.plan_updated
        _how(review, random, words)
        _took_part(review, random)
        if review.timeliness == "late":
            review.late_reason, review.why_late = random.choice(reasons), words.one_of("late")
    Review.objects.bulk_update(rows, FACTS, batch_size=100)
    series = [review for review in rows if review.how == Review.How.SERIES]
    ReviewMeeting.objects.bulk_create([row for review in series for row in _meetings(review, words)], batch_size=BATCH)


def _how(review: Review, random, words: Lines) -> None:
    drawn = random.random()
    first = review.held_on - timedelta(days=random.choice((2, 5, 7)))
    if drawn < 0.05 and first > review.period.start:
        review.how, review.first_met_on = Review.How.SERIES, first
    elif drawn > 0.98:
        review.how, review.why_without = Review.How.WITHOUT, words.one_of("without")


def _took_part(review: Review, random) -> None:
    age = review.child.age(review.held_on)
    if review.participation == "PN1" and age >= 11 and review.how == Review.How.MEETING:
        review.chaired_by_child = random.choice(("no", "no", "no", "part", "yes"))
    if age >= 4:
        review.spoke_alone = random.choice(ALONE)
    if review.spoke_alone == Review.Alone.YES:
        day = review.held_on - timedelta(days=random.choice((0, 0, 2, 6)))
        review.spoke_alone_on = max(day, review.period.start)


def _meetings(review: Review, words: Lines) -> list[ReviewMeeting]:
    return [
        ReviewMeeting(authority_id=review.authority_id, review=review, met_on=day, words=words.one_of("series"))
        for day in (review.first_met_on, review.held_on)
    ]
