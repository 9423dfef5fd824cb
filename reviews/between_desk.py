"""What waits for whom between two reviews: updates to give, updates overdue, midway reviews, visits."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from children.models import Allocation, Child
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews import visits
from reviews.between_dates import midpoint
from reviews.desk import Task
from reviews.models import MidpointUpdate, MidwayReview, Review

SHOWN = 10


@dataclass(frozen=True)
class WithoutMidway:
    """A review to come before which no midway review is recorded, and the day halfway to it."""

    review_id: int
    midpoint: date


def updates_to_give(viewer: Staff, on: date) -> list[Task]:
    """Midpoint updates asked of this social worker, or of one whom they cover; soonest first."""
    mine = Allocation.objects.current(on).social_workers().filter(staff__in=viewer.duties(on).acting_as)
    rows = MidpointUpdate.objects.of(viewer.authority_id).waiting().filter(review__child__in=mine.values("child_id"))
    return _tasks(viewer, rows, "Give the midpoint update", "reviews:child-midpoint", on)


def updates_overdue(viewer: Staff, on: date) -> list[Task]:
    """Midpoint updates about this IRO's children that nobody gave in time; the longest overdue first."""
    reviews = Review.objects.of(viewer.authority_id).of_iro(viewer.duties(on).acting_as, on)
    rows = MidpointUpdate.objects.of(viewer.authority_id).waiting().filter(due_on__lt=on, review__in=reviews)
    return _tasks(viewer, rows, "Midpoint update not given", "reviews:child-between", on)


def without_midway(viewer: Staff, on: date) -> list[WithoutMidway]:
    """Reviews to come, after one that was held, before which no midway review is recorded; soonest midpoint first."""
    held = Review.objects.held().filter(period=OuterRef("period"), held_on__lte=on).order_by("-held_on")
    rows = Review.objects.visible_to(viewer, on).planned().exclude(limit_on=None)
    rows = rows.exclude(Exists(MidwayReview.objects.filter(review=OuterRef("pk"))))
    rows = rows.annotate(last_held=Subquery(held.values("held_on")[:1])).exclude(last_held=None)
    days = calendar(viewer.authority.calendar)
    found = rows.order_by("limit_on", "pk").values_list("pk", "last_held", "limit_on")
    lines = [WithoutMidway(pk, midpoint(days, last, limit)) for pk, last, limit in found]
    return sorted(lines, key=lambda line: line.midpoint)


def midways_due(viewer: Staff, on: date) -> list[WithoutMidway]:
    """Those of them whose midpoint has come."""
    return [line for line in without_midway(viewer, on) if line.midpoint <= on]


def visits_overdue(viewer: Staff, on: date) -> list[visits.VisitStanding]:
    """Children whom this person may see and whose social worker's visit is overdue."""
    return visits.overdue(Child.objects.visible_to(viewer, on), viewer.authority, on)


def _tasks(viewer: Staff, rows, what: str, page: str, on: date) -> list[Task]:
    rows = rows.exclude(review__child__in=Child.objects.kept_from(viewer, on).values("child_id"))
    rows = rows.select_related("review__child", "review__authority").order_by("due_on", "pk")[:SHOWN]
    return [
        Task(
            what, row.review, row.due_on, calendar(row.review.authority.calendar).left(on, row.due_on),
            reverse(page, args=[row.review.child.reference]),
        )
        for row in rows
    ]  # fmt: skip
