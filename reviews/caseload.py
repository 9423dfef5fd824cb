"""How many children each IRO has on a day, per full-time equivalent, and which children have no IRO."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from children.models import Allocation, Child, PeriodOfCare, ProtectionPlan
from iro_portal.core.working_days import Calendar, calendar
from people.models import Authority, Employment, PostHolding, Staff
from people.roles import Role
from reviews.figures import percent
from reviews.models.review import ReviewRules, rules_on

APPOINT_WITHIN = 5  # working days


@dataclass(frozen=True)
class Line:
    """One IRO on a day. `fte` is None for who has children but no post as an IRO; `per_fte` is rounded to one decimal."""

    iro: Staff
    children: int
    protection: int
    short_breaks: int
    fte: Decimal | None
    employment: str
    rules: ReviewRules

    @property
    def per_fte(self) -> Decimal | None:
        return per_full_time(self.children, self.fte)

    @property
    def judged(self) -> str:
        return judged(self.per_fte, self.rules)


@dataclass(frozen=True)
class Caseload:
    """Every line of a day, and what they come to together."""

    lines: list[Line]
    children: int
    fte: Decimal
    rules: ReviewRules

    @property
    def per_fte(self) -> Decimal | None:
        return per_full_time(self.children, self.fte)

    @property
    def judged(self) -> str:
        return judged(self.per_fte, self.rules)


@dataclass(frozen=True)
class Unallocated:
    """A child without an IRO: working days since care began (None where that day is not known), and the last day in time."""

    child: Child
    period: PeriodOfCare
    elapsed: int | None
    appoint_by: date | None
    left: int | None


@dataclass(frozen=True)
class Throughout:
    """Of the children in care on a day who have had an IRO, how many have had the same one in this period of care."""

    same: int
    of: int
    never: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.same, self.of) if self.of else None


def appoint_by(days: Calendar, looked_after_from: date) -> date:
    """Return the last day to appoint an IRO: 5 working days after the child became looked after (domain section 3)."""
    return days.add(looked_after_from, APPOINT_WITHIN)


def per_full_time(children: int, fte: Decimal | None) -> Decimal | None:
    """Return the children for one full-time IRO, to one decimal; None where there is no post to divide by."""
    return (Decimal(children) / fte).quantize(Decimal("0.1"), ROUND_HALF_UP) if fte else None


def judged(per_fte: Decimal | None, rules: ReviewRules) -> str:
    """Say where a caseload lies against the authority's range: 50 to 70 for one full-time IRO (IRO Handbook)."""
    if per_fte is None:
        return "No post as an IRO"
    if per_fte > rules.caseload_to:
        return f"Above {rules.caseload_to}"
    if per_fte < rules.caseload_from:
        return f"Below {rules.caseload_from}"
    return f"Within {rules.caseload_from} to {rules.caseload_to}"


def caseload(authority: Authority, on: date, iros=None) -> Caseload:
    """Return the caseload of each IRO on a day (of these IROs only, where given): five statements, however many."""
    children, breaks = _held(authority, on, "care"), _held(authority, on, "short-breaks")
    plans = ProtectionPlan.objects.of(authority).current(on).filter(child=OuterRef("child"))
    protection = _counted(_allocations(authority, on, "care").filter(Exists(plans)))
    posts = _posts(authority, on)
    people = Staff.objects.of(authority).filter(pk__in={*children, *breaks, *posts}).order_by("name", "pk")
    rules = rules_on(authority, on)
    lines = [
        Line(
            person, children.get(person.pk, 0), protection.get(person.pk, 0), breaks.get(person.pk, 0),
            *posts.get(person.pk, (None, "")), rules,
        )
        for person in (people if iros is None else people.filter(pk__in=iros))
    ]  # fmt: skip
    fte = sum((line.fte for line in lines if line.fte), Decimal(0))
    return Caseload(lines, sum(line.children for line in lines), fte, rules)


def without_iro(authority: Authority, on: date):
    """Return the periods of care, open on a day, of children who have no IRO then; the longest without first."""
    held = Allocation.objects.current(on).iros().filter(child=OuterRef("child"))
    rows = PeriodOfCare.objects.of(authority).current(on).exclude(Exists(held))
    return rows.select_related("child").order_by("start", "pk")


def unallocated(period: PeriodOfCare, days: Calendar, on: date) -> Unallocated:
    """Return how long the child of a period has been without an IRO, and whether 5 working days have passed."""
    if not period.start_known:
        return Unallocated(period.child, period, None, None, None)
    last = appoint_by(days, period.start)
    return Unallocated(period.child, period, days.between(period.start, on), last, days.between(on, last))


def same_throughout(authority: Authority, on: date) -> Throughout:
    """Count whose IRO never changed in this period of care, among the children in care on a day: one statement."""
    in_period = Q(child__allocations__kind="iro", child__allocations__start__lte=on) & (
        Q(child__allocations__end=None) | Q(child__allocations__end__gt=F("start"))
    )
    rows = PeriodOfCare.objects.of(authority).current(on).filter(kind=PeriodOfCare.Kind.CARE)
    rows = rows.annotate(iros=Count("child__allocations__staff", filter=in_period, distinct=True))
    found = rows.aggregate(
        same=Count("pk", filter=Q(iros=1)), of=Count("pk", filter=Q(iros__gte=1)), never=Count("pk", filter=Q(iros=0))
    )
    return Throughout(**found)


def days_of(authority: Authority) -> Calendar:
    """Return the working days by which an authority counts."""
    return calendar(authority.calendar)


def _allocations(authority: Authority, on: date, kind: str):
    in_care = PeriodOfCare.objects.of(authority).current(on).filter(kind=kind, child=OuterRef("child"))
    return Allocation.objects.of(authority).current(on).iros().filter(Exists(in_care))


def _held(authority: Authority, on: date, kind: str) -> dict[int, int]:
    return _counted(_allocations(authority, on, kind))


def _counted(allocations) -> dict[int, int]:
    return dict(allocations.order_by().values_list("staff").annotate(Count("child", distinct=True)))


def _posts(authority: Authority, on: date) -> dict[int, tuple[Decimal, str]]:
    """Of each person with a post as an IRO on the day: the share of full time, and how they are employed."""
    held = PostHolding.objects.of(authority).current(on).filter(post__role=Role.IRO).order_by()
    rows = held.values_list("staff", "employment").annotate(Sum("fte"))
    posts: dict[int, tuple[Decimal, str]] = {}
    for staff, employment, fte in rows:
        before, how = posts.get(staff, (Decimal(0), ""))
        label = str(Employment(employment).label)
        posts[staff] = (before + Decimal(fte), f"{how}, {label}" if how else label)
    return posts
