"""What is counted of the support that children get: advocates, visitors, rights explained, being asked, their IRO told."""

from dataclasses import replace

from django.db.models import Q, QuerySet

from people.models import Authority
from reports.measures import Grain, Measure
from reports.period import Period
from reviews.models import AdvocacyReferral, ChildView, EntitlementExplained, IndependentVisitor, IroNotice

REFERRAL = Grain("advocacy referral", "a referral for advocacy", "child_id", kind="child")
VISITOR = Grain("independent visitor", "an independent visitor", "child_id", kind="child")
EXPLAINED = Grain("entitlement explained", "an entitlement explained", "child_id", kind="child")
VIEW = Grain("child's view", "what a child said", "child_id", kind="child")
NOTICE = Grain("notice to the IRO", "a change that the IRO has to be told of", "child_id", kind="child")

HAPPY = 4  # of a score from 1 to 5


def between(model, field: str):
    """Return rows of a model whose day lies in the period."""

    def rows(authority: Authority, period: Period) -> QuerySet:
        return model.objects.of(authority).filter(**{f"{field}__gte": period.start, f"{field}__lt": period.end})

    return rows


def _at_any_time(model, start: str):
    """Return rows of a model that held on any day of the period; `ended_on` is the last day on which they did."""

    def rows(authority: Authority, period: Period) -> QuerySet:
        held = model.objects.of(authority).filter(**{f"{start}__lt": period.end})
        return held.filter(Q(ended_on=None) | Q(ended_on__gte=period.start))

    return rows


VIEWED = between(ChildView, "given_on")


REFERRED = Measure(
    name="advocacy-children", label="Children referred for advocacy", unit="children", grain=REFERRAL,
    rows=between(AdvocacyReferral, "referred_on"),
    distinct="child", counts="each child once, however many referrals", by="by the day of the referral",
    day="referred_on",
)  # fmt: skip
REFERRALS = replace(
    REFERRED, name="advocacy-referrals", label="Referrals for advocacy", unit="referrals", distinct=None,
    counts="each referral once",
)  # fmt: skip
WITH_ADVOCATE = replace(
    REFERRED, name="children-with-advocate", label="Children with an advocate",
    rows=_at_any_time(AdvocacyReferral, "advocate_from"), counts="each child once who had one",
    by="on any day of the period", day="",
)  # fmt: skip
WITH_VISITOR = replace(
    WITH_ADVOCATE, name="children-with-visitor", label="Children with an independent visitor", grain=VISITOR,
    rows=_at_any_time(IndependentVisitor, "matched_on"),
)  # fmt: skip
VISITORS_OFFERED = replace(
    WITH_VISITOR, name="visitors-offered", label="Offered an independent visitor",
    rows=between(IndependentVisitor, "offered_on"), counts="each child once", by="by the day of the offer",
    day="offered_on",
)  # fmt: skip
VISITORS_MATCHED = replace(
    VISITORS_OFFERED, name="visitors-matched", label="Matched with an independent visitor",
    rows=between(IndependentVisitor, "matched_on"), by="by the day of the match", day="matched_on",
)  # fmt: skip
VISITORS_ENDED = replace(
    VISITORS_OFFERED, name="visitors-ended", label="Ended in the period", by="by its last day", day="ended_on",
    rows=lambda authority, period: between(IndependentVisitor, "ended_on")(authority, period).exclude(matched_on=None),
)  # fmt: skip
TOLD_OF = Measure(
    name="entitlements-explained", label="Children to whom it was explained", unit="children", grain=EXPLAINED,
    rows=between(EntitlementExplained, "explained_on"), distinct="child", counts="each child once",
    by="by the day it was explained", day="explained_on",
)  # fmt: skip
EXPLANATIONS = replace(
    TOLD_OF, name="explanations", label="Times explained", unit="explanations", distinct=None, counts="each time",
)  # fmt: skip
IRO_SCORED = Measure(
    name="iro-scored", label="Children's scores for their IRO", unit="scores", grain=VIEW, rows=VIEWED,
    where=Q(iro_score__gte=1),
    counts="each score, from 1 to 5", by="by the day it was given", day="given_on",
)  # fmt: skip
IRO_HAPPY = replace(
    IRO_SCORED, name="iro-scored-well", label="4 or 5 for the IRO", where=Q(iro_score__gte=HAPPY),
    counts="each score of 4 or 5",
)  # fmt: skip
PLACEMENT_SCORED = replace(
    IRO_SCORED, name="placement-scored", label="Children's scores for their placement", where=Q(placement_score__gte=1),
)  # fmt: skip
PLACEMENT_HAPPY = replace(
    IRO_HAPPY, name="placement-scored-well", label="4 or 5 for the placement", where=Q(placement_score__gte=HAPPY),
)  # fmt: skip
VIEWS = replace(
    IRO_SCORED, name="children-asked", label="Children whose words were recorded", unit="children",
    where=None, distinct="child", counts="each child once",
)  # fmt: skip
CHANGES = Measure(
    name="changes-told", label="Changes that the IRO has to be told of", unit="changes", grain=NOTICE,
    rows=between(IroNotice, "event_on"), counts="each change that is recorded", by="by the day of the change",
    day="event_on",
)  # fmt: skip
