"""How each review of the last twelve months went on: one set of days, from which all that followed it is made."""

from dataclasses import dataclass
from datetime import date
from random import Random

from exchange.sample.living.ground import Ground
from reviews.models import Review

STUCK_FROM, STUCK_UNTIL = 3, 25  # working days since the review; after that everything is finished


@dataclass(frozen=True)
class Turn:
    """Days on which things came about; None for what has not come about, or was not recorded."""

    plan_received: date | None
    report_signed: date | None
    plan_signed: date | None
    sent: date | None
    completed: date | None
    distributed: date | None
    plan_updated: date | None
    lifted: date | None = None


class Turns:
    """The turn of each held review, by its key. Of the latest, some are stuck: a plan that is not signed off."""

    def __init__(self, ground: Ground):
        self.ground, self.random = ground, ground.random("turns")
        self.of: dict[int, Turn] = {review.pk: self._turn(review) for review in ground.all_held}

    def _turn(self, review: Review) -> Turn:
        ground, random = self.ground, self.random
        wait = ground.since(review.held_on)
        stuck = STUCK_FROM <= wait <= STUCK_UNTIL and random.random() < 0.3
        lifted = stuck and wait > 14 and random.random() < 0.25
        report = _one(random, (0.8, -6, -1), (1.0, 1, 6))
        plan = max(report, _one(random, (0.75, -3, 0), (1.0, 3, 12)))
        completed = wait - 1 if lifted else max(plan, _one(random, (0.85, 5, 14), (1.0, 16, 19)))
        distributed = completed + random.randint(1, 4)
        days = {
            "plan_received": _one(random, (0.72, -9, -3), (0.93, -2, 0), (1.0, None, None)),
            "report_signed": report if not (stuck and random.random() < 0.3) else None,
            "plan_signed": None if stuck else plan,
            "sent": _one(random, (0.9, 1, 5), (1.0, 6, 8)),
            "completed": completed if lifted or not stuck else None,
            "distributed": distributed if lifted or not stuck else None,
            "plan_updated": None if stuck else _one(random, (0.85, 3, 10), (1.0, 11, 15)),
            "lifted": wait - 2 if lifted else None,
        }
        return Turn(**{name: self._day(review, offset) for name, offset in days.items()})

    def _day(self, review: Review, offset: int | None) -> date | None:
        day = None if offset is None else self.ground.on(review.held_on, offset)
        return self.ground.if_past(max(day, review.period.start)) if day else None


def _one(random: Random, *choices: tuple[float, int | None, int | None]) -> int | None:
    """Draw a number of working days: (up to which chance, from, to) one after the other."""
    drawn = random.random()
    first, last = next((first, last) for chance, first, last in choices if drawn < chance)
    return None if first is None else random.randint(first, last)
