"""What the support of children is grouped by: how a referral stood, which right, which change, told when."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import Greatest

from children.models import Allocation
from iro_portal.core.models import WorkingDay
from people.models import Authority
from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain, listed
from reports.period import Period
from reports.prepared import values
from reviews.caseload import APPOINT_WITHIN
from reviews.models import Entitlement, IroNotice, Review
from reviews.told import TOLD, TOLD_IN_WORDS


def by_key(lines: Sequence[tuple[date, str, str]], on: date) -> list[Values]:
    """Return lines of dated lists (in force from, key, label; newest first), a key that stays in several of them once.

    Those of the list in force on a day stand in its order; others only where they count something.
    """
    in_force = max((start for start, _, _ in lines if start <= on), default=None)
    now = [(key, label) for start, key, label in lines if start == in_force]
    others = {key: label for start, key, label in reversed(lines) if key not in dict(now)}
    found = [Value(key, label, key) for key, label in now]
    return [Values((*found, *(Value(key, label, key, hide_zero=True) for key, label in others.items())))]


def _entitlements(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    return by_key(values(_entitlements_of, authority.pk), periods[0].last)


def _entitlements_of(authority: int) -> QuerySet:
    rows = Entitlement.objects.filter(entitlements_list__authority=authority)
    rows = rows.order_by("-entitlements_list__in_force_from", "order", "pk")
    return rows.values_list("entitlements_list__in_force_from", "key", "label")


def _stood(asked: Asked) -> dict:
    """How a referral stood on the last day of the period."""
    last = asked.period.last
    found = (When(advocate_from__lte=last, then=Constant("found")), When(ended_on__lte=last, then=Constant("ended")))
    return {"stood": Case(*found, default=Constant("waiting"), output_field=CharField())}


def _first_iro(asked: Asked) -> dict:
    """When the first IRO of a time in care was allocated: working days from its first day, day 0."""
    iros = Allocation.objects.iros().filter(Q(end=None) | Q(end__gt=OuterRef("start")), child=OuterRef("child"))
    known = iros.filter(start__lt=asked.period.end).order_by("start").values("start")

    def ordinal(field: str) -> Subquery:
        days = WorkingDay.objects.filter(calendar=asked.authority.calendar, day=OuterRef(field))
        return Subquery(days.order_by().values("ordinal")[:1], output_field=IntegerField())

    return {
        "allocated": Subquery(known[:1]),
        "first_iro": Greatest("allocated", "start"),
        "waited": ordinal("first_iro") - ordinal("start"),
        "when_allocated": Case(
            When(allocated=None, then=Constant("none")),
            When(waited__lte=APPOINT_WITHIN, then=Constant("in-time")),
            default=Constant("late"),
            output_field=CharField(),
        ),
    }


def _before_review(asked: Asked) -> dict:
    """Whether the first review of a time in care found an IRO allocated."""
    held = Review.objects.held().filter(period=OuterRef("pk"), held_on__lt=asked.period.end).order_by("held_on")
    return _first_iro(asked) | {
        "first_review": Subquery(held.values("held_on")[:1]),
        "before_review": Case(
            When(first_review=None, then=Constant("no-review")),
            When(allocated__isnull=False, first_iro__lte=F("first_review"), then=Constant("before")),
            default=Constant("not-before"),
            output_field=CharField(),
        ),
    }


def _told() -> dict:
    found = [When(holds, then=Constant(key)) for key, holds in TOLD.items()]
    return {"told": Case(*found, output_field=CharField())}


def _understood() -> dict:
    found = (When(Q(understood=value), then=Constant(key)) for value, key in ((True, "yes"), (False, "no")))
    return {"how_understood": Case(*found, default=Constant("unknown"), output_field=CharField())}


STOOD = Dimension(
    name="referral-stood",
    label="How it stood",
    load=listed(
        ("found", "An advocate was found"), ("waiting", "Waiting"), ("ended", "Ended without an advocate"),
    ),
    reach=by_grain({"advocacy referral": Key("stood", _stood, under="by how it stood on the last day of the period")}),
)  # fmt: skip
ENTITLEMENT = Dimension(
    name="entitlement",
    label="What a child is entitled to",
    load=_entitlements,
    reach=by_grain({"entitlement explained": Key("entitlement__key", under="under itself")}),
)
UNDERSTOOD = Dimension(
    name="understood",
    label="Understood",
    load=listed(("yes", "Understood"), ("no", "Not understood"), ("unknown", "Not recorded whether understood")),
    reach=by_grain({"entitlement explained": Key("how_understood", lambda asked: _understood())}),
)
CHANGE = Dimension(
    name="change-told",
    label="Change",
    load=listed(*IroNotice.Kind.choices),
    reach=by_grain({"notice to the IRO": Key("kind", under="under its kind")}),
)
TOLD_WHEN = Dimension(
    name="told-when",
    label="When the IRO was told",
    load=listed(*TOLD_IN_WORDS),
    reach=by_grain({"notice to the IRO": Key("told", lambda asked: _told())}),
)
WITHOUT_REVIEW = Dimension(
    name="without-review",
    label="Made without a review",
    load=listed(("yes", "Made without a review"), ("no", "Not so")),
    reach=by_grain(
        {
            "notice to the IRO": Key(
                "no_review",
                lambda asked: {
                    "no_review": Case(
                        When(without_review=True, then=Constant("yes")), default=Constant("no"),
                        output_field=CharField(),
                    )
                },
            )
        }
    ),
)  # fmt: skip
FIRST_IRO = Dimension(
    name="first-iro",
    label="First IRO",
    load=listed(
        ("in-time", "IRO within 5 working days"), ("late", "IRO later than that"), ("none", "No IRO recorded by then")
    ),
    reach=by_grain(
        {"child entering care": Key("when_allocated", _first_iro, under="by when the first IRO was allocated")}
    ),
)
BEFORE_REVIEW = Dimension(
    name="iro-before-review",
    label="IRO before the first review",
    load=listed(
        ("before", "IRO by the day of the first review"),
        ("not-before", "No IRO by the day of the first review"),
        ("no-review", "No review yet"),
    ),
    reach=by_grain({"child entering care": Key("before_review", _before_review)}),
)
