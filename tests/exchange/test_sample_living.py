"""The living caseload around its reviews: every subject has rows, the same for the same day, none where it cannot be."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from children import models as children
from people.models import Authority
from reviews import models as reviews
from reviews.anonymity import names_known, what_tells
from reviews.states import DecisionState, MonitoringState, RecordState, StepState
from tests.exchange.loaded import sample_of

pytestmark = pytest.mark.once

SUBJECTS = (
    children.AdoptionPlan, children.CourtProceedings, children.Disability, children.Episode, children.MissingEpisode,
    children.ProtectionPlan, reviews.AdvocacyReferral, reviews.Audit, reviews.AuditAction, reviews.ChildContact,
    reviews.ChildView, reviews.DecisionCheck, reviews.EntitlementExplained, reviews.FirstPack,
    reviews.IndependentVisitor, reviews.IroNotice, reviews.ItemDate, reviews.Letter, reviews.MidpointUpdate,
    reviews.MidwayReview, reviews.MonitoringAnswer, reviews.MonitoringReturn, reviews.Participant,
    reviews.RecordVersion, reviews.ReviewDecision, reviews.ReviewMove, reviews.ReviewRecord, reviews.ServiceActivity,
    reviews.SocialWorkVisit, reviews.Supervision, reviews.TeamFeedback, reviews.WorkflowStep,
)  # fmt: skip
# Where the child of a row stands; rows of the service itself have none.
PATHS = {
    "child": "child", "review": "review__child", "record": "record__review__child", "filled": "filled__review__child",
    "decision": "decision__review__child",
}  # fmt: skip
# What cannot have happened before the child came into care, nor on the day of the caseload or later.
OF_REVIEW = "review__child__periods"
PAST = (
    (reviews.SocialWorkVisit, "visited_on", "child__periods"), (reviews.ChildContact, "on", "child__periods"),
    (reviews.MidwayReview, "held_on", "child__periods"), (reviews.FirstPack, "given_on", "child__periods"),
    (reviews.ChildView, "given_on", "child__periods"), (reviews.IroNotice, "told_on", "child__periods"),
    (reviews.EntitlementExplained, "explained_on", "child__periods"), (children.MissingEpisode, "start", "child__periods"),
    (reviews.ItemDate, "signed_off_on", "child__periods"), (children.Episode, "start", "child__periods"),
    (reviews.AdvocacyReferral, "referred_on", "child__periods"), (children.Disability, "start", "child__periods"),
    (reviews.IndependentVisitor, "offered_on", "child__periods"),
    (reviews.WorkflowStep, "since_on", OF_REVIEW), (reviews.WorkflowStep, "started_on", OF_REVIEW),
    (reviews.ReviewDecision, "done_on", OF_REVIEW), (reviews.MidpointUpdate, "asked_on", OF_REVIEW),
)  # fmt: skip


def load(day) -> Authority:
    call_command("load_sample", "harrow", today=day, stdout=io.StringIO())
    return Authority.objects.get(slug="harrow")


def day_of_caseload():
    return date(
        2026, 11, 11
    )  # on a day of its own the sample can be without one stage or another: what it has goes by the day


@pytest.fixture
def harrow(db) -> Authority:
    return sample_of("harrow", day_of_caseload())


def living(model, authority: Authority):
    """The rows about the children in care on the day; those of the printed years have left by then."""
    names = {field.name for field in model._meta.get_fields()}
    path = next((path for name, path in PATHS.items() if name in names), None)
    rows = model.objects.filter(authority=authority)
    in_care = children.Child.objects.filter(authority=authority, periods__end=None)
    return rows.filter(**{f"{path}__in": in_care}) if path else rows


def contents(authority: Authority) -> str:
    """How many rows of each kind, and the words and days of some of them."""
    counts = {model.__name__: living(model, authority).count() for model in SUBJECTS}
    decisions = list(reviews.ReviewDecision.objects.order_by("pk").values_list("words", "whose", "by_when", "state"))
    views = list(reviews.ChildView.objects.order_by("pk").values_list("given_on", "words", "quote"))
    return json.dumps([counts, decisions, views], default=str)


def test_every_subject_has_rows_in_every_stage_and_none_where_none_can_be(harrow):
    today = day_of_caseload()
    for model in SUBJECTS:
        assert living(model, harrow).exists(), f"the sample has no {model._meta.verbose_name_plural}"
    _assert_every_stage(harrow)
    for model, day, periods in PAST:
        rows = living(model, harrow).annotate(began=Min(f"{periods}__start"))
        wrong = rows.filter(Q(**{f"{day}__lt": F("began")}) | Q(**{f"{day}__gte": today})).first()
        assert wrong is None, f"{model.__name__}.{day}: {getattr(wrong, day)} for {wrong}"
    _assert_over_is_finished(harrow, today)
    _assert_quotes_tell_nobody(harrow)


def _assert_every_stage(authority: Authority) -> None:
    expected = (
        (reviews.WorkflowStep, set(StepState) - {StepState.REOPENED}),
        (reviews.ReviewRecord, set(RecordState)),
        (reviews.MonitoringReturn, set(MonitoringState)),
        (reviews.ReviewDecision, {DecisionState.AGREED, DecisionState.DEEMED, DecisionState.SETTLED}),
    )
    for model, states in expected:
        assert states <= {*living(model, authority).values_list("state", flat=True)}, model.__name__
    steps = living(reviews.WorkflowStep, authority)
    assert steps.filter(review__record__state="draft").not_signed_off().exists(), "no record is blocked"
    assert living(reviews.MonitoringAnswer, authority).filter(is_open=True).exists()
    assert children.PeriodOfCare.objects.filter(authority=authority, kind="short-breaks", end=None).count() == 3


def _assert_over_is_finished(authority: Authority, today) -> None:
    """Six weeks after a review its steps are signed off, its record is out, its decisions stand."""
    over = living(reviews.Review, authority).held()
    over = over.filter(provenance="entered", held_on__lt=today - timedelta(days=42)).annotate(some=Count("decisions"))
    assert over.exists()
    assert not over.exclude(record__state="distributed").exists()
    assert not reviews.WorkflowStep.objects.filter(review__in=over).not_signed_off().exists()
    assert not over.exclude(some__range=(2, 4)).exists()
    assert not reviews.ReviewDecision.objects.filter(review__in=over, state__in=("draft", "sent")).exists()
    blocked = reviews.ReviewRecord.objects.annotate(last=Max("review__steps__signed_off_on"))
    assert not blocked.filter(review__gate_lift=None, completed_on__lt=F("last")).exists()


def _assert_quotes_tell_nobody(authority: Authority) -> None:
    fit = reviews.ChildView.objects.filter(authority=authority, quote_fit=True).select_related("child")
    assert fit.exists()
    for view in fit:
        assert not what_tells(view.quote, names_known(view.child), view.child.date_of_birth), view.quote


def test_the_same_day_gives_the_same_rows(db):
    with transaction.atomic():
        first = contents(sample_of("harrow", day_of_caseload()))
        transaction.set_rollback(True)
    assert contents(load(day_of_caseload())) == first


@pytest.mark.parametrize("days_ago", [400, 3])
def test_it_can_live_on_another_day(db, days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    authority = load(day)
    assert living(reviews.ReviewDecision, authority).exists()
    assert not living(reviews.Review, authority).filter(held_on__gte=day).exists()
