"""Alerts, calendar and lists go by the soonest of limit, wanted and agreed day; timeliness by the limit alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from reviews import commands, planning, wording
from reviews.models import Review
from tests.factories import between
from tests.factories import review as make
from tests.factories.world import World


@pytest.fixture
def world(db) -> World:
    return World()


def agreed(world, *, held: int = 20, months: int = 1) -> Review:
    """The review to come of a child whose first was held so many days ago, and agreed for so many months later."""
    first = world.child(in_care_from=between.ago(held + 14)).reviews.get()
    commands.hold_review(
        review=first, held_on=between.ago(held), by=world.iro, how="meeting", participation="PN1", agreed_months=months
    )
    return first.period.reviews.planned().get()


def forward(world, review, working_days: int) -> Review:
    return commands.bring_forward(
        review=review, by=world.iro, wanted_by=make.working_day(working_days), reason="iro", why="A move is near."
    )


def warnings() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind__regex=r"^review\.(due|wanted|agreed)-").order_by("pk")
    return [(row.kind, row.line) for row in rows]


def test_a_review_brought_forward_is_warned_of_by_the_day_on_which_it_is_wanted(world):
    review = forward(world, between.followed(world, held=10), 9)
    assert commands.warn_of_limits(on=timezone.localdate()) == 1
    ((kind, line),) = warnings()
    assert kind == "review.wanted-10"
    assert "it is brought forward and wanted by" in line
    assert "The last day in time is" in line
    assert commands.warn_of_limits(on=timezone.localdate()) == 0
    assert commands.warn_of_limits(on=review.wanted_by) == 1
    assert warnings()[-1][0] == "review.wanted-5"


def test_a_wanted_day_that_has_passed_or_was_taken_back_hides_no_warning_of_the_limit(world):
    review = forward(world, between.followed(world, held=80), 2)
    commands.warn_of_limits(on=timezone.localdate())
    assert commands.warn_of_limits(on=review.limit_on - timedelta(days=2)) == 1
    assert warnings()[-1][0] == "review.due-5"
    assert "the last day in time is" in warnings()[-1][1]


def test_an_agreed_day_is_derived_from_the_review_before_and_warned_of(world):
    review = agreed(world)
    assert review.agreed_by == review.hold_by
    assert review.agreed_by < review.limit_on
    commands.warn_of_limits(on=timezone.localdate())
    ((kind, line),) = warnings()
    assert kind == "review.agreed-10"
    assert "at the review before it was agreed for" in line


def test_an_agreed_day_follows_a_correction_of_the_review_before(world):
    review = agreed(world)
    before = review.period.reviews.held().get()
    facts = {"held_on": before.held_on, "how": "meeting", "participation": "PN1", "why": "Not agreed."}
    commands.correct_review(review=before, by=world.iro, **facts)
    review.refresh_from_db()
    assert (review.agreed_by, review.hold_by) == (None, review.limit_on)


def test_a_review_after_its_agreed_and_wanted_day_is_in_time_all_the_same(world):
    review = agreed(world, held=60)
    assert review.agreed_by < timezone.localdate()
    held = commands.hold_review(
        review=review, by=world.iro, held_on=timezone.localdate(), how="meeting", participation="PN1"
    )
    assert held.timeliness == "in-time"


def test_calendar_lists_and_the_day_filled_in_go_by_the_soonest_day(world, client):
    usual, review = between.followed(world, held=20), agreed(world)
    assert list(Review.objects.planned().for_list()) == [review, usual]
    month = review.agreed_by.replace(day=1)
    assert review in planning.of_month(world.iro, month)
    assert review.pk not in [row.pk for row in planning.of_month(world.iro, review.limit_on.replace(day=1))]
    assert wording.hold_by_in_words(review) == "agreed for"
    client.force_login(world.iro)
    form = client.get(reverse("reviews:review-plan", args=[review.reference])).context["form"]
    assert form.initial["planned_on"] <= review.agreed_by
    assert "agreed for" in client.get("/").content.decode()
    assert "Agreed for" in client.get(reverse("reviews:schedule")).content.decode()
    day = {
        "due_by_day": review.agreed_by.day,
        "due_by_month": review.agreed_by.month,
        "due_by_year": review.agreed_by.year,
    }
    page = client.get(reverse("reviews:schedule"), day).content.decode()
    assert review.reference in page
    assert usual.reference not in page


@pytest.mark.parametrize(
    ("limit", "wanted", "agreed_by", "soonest"),
    [
        ("2026-05-01", None, None, "2026-05-01"),
        ("2026-05-01", "2026-04-01", None, "2026-04-01"),
        ("2026-05-01", None, "2026-04-02", "2026-04-02"),
        ("2026-05-01", "2026-04-03", "2026-04-02", "2026-04-02"),
        (None, "2026-04-03", None, "2026-04-03"),
        (None, None, None, None),
    ],
)
def test_the_soonest_day_is_the_same_in_python_and_in_the_database(world, limit, wanted, agreed_by, soonest):
    days = [date.fromisoformat(day) if day else None for day in (limit, wanted, agreed_by, soonest)]
    review = make.planned(world)
    early = "iro" if wanted else ""
    Review.objects.filter(pk=review.pk).update(
        limit_on=days[0], wanted_by=days[1], agreed_by=days[2], early_reason=early
    )
    review.refresh_from_db()
    assert review.hold_by == days[3]
    assert (review in Review.objects.to_hold_by(date(2026, 4, 2))) == bool(days[3] and days[3] <= date(2026, 4, 2))
