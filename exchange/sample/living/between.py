"""What happens between two reviews: visits, updates asked of the worker, midway reviews, contacts, advocates, visitors."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from children.models import Child, Episode
from exchange.sample.living.ground import BATCH, Ground, Lines
from reviews.between_dates import midpoint, update_due
from reviews.models import (
    AdvocacyReferral,
    ChildContact,
    IndependentVisitor,
    MidpointUpdate,
    MidwayReview,
    Review,
    SocialWorkVisit,
)

Found = MidwayReview.Found
CONTACTS = {"Visited": "visit", "Sent": "message", "Text": "message"}  # by how the line begins


def load(ground: Ground) -> None:
    """This function will fill the time between the reviews of the last twelve months."""
    words = Lines("between", ground.random("between"))
    _visits(ground, ground.random("visits"))
    gaps = [gap for child in ground.children for gap in _gaps(ground, child)]
    updates = [row for last, review in gaps if (row := _update(ground, last, review, words))]
    MidpointUpdate.objects.bulk_create(updates, batch_size=BATCH)
    midways = [row for last, review in gaps if (row := _midway(ground, last, review, words))]
    MidwayReview.objects.bulk_create(midways, batch_size=BATCH)
    contacts = [row for child in ground.children for row in _contacts(ground, child, words)]
    ChildContact.objects.bulk_create(contacts, batch_size=BATCH)
    older = [child for child in ground.children if child.age(ground.today) >= 6]
    advocacy = [_advocacy(ground, child, words) for child in older if words.random.random() < 0.16]
    AdvocacyReferral.objects.bulk_create(advocacy, batch_size=BATCH)
    visitors = [_visitor(ground, child, words.random) for child in older if words.random.random() < 0.12]
    IndependentVisitor.objects.bulk_create(visitors, batch_size=BATCH)


def _visits(ground: Ground, random: Random) -> None:
    placed = Episode.objects.filter(child__in=ground.children).exclude(reason_new="L").order_by("start")
    moved: dict[int, list[date]] = {}
    for child, start in placed.values_list("child", "start"):
        moved.setdefault(child, []).append(start)
    rows = []
    for child in ground.children:
        days = _visited(ground, child, moved.get(child.pk, []), random)
        rows += [_visit(ground, child, day, random) for day in days]
    SocialWorkVisit.objects.bulk_create(rows, batch_size=BATCH)


def _visited(ground: Ground, child: Child, moved: list[date], random: Random) -> list[date]:
    """About every five weeks back from the last one, and in the week after each move; one child in twelve waits."""
    first = max(ground.year_ago, ground.periods[child.pk].start + timedelta(days=3))
    day = ground.today - timedelta(days=random.randint(44, 70) if random.random() < 0.08 else random.randint(1, 36))
    days = {
        ground.work_day(start + timedelta(days=random.randint(4, 7)))
        for start in moved
        if start >= first - timedelta(days=3)
    }
    while day >= first:
        days.add(ground.work_day(day))
        day -= timedelta(days=random.choice((21, 28, 30, 35, 38, 41, 41, 49)))
    return sorted(day for day in days if first <= day <= ground.yesterday)


def _visit(ground: Ground, child: Child, day: date, random: Random) -> SocialWorkVisit:
    alone = None if child.age(day) < 4 else random.random() < 0.85
    source, by = ("case-system", None) if random.random() < 0.7 else ("here", ground.worker(child))
    return SocialWorkVisit(
        authority=ground.authority, child=child, visited_on=day, seen_alone=alone, source=source, by=by
    )


def _gaps(ground: Ground, child: Child) -> Iterator[tuple[date, Review]]:
    """Each review of the last twelve months and the one to come, with the day of the one before it."""
    reviews = [*ground.held[child.pk], *([ground.to_come[child.pk]] if child.pk in ground.to_come else [])]
    last = max(ground.before[child.pk], default=None)
    for review in reviews:
        if last and review.limit_on and review.limit_on > last:
            yield last, review
        last = review.held_on


def _update(ground: Ground, last: date, review: Review, words: Lines) -> MidpointUpdate | None:
    asked = ground.if_past(midpoint(ground.days, last, review.limit_on))
    if asked is None or asked <= last or (review.held_on and asked >= review.held_on):
        return None
    due, random = update_due(ground.days, asked), words.random
    if due >= min(filter(None, (review.limit_on, review.held_on, review.planned_on))):
        return None
    answered = ground.if_past(ground.on(asked, random.choice((2, 3, 4, 4, 5, 5, 7, 9))))
    wanted = answered and random.random() < (0.9 if review.held_on else 0.82)
    facts = {
        "answered_on": answered,
        "answered_by": ground.worker(review.child),
        "answer": words.one_of("updates", review.child.age(asked)),
    }
    return MidpointUpdate(
        authority=ground.authority, review=review, asked_on=asked, due_on=due, **(facts if wanted else {})
    )


def _midway(ground: Ground, last: date, review: Review, words: Lines) -> MidwayReview | None:
    random = words.random
    half = ground.if_past(ground.on(midpoint(ground.days, last, review.limit_on), random.randint(0, 8)))
    until = review.held_on or ground.today
    if half is None or not last < half < until or half <= ground.year_ago or random.random() < 0.3:
        return None
    found = random.choice((Found.ON_TRACK, Found.ON_TRACK, Found.ON_TRACK, Found.CONCERNS, Found.SERIOUS))
    how = random.choice(list(MidwayReview.How))
    return MidwayReview(
        authority=ground.authority, child=review.child, review=review, held_on=half, how=how, found=found,
        words=words.one_of(f"midway-{found}", review.child.age(half)), by=ground.iro(review.child),
        with_whom=random.choice(("Social worker", "Carer", "Carer and social worker")) if how != "file" else "",
    )  # fmt: skip


def _contacts(ground: Ground, child: Child, words: Lines) -> list[ChildContact]:
    """Those of four and over: one to three in the year."""
    random, older = words.random, child.age(ground.year_ago) >= 4
    days = {
        ground.work_day(ground.ago(random.randint(2, 350), child)) for _ in range(random.randint(1, 3) if older else 0)
    }
    return [_contact(ground, child, day, words) for day in sorted(days) if day <= ground.yesterday]


def _contact(ground: Ground, child: Child, day: date, words: Lines) -> ChildContact:
    line = words.one_of("contacts", child.age(day))
    how = next((how for start, how in CONTACTS.items() if line.startswith(start)), "telephone")
    alone = True if how == "visit" else None
    return ChildContact(
        authority=ground.authority, child=child, on=day, how=how, alone=alone, words=line, by=ground.iro(child)
    )


def _advocacy(ground: Ground, child: Child, words: Lines) -> AdvocacyReferral:
    random, facts = words.random, {}
    referred = ground.ago(random.randint(5, 320), child)
    advocate = ground.if_past(referred + timedelta(days=random.randint(4, 20)))
    if advocate:
        facts["advocate_from"] = advocate
        ended = ground.if_past(advocate + timedelta(days=random.randint(40, 200)))
        facts |= {"ended_on": ended, "outcome": words.one_of("outcomes")} if ended else {}
    subject = words.one_of("subjects", child.age(referred))
    return AdvocacyReferral(
        authority=ground.authority, child=child, referred_on=min(referred, ground.yesterday), subject=subject,
        by=ground.worker(child), **facts,
    )  # fmt: skip


def _visitor(ground: Ground, child: Child, random: Random) -> IndependentVisitor:
    offered = min(ground.ago(random.randint(20, 500), child), ground.yesterday)
    declined = random.random() < 0.35
    matched = None if declined else ground.if_past(offered + timedelta(days=random.randint(20, 120)))
    return IndependentVisitor(
        authority=ground.authority, child=child, offered_on=offered, declined=declined, matched_on=matched,
        by=ground.worker(child),
    )  # fmt: skip
