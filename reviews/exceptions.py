"""What the IRO manager looks into: reviews that go late, have no IRO, or of which something is overdue after they were held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from children.models import Allocation
from iro_portal.core.working_days import Calendar, calendar
from people.models import Staff
from reviews.models import Review, ReviewDecision, ReviewRecord, ReviewRules
from reviews.models.review import rules_on
from reviews.states import RecordState

SOON = 20  # working days before the limit within which a day has to be fixed


@dataclass(frozen=True)
class Day:
    """The day on which exceptions are looked for, with the working days and the rules in force."""

    on: date
    days: Calendar
    rules: ReviewRules


@dataclass(frozen=True)
class Kind:
    """One kind of exception: how it is told, which reviews it takes, and the day that a row shows."""

    slug: str
    label: str
    find: Callable
    due: Callable[[Review, Day], date | None]


@dataclass(frozen=True)
class Row:
    """One exception: the review, the day that has passed or nears, and the working days left until it."""

    review: Review
    due_on: date | None
    left: float | None


def held_before(days: Calendar, on: date, working_days: int) -> date:
    """Return the first day of which a deadline of so many working days has not passed by `on`; all before it have."""
    return days.working[days.ordinal(on - timedelta(days=1)) - working_days]


def kinds(rules: ReviewRules) -> tuple[Kind, ...]:
    """Return every kind of exception under an authority's rules."""
    after = "{} {} working days after the review".format
    return (
        Kind("no-day", f"No day fixed, to be held within {SOON} working days", _no_day, lambda row, day: row.hold_by),
        Kind("planned-late", "Planned after the last day in time", _planned_late, _limit),
        Kind("overdue", "Overdue: not held, last day in time passed", _overdue, _limit),
        Kind("forward", "Brought forward, and that day has passed", _forward, lambda row, day: row.wanted_by),
        Kind("no-iro", "The child has no IRO", _no_iro, _limit),
        Kind("decisions", after("Decisions not sent", rules.decisions_sent_days), _decisions, _after("decisions_sent")),
        Kind("record", after("Record not completed", rules.record_completed_days), _record, _after("record_completed")),
        Kind(
            "distributed", after("Record not distributed", rules.record_distributed_days), _distributed,
            _after("record_distributed"),
        ),
        Kind("plan", after("Care plan not updated", rules.plan_updated_days), _plan, _after("plan_updated")),
    )  # fmt: skip


def day_of(viewer: Staff, on: date) -> Day:
    """Return the day as this person's authority counts it."""
    return Day(on, calendar(viewer.authority.calendar), rules_on(viewer.authority, on))


def rows_of(kind: Kind, viewer: Staff, day: Day):
    """Return the reviews of one kind that this person may see, the oldest first."""
    rows = kind.find(Review.objects.visible_to(viewer, day.on), day)
    order = F("held_on").asc(nulls_last=True), F("limit_on").asc(nulls_last=True), "pk"
    return rows.select_related("child", "authority").order_by(*order)


def as_row(kind: Kind, review: Review, day: Day) -> Row:
    """Return a review with the day that makes it an exception."""
    due = kind.due(review, day)
    return Row(review, due, day.days.left(day.on, due) if due else None)


def _limit(review: Review, day: Day) -> date | None:
    return review.limit_on


def _after(what: str) -> Callable[[Review, Day], date | None]:
    return lambda review, day: day.days.add(review.held_on, getattr(day.rules, f"{what}_days"))


def _no_day(reviews, day: Day):
    last = day.days.add(day.on, SOON)
    return reviews.to_hold_by(last).filter(planned_on=None).exclude(limit_on__lt=day.on)


def _planned_late(reviews, day: Day):
    return reviews.planned().filter(planned_on__gt=F("limit_on"))


def _overdue(reviews, day: Day):
    return reviews.overdue(day.on)


def _forward(reviews, day: Day):
    return reviews.planned().filter(wanted_by__lt=day.on)


def _no_iro(reviews, day: Day):
    held = Allocation.objects.current(day.on).iros().filter(child=OuterRef("child"))
    return reviews.planned().exclude(Exists(held))


def _held(reviews, day: Day, working_days: int):
    """Held reviews whose clock has run out. What came from a file before the portal was used has no clock here."""
    return reviews.held().filter(held_on__lt=held_before(day.days, day.on, working_days), provenance="entered")


def _decisions(reviews, day: Day):
    own = ReviewDecision.objects.filter(review=OuterRef("pk"))
    waiting = Q(Exists(own.drafts())) | ~Q(Exists(own))
    return _held(reviews, day, day.rules.decisions_sent_days).filter(waiting)


def _record(reviews, day: Day):
    drafts = ReviewRecord.objects.filter(review=OuterRef("pk"), state=RecordState.DRAFT)
    return _held(reviews, day, day.rules.record_completed_days).filter(Exists(drafts))


def _distributed(reviews, day: Day):
    waiting = ReviewRecord.objects.filter(review=OuterRef("pk")).not_distributed()
    return _held(reviews, day, day.rules.record_distributed_days).filter(Exists(waiting))


def _plan(reviews, day: Day):
    return _held(reviews, day, day.rules.plan_updated_days).filter(plan_updated_on=None)
