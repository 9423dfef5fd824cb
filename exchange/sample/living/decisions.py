"""The decisions of reviews: drafted, sent, agreed, deemed, queried and settled; done or not, and looked at again."""

from datetime import date
from random import Random

from exchange.sample.living.ground import BATCH, Ground, Lines
from exchange.sample.living.turns import Turns
from iro_portal.core.states import creating_from
from reviews.models import DecisionCheck, Review, ReviewDecision
from reviews.states import DecisionState

WHOSE = {"carer": "Carer", "school": "Designated teacher", "health": "Looked after children's nurse"}
LATELY = 15  # working days within which a query may still be open
TITLES = {"worker": "social worker", "manager": "team manager", "iro": "Independent Reviewing Officer"}


def load(ground: Ground, turns: Turns) -> None:
    """This function will give each review two to four decisions; the very latest have none yet, or drafts."""
    random = ground.random("decisions")
    words = Lines("decisions", random)
    reviews = [review for review in ground.all_held if ground.since(review.held_on) > 0 or random.random() < 0.5]
    rows = [row for review in reviews for row in _of(ground, review, turns.of[review.pk].sent, words)]
    with creating_from("sample"):
        rows = ReviewDecision.objects.bulk_create(rows, batch_size=BATCH)
    checks = [check for row in rows for check in _checks(ground, row, random)]
    DecisionCheck.objects.bulk_create(checks, batch_size=BATCH)


def _of(ground: Ground, review: Review, sent: date | None, words: Lines) -> list[ReviewDecision]:
    random, is_over = words.random, sent is not None and ground.since(sent) > ground.rules.query_days
    agrees = random.random() < (0.7 if is_over else 0.3)  # of all decisions of a review, or of none
    age = review.child.age(review.held_on)
    fitting = [line for line in words.source["any"] if age >= line[2]]
    chosen = random.sample(fitting, random.randint(2, 4))
    return [_row(ground, review, sent, place, line, words, agrees) for place, line in enumerate(chosen, start=1)]


def _row(ground: Ground, review: Review, sent, number: int, line, words: Lines, agrees: bool) -> ReviewDecision:
    random = words.random
    by_when = ground.on(review.held_on, random.choice((10, 15, 20, 30, 40, 60, 80)))
    facts = _answered(ground, review, sent, words, agrees) if sent else {}
    if sent and facts["state"] != DecisionState.QUERIED:
        facts["done_on"] = _done(ground, review, sent, by_when, random)
    return ReviewDecision(
        authority_id=review.authority_id, review=review, number=number, words=_words(review, line[0]),
        whose=_whose(ground, review, line[1]), by_when=by_when, **facts,
    )  # fmt: skip


def _words(review: Review, line: str) -> str:
    return line.format(who="the child" if review.child.age(review.held_on) < 11 else "the young person")


def _whose(ground: Ground, review: Review, kind: str) -> str:
    people = {"worker": ground.worker, "manager": ground.manager, "iro": ground.iro}
    person = people[kind](review.child) if kind in people else None
    return f"{person.name}, {TITLES[kind]}" if person else WHOSE.get(kind, "Social worker")


def _answered(ground: Ground, review: Review, sent: date, words: Lines, agrees: bool) -> dict:
    """What the manager said within five working days of the sending, and the IRO after a query."""
    due = ground.days.add(sent, ground.rules.query_days)
    facts = {"state": DecisionState.SENT, "sent_on": sent, "answer_due": due}
    random, manager = words.random, ground.manager(review.child)
    queries = random.random() < (0.2 if ground.since(sent) < LATELY else 0.07)
    answered, settled = ground.on(sent, random.randint(1, 4)), ground.on(sent, random.randint(5, 9))
    if manager and ground.if_past(answered) and queries:
        facts |= {"state": DecisionState.QUERIED, "answered_on": answered, "answered_by": manager}
        facts["query"], answer = words.one_of("queries")
        if ground.if_past(settled) and (ground.since(sent) >= LATELY or random.random() < 0.5):
            facts |= {"state": DecisionState.SETTLED, "settled_on": settled, "settled_by": ground.iro(review.child)}
            facts["settlement"] = answer
    elif manager and ground.if_past(answered) and agrees:
        facts |= {"state": DecisionState.AGREED, "answered_on": answered, "answered_by": manager}
    elif due < ground.today:
        facts |= {"state": DecisionState.DEEMED, "answered_on": due}
    return facts


def _done(ground: Ground, review: Review, sent: date, by_when: date, random: Random) -> date | None:
    """Of what is due, most is done about its day; of the decisions of the review before the last, nearly all."""
    is_last = review is ground.held[review.child_id][-1]
    if random.random() < (0.28 if is_last else 0.07):
        return None
    return ground.if_past(max(sent, ground.on(by_when, random.randint(-8, 6))))


def _checks(ground: Ground, decision: ReviewDecision, random: Random) -> list[DecisionCheck]:
    """Done on its day; and what is not done was looked for once or twice since."""
    looked = [] if decision.done_on or decision.sent_on is None else _looked(ground, decision, random)
    days = [(day, False) for day in looked] + ([(decision.done_on, True)] if decision.done_on else [])
    by = ground.iro(decision.review.child)
    return [
        DecisionCheck(authority_id=decision.authority_id, decision=decision, done=done, by=by, checked_on=day)
        for day, done in days
    ]


def _looked(ground: Ground, decision: ReviewDecision, random: Random) -> list[date]:
    days = (ground.if_past(ground.on(decision.by_when, after)) for after in (5, 40))
    return [day for day in days if day and random.random() < 0.7]
