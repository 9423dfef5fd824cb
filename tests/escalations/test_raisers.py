"""Stages that somebody else raises (Harrow: stage 2 by the quality assurance manager), and who may send what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from escalations import commands
from escalations.commands.lists import StageSpec
from escalations.models import RaiseRequest
from escalations.states import State
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.commands import name_cover
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.world import World

HARROW = (
    StageSpec(1, "Stage 1", [(Role.TEAM_MANAGER, "team manager")]),
    StageSpec(2, "Stage 2", [(Role.HEAD_OF_SERVICE, "head of service")], raised_by_role=Role.IRO_MANAGER),
    StageSpec(3, "Stage 3", [(Role.DIRECTOR, "director")]),
)


@pytest.fixture
def harrow(db) -> World:
    return World(slug="harrow", ladder=HARROW)


def test_the_iro_manager_takes_it_to_the_stage_that_is_theirs(harrow):
    sent = make.sent(harrow)
    taken = commands.escalate(escalation=sent, by=harrow.iro_manager, stage=harrow.stage(2), why="No answer.")
    assert (taken.stage.rank, taken.records.get(ended="").raised_by) == (2, harrow.iro_manager)
    assert taken.raised_by == harrow.iro


def test_the_iro_manager_does_not_take_it_to_a_stage_that_the_iro_raises(harrow):
    sent = make.sent(harrow)
    with pytest.raises(Denied, match="Stage 3 is raised by the child's IRO"):
        commands.escalate(escalation=sent, by=harrow.iro_manager, stage=harrow.stage(3), why="No answer.")


def test_the_iro_manager_sends_no_draft_that_starts_at_a_stage_of_the_iros(harrow):
    draft = make.draft(harrow)
    with pytest.raises(Denied):
        commands.send(escalation=draft, by=harrow.iro_manager)


def test_a_draft_that_starts_at_the_managers_stage_is_sent_by_the_manager(harrow):
    draft = make.draft(harrow, rank=2)
    with pytest.raises(Denied, match="is raised by the IRO manager: ask them"):
        commands.send(escalation=draft, by=harrow.iro)
    commands.request_raise(escalation=draft, stage=harrow.stage(2), by=harrow.iro, on=timezone.localdate())
    sent = commands.send(escalation=draft, by=harrow.iro_manager)
    assert (sent.state, sent.raised_by) == (State.AWAITING_RESPONSE, harrow.iro)
    assert RaiseRequest.objects.get().sent_on == timezone.localdate()


def test_the_iro_asks_and_sends_it_after_the_next_working_day(harrow):
    sent = make.sent(harrow)
    take = {"escalation": sent, "by": harrow.iro, "stage": harrow.stage(2), "why": "No answer."}
    with pytest.raises(Denied, match="ask them"):
        commands.escalate(**take)
    today = timezone.localdate()
    request = commands.request_raise(escalation=sent, stage=harrow.stage(2), by=harrow.iro, on=today)
    with pytest.raises(Denied, match="after that you can send it"):
        commands.escalate(**take)
    with pytest.raises(NotInOrder, match="asked for already"):
        commands.request_raise(escalation=sent, stage=harrow.stage(2), by=harrow.iro, on=today)
    RaiseRequest.objects.filter(pk=request.pk).update(
        asked_on=today - timedelta(days=9), due_on=today - timedelta(days=8)
    )
    assert commands.escalate(**take).stage.rank == 2


def test_who_covers_an_iro_sends_records_and_closes_in_their_name(world):
    name_cover(absent=world.iro, covered_by=world.iro_manager, start=timezone.localdate(), by=None)
    draft = make.draft(world)
    sent = commands.send(escalation=draft, by=world.iro_manager)
    assert (sent.raised_by, sent.entries.get().on_behalf_of) == (world.iro, world.iro)
    assert commands.withdraw(escalation=sent, by=world.iro_manager, why="x").state == State.WITHDRAWN
