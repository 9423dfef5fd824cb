"""Two people at once about one review, with real threads: one wins, nothing is done twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from children.commands import end_care
from iro_portal.core.models import OutboxMessage
from iro_portal.core.transitions import MovedOn, NotInOrder
from reviews import commands
from reviews.due_dates import add_months
from reviews.models import DecisionCheck, GateLift, MonitoringReturn, Review, ReviewDecision
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


def test_a_worker_and_a_manager_finish_a_step_once(transactional_db):
    council = make.with_workflow(World(), make.APPROVED_UNTIL_16)
    step = make.unapproved_step(council, StepState.IN_PROGRESS)
    about = {"review": step.review, "stage": step.stage, "version": step.version}
    outcomes = at_once(
        lambda: commands.finish_step(by=council.worker, **about),
        lambda: commands.finish_step(by=council.manager, **about),
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


def test_two_people_record_one_review_as_held_once(council):
    review = make.planned(council)
    today = timezone.localdate()
    outcomes = at_once(
        *(
            lambda by=by: commands.hold_review(
                review=Review.objects.get(pk=review.pk), held_on=today, by=by, how="meeting", participation="PN1"
            )
            for by in (council.iro, council.iro_manager)
        )
    )
    (refused,) = refusals(outcomes)
    assert isinstance(refused, MovedOn | NotInOrder)
    assert sorted(Review.objects.values_list("state", flat=True)) == ["held", "planned"]


def test_a_form_sent_twice_at_once_is_sent_once(council):
    review = make.held(make.with_monitoring(council))
    typed = {"health": "no", "visits": "yes", "progress": "some", "home": "4"}
    answers = {key: commands.Answer(value) for key, value in typed.items()}
    send = {"by": council.iro, "answers": answers}
    outcomes = at_once(
        *(lambda: commands.send_monitoring(review=Review.objects.get(pk=review.pk), **send) for _ in range(2))
    )
    (refused,) = refusals(outcomes)
    assert isinstance(refused, MovedOn)
    assert MonitoringReturn.objects.get().answers.count() == len(typed)
    assert OutboxMessage.objects.filter(kind="review.monitoring").count() == 1


def test_a_day_fixed_twice_at_once_is_fixed_once(council):
    review = make.planned(council)
    outcomes = at_once(
        *(
            lambda by=by, day=day: commands.plan_review(
                review=review, version=review.version, planned_on=make.working_day(day), by=by
            )
            for by, day in ((council.iro, 2), (council.support, 3))
        )
    )
    (refused,) = refusals(outcomes)
    assert isinstance(refused, MovedOn)
    assert review.moves.count() == 1


def test_a_correction_and_the_next_review_at_once_leave_one_review_to_come(council):
    for _ in range(4):
        first = make.held(council, on=make.working_day(-10), in_care_from=make.working_day(-25))
        following = first.period.reviews.planned().get()
        facts = {"how": "meeting", "participation": "PN1"}
        outcomes = at_once(
            lambda one=first, more=facts: commands.correct_review(
                review=one, by=council.iro_manager, why="Misread.", held_on=make.working_day(-9), **more
            ),
            lambda two=following, more=facts: commands.hold_review(
                review=two, by=council.iro, held_on=make.working_day(-1), **more
            ),
        )
        assert not refusals(outcomes)
        following.refresh_from_db()
        assert following.held_on == make.working_day(-1)
        to_come = first.period.reviews.planned().get()
        assert to_come.limit_on == add_months(following.held_on, 6)


def test_the_end_of_care_and_the_review_at_once_leave_nothing_to_come(council):
    today = timezone.localdate()
    for _ in range(4):
        review = make.planned(council)
        outcomes = at_once(
            lambda child=review.child: end_care(child=child, end=today, by=council.iro_manager),
            lambda one=review: commands.hold_review(
                review=one, by=council.iro, held_on=today, how="meeting", participation="PN1"
            ),
        )
        assert all(isinstance(each, MovedOn | NotInOrder) for each in refusals(outcomes)), outcomes
        assert not Review.objects.filter(child=review.child, state="planned").exists()
