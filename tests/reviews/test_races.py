"""Two people at once about one review, with real threads: one wins, nothing is done twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from iro_portal.core.models import OutboxMessage
from iro_portal.core.transitions import MovedOn, NotInOrder
from reviews import commands
from reviews.models import DecisionCheck, GateLift, Review, ReviewDecision
from reviews.states import DecisionState, StepState
from tests.escalations.test_races import at_once, refusals
from tests.factories import review as make
from tests.factories.world import World

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council(transactional_db) -> World:
    return make.with_workflow(World())


def test_two_decisions_written_at_once_get_two_numbers(council):
    review = make.held(council)
    rows = at_once(*(lambda: make.drafted(council, Review.objects.get(pk=review.pk)) for _ in range(3)))
    assert sorted(row.number for row in rows) == [1, 2, 3]


def test_two_managers_sign_off_once(council):
    step = make.step(council, StepState.SUBMITTED)
    about = {"review": step.review, "stage": step.stage, "version": step.version}
    outcomes = at_once(
        lambda: commands.sign_off_step(by=council.manager, **about),
        lambda: commands.sign_off_step(by=council.head, **about),
    )
    (refused,) = refusals(outcomes)
    assert isinstance(refused, MovedOn)


def test_the_gate_is_lifted_once(council):
    review = make.held(council)
    outcomes = at_once(*(lambda: commands.lift_gate(review=review, by=council.iro_manager, why="x") for _ in range(2)))
    (refused,) = refusals(outcomes)
    assert isinstance(refused, NotInOrder)
    assert GateLift.objects.count() == 1


def test_two_daily_runs_at_once_deem_and_warn_once(council):
    review = make.held(council, on=make.working_day(-8))
    make.drafted(council, review)
    commands.send_decisions(review=review, by=council.iro, happened_at=timezone.now() - timedelta(days=10))
    make.planned(council)
    today = timezone.localdate()
    assert not refusals(at_once(*(lambda: commands.deem_decisions(on=today) for _ in range(2))))
    assert not refusals(at_once(*(lambda: commands.warn_of_limits(on=today) for _ in range(2))))
    assert ReviewDecision.objects.get().state == DecisionState.DEEMED
    assert OutboxMessage.objects.filter(kind="review.deemed", recipient=council.iro).count() == 1
    assert OutboxMessage.objects.filter(kind__startswith="review.due").count() == 1
    assert not DecisionCheck.objects.exists()


def test_a_first_look_by_two_opens_the_steps_once(council):
    review = make.planned(council)
    review.steps.all().delete()
    at_once(*(lambda: commands.open_steps(Review.objects.get(pk=review.pk)) for _ in range(2)))
    assert review.steps.count() == 2
