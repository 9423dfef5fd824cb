"""What the IRO manager's exception list takes, and what it leaves out."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.models import Allocation
from iro_portal.core.working_days import calendar
from reviews import commands, exceptions
from reviews.models import Review, ReviewRecord
from reviews.states import RecordState
from tests.factories import caseload as many
from tests.factories import review as make

PLACE = "/reviews/exceptions/"
TODAY = timezone.localdate()


def found(world) -> dict[str, set[str]]:
    """Return the references under each kind that holds any."""
    day = exceptions.day_of(world.iro_manager, TODAY)
    rows = {
        kind.slug: {row.reference for row in exceptions.rows_of(kind, world.iro_manager, day)}
        for kind in exceptions.kinds(day.rules)
    }
    return {slug: references for slug, references in rows.items() if references}


def due(world, days: int, **fields) -> Review:
    """A review to come whose last day lies so many working days from today."""
    review = make.planned(world)
    Review.objects.filter(pk=review.pk).update(limit_on=make.working_day(days), **fields)
    return review


@pytest.mark.parametrize(
    "on", [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23), date(2026, 12, 28), date(2026, 12, 29)]
)
@pytest.mark.parametrize("working_days", [5, 10, 15, 20])
def test_a_deadline_has_passed_exactly_for_days_before_the_border(db, on, working_days):
    days = calendar()
    border = exceptions.held_before(days, on, working_days)
    for back in range(60):
        held = on - timedelta(days=back)
        assert (days.add(held, working_days) < on) == (held < border), held


@pytest.mark.parametrize(("days", "kinds"), [(20, {"no-day"}), (21, set()), (0, {"no-day"}), (-1, {"overdue"})])
def test_a_review_without_a_day_is_listed_from_twenty_working_days_before_its_limit(world, days, kinds):
    review = due(world, days)
    assert found(world) == {kind: {review.reference} for kind in kinds}


def test_a_review_planned_after_its_limit_is_listed(world):
    review = due(world, 5)
    commands.plan_review(review=review, planned_on=make.working_day(6), by=world.iro)
    assert found(world) == {"planned-late": {review.reference}}


def test_a_day_brought_forward_that_has_passed_is_listed(world):
    late = due(world, 40, planned_on=make.working_day(30), wanted_by=TODAY - timedelta(days=1), early_reason="iro")
    due(world, 40, planned_on=make.working_day(30), wanted_by=TODAY, early_reason="iro")
    assert found(world) == {"forward": {late.reference}}


def test_a_child_without_an_iro_is_listed(world):
    review = due(world, 40)
    Allocation.objects.filter(child=review.child, kind="iro").delete()
    assert found(world) == {"no-iro": {review.reference}}


def held(world, days: int) -> Review:
    """A review held so many working days ago, of a child whose next one is far off."""
    child = world.child(in_care_from=make.working_day(-45))
    review = child.reviews.get()
    return commands.hold_review(
        review=review, held_on=make.working_day(-days), by=world.iro, how="meeting", participation="PN1"
    )


def test_what_follows_a_review_is_listed_once_its_clock_has_run_out(world):
    waiting = {days: held(world, days).reference for days in (3, 8, 12, 18, 30)}
    assert found(world) == {
        "decisions": {waiting[days] for days in (8, 12, 18, 30)},
        "plan": {waiting[days] for days in (12, 18, 30)},
        "record": {waiting[days] for days in (18, 30)},
        "distributed": {waiting[30]},
    }


def test_what_was_done_is_not_listed(world):
    review = held(world, 30)
    make.drafted(world, review)
    commands.send_decisions(review=review, by=world.iro)
    commands.record_plan_updated(review=review, updated_on=TODAY, by=world.worker)
    record = commands.complete_record(record=ReviewRecord.objects.get(review=review), by=world.iro, words="x")
    assert found(world) == {"distributed": {review.reference}}
    commands.distribute_record(record=record, by=world.support)
    assert found(world) == {}
    assert ReviewRecord.objects.get(review=review).state == RecordState.DISTRIBUTED


def test_a_review_from_a_file_has_no_clocks_here(world):
    review = held(world, 30)
    Review.objects.filter(pk=review.pk).update(provenance="imported")
    assert found(world) == {}


def test_the_page_counts_each_kind_and_shows_the_rows_of_one(world, client):
    soon, late = due(world, 3), due(world, -3)
    client.force_login(world.iro_manager)
    shown = client.get(PLACE).text
    assert soon.reference in shown
    assert late.reference not in shown
    assert "OVERDUE, 3 working days" in client.get(f"{PLACE}?kind=overdue").text
    assert client.get(f"{PLACE}?kind=nonsense&page=x").status_code == 200


def test_an_empty_list_says_what_belongs_there(world, client):
    client.force_login(world.iro_manager)
    assert "Nothing of this kind today" in client.get(PLACE).text


@pytest.mark.parametrize("person", ["iro", "support", "manager", "worker", "committee"])
def test_exceptions_are_for_the_iro_manager(world, client, person):
    client.force_login(getattr(world, person))
    assert client.get(PLACE).status_code == 403


def test_the_page_asks_no_more_as_caseloads_grow(world, client):
    def statements() -> int:
        client.force_login(world.iro_manager)
        client.get(PLACE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PLACE)
        return len(captured)

    many.grow(world, 10)
    few = statements()
    many.grow(world, 990)
    assert statements() == few
