"""What is counted of reviews as events: held in the period, in time or not, and the children whom they concern."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from children.ages import birthday
from children.models import Allocation, Child
from people.models import Authority
from reports.definitions import review_judging
from reports.definitions.children_measures import in_care
from reports.definitions.review_judging import WAITING, earlier
from reports.dimensions import Asked, over_all
from reports.let import Among
from reports.measures import Grain, Measure
from reports.period import Period
from reviews.due_dates import WEEKS_FROM_PLACEMENT, Timeliness
from reviews.models import PARTICIPATION, MidwayReview, Review
from reviews.states import ReviewState

REVIEW = Grain("review", "a review", "pk", "review")
REVIEWED_CHILD = Grain("reviewed child", "a child looked after on the last day", "pk", "child")
HEARD_CHILD = Grain("heard child", "a child aged 4 or over", "pk", "child")
IRO_CHILD = Grain("child with IROs", "a child looked after on the last day", "pk", "child")

HELD = "by the day the review was held (of a series of meetings the last)"
ON_LAST = "on the last day of the period"
FOUR_WEEKS = timedelta(weeks=WEEKS_FROM_PLACEMENT)
UNDER_FOUR, SILENT = "PN0", ("PN4", "PN7")
MOST_IROS = 3
WORST = (Timeliness.LATE, WAITING, Timeliness.UNDETERMINED)  # the worst first; else all were in time
CODES = tuple(code for code, _ in PARTICIPATION)


def held(authority: Authority, period: Period) -> QuerySet:
    """Reviews held in a period; planned and cancelled ones never."""
    return Review.objects.of(authority).held().filter(held_on__gte=period.start, held_on__lt=period.end)


def _judged(timeliness: Timeliness):
    return lambda authority, period: held(authority, period).filter(timeliness=timeliness)


def _with_earlier(authority: Authority, period: Period) -> QuerySet:
    """Reviews held, with when the one before in the same time in care was, and the last midway review of the child."""
    midway = MidwayReview.objects.filter(child=OuterRef("child"), held_on__lt=OuterRef("held_on"))
    return held(authority, period).annotate(
        held_before=Subquery(earlier().values("held_on")[:1]), midway_on=over_all(midway, "MAX", "held_on", DateField())
    )


def _compared(authority: Authority, period: Period) -> QuerySet:
    """Reviews held, with whether the IRO was that of the one before in the same time in care."""
    return held(authority, period).annotate(iro_before=review_judging.iro_before())


def in_care_for_four_weeks(authority: Authority, period: Period) -> QuerySet:
    """Children looked after on the last day of the period, and for the four weeks before it at least.

    Whose they are is said of their times in care alone: said of the children too, PostgreSQL expects next to none.
    """
    stays = in_care(authority, period).filter(start__lte=period.last - FOUR_WEEKS)
    return Child.objects.filter(pk__in=stays.order_by().values("child"))


def _children(authority: Authority, period: Period) -> QuerySet:
    """Children looked after on the last day of the period."""
    return Child.objects.of(authority).filter(Exists(in_care(authority, period).filter(child=OuterRef("pk"))))


def worst_of_child(asked: Asked, by_record: bool) -> dict:
    """The worst that is true of any of a child's reviews in the period; late where one had to be held and was not."""
    overdue = _overdue(asked.authority, min(asked.period.last, timezone.localdate()))
    late = When(pk__in=overdue.values("child"), then=Constant(Timeliness.LATE))
    worst = [
        When(_has_review(asked, judgement, by_record), then=Constant(judgement))
        for judgement in WORST
        if by_record or judgement != WAITING
    ]
    judged = Case(late, *worst, default=Constant(Timeliness.IN_TIME), output_field=CharField())
    return {"worst_record" if by_record else "worst_held": judged}


def _has_review(asked: Asked, judgement: str, by_record: bool) -> Among:
    """Has a child a review in the period that is judged so?"""
    of, key = (held, asked.authority.pk, asked.period), "timeliness"
    rows = held(asked.authority, asked.period)
    if by_record:
        key = "by_record"
        rows = rows.annotate(**review_judging.own_lift(asked)).annotate(by_record=review_judging.by_record())
    return Among("pk", rows, of=of, link="child", key=key, value=judgement)


def _overdue(authority: Authority, on: date) -> QuerySet:
    """Reviews that had surely to be held before a day and were not by it: held later, or still to be held."""
    not_held = Review.objects.of(authority).filter(Q(held_on__gt=on) | Q(held_on=None), late_after__lt=on)
    # None that was cancelled; in the words of an index that holds all that is asked for.
    return not_held.filter(Q(state=ReviewState.PLANNED) | Q(held_on__gt=F("late_after"))).order_by()


def aged_four_with_a_code(authority: Authority, period: Period) -> QuerySet:
    """Children in care and aged 4 or over on the last day, with a review in the period under a code for that age.

    `contributed`: at each of their reviews; it cannot be determined where one of them has no code, or an unknown one.
    """
    born_by = birthday(period.last, -4)
    children = _children(authority, period).filter(date_of_birth__lte=born_by)
    # Not a subquery for each child: PostgreSQL reads the reviews of the period once for each of these.
    reviews = held(authority, period).exclude(participation=UNDER_FOUR).order_by().values("child")
    silent = Q(pk__in=reviews.filter(participation__in=SILENT))
    unknown = Q(pk__in=reviews.exclude(participation__in=CODES))
    return children.filter(pk__in=reviews.exclude(participation="")).annotate(
        contributed=Case(
            When(silent, then=Constant("no")), When(unknown, then=Constant("unknown")), default=Constant("yes")
        )
    )


def with_number_of_iros(authority: Authority, period: Period) -> QuerySet:
    """Children looked after on the last day, with how many IROs they had in the period; three are three or more."""
    overlap = Q(start__lt=period.end) & (Q(end=None) | Q(end__gt=period.start))
    theirs = Allocation.objects.iros().filter(overlap, child=OuterRef("pk")).order_by()
    number = theirs.values("child").annotate(number=Count("staff", distinct=True)).values("number")
    number_of_iros = Least(Coalesce(Subquery(number, output_field=IntegerField()), 0), MOST_IROS)
    return _children(authority, period).annotate(number_of_iros=number_of_iros)


REVIEWS = Measure(
    name="reviews", label="Reviews held", unit="reviews", grain=REVIEW, rows=held, counts="each review once", by=HELD,
    day="held_on",
)  # fmt: skip
LATE_REVIEWS = replace(REVIEWS, name="late-reviews", label="Reviews held late", rows=_judged(Timeliness.LATE))
CHILDREN_REVIEWED = replace(
    REVIEWS, name="children-reviewed", label="Children reviewed", unit="children", distinct="child",
    counts="each child once in a row and once in the total, however many reviews they had",
)  # fmt: skip
REVIEWS_WITH_EARLIER = replace(
    REVIEWS, name="reviews-with-earlier", label="Reviews with one before in the same time in care", rows=_with_earlier,
    where=Q(held_before__isnull=False),
)  # fmt: skip
REVIEWS_COMPARED = replace(
    REVIEWS, name="reviews-compared", label="Reviews whose IRO is compared with that of the one before",
    rows=_compared, where=Q(iro_before__isnull=False),
)  # fmt: skip
REVIEWS_AFTER_MIDWAY = replace(
    REVIEWS_WITH_EARLIER, name="reviews-after-midway", label="Reviews with a midway review since the one before",
    where=Q(midway_on__gte=F("held_before")),
)  # fmt: skip
CHILDREN_IN_TIME = Measure(
    name="children-for-four-weeks", label="Children looked after on the last day, for four weeks or more",
    unit="children", grain=REVIEWED_CHILD, rows=in_care_for_four_weeks, counts="each child once", by=ON_LAST, day="",
)  # fmt: skip
CHILDREN_HEARD = Measure(
    name="children-aged-4", label="Children aged 4 or over with a review under a code", unit="children",
    grain=HEARD_CHILD, rows=aged_four_with_a_code, counts="each child once", by=ON_LAST, day="",
)  # fmt: skip
CHILDREN_BY_IROS = Measure(
    name="children-by-iros", label="Children looked after on the last day", unit="children", grain=IRO_CHILD,
    rows=with_number_of_iros, counts="each child once", by=ON_LAST, day="",
)  # fmt: skip
