"""What SQL says of a review: which it was, by which day its record could be completed, its clocks in working days.

Each takes the path to the review (`at`, "" of reviews themselves) or stands on reviews alone.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Field,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce, Least, NullIf
from django.db.models.lookups import Exact, GreaterThan, IsNull

from children.models import Disability
from iro_portal.core.models import WorkingDay
from people.models import Authority
from reports.dimensions import Asked, Dimension, Value, Values, over_all
from reports.groupings import ByCode
from reports.let import Known, Let
from reports.period import Period
from reports.prepared import values
from reviews.due_dates import Timeliness
from reviews.models import AttendanceRole, Participant, Review, ReviewRules, WorkflowStep
from reviews.states import ReviewState

WAITING = "waiting"
ALWAYS, STILL = date.min, date.max  # the day of what needed nothing, and of what is not done yet
OPENED, HELD_ON, LIMIT_ON, LATE_AFTER = (
    Known(name, DateField()) for name in ("opened_on", "held_on", "limit_on", "late_after")
)
RULED = ("plan_received_days", "decisions_sent_days", "record_completed_days", "record_distributed_days")
NONE = "none"  # the key under which stands what is not recorded


def recorded(field: str) -> Coalesce:
    """Return a field of words, or that it is not recorded."""
    return Coalesce(NullIf(field, Constant("")), Constant(NONE), output_field=CharField())


def by_code(field: str, *lines: tuple[str, tuple[str, ...]], rest: str = NONE) -> Coalesce:
    """Return the key under which a code stands, (key, codes) each; `rest` for another, or that none is recorded."""
    keys = ByCode(F(field), tuple((key, codes, None) for key, codes in lines), rest)
    return Coalesce(keys, Constant(NONE))


def chosen(*whens: When, default: str = NONE) -> Case:
    """Return the first of these that holds, as a value's key; by default that it is not recorded."""
    return Case(*whens, default=Constant(default), output_field=CharField())


def when(condition, key: str) -> When:
    return When(condition, then=Constant(key))


def earlier(at: str = ""):
    """Return the reviews held before this one in the same time in care, the last one first."""
    held = Review.objects.filter(state=ReviewState.HELD, period=OuterRef(f"{at}period"))
    return held.filter(held_on__lt=OuterRef(f"{at}held_on")).order_by("-held_on")


def which_review(at: str = "") -> dict:
    """Which review of its time in care it was; it cannot be told where reviews from before are not known here."""
    # Of the column that an index by period and day holds.
    count = over_all(earlier(at), "COUNT", "period")
    not_known = Q(**{f"{at}period__start_known": False}) | Q(**{f"{at}period__earlier_reviews_unknown": True})
    return {
        "reviews_before": count,
        "which_review": chosen(
            when(Q(**{f"{at}period__kind": "short-breaks"}), "short-breaks"),
            when(Q(reviews_before__gte=2), "later"),
            when(not_known, "unknown"),
            when(Q(reviews_before=0), "first"),
            default="second",
        ),
    }


def own_lift(asked: Asked) -> dict:
    """The gate's lift, told that it is the authority's, so that those of all others are not read."""
    return {"own_lift": FilteredRelation("gate_lift", condition=Q(gate_lift__authority=asked.authority))}


def _with_steps(case: Case, output_field: Field) -> Let:
    """Work out once a review from which day its record could be entered: its steps signed off, or the gate lifted.

    Needs `own_lift`.
    """
    steps = WorkflowStep.objects.filter(review=OuterRef("pk"))
    signed_off = over_all(steps, "MAX", _signed_off(), DateField())
    opened = Least(Coalesce(signed_off, Constant(ALWAYS)), Coalesce("own_lift__lifted_on", Constant(STILL)))
    days = {name: F(name) for name in ("held_on", "limit_on", "late_after", "timeliness")}
    return Let({"opened_on": opened, **days}, case, output_field)


def _signed_off() -> Coalesce:
    return Coalesce("signed_off_on", Constant(STILL))


def _opened_after(day: Known) -> GreaterThan:
    """Was the record still closed at the end of a day?"""
    return GreaterThan(OPENED, day)


def _is_waiting() -> Exact:
    """A step before the record is not signed off, and the gate was not lifted."""
    return Exact(OPENED, Constant(STILL))


def by_record() -> Let:
    """Judge a review as a system does that waits for its record: by the day on which that could be completed.

    That day is the day held, or the later day on which the last step before the record was signed off or the gate was
    lifted. A review without such steps could have its record at once. Needs `own_lift`.
    """
    judged = chosen(
        when(IsNull(LIMIT_ON, True), Timeliness.UNDETERMINED),
        when(GreaterThan(HELD_ON, LATE_AFTER), Timeliness.LATE),
        when(_is_waiting(), WAITING),
        when(_opened_after(LATE_AFTER), Timeliness.LATE),
        when(GreaterThan(HELD_ON, LIMIT_ON), Timeliness.UNDETERMINED),
        when(_opened_after(LIMIT_ON), Timeliness.UNDETERMINED),
        default=Timeliness.IN_TIME,
    )
    return _with_steps(judged, CharField())


def difference() -> Let:
    """Which reviews were held in time, and are not in time by the day their record could be completed."""
    in_time = Exact(Known("timeliness", CharField()), Constant(Timeliness.IN_TIME))
    closed = (when(_is_waiting(), WAITING), when(_opened_after(LATE_AFTER), "record-only"))
    return _with_steps(
        Case(When(in_time, then=chosen(*closed)), default=Constant(NONE), output_field=CharField()), CharField()
    )


def on_day(field: str) -> Q:
    """Rows with a start and an end (not included) that hold on a day of the row outside."""
    return Q(start__lte=OuterRef(field)) & (Q(end=None) | Q(end__gt=OuterRef(field)))


def iro_before() -> Subquery:
    """Was the IRO of a review the one of the review before it in the same time in care? Null where there was none."""
    this = OuterRef("iro")
    compared = chosen(when(Q(iro=None) | Q(IsNull(this, True)), NONE), when(Q(iro=this), "same"), default="another")
    return Subquery(earlier().annotate(compared=compared).values("compared")[:1])


def same_iro() -> dict:
    """Likewise, or that it was the first review."""
    compared = Coalesce(Known("iro_before", CharField()), Constant("first"))
    return {"same_iro": Let({"iro_before": iro_before()}, compared, CharField())}


def parents() -> dict:
    """What a parent had to do with a review: the most that any of them did."""
    # In a CASE, so that PostgreSQL reads the roles once, not anew for each review; around the other one, so that it looks
    # there once for each person.
    is_parent = Q(role__in=AttendanceRole.objects.filter(side=AttendanceRole.Side.PARENT).order_by().values("pk"))
    whens = (Q(attended=True), Q(sent_views=True), Q(attended=False))
    part = Case(*(When(holds, then=len(whens) - place) for place, holds in enumerate(whens)))
    most = Case(When(is_parent, then=part))
    people = Participant.objects.filter(review=OuterRef("pk")).order_by()
    did = Known("did", IntegerField())
    return {
        "parents": Let(
            {"did": Subquery(people.values("review").annotate(most=Max(most)).values("most"))},
            chosen(
                *(when(Exact(did, 3 - place), key) for place, key in enumerate(("attended", "sent-views", "neither")))
            ),
            CharField(),
        )
    }


def disability(at: str = "") -> dict:
    """Had the child a disability that is recorded for the day of the review?"""
    found = Disability.objects.filter(on_day(f"{at}held_on"), child=OuterRef(f"{at}child"))
    return {"with_disability": chosen(when(Exists(found), "yes"), default="no")}


def _rules_of(authority: int) -> QuerySet:
    rules = ReviewRules.objects.filter(authority=authority).order_by("-in_force_from")
    return rules.values_list("in_force_from", *RULED)


def _rules(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """The authority's review rules, the newest first: one statement."""
    found = values(_rules_of, authority.pk)
    return [Values(tuple(Value(str(day), str(day), day, of=tuple(numbers)) for day, *numbers in found))]


RULES = Dimension(name="review-rules", label="Review rules", load=_rules, reach=lambda measure: None)


def rule(asked: Asked, name: str) -> Case:
    """Return a number of the authority's review rules as in force on the day of the review; else the usual one.

    Written out day by day: a subquery would look for the rules of each review.
    """
    usual = ReviewRules._meta.get_field(name).default
    rules = [(value.match, value.of[RULED.index(name)]) for value in asked.values(RULES)[0].values]
    whens = (When(held_on__gte=day, then=Constant(number)) for day, number in rules)
    return Case(*whens, default=Constant(usual), output_field=PositiveSmallIntegerField())


def working_days(authority: Authority, field: str) -> Subquery:
    """Return how many working days there were up to and including a day, so that elapsed is a difference."""
    return _of_day(authority, field, F("ordinal"))


def plan_received(asked: Asked) -> dict:
    """Did the care plan reach the IRO so many working days before the (first) meeting as the authority wants?"""
    days = {day: working_days(asked.authority, day) for day in ("plan_received_on", "first_met_on")}
    return {
        "plan_days_before": days["first_met_on"] - days["plan_received_on"],
        "plan_days_wanted": rule(asked, "plan_received_days"),
        "plan_received": chosen(
            when(Q(plan_received_on=None), NONE),
            when(Q(plan_days_before__gte=F("plan_days_wanted")), "in-time"),
            default="late",
        ),
    }


def clock(asked: Asked, name: str, done, rule_name: str) -> dict:
    """Was something done within the working days that begin with the review? A day off after the last one is late.

    A review that came from a return has no record here, and no clock. `own_record`: the record, told that it is the
    authority's, so that those of all others are not read.
    """
    on, by = f"{name}_on", f"{name}_by"
    # Twice the ordinal, and one more on a day off: it lies after the working day with the same ordinal.
    place = F("ordinal") * 2 + Case(When(working=False, then=1), default=0)
    return {
        "own_record": FilteredRelation("record", condition=Q(record__authority=asked.authority)),
        on: done,
        by: (working_days(asked.authority, "held_on") + rule(asked, rule_name)) * 2,
        f"{name}_place": _of_day(asked.authority, on, place),
        name: chosen(
            when(Q(own_record=None), NONE),
            when(Q(**{on: None}), "not-done"),
            when(Q(**{f"{name}_place__lte": F(by)}), "in-time"),
            default="late",
        ),
    }


def _of_day(authority: Authority, field: str, what: Any) -> Subquery:
    days = WorkingDay.objects.filter(calendar=authority.calendar, day=OuterRef(field)).order_by()
    return Subquery(days.values(number=what), output_field=IntegerField())
