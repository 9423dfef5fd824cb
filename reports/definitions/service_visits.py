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
from django.db.models.lookups import IsNull, LessThan, LessThanOrEqual

from children.models import Episode, PeriodOfCare
from reports.definitions.service_support_measures import between
from reports.dimensions import Asked, Dimension, Key, by_grain, listed
from reports.let import Known, Let
from reports.measures import Grain, Measure
from reviews.between_dates import FIRST_VISIT_DAYS
from reviews.models import ChildContact, ReviewRules, SocialWorkVisit
from reviews.visits import STATUS_ONLY

VISIT = Grain("visit", "a visit by the social worker", "child_id", kind="child")
CONTACT = Grain("contact", "a contact of the IRO", "child_id", kind="child")
DAY = timedelta(days=1)
YEAR = 10_000  # of days written as numbers, 20140331


def _judged(day: Any, before: QuerySet, until: Any, never: Any) -> Let:
    """Return yes, no, or unknown where no placement is known from which the limit could run; `never` where no visit was.

    `before` are the visits before the one that is judged, `until` its day.
    """
    of_child = {"child": OuterRef("child"), "start__lte": day}
    episodes = Episode.objects.filter(**of_child).exclude(reason_new=STATUS_ONLY).order_by("-start").values("start")
    periods = PeriodOfCare.objects.filter(**of_child).order_by("-start").values("start")
    placed, cared_for, last = (Known(name, DateField()) for name in ("placed", "cared_for", "last"))
    known = {
        "placed": Subquery(episodes[:1]),
        "cared_for": Subquery(periods[:1]),
        "last": Subquery(before.order_by("-visited_on").values("visited_on")[:1]),
    }
    since = Coalesce(Greatest(placed, cared_for), placed, cared_for)
    in_time = LessThanOrEqual(
        ExpressionWrapper(until - _runs_from(last, since), output_field=DurationField()),
        ExpressionWrapper(_allowed(day, last, since) * Constant(DAY), output_field=DurationField()),
    )
    whens = (
        When(IsNull(last, True), then=never) if never else None,
        When(IsNull(since, True), then=Constant("unknown")),
        When(in_time, then=Constant("yes")),
    )
    return Let(known, Case(*filter(None, whens), default=Constant("no"), output_field=CharField()), CharField())


def _is_first(last: Known, since: Any) -> Q:
    """Is no visit known since the placement began?"""
    return Q(IsNull(last, True)) | Q(LessThan(last, since))


def _runs_from(last: Known, since: Any) -> Case:
    return Case(When(_is_first(last, since), then=since), default=last, output_field=DateField())


def _allowed(day: Any, last: Known, since: Any) -> Case:
    """How many days there are to the next visit: by the authority's own limits as in force on a day."""
    rules = ReviewRules.objects.filter(authority=OuterRef("authority"), in_force_from__lte=day)
    rules = rules.order_by("-in_force_from")
    usual = ReviewRules()
    return Case(
        When(_is_first(last, since), then=Constant(FIRST_VISIT_DAYS)),
        When(
            LessThan(_number(last), _number(since) + YEAR),
            then=Coalesce(Subquery(rules.values("visit_days_first_year")[:1]), usual.visit_days_first_year),
        ),
        default=Coalesce(Subquery(rules.values("visit_days_later")[:1]), usual.visit_days_later),
        output_field=IntegerField(),
    )


def _number(day: Any) -> ExpressionWrapper:
    number = ExtractYear(day) * YEAR + ExtractMonth(day) * 100 + ExtractDay(day)
    return ExpressionWrapper(number, output_field=IntegerField())


def _of_visit(asked: Asked) -> dict:
    earlier = SocialWorkVisit.objects.filter(child=OuterRef("child"), visited_on__lt=OuterRef("visited_on"))
    return {"in_time": _judged(OuterRef("visited_on"), earlier, F("visited_on"), never=None)}


def _of_next(asked: Asked) -> dict:
    """Was the next visit to a child still in time on the last day of the period? None: never visited."""
    last = asked.period.last
    earlier = SocialWorkVisit.objects.filter(child=OuterRef("child"), visited_on__lte=last)
    until = Constant(last, output_field=DateField())
    return {"next_in_time": _judged(last, earlier, until, never=Constant("none"))}


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
