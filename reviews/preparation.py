"""What an IRO has to know before a review, on one page: asked in a number of statements that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from children.codes import NEW_EPISODE, PLACEMENT
from children.models import CourtProceedings, Disability, Episode, MissingEpisode, ProtectionPlan
from children.standing import standing
from iro_portal.core.dates import in_full
from people.models import Staff
from reviews import attendance, planning, wording
from reviews.models import ChildView, IroNotice, ItemDate, MidpointUpdate, MidwayReview, Review, ReviewDecision
from reviews.models.workflow import WorkflowStep
from reviews.permissions import can_read_words

NEAR = timedelta(days=28)
VIEWS_SHOWN = 5
SHOWN = 20


@dataclass(frozen=True)
class Missing:
    """Something that is not signed off: what, where it stands, by when, from which source."""

    what: str
    stands: str
    due_on: date | None
    source: str


@dataclass(frozen=True)
class Happened:
    """Something that happened since the last review: the day, what, and words that not everybody may read."""

    on: date
    what: str
    words: str = ""


def of(review: Review, viewer: Staff, on: date) -> dict:
    """Return all that the page of preparation shows."""
    last, may_read = last_before(review), can_read_words(review.child, viewer)
    since = last.held_on if last else review.period.start
    return {
        "last": last,
        "since": since,
        "may_read": may_read,
        "standing": standing(review.child, on),
        "days_left": wording.days_left(review, on),
        "rule": wording.rule_in_words(review),
        "decisions": decisions(review, last),
        "missing": missing(review, on),
        "views": ChildView.objects.filter(child=review.child).order_by("-given_on", "-pk")[:VIEWS_SHOWN],
        "happened": happened(review, since, may_read),
        "midways": MidwayReview.objects.filter(child=review.child, held_on__gt=since).select_related("by")[
            :VIEWS_SHOWN
        ],
        "update": MidpointUpdate.objects.filter(review=review).select_related("answered_by").first(),
        "people": attendance.people_of(last) if last else (),
        "around": _around(review, on, may_read),
        **_family(review, viewer, on),
    }


def last_before(review: Review) -> Review | None:
    """Return the review held before this one in the same period of care."""
    held = review.period.reviews.held().exclude(pk=review.pk)
    if review.held_on:
        held = held.filter(held_on__lt=review.held_on)
    return held.select_related("authority", "iro").order_by("-held_on").first()


def decisions(review: Review, last: Review | None):
    """Return the decisions of the last review, and of those before it what is not done; `times`: how often found so."""
    if last is None:
        return ReviewDecision.objects.none()
    rows = ReviewDecision.objects.of(review.authority).sent().filter(review__period=review.period_id)
    rows = rows.filter(Q(review=last) | Q(done_on=None, review__held_on__lt=last.held_on))
    times = Count("checks", filter=Q(checks__done=False))
    return rows.select_related("review").annotate(times=times).order_by("-review__held_on", "number")[: 5 * SHOWN]


def missing(review: Review, on: date) -> list[Missing]:
    """Return the steps of the review that are not signed off, and the items of the child's file that are due and are not."""
    steps = WorkflowStep.objects.filter(review=review).not_signed_off().select_related("stage", "review", "authority")
    rows = [
        Missing(step.stage.label, step.get_state_display(), _due(step, review), step.get_source_display())
        for step in steps.order_by("order")
    ]
    known = {row.what for row in rows}
    return rows + [item for item in _items(review, on) if item.what not in known]


def happened(review: Review, since: date, may_read: bool) -> list[Happened]:
    """Return what the IRO was told of, times missing and moves since a day, the newest first."""
    about = {"child": review.child_id}
    notices = IroNotice.objects.filter(**about, event_on__gt=since)[:SHOWN]
    away = MissingEpisode.objects.filter(**about, start__gt=since).order_by("-start")[:SHOWN]
    episodes = Episode.objects.filter(**about, start__gt=since).order_by("-start")[:SHOWN]
    lines: Iterable[Happened] = [
        *(Happened(row.event_on, _notice(row), row.words if may_read else "") for row in notices),
        *(Happened(row.start, _away(row)) for row in away),
        *(Happened(row.start, _episode(row)) for row in episodes),
    ]
    return sorted(lines, key=lambda line: line.on, reverse=True)


def _due(step: WorkflowStep, review: Review) -> date | None:
    step.review = review
    return step.due_on


def _items(review: Review, on: date) -> list[Missing]:
    """The newest row of each item counts; one without a due day says nothing of what is due."""
    newest = {}
    for row in ItemDate.objects.filter(child=review.child_id).order_by(F("due_on").asc(nulls_first=True), "pk"):
        newest[row.item] = row
    until = max(on, review.planned_on or review.limit_on or on)
    return [
        Missing(row.get_item_display(), "In progress" if row.started_on else "Not started", row.due_on, _source(row))
        for row in sorted(newest.values(), key=lambda row: row.due_on or date.max)
        if row.signed_off_on is None and row.due_on and row.due_on <= until
    ]


def _source(row: ItemDate) -> str:
    return "The portal" if row.source == "here" else "The case system"


def _notice(row: IroNotice) -> str:
    told = f"IRO told {in_full(row.told_on)}" if row.told_on else "IRO not informed"
    return f"{row.get_kind_display()} ({told}){', without a review' if row.without_review else ''}"


def _away(row: MissingEpisode) -> str:
    until = f"until {in_full(row.end)}" if row.end else "not back yet"
    interview = row.get_interview_display().lower() or "not recorded"
    return f"{row.get_kind_display()}, {until}; return home interview: {interview}"


def _episode(row: Episode) -> str:
    what = NEW_EPISODE.get(row.reason_new, "Change of placement or legal status")
    return f"{what}: {PLACEMENT.get(row.placement, row.placement or 'placement not recorded')}"


def _around(review: Review, on: date, may_read: bool) -> dict:
    about = {"child": review.child_id}
    return {
        "court": CourtProceedings.objects.filter(**about, ended_on=None),
        "disabilities": Disability.objects.current(on).filter(**about) if may_read else (),
        "protection": ProtectionPlan.objects.current(on).filter(**about).first(),
    }


def _family(review: Review, viewer: Staff, on: date) -> dict:
    rows = planning.family_of(review, viewer, on).exclude(pk=review.pk).select_related("child").order_by("limit_on")
    family = list(rows[:SHOWN])
    near = [row for row in family if review.limit_on and row.limit_on and abs(row.limit_on - review.limit_on) <= NEAR]
    return {"family": family, "near": near if review.held_on is None else []}
