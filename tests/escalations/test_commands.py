"""The life of an escalation, as the protocol tells it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from escalations import commands, permissions
from escalations.models import Entry, StageRecord
from escalations.states import State
from iro_portal.core import outbox
from iro_portal.core.models import AuditEvent
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from tests.factories import escalation as make
from tests.factories.world import at


def test_sending_asks_the_team_manager_with_five_working_days(world):
    sent = make.sent(world, happened_at=at(2026, 11, 12))
    record = sent.records.get()
    assert (sent.state, sent.reference) == (State.AWAITING_RESPONSE, "ESC-2026-0001")
    assert [a.staff for a in record.addressees.all()] == [world.manager]
    assert (record.opened_on, record.due_on) == (date(2026, 11, 12), date(2026, 11, 19))
    assert sent.formal_on == date(2026, 11, 12)
    assert [m.recipient for m in outbox.about(sent)] == [world.manager]
    assert AuditEvent.objects.filter(verb="escalation.send", subject_id=sent.pk).count() == 1


def test_an_answer_stops_the_clock_and_acceptance_starts_the_next(world):
    sent = make.sent(world, happened_at=at(2026, 11, 5))
    answered = commands.respond(
        escalation=sent, by=world.manager, words="Agreed.", action="Plan", action_owner="S. Worker",
        action_due=date(2026, 12, 1), happened_at=at(2026, 11, 9),
    )  # fmt: skip
    record = answered.records.get()
    assert (record.ended, record.closed_on, record.answered_by) == ("answered", date(2026, 11, 9), world.manager)
    accepted = commands.accept(escalation=answered, by=world.iro, happened_at=at(2026, 11, 10))
    assert (accepted.state, accepted.action_due) == (State.ACTION_AWAITED, date(2026, 12, 1))


def test_a_jump_past_stages_leaves_no_record_of_them(world):
    sent = make.sent(world, happened_at=at(2026, 11, 5))
    taken = commands.escalate(
        escalation=sent,
        by=world.iro,
        stage=world.stage(3),
        why="The child moves on Friday.",
        happened_at=at(2026, 11, 6),
    )
    first, second = taken.records.order_by("pk")
    assert (first.ended, second.rank, second.early) == (StageRecord.Ended.ESCALATED, 3, True)
    assert second.passed_over == ["Stage 2: head of service"]
    assert [a.staff for a in second.addressees.all()] == [world.director]


def test_ask_again_opens_the_next_round(world):
    escalation = make.in_state(world, State.RESPONDED)
    again = commands.ask_again(escalation=escalation, by=world.iro, why="No day is named.")
    assert [(r.round, r.ended) for r in again.records.order_by("pk")] == [(1, "answered"), (2, "")]


def test_reopening_returns_to_the_stage_where_it_stood(world):
    escalation = make.in_state(world, State.RESOLVED)
    assert escalation.children.get().outcome == world.outcome()
    opened = commands.reopen(escalation=escalation, by=world.iro_manager, why="It was not done.")
    assert (opened.state, opened.round, opened.resolved_on) == (State.AWAITING_RESPONSE, 2, None)
    assert opened.children.get().outcome is None
    assert opened.formal_on == timezone.localdate()
    assert opened.entries.filter(kind=Entry.Kind.RESOLVED, words="A plan is in place.").exists()


def test_a_stale_version_is_refused_and_nothing_is_stored(world):
    sent = make.sent(world)
    make.answered(world, sent)
    with pytest.raises(MovedOn) as refusal:
        commands.escalate(escalation=sent, by=world.iro, stage=world.stage(2), why="No answer.", version=sent.version)
    assert refusal.value.current.state == State.RESPONDED
    assert not sent.entries.filter(words="No answer.").exists()


def test_a_manager_cannot_close_what_an_iro_raised(world):
    sent = make.sent(world)
    for command, words in ((commands.withdraw, {"why": "x"}),
                           (commands.resolve, {"outcome": world.outcome(), "what_changed": "x"})):  # fmt: skip
        with pytest.raises(Denied, match="Only its owner, Amara Iro"):
            command(escalation=sent, by=world.manager, **words)


def test_siblings_settle_one_by_one_and_the_last_closes_it(world):
    ben, cara = world.siblings("Ben A", "Cara A")
    sent = make.sent(world, children=[ben, cara])
    half = commands.settle_child(
        escalation=sent, child=ben, by=world.iro, outcome=world.outcome(), what_changed="Moved."
    )
    assert half.state == State.AWAITING_RESPONSE
    whole = commands.settle_child(
        escalation=half, child=cara, by=world.iro, outcome=world.outcome(), what_changed="Moved."
    )
    assert whole.state == State.RESOLVED
    assert whole.records.get().ended == "resolved"


def test_splitting_a_child_off_takes_the_history_along(world):
    ben, cara = world.siblings("Ben A", "Cara A")
    escalation = make.answered(world, make.sent(world, children=[ben, cara]))
    new = commands.split_off(escalation=escalation, child=ben, by=world.iro, why="Ben moves to another council.")
    escalation.refresh_from_db()
    assert (new.state, escalation.state) == (State.RESPONDED, State.RESPONDED)
    assert [row.child for row in new.children.all()] == [ben]
    assert escalation.lead_child == cara
    assert new.entries.filter(words="You are right.", response__isnull=False).exists()


def test_a_reason_of_another_days_list_is_refused(world):
    later = commands.begin_reason_list(
        authority=world.authority, name="New", in_force_from=date(2026, 6, 1), by=None,
        reasons=[commands.lists.ReasonSpec("Drift")],
    )  # fmt: skip
    with pytest.raises(NotInOrder, match="not the list in force on 12/11/2026"):
        make.sent(world, happened_at=at(2026, 11, 12))
    assert make.sent(world, happened_at=at(2026, 11, 12), main_reason=later.reasons.get()).reasons.get().is_main


def test_a_day_in_the_future_is_refused(world):
    with pytest.raises(NotInOrder, match="is in the future"):
        make.sent(world, happened_at=timezone.now() + timedelta(days=1))


def test_an_urgent_challenge_is_due_the_next_working_day_and_told_upwards(world):
    sent = make.sent(world, happened_at=at(2026, 11, 13), urgent=True, phoned_whom="Duty team")
    assert sent.records.get().due_on == date(2026, 11, 16)
    assert {m.recipient for m in outbox.about(sent)} == {world.manager, world.head, world.director}


def test_another_team_answers_for_its_own_child(world):
    lead, other = world.child(), world.child(team=world.other_team, worker=world.other_worker)
    sent = make.sent(world, children=[lead, other])
    still = commands.respond(escalation=sent, by=world.other_manager, words="Mine is seen to.")
    assert still.state == State.AWAITING_RESPONSE
    assert sent.entries.get(words="Mine is seen to.").child == other


def test_a_challenge_already_made_is_recorded_with_a_day_to_check(world):
    recorded = commands.record_challenge(
        by=world.iro, children=[world.child()], main_reason=world.reason(), concern="No visit in May.", how="phone",
        agreed="A visit this week.", with_whom=world.worker, happened_at=at(2026, 11, 18),
        check_on=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip
    assert recorded.state == State.ACTION_AWAITED
    assert recorded.records.get().answered_by == world.worker


def test_handing_over_passes_open_escalations_and_lets_the_leaver_finish(world):
    sent = make.sent(world)
    assert (
        commands.hand_over(from_iro=world.iro, to_iro=world.other_iro, on=timezone.localdate(), by=world.iro_manager)
        == 1
    )
    from escalations.models import Escalation

    world.iro.forget_duties()
    assert list(Escalation.objects.owned_by(world.other_iro)) == [sent]
    assert list(Escalation.objects.visible_to(world.iro)) == [sent]
    assert not permissions.can_escalate(sent, world.iro)
    assert commands.withdraw(escalation=sent, by=world.other_iro, why="x").state == State.WITHDRAWN
