"""Reviews: what is due follows from the facts; what was held is recorded whenever it was."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from children.commands import begin_care, end_care
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews.commands import hold_review, plan_review
from reviews.models import Review
from reviews.states import ReviewState
from tests.factories.world import World


@pytest.fixture
def world(db) -> World:
    return World()


def held(review, day, by, **more):
    facts = {"how": "meeting", "participation": "PN1"} | more
    return hold_review(review=review, held_on=day, by=by, **facts)


def test_coming_into_care_opens_the_first_review(world):
    child = world.child(in_care_from=date(2026, 3, 9))
    review = child.reviews.get()
    assert (review.state, review.rule, review.limit_on) == (ReviewState.PLANNED, "first", date(2026, 4, 8))


def test_a_held_review_is_judged_and_the_next_one_opens(world):
    child = world.child(in_care_from=date(2026, 3, 9))
    first = held(child.reviews.get(), date(2026, 4, 9), world.iro)
    assert (first.timeliness, first.iro) == ("late", world.iro)
    second = held(child.reviews.planned().get(), date(2026, 7, 9), world.iro)
    assert (second.rule, second.timeliness) == ("second", "in-time")
    assert child.reviews.planned().get().limit_on == date(2027, 1, 9)


def test_exactly_one_review_stands_open_while_in_care_and_none_after(world):
    child = world.child(in_care_from=date(2026, 3, 9))
    end_care(child=child, end=date(2026, 6, 1), by=None, reason="E4A")
    assert not child.reviews.planned().exists()
    begin_care(child=child, start=date(2026, 9, 1), by=None)
    assert child.reviews.planned().get().limit_on == date(2026, 9, 29)


def test_where_the_start_is_unknown_nothing_is_invented(world):
    child = world.child(in_care_from=date(2026, 3, 9))
    end_care(child=child, end=date(2026, 3, 20), by=None)
    begin_care(child=child, start=date(2026, 4, 1), start_known=False, by=None)
    review = child.reviews.planned().get()
    assert (review.limit_on, review.rule) == (None, "unknown")
    assert held(review, date(2026, 5, 1), world.iro).timeliness == "undetermined"


def test_moving_the_day_does_not_move_the_limit(world):
    review = world.child(in_care_from=date(2026, 11, 9)).reviews.get()
    limit = review.limit_on
    planned = plan_review(review=review, planned_on=date(2026, 12, 1), by=world.support)
    with pytest.raises(NotInOrder, match="say why the day is moved"):
        plan_review(review=planned, planned_on=date(2026, 12, 3), by=world.support)
    moved = plan_review(review=planned, planned_on=date(2026, 12, 3), by=world.support, why="The carer is away.")
    assert (moved.planned_on, moved.limit_on) == (date(2026, 12, 3), limit)


@pytest.mark.parametrize(
    ("days", "participation", "says"),
    [(1, "PN1", "is in the future"), (-2000, "PN1", "came into care"), (-1, "PN0", "PN0 does not fit a child aged 10")],
)
def test_what_cannot_be_is_refused_with_a_sentence(world, days, participation, says):
    review = world.child().reviews.get()
    with pytest.raises(NotInOrder, match=says):
        held(review, timezone.localdate() + timedelta(days=days), world.iro, participation=participation)
    assert not Review.objects.held().exists()


def test_only_the_childs_iro_or_the_iro_manager_records_it(world):
    review = world.child().reviews.get()
    for person in (world.manager, world.other_iro, world.support):
        with pytest.raises(Denied, match="is recorded by Amara Iro"):
            held(review, date(2026, 11, 2), person)
    assert held(review, date(2026, 11, 2), world.iro_manager).state == ReviewState.HELD


def test_an_iro_records_a_review_in_the_browser_and_wrong_input_keeps_every_word(world, client):
    review = world.child(in_care_from=date(2026, 10, 26)).reviews.get()
    client.force_login(world.iro)
    typed = {
        "version": review.version, "how": "meeting", "participation": "PN0", "chaired_by_child": "no",
        "spoke_alone": "refused", "why_late": "School holidays", "held_on_day": "20", "held_on_month": "11",
        "held_on_year": "2026",
    }  # fmt: skip
    page = client.post(reverse("reviews:review-hold", args=[review.reference]), typed).content.decode()
    assert "does not fit a child aged 10" in page
    assert "School holidays" in page
    done = client.post(
        reverse("reviews:review-hold", args=[review.reference]), typed | {"participation": "PN1"}, follow=True
    )
    assert "In time. The next review is due by Sat 20 February 2027." in done.content.decode()
    assert client.get(reverse("reviews:review-list") + "?show=held").context["page"].object_list == [
        Review.objects.held().get()
    ]


def test_strangers_find_nothing(world, client):
    review = world.child().reviews.get()
    for person in (World("elsewhere").iro, world.committee, world.other_manager):
        client.force_login(person)
        assert client.get(review.get_absolute_url()).status_code == 404
