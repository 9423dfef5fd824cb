"""What is counted of the IRO service itself: who is in post, for what part of full time, with how many children."""

from dataclasses import replace

from django.db.models import Count, DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from children.models import Allocation
from people.models import Authority, PostHolding, Staff
from people.roles import Role
from reports.definitions.children_measures import CHILDREN_IN_CARE, highest, in_care, lowest
from reports.let import Known, Let
from reports.measures import Grain, Measure
from reports.period import Period

IRO = Grain("iro", "an IRO", "pk", kind="")
HOLDING = Grain("post held", "a post held", "pk", kind="")

ON_LAST = "on the last day of the period"
FTE = DecimalField(max_digits=8, decimal_places=4)
# A caseload, and what it comes to for one full-time post.
CASELOAD = {name: F(name) for name in ("in_hand", "full_time")}
PER_FTE = ExpressionWrapper(Cast(Known("in_hand", FTE), FTE) / Known("full_time", FTE), output_field=FTE)


def held(authority: Authority, period: Period) -> QuerySet:
    """Posts of IROs that somebody holds on the last day of the period."""
    return PostHolding.objects.of(authority).current(period.last).filter(post__role=Role.IRO)


def iros(authority: Authority, period: Period) -> QuerySet:
    """People in post as an IRO on the last day of the period, with their caseload.

    `full_time`: their part of full time, several posts together; `in_hand`: their children; `per_fte`: their children
    for one full-time post.
    """
    theirs = held(authority, period).filter(staff=OuterRef("pk"))
    full_time = theirs.order_by().values("staff").annotate(all=Sum("fte")).values("all")
    allocated = Allocation.objects.current(period.last).iros().filter(staff=OuterRef("pk"))
    looked_after = allocated.filter(Exists(in_care(authority, period).filter(child=OuterRef("child"))))
    children = looked_after.order_by().values("staff").annotate(all=Count("child", distinct=True)).values("all")
    return Staff.objects.of(authority).filter(Exists(theirs)).annotate(
        full_time=Subquery(full_time, output_field=FTE),
        in_hand=Coalesce(Subquery(children), 0),
        per_fte=Let(CASELOAD, PER_FTE, FTE),
    )  # fmt: skip


def _without_iro(authority: Authority, period: Period) -> QuerySet:
    allocated = Allocation.objects.of(authority).current(period.last).iros().filter(child=OuterRef("child"))
    return in_care(authority, period).exclude(Exists(allocated))


IROS = Measure(
    name="iros", label="IROs", unit="IROs", grain=IRO, rows=iros, counts="each person in post as an IRO once",
    by=ON_LAST, day="",
)  # fmt: skip
POSTS = replace(
    IROS, name="iro-posts", label="Posts held", unit="posts", grain=HOLDING, rows=held, distinct="post",
    counts="each post of an IRO that somebody holds",
)  # fmt: skip
FULL_TIME = replace(
    POSTS, name="iro-fte", label="Full-time equivalent (FTE)", unit="FTE", distinct=None, sum_of="fte", decimals=2,
    counts="the parts of full time of the posts of IROs that somebody holds, added up",
)  # fmt: skip
LOWEST = replace(
    IROS, name="lowest-caseload", label="Lowest caseload per FTE", unit="children per FTE", amount="per_fte",
    summary=lowest, decimals=1, counts="looked after children of an IRO, for one full-time post",
)  # fmt: skip
HIGHEST = replace(LOWEST, name="highest-caseload", label="Highest caseload per FTE", summary=highest)
LOWEST_FULL_TIME = replace(
    LOWEST, name="lowest-full-time", label="Lowest caseload of a full-time IRO", unit="children",
    where=Q(full_time__gte=1), amount="in_hand", decimals=0, counts="looked after children of an IRO who is full time",
)  # fmt: skip
HIGHEST_FULL_TIME = replace(
    LOWEST_FULL_TIME, name="highest-full-time", label="Highest caseload of a full-time IRO", summary=highest
)
WITHOUT_IRO = replace(
    CHILDREN_IN_CARE, name="without-iro", label="Children without an IRO", rows=_without_iro,
    counts="each child looked after of whom no IRO is recorded that day",
)  # fmt: skip
