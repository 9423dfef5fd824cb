"""The child's voice: views at and between reviews, quotes fit to be printed, entitlements explained, first packs."""

from datetime import timedelta
from random import Random

from children.models import Child
from exchange.sample.living.ground import BATCH, Ground, Lines
from reviews.models import ChildView, Entitlement, EntitlementExplained, Entitlements, FirstPack, Review

When, How = ChildView.When, ChildView.How
SCORES = (5, 5, 4, 4, 4, 3, 3, 2, 1)


def load(ground: Ground) -> None:
    """This function will record what children said, and what was explained to them."""
    words = Lines("voice", ground.random("voice"))
    views = [view for review in ground.all_held if (view := _at_review(ground, review, words))]
    views += [view for review in ground.open_reviews if (view := _before(ground, review, words))]
    views += [_between(ground, child, words) for child in ground.children if words.random.random() < 0.12]
    ChildView.objects.bulk_create(views, batch_size=BATCH)
    _explain(ground, words.random)
    packs = [_pack(ground, child, words) for child in ground.children if words.random.random() < 0.85]
    FirstPack.objects.bulk_create(packs, batch_size=BATCH)


def _at_review(ground: Ground, review: Review, words: Lines) -> ChildView | None:
    """Of most reviews; of the youngest what the carer or the IRO saw."""
    age, random = review.child.age(review.held_on), words.random
    if random.random() < 0.35:
        return None
    if age < 4:
        seen = {"words": words.one_of("young"), "how": How.OTHER}
        return _view(ground, review.child, review, When.AT, review.held_on, **seen)
    before = random.random() < 0.55
    start = ground.periods[review.child_id].start
    day = max(review.first_met_on - timedelta(days=random.randint(1, 8)), start) if before else review.held_on
    how = random.choice((How.FORM, How.FORM, How.TALK)) if before else random.choice((How.TALK, How.TALK, How.ADVOCATE))
    return _view(ground, review.child, review, When.BEFORE if before else When.AT, day, how=how, **_said(words, age))


def _before(ground: Ground, review: Review, words: Lines) -> ChildView | None:
    """Consultation forms that have come in for a review in the next weeks."""
    soon = review.planned_on and review.planned_on <= ground.today + timedelta(days=12)
    age = review.child.age(ground.today)
    if not soon or age < 5:
        return None
    return _view(ground, review.child, review, When.BEFORE, ground.back(1), how=How.FORM, **_said(words, age))


def _between(ground: Ground, child: Child, words: Lines) -> ChildView:
    day = min(ground.ago(words.random.randint(3, 340), child), ground.yesterday)
    if child.age(day) < 4:
        return _view(ground, child, None, When.BETWEEN, day, how=How.OTHER, words=words.one_of("young"))
    return _view(ground, child, None, When.BETWEEN, day, how=How.TALK, words=words.one_of("words", child.age(day)))


def _said(words: Lines, age: int) -> dict:
    random = words.random
    said: dict = {"words": words.one_of("words", age), "placement_score": random.choice(SCORES)}
    if random.random() < 0.8:
        said["iro_score"] = random.choice(SCORES[:7])
    if random.random() < 0.3:
        said |= {"quote": words.one_of("quotes", age), "quote_fit": random.random() < 0.75}
    return said


def _view(ground: Ground, child: Child, review: Review | None, when: str, day, **said) -> ChildView:
    return ChildView(
        authority=ground.authority, child=child, review=review, when=when, given_on=day, by=ground.iro(child), **said
    )


def _explain(ground: Ground, random: Random) -> None:
    """To children of five and over, at one review of the year, from the list in force."""
    listed = list(Entitlements.objects.in_force(ground.authority, ground.today).entitlements.all())
    rows = []
    for child in ground.children:
        held = [review for review in ground.held[child.pk] if child.age(review.held_on) >= 5]
        if held and random.random() < 0.75:
            rows += _explained(ground, random.choice(held), listed, random)
    EntitlementExplained.objects.bulk_create(rows, batch_size=BATCH)


def _explained(ground: Ground, review: Review, listed: list[Entitlement], random: Random):
    age = review.child.age(review.held_on)
    fitting = [row for row in listed if row.min_age is None or age >= row.min_age]
    understood = random.choice((True, True, True, True, True, None, False))
    return [
        EntitlementExplained(
            authority=ground.authority, child=review.child, entitlement=row, review=review,
            explained_on=review.held_on, understood=understood, by=ground.iro(review.child),
        )
        for row in sorted(random.sample(fitting, min(len(fitting), random.randint(4, 8))), key=lambda row: row.order)
    ]  # fmt: skip


def _pack(ground: Ground, child: Child, words: Lines) -> FirstPack:
    random, start = words.random, ground.periods[child.pk].start
    day = min(start + timedelta(days=random.randint(2, 12)), ground.yesterday)
    contents = words.source["pack"]
    understood = "too-young" if child.age(day) < 5 else random.choice(("yes", "yes", "partly", "no"))
    return FirstPack(
        authority=ground.authority, child=child, given_on=max(day, start), understood=understood,
        contents=contents[: random.randint(4, len(contents))], by=ground.worker(child),
    )  # fmt: skip
