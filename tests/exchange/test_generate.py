"""Synthetic authorities: plausible, the same for the same seed, and a return that comes back in with the same figures."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Sum

from children.models import Allocation, AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare, SiblingMembership
from escalations.models import (
    Entry,
    Escalation,
    EscalationChild,
    EscalationReason,
    Protocol,
    Response,
    StageRecord,
)
from escalations.states import OPEN, State
from exchange.commands import take
from exchange.models import ImportRun
from exchange.sources import Source
from exchange.ssda903 import sources
from exchange.ssda903.check import check_return
from exchange.synthetic.authority import KINDS, make, plan
from iro_portal.core.models import AuditEvent
from people.commands import add_authority
from people.models import Authority, PostHolding, Staff
from reviews.commands import due_after
from reviews.models import Review, WorkflowStep
from reviews.states import ReviewState

TODAY = date(2026, 11, 20)
YEAR_AGO = date(2025, 11, 20)
NATURAL = {
    Staff: ("authority__slug", "name", "email", "gender", "ethnic_group", "is_active"),
    PostHolding: ("staff__email", "post__title", "post__team__name", "start", "end", "fte", "employment"),
    Child: (
        "authority__slug",
        "uuid",
        "reference",
        "council_id",
        "name",
        "date_of_birth",
        "sex",
        "ethnicity",
        "is_uasc",
    ),
    PeriodOfCare: ("child__uuid", "kind", "start", "end", "end_reason"),
    Episode: ("child__uuid", "start", "end", "reason_new", "legal_status", "placement", "provider", "end_reason"),
    Allocation: ("child__uuid", "kind", "staff__email", "team__name", "start", "end"),
    SiblingMembership: ("group__reference", "child__uuid", "start", "end"),
    Review: ("reference", "child__uuid", "state", "limit_on", "held_on", "planned_on", "participation", "iro__email"),
    MissingEpisode: ("child__uuid", "kind", "start", "end"),
    AnnualHealth: ("child__uuid", "year_end", "health_assessment", "sdq_score"),
    Escalation: ("uuid", "reference", "state", "stage__key", "raised_on", "resolved_on", "raised_by__email", "concern"),
    EscalationChild: ("escalation__uuid", "child__uuid", "team__name", "social_worker__email", "outcome__key"),
    EscalationReason: ("escalation__uuid", "reason__key", "is_main"),
    StageRecord: ("escalation__uuid", "rank", "round", "opened_at", "due_on", "closed_on", "ended"),
    Entry: ("escalation__uuid", "kind", "words", "by__email", "happened_at", "facts"),
}


def run(**options) -> str:
    out = StringIO()
    asked = {"authorities": 1, "children": 30, "years": 2, "seed": 5, "today": TODAY.isoformat()} | options
    call_command("generate", stdout=out, **asked)
    return out.getvalue()


def rows_made(seed: int) -> dict[str, list]:
    """What a seed makes in an empty database; nothing of it stays."""
    with transaction.atomic():
        for synthetic in plan(authorities=2, children=40, years=2, seed=seed, today=TODAY):
            make(synthetic)
        found = {
            model.__name__: sorted(map(repr, model.objects.order_by().values_list(*names)))
            for model, names in NATURAL.items()
        }
        transaction.set_rollback(True)
    return found


# What is refused


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"authorities": 0}, "--authorities is 0; 1 to 500 are expected"),
        ({"authorities": 501}, "--authorities is 501"),
        ({"children": -3}, "--children is -3; 1 to 200,000 are expected"),
        ({"children": 3, "authorities": 4}, "at least one for each authority"),
        ({"children": 9_000_000}, "England has about 83,000"),
        ({"years": 0}, "--years is 0"),
        ({"years": 40}, "1 to 12 are expected"),
        ({"years": 10, "today": "2015-01-01"}, "none before 2010"),
        ({"today": "20/11/2026"}, "a day as YYYY-MM-DD is expected"),
        ({"today": "2099-01-01"}, "in the future"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_in_a_sentence(options, sentence, db):
    with pytest.raises(CommandError, match=sentence):
        run(**options)
    assert not Authority.objects.exists()


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path):
    (tmp_path / "own.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        run(ssda903=tmp_path)
    with pytest.raises(CommandError, match="is a file"):
        run(ssda903=tmp_path / "own.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


def test_an_authority_that_is_there_already_stops_everything_before_it_begins(db):
    add_authority(slug="synthetic-002", name="Mine", by=None)
    with pytest.raises(CommandError, match="synthetic-002 is there already; nothing was made"):
        run(authorities=2)
    assert Authority.objects.count() == 1


# The same seed


def test_the_same_seed_makes_the_same_rows_and_another_seed_others(db):
    first = rows_made(5)
    assert first == rows_made(5)
    assert all(first.values())
    assert first["Child"] != rows_made(6)["Child"]


def test_children_are_shared_out_unevenly_and_none_is_lost():
    planned = plan(authorities=153, children=83_000, years=10, seed=1, today=TODAY)
    sizes = [each.extent.children for each in planned]
    assert sum(sizes) == 83_000
    assert min(sizes) > 50
    assert max(sizes) > 1000
    assert set(KINDS) == {each.kind for each in planned}


# What an authority looks like


@pytest.fixture
def authority(db) -> Authority:
    run(children=300, years=4)
    return Authority.objects.get()


def in_care(authority: Authority, day: date) -> int:
    return PeriodOfCare.objects.filter(authority=authority, kind="care").current(day).count()


def test_an_authority_is_whole(authority):
    """One walk through one authority of 300 children: it takes a few seconds to make."""
    connection.check_constraints()
    _has_the_children_asked_for(authority)
    _has_one_unheld_review_for_each_open_period()
    _judges_every_review_by_the_rule(authority)
    _allocates_every_child_in_care(authority)
    _has_iros_at_the_caseload_of_the_handbook(authority)
    _has_escalations_like_the_reports(authority)
    _says_where_it_came_from(authority)


def _has_the_children_asked_for(authority):
    for years in range(5):
        assert 290 <= in_care(authority, date(2022 + years, 11, 20)) <= 310
    children = Child.objects.of(authority)
    assert children.filter(is_uasc=True).exists()
    assert children.annotate(times=Count("periods")).filter(times__gt=1).exists()
    assert PeriodOfCare.objects.filter(kind="short-breaks", end=None).exists()
    assert SiblingMembership.objects.exists()
    assert MissingEpisode.objects.exists()
    assert {"C1", "C2", "V2", "E1"} <= set(Episode.objects.values_list("legal_status", flat=True))


def _has_one_unheld_review_for_each_open_period():
    waiting = Review.objects.filter(period=OuterRef("pk"), state=ReviewState.PLANNED)
    assert not PeriodOfCare.objects.filter(~Exists(waiting), end=None).exists()
    assert not Review.objects.filter(state=ReviewState.PLANNED).exclude(period__end=None).exists()
    assert not Review.objects.filter(held_on__gt=TODAY).exists()
    assert WorkflowStep.objects.exists()


def _judges_every_review_by_the_rule(authority):
    held = Review.objects.of(authority).held()
    for review in held.select_related("period__child__authority").order_by("pk")[::37]:
        before = held.filter(period=review.period, held_on__lt=review.held_on).order_by("held_on")
        due = due_after(review.period, list(before.values_list("held_on", flat=True)), on=review.held_on)
        assert (review.limit_on, review.rule, review.timeliness) == (
            due.limit,
            due.rule,
            due.timeliness(review.held_on),
        )
    late = held.filter(timeliness="late").count() / held.count()
    assert 0.03 < late < 0.07
    for review in held.filter(participation="PN0").select_related("child")[::20]:
        assert review.child.age(review.held_on) < 4


def _allocates_every_child_in_care(authority):
    for day in (date(2023, 3, 1), YEAR_AGO, TODAY):
        here = PeriodOfCare.objects.filter(authority=authority).current(day)
        for kind in Allocation.Kind:
            allocated = Allocation.objects.filter(authority=authority, kind=kind).current(day)
            assert set(allocated.values_list("child", flat=True)) == set(here.values_list("child", flat=True))
            assert allocated.count() == here.count()
    iros = Allocation.objects.filter(kind="iro").values("child").annotate(number=Count("staff", distinct=True))
    assert iros.filter(number__gt=1).exists()
    who_left = Staff.objects.filter(is_active=False).values("pk")
    assert not Allocation.objects.filter(end=None, staff__in=who_left).exists()


def _has_iros_at_the_caseload_of_the_handbook(authority):
    posts = PostHolding.objects.filter(post__role="iro", post__authority=authority, end=None)
    caseload = 300 / float(posts.aggregate(fte=Sum("fte"))["fte"])
    assert 50 <= caseload <= 70


def _has_escalations_like_the_reports(authority):
    sent = Escalation.objects.of(authority).exclude(state=State.DRAFT)
    assert 100 < sent.count() < 500
    assert (
        set(State.values) - {"gone", "draft"} >= set(sent.values_list("state", flat=True)) >= {"resolved", "withdrawn"}
    )
    assert sent.filter(state__in=OPEN).exists()
    ranks = Counter(StageRecord.objects.filter(authority=authority).values_list("rank", flat=True))
    assert ranks[1] > ranks[2] > ranks[3] > 0
    months = Counter(day.month for day in sent.values_list("raised_on", flat=True))
    usual = sum(months[month] for month in range(1, 13) if month not in (8, 12)) / 10
    assert months[8] + months[12] < 1.5 * usual
    _has_stages_that_prove_the_states(sent)
    assert not Entry.objects.filter(happened_at__date__gte=TODAY).exists()
    assert Response.objects.filter(agrees=False).exists()


def _has_stages_that_prove_the_states(sent):
    waiting = StageRecord.objects.filter(escalation=OuterRef("pk"), ended="")
    assert not sent.filter(Exists(waiting)).exclude(state=State.AWAITING_RESPONSE).exists()
    assert not sent.filter(~Exists(waiting), state=State.AWAITING_RESPONSE).exists()
    for escalation in sent.prefetch_related("records", "entries")[::9]:
        last = max(escalation.records.all(), key=lambda record: record.pk)
        assert (last.stage_id, last.round) == (escalation.stage_id, escalation.round)
        days = [entry.happened_at for entry in escalation.entries.all()]
        assert days == sorted(days)
        assert escalation.entries.all()[0].kind == Entry.Kind.RAISED


def _says_where_it_came_from(authority):
    for model in (PeriodOfCare, Episode, Review, MissingEpisode, AnnualHealth, Escalation):
        assert set(model.objects.values_list("provenance", flat=True)) == {"generated"}
    event = AuditEvent.objects.get(verb="authority.generate", authority_id=authority.pk)
    assert event.detail["children"] == Child.objects.count()


def test_each_kind_of_ladder_has_an_authority_and_escalations_on_it(db):
    assert "5 of 5: synthetic-005" in run(authorities=5, children=60)
    ladders = {row.authority.slug: row.name for row in Protocol.objects.select_related("authority")}
    assert len(set(ladders.values())) == len(ladders) == len(KINDS)
    assert all(authority.escalations.exists() for authority in Authority.objects.all())
    assert StageRecord.objects.filter(raised_by__holdings__post__role="iro-manager").exists()


# Returns


def test_a_return_is_written_for_each_authority_and_nothing_into_the_database(tmp_path, db):
    said = run(authorities=2, children=60, ssda903=tmp_path / "out")
    assert said.splitlines()[1].startswith("2 of 2: synthetic-002, ")
    assert not Authority.objects.exists()
    folders = sorted((tmp_path / "out").iterdir())
    assert [folder.name for folder in folders] == ["synthetic-001", "synthetic-002"]
    for folder in folders:
        checked = check_return(sources.find(folder), today=TODAY)
        assert not checked.errors
        assert set(checked.findings.counts) <= {"review-outside-year"}
        assert set(checked.counts) == {"Header", "Episodes", "Reviews", "UASC", "Missing", "OC2"}


def figures(authority: Authority, unknown: set[tuple[str, date]]) -> dict[str, object]:
    """What the reports rest on. Reviews of short breaks are no part of a return.

    `unknown` are times in care (child, start) whose reviews are left out of the timeliness.
    """
    periods = PeriodOfCare.objects.filter(authority=authority, kind="care")
    reviews = Review.objects.of(authority).filter(period__kind="care")
    held = reviews.held()
    days = [TODAY - timedelta(days=200 * number) for number in range(5)]
    return {
        "in care": [periods.current(day).count() for day in days],
        "entered": Counter(start.year for start in periods.values_list("start", flat=True)),
        "left": Counter((end.year, why) for end, why in periods.exclude(end=None).values_list("end", "end_reason")),
        "codes": Counter(held.values_list("held_on__year", "participation")),
        "timeliness": Counter(
            (review.held_on.year, review.timeliness)
            for review in held.select_related("child", "period")
            if (review.child.council_id, review.period.start) not in unknown
        ),
        "to come": sorted(reviews.filter(state=ReviewState.PLANNED).values_list("child__council_id", "limit_on")),
        "law": Counter(Episode.objects.filter(authority=authority).values_list("legal_status", "placement")),
        "uasc": Child.objects.of(authority).filter(is_uasc=True).count(),
        "missing": MissingEpisode.objects.filter(authority=authority).count(),
        "ages": sorted(Child.objects.of(authority).values_list("date_of_birth", "sex", "ethnicity")),
    }


def test_a_return_taken_in_gives_the_figures_that_the_same_seed_put_into_the_database(tmp_path, db):
    asked = {"children": 200, "years": 3, "seed": 2}
    run(**asked)
    run(**asked, ssda903=tmp_path / "out")
    generated = Authority.objects.get()
    council = add_authority(slug="council", name="Council", by=None)
    files = [Source.of_path(path) for path in sorted((tmp_path / "out" / "synthetic-001").iterdir())]
    taken = take(kind=ImportRun.Kind.SSDA903, authority=council, sources=files, by=None, today=TODAY)
    assert taken.state == "applied"
    unknown = unknown_to_the_import(council)
    assert figures(council, unknown) == figures(generated, unknown)
    for child, start in unknown:
        held = Review.objects.of(generated).held().filter(child__council_id=child, period__start=start)
        assert set(held.filter(rule="first").values_list("timeliness", flat=True)) <= {"late"}


def unknown_to_the_import(council: Authority) -> set[tuple[str, date]]:
    """Care begun before the return's year, its first review late or none: an import takes earlier ones to be unknown."""
    rows = PeriodOfCare.objects.filter(authority=council, kind="care", earlier_reviews_unknown=True)
    found = set(rows.values_list("child__council_id", "start"))
    assert len(found) <= 3
    return found


def test_a_return_holds_no_postcode_and_no_name(tmp_path):
    run(children=20, ssda903=tmp_path / "out")
    with Path(tmp_path, "out", "synthetic-001", "episodes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert {row["HOME_POST"] + row["PL_POST"] + row["URN"] for row in rows} == {""}
