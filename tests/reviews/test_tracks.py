"""What follows a held review: decisions never wait, only completing the record does, and each says why."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from escalations.models import Escalation
from iro_portal.core.models import AppendOnly, AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.working_days import calendar
from reviews import commands
from reviews.commands import StageSpec
from reviews.models import DecisionCheck, GateLift, RecordVersion, ReviewRules
from reviews.models.record import why_blocked
from reviews.states import DecisionState, RecordState, StepState
from reviews.tracks import clocks, outstanding
from tests.factories import escalation as escalating
from tests.factories import review as make
from tests.factories.world import LONG_AGO, World

TODAY = timezone.localdate


@pytest.fixture
def world(db) -> World:
    return make.with_workflow(World())


def run(*arguments) -> str:
    out = StringIO()
    call_command("run_deadlines", *arguments, stdout=out)
    return out.getvalue()


def test_coming_into_care_opens_the_steps_that_fit_the_age(world):
    young, grown = make.planned(world), make.planned(world, born=TODAY().replace(year=TODAY().year - 17))
    assert [row.stage.key for row in young.steps.all()] == ["report", "care-plan"]
    assert [row.stage.key for row in grown.steps.all()] == ["report", "pathway-plan"]
    limit = young.limit_on
    assert calendar().between(young.steps.get(stage__key="care-plan").due_on, limit) == 3


def test_who_turns_sixteen_before_the_review_is_held_needs_a_pathway_plan(world):
    turns = TODAY() - timedelta(days=1)
    born = (
        turns.replace(year=turns.year - 16)
        if (turns.month, turns.day) != (2, 29)
        else turns.replace(year=turns.year - 16, day=28)
    )
    review = make.planned(world, born=born)
    commands.plan_review(review=review, planned_on=turns - timedelta(days=3), by=world.iro)
    review.steps.all().delete()
    review.refresh_from_db()
    assert [row.stage.key for row in commands.open_steps(review)] == ["report", "care-plan"]
    held = commands.hold_review(review=review, held_on=TODAY(), by=world.iro, how="meeting", participation="PN1")
    assert [row.stage.key for row in held.steps.all()] == ["report", "pathway-plan"]


def test_a_blocked_record_names_the_step_whose_it_is_and_since_when(world):
    review = make.held(world)
    make.signed_off(world, review.steps.get(stage__key="report"))
    plan = review.steps.get(stage__key="care-plan")
    commands.start_step(review=review, stage=plan.stage, by=world.worker)
    with pytest.raises(
        NotInOrder, match=r"“Care plan” must be signed off first. It is in progress, with Sam Worker since"
    ):
        commands.complete_record(record=review.record, by=world.iro, words="Ben likes his school.")
    assert review.timeliness == "in-time"
    commands.submit_step(review=review, stage=plan.stage, by=world.worker)
    commands.sign_off_step(review=review, stage=plan.stage, by=world.manager)
    done = commands.complete_record(record=review.record, by=world.iro, words="Ben likes his school.")
    assert (done.state, done.completed_on, done.versions.count()) == (RecordState.COMPLETED, TODAY(), 1)


def test_the_iro_manager_lifts_the_gate_for_one_review_and_it_is_counted(world):
    review, other = make.held(world), make.held(world)
    with pytest.raises(Denied, match="lifted by the IRO manager"):
        commands.lift_gate(review=review, by=world.iro, why="The worker has left.")
    with pytest.raises(NotInOrder, match="Say why"):
        commands.lift_gate(review=review, by=world.iro_manager, why=" ")
    commands.lift_gate(review=review, by=world.iro_manager, why="The worker has left.")
    with pytest.raises(NotInOrder, match="no gate to lift"):
        commands.lift_gate(review=review, by=world.iro_manager, why="Again.")
    assert commands.complete_record(record=review.record, by=world.iro, words="x").state == RecordState.COMPLETED
    assert why_blocked(other)
    assert GateLift.objects.get().stage_label == "Social worker’s report"
    assert AuditEvent.objects.filter(verb="review.lift_gate").count() == 1


def test_without_a_workflow_nothing_gates_the_record(db):
    world = World()
    review = make.held(world)
    assert not review.steps.exists()
    assert commands.complete_record(record=review.record, by=world.iro, words="x").state == RecordState.COMPLETED


def test_a_correction_is_a_new_version_and_the_old_one_stays(db):
    world = World()
    record = make.record(world, RecordState.DISTRIBUTED)
    with pytest.raises(NotInOrder, match="Nothing is changed"):
        commands.correct_record(record=record, by=world.iro, words=record.words, why="x")
    corrected = commands.correct_record(record=record, by=world.iro, words="Ben loves his school.", why="His word.")
    assert corrected.state == RecordState.DISTRIBUTED
    assert [(row.number, row.words) for row in corrected.versions.all()] == [
        (1, "Ben likes his school."), (2, "Ben loves his school."),
    ]  # fmt: skip
    with pytest.raises(AppendOnly):
        RecordVersion.objects.update(words="x")


def test_reopening_needs_a_reason_and_is_never_silent(world):
    step = make.step(world, StepState.SIGNED_OFF)
    about = {"review": step.review, "stage": step.stage}
    with pytest.raises(NotInOrder, match="Say why"):
        commands.reopen_step(by=world.manager, why="", **about)
    commands.reopen_step(by=world.manager, why="The school is missing.", **about)
    told = OutboxMessage.objects.filter(kind="review.step", line__contains="is reopened")
    assert {notice.recipient for notice in told} == {world.worker, world.iro}


def test_a_sign_off_of_the_case_system_is_taken_over_with_its_source(world):
    step = make.step(world)
    about = {"review": step.review, "stage": step.stage, "signed_off_by": "T. Reid"}
    with pytest.raises(NotInOrder, match="is in the future"):
        commands.take_sign_off(signed_off_on=TODAY() + timedelta(days=1), by=None, **about)
    taken = commands.take_sign_off(signed_off_on=TODAY() - timedelta(days=4), by=None, **about)
    assert (taken.source, taken.signed_off_by_name) == ("case-system", "T. Reid")
    second = step.review.steps.get(stage__key="care-plan")
    assert commands.start_step(review=step.review, stage=second.stage, by=world.worker).state == StepState.IN_PROGRESS


def test_decisions_are_sent_all_at_once_while_the_workflow_is_blocked(world):
    review = make.held(world)
    make.drafted(world, review)
    make.drafted(world, review, "A visit each week.")
    assert why_blocked(review)
    sent = commands.send_decisions(review=review, by=world.iro)
    assert {row.state for row in sent} == {DecisionState.SENT}
    assert sent[0].answer_due == make.working_day(5)
    told = OutboxMessage.objects.filter(kind="review.decisions")
    assert {notice.recipient for notice in told} == {world.manager, world.worker}
    with pytest.raises(NotInOrder, match="no decision that waits"):
        commands.send_decisions(review=review, by=world.iro)


@pytest.mark.parametrize(
    ("words", "whose", "days", "says"),
    [("", "Sam", 5, "what is decided"), ("A visit", " ", 5, "who carries it out"), ("A visit", "Sam", -1, "before the review")],
)  # fmt: skip
def test_a_decision_needs_what_whose_and_a_day_after_the_review(world, words, whose, days, says):
    with pytest.raises(NotInOrder, match=says):
        commands.draft_decision(
            review=make.held(world), by=world.iro, words=words, whose=whose, by_when=TODAY() + timedelta(days=days)
        )


def test_decisions_come_from_a_review_that_was_held(world):
    with pytest.raises(NotInOrder, match="has not been held"):
        make.drafted(world, make.planned(world))


def test_a_query_is_for_the_managers_working_days_only(world):
    review = make.held(world, on=make.working_day(-8))
    row = make.drafted(world, review)
    commands.send_decisions(review=review, by=world.iro, happened_at=timezone.now() - timedelta(days=10))
    with pytest.raises(NotInOrder, match="could be queried until"):
        commands.query_decision(decision=row, by=world.manager, query="Which school?")


def test_decisions_are_deemed_agreed_at_the_end_of_the_last_day_and_once_only(world):
    review = make.held(world, on=make.working_day(-8))
    row = make.drafted(world, review)
    commands.send_decisions(review=review, by=world.iro, happened_at=timezone.now() - timedelta(days=10))
    row.refresh_from_db()
    assert "0 decisions" in run("--on", str(row.answer_due))
    assert "1 decisions deemed agreed" in run()
    assert "0 decisions" in run()
    row.refresh_from_db()
    assert (row.state, row.answered_on) == (DecisionState.DEEMED, row.answer_due)
    event = AuditEvent.objects.get(verb="reviewdecision.deem")
    assert timezone.localtime(event.happened_at).strftime("%H:%M") == "23:59"
    assert event.actor_label == "the system"


def test_what_was_not_done_is_carried_into_the_next_review_and_counted(world):
    first = make.held(world, on=make.working_day(-3))
    kept, done = make.drafted(world, first), make.drafted(world, first, "A visit each week.")
    commands.send_decisions(review=first, by=world.iro)
    following = first.period.reviews.planned().get()
    assert list(outstanding(following)) == [kept, done]
    rows = list(outstanding(following))
    commands.check_decisions(decisions=rows, done=[done], by=world.iro, on=TODAY())
    commands.check_decisions(decisions=[kept], done=[], by=world.iro, on=TODAY())
    assert list(outstanding(following)) == [kept]
    assert DecisionCheck.objects.filter(decision=kept, done=False).count() == 2


@pytest.mark.parametrize(("left", "mark"), [(20, 20), (12, 20), (10, 10), (3, 5), (1, 5)])
def test_the_iro_is_warned_once_by_the_most_urgent_mark(world, left, mark):
    review = world.child(in_care_from=calendar().working[calendar().ordinal(TODAY()) - 1 - (20 - left)]).reviews.get()
    expected = calendar().between(TODAY(), review.limit_on)
    assert expected in (left, left + 1)  # on a day that is no working day
    assert "1 reviews warned of" in run()
    assert "0 reviews" in run()
    notice = OutboxMessage.objects.get(kind__startswith="review.due")
    assert (notice.kind, notice.recipient) == (f"review.due-{mark}", world.iro)
    assert review.child.name not in notice.line


def test_run_deadlines_refuses_what_is_no_day_and_the_future(world):
    with pytest.raises(CommandError, match="is in the future"):
        run("--on", str(TODAY() + timedelta(days=1)))
    with pytest.raises(CommandError, match="is no day"):
        run("--on", "tomorrow")


def test_clocks_follow_the_rules_in_force(world):
    ReviewRules.objects.create(
        authority=world.authority, name="Ours", in_force_from=LONG_AGO, record_completed_days=12, decisions_sent_days=3
    )
    review = make.held(world)
    running = clocks(review, review.record, TODAY())
    assert {name: calendar().between(TODAY(), clock.due_on) for name, clock in running.items()} == {
        "decisions": 3, "record": 12, "distributed": 20, "plan": 10,
    }  # fmt: skip


def test_the_plan_is_not_updated_before_the_review_nor_tomorrow(world):
    review = make.held(world)
    for days, says in ((-1, "was held on"), (1, "is in the future")):
        with pytest.raises(NotInOrder, match=says):
            commands.record_plan_updated(review=review, updated_on=TODAY() + timedelta(days=days), by=world.worker)
    assert commands.record_plan_updated(review=review, updated_on=TODAY(), by=world.worker).plan_updated_on == TODAY()


def test_a_workflow_in_use_cannot_change_and_two_cannot_begin_on_one_day(world):
    make.planned(world)
    with pytest.raises(NotInOrder, match="begins on"):
        make.with_workflow(world)
    with pytest.raises(NotInOrder, match="a key of its own"):
        commands.begin_workflow(
            authority=world.authority,
            in_force_from=TODAY(),
            by=None,
            stages=[StageSpec("a", "A", 1), StageSpec("a", "B", 2)],
        )


def test_an_open_escalation_about_a_step_says_when_it_is_signed_off(world):
    review = make.held(world)
    report = review.steps.get(stage__key="report")
    sent = escalating.sent(world, children=[review.child], review=review, review_step=report)
    make.signed_off(world, report)
    assert "Social worker’s report of" in Escalation.objects.get(pk=sent.pk).entries.get(kind="note").words
    assert OutboxMessage.objects.filter(kind="escalation.step-signed-off", recipient=world.iro).exists()


def test_an_escalation_does_not_come_from_the_review_of_another_child(world):
    with pytest.raises(NotInOrder, match="is the review of another child"):
        escalating.draft(world, children=[world.child()], review=make.held(world))


def test_the_daily_run_gives_their_steps_to_reviews_that_stood_open_before_the_workflow(db):
    world = World()
    review = make.planned(world)
    make.with_workflow(world)
    assert "1 given their steps" in run()
    assert "0 given their steps" in run()
    assert [row.stage.key for row in review.steps.all()] == ["report", "care-plan"]
