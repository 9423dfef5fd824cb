"""Visits by social workers against their limit (reg 28), as reviews/visits.py judges one child's, and the IRO's contacts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear, Greatest

from children.models import Episode, PeriodOfCare
from reports.definitions.service_support_measures import between
from reports.dimensions import Asked, Dimension, Key, by_grain, listed
from reports.measures import Grain, Measure
from reviews.between_dates import FIRST_VISIT_DAYS
from reviews.models import ChildContact, ReviewRules, SocialWorkVisit
from reviews.visits import STATUS_ONLY

VISIT = Grain("visit", "a visit by the social worker", "child_id", kind="child")
CONTACT = Grain("contact", "a contact of the IRO", "child_id", kind="child")
DAY = timedelta(days=1)
YEAR = 10_000  # of days written as numbers, 20140331


def _since(day: Any, before: QuerySet) -> dict:
    """Annotate what the limit of a visit runs from, and how many days it allows; `before`: the visits before it."""
    of_child = {"child": OuterRef("child"), "start__lte": day}
    placed = Episode.objects.filter(**of_child).exclude(reason_new=STATUS_ONLY).order_by("-start").values("start")
    cared_for = PeriodOfCare.objects.filter(**of_child).order_by("-start").values("start")
    last = before.order_by("-visited_on").values("visited_on")
    rules = ReviewRules.objects.filter(authority=OuterRef("authority"), in_force_from__lte=day)
    rules = rules.order_by("-in_force_from")
    usual = ReviewRules()
    return {
        "episode_from": Subquery(placed[:1]),
        "care_from": Subquery(cared_for[:1]),
        "placed": Coalesce(Greatest("episode_from", "care_from"), "episode_from", "care_from"),
        "before": Subquery(last[:1]),
        "before_number": _number("before"),
        "placed_number": _number("placed"),
        "in_first_year": Coalesce(Subquery(rules.values("visit_days_first_year")[:1]), usual.visit_days_first_year),
        "in_later_years": Coalesce(Subquery(rules.values("visit_days_later")[:1]), usual.visit_days_later),
        "is_first": Case(When(Q(before=None) | Q(before__lt=F("placed")), then=True), default=False),
        "allowed": Case(
            When(is_first=True, then=Constant(FIRST_VISIT_DAYS)),
            When(Q(before_number__lt=F("placed_number") + YEAR), then=F("in_first_year")),
            default=F("in_later_years"),
            output_field=IntegerField(),
        ),
        "runs_from": Case(When(is_first=True, then=F("placed")), default=F("before"), output_field=DateField()),
    }


def _number(field: str) -> ExpressionWrapper:
    number = ExtractYear(field) * YEAR + ExtractMonth(field) * 100 + ExtractDay(field)
    return ExpressionWrapper(number, output_field=IntegerField())


def _judged(day: Any, before: QuerySet, until: Any) -> dict:
    """Annotate `in_time`: yes, no, or unknown where no placement is known from which the limit could run."""
    return _since(day, before) | {
        "elapsed": ExpressionWrapper(until - F("runs_from"), output_field=DurationField()),
        "limit": ExpressionWrapper(F("allowed") * Constant(DAY), output_field=DurationField()),
        "in_time": Case(
            When(placed=None, then=Constant("unknown")),
            When(elapsed__lte=F("limit"), then=Constant("yes")),
            default=Constant("no"),
            output_field=CharField(),
        ),
    }


def _of_visit(asked: Asked) -> dict:
    earlier = SocialWorkVisit.objects.filter(child=OuterRef("child"), visited_on__lt=OuterRef("visited_on"))
    return _judged(OuterRef("visited_on"), earlier, F("visited_on"))


def _of_next(asked: Asked) -> dict:
    """Was the next visit to a child still in time on the last day of the period? None: never visited."""
    last = asked.period.last
    earlier = SocialWorkVisit.objects.filter(child=OuterRef("child"), visited_on__lte=last)
    return _judged(last, earlier, Constant(last, output_field=DateField())) | {
        "next_in_time": Case(When(before=None, then=Constant("none")), default=F("in_time"), output_field=CharField())
    }


def _seen_alone() -> dict:
    found = (When(Q(seen_alone=value), then=Constant(key)) for value, key in ((True, "yes"), (False, "no")))
    return {"alone_with_worker": Case(*found, default=Constant("unknown"), output_field=CharField())}


VISITS = Measure(
    name="visits", label="Visits by social workers", unit="visits", grain=VISIT,
    rows=between(SocialWorkVisit, "visited_on"),
    counts="each visit once", by="by the day of the visit", day="visited_on",
)  # fmt: skip
CHILDREN_VISITED = replace(
    VISITS, name="children-visited", label="Children visited", unit="children", distinct="child",
    counts="each child once",
)  # fmt: skip
CONTACTS = Measure(
    name="iro-contacts", label="Contacts of IROs with children", unit="contacts", grain=CONTACT,
    rows=between(ChildContact, "on"), counts="each contact once", by="by its day", day="on",
)  # fmt: skip
CHILDREN_CONTACTED = replace(
    CONTACTS, name="children-contacted", label="Children contacted by their IRO", unit="children", distinct="child",
    counts="each child once",
)  # fmt: skip
IN_TIME = Dimension(
    name="visit-in-time",
    label="In time",
    load=listed(
        ("yes", "In time"),
        ("no", "Late"),
        ("unknown", "Cannot be determined"),
        ("none", "No visit recorded"),
        rare=("none",),
    ),
    reach=by_grain(
        {
            "visit": Key("in_time", _of_visit, under="by the limit of its day"),
            "child in care": Key("next_in_time", _of_next, under="by the limit of that day"),
        }
    ),
)
SEEN_ALONE = Dimension(
    name="seen-alone",
    label="Child seen alone",
    load=listed(("yes", "Seen alone"), ("no", "Not seen alone"), ("unknown", "Not recorded")),
    reach=by_grain({"visit": Key("alone_with_worker", lambda asked: _seen_alone())}),
)
HOW = Dimension(
    name="contact-how",
    label="How the IRO was in contact",
    load=listed(*ChildContact.How.choices),
    reach=by_grain({"contact": Key("how", under="by how")}),
)
