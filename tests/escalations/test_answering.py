"""Who answers for what: two posts on one stage, a child of another team, passing on one's own part only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from escalations import commands
from escalations.commands.lists import StageSpec
from escalations.models import Escalation
from escalations.permissions import can_redirect
from escalations.states import State
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.commands import name_cover
from people.models import Staff
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.world import World

BRENT = (
    StageSpec(0, "Informal", [(Role.SOCIAL_WORKER, "social worker")]),
    StageSpec(1, "Stage 2", [(Role.TEAM_MANAGER, "team manager"), (Role.HEAD_OF_SERVICE, "service manager")]),
    StageSpec(2, "Stage 3", [(Role.DIRECTOR, "director")]),
)


def asked(escalation) -> list[tuple]:
    record = escalation.records.get(ended="")
    return [(row.staff.name, row.lead, row.child) for row in record.addressees.order_by("-lead", "pk")]


@pytest.fixture
def two_teams(world):
    other = world.child(team=world.other_team, worker=world.other_worker)
    return make.sent(world, children=[world.child(), other]), other


def test_two_posts_are_asked_and_one_answer_is_enough(db):
    world = World(ladder=BRENT)
    sent = make.sent(world)
    assert asked(sent) == [("Tess Manager", True, None), ("Hari Head", True, None)]
    assert make.answered(world, sent, by=world.head).state == State.RESPONDED


def test_passing_on_takes_away_only_ones_own_name(db):
    world = World(ladder=BRENT)
    sent = make.sent(world)
    commands.redirect(escalation=sent, by=world.manager, to=world.other_manager, why="Ben has moved to South.")
    assert asked(sent) == [("Hari Head", True, None), ("Otto Manager", True, None)]


def test_passing_on_ones_part_for_a_child_leaves_the_lead_alone(world, two_teams):
    sent, other = two_teams
    assert asked(sent) == [("Tess Manager", True, None), ("Otto Manager", False, other)]
    commands.redirect(escalation=sent, by=world.other_manager, to=world.head, why="I am on leave.")
    assert asked(sent) == [("Tess Manager", True, None), ("Hari Head", False, other)]


def test_an_answer_for_one_child_is_in_the_log_and_raises_the_version(world, two_teams):
    sent, other = two_teams
    still = commands.respond(
        escalation=sent, by=world.other_manager, words="Mine is seen to.", version=sent.version,
        happened_at=timezone.now() - timedelta(minutes=55),
    )  # fmt: skip
    assert (still.state, still.version) == (State.AWAITING_RESPONSE, sent.version + 1)
    entry = sent.entries.get(words="Mine is seen to.")
    assert (entry.child, entry.response.record) == (other, sent.records.get())
    answered = make.answered(world, still)
    assert answered.records.get().answered_by == world.manager


def test_only_who_was_asked_for_a_child_answers_for_it(world, two_teams):
    sent, _ = two_teams
    with pytest.raises(Denied, match="is answered by"):
        commands.respond(escalation=sent, by=world.other_worker, words="x")


def test_a_cover_and_a_delegate_answer_in_the_name_of_who_is_away(world):
    for whole, standing_in in ((True, world.head), (False, world.other_manager)):
        sent = make.sent(world)
        cover = name_cover(
            absent=world.manager, covered_by=standing_in, start=timezone.localdate(), by=None, whole=whole
        )
        answered = make.answered(world, sent, by=standing_in)
        entry = answered.entries.get(kind="response")
        assert (entry.by, entry.on_behalf_of) == (standing_in, world.manager)
        assert answered.records.get().answered_by == standing_in
        cover.delete()
        standing_in.forget_duties()


def test_where_nobody_was_found_the_owner_names_someone_and_the_deadline_stays(world):
    for key in ("manager", "head", "director"):
        holding = world.people[key].holdings.get()
        holding.end = timezone.localdate() - timedelta(days=30)
        holding.save()
    sent = make.sent(world)
    due = sent.records.get().due_on
    assert asked(sent) == []
    with pytest.raises(Denied):
        commands.redirect(escalation=sent, by=world.worker, to=world.other_manager, why="x")
    commands.redirect(escalation=sent, by=world.iro, to=world.other_manager, why="Nobody holds the post.")
    assert asked(sent) == [("Otto Manager", True, None)]
    assert sent.records.get().due_on == due


@pytest.mark.parametrize("gone", ["another post", "account closed"])
def test_where_whoever_was_asked_can_answer_no_more_the_owner_names_someone(world, client, gone):
    sent = make.sent(world)
    assert not can_redirect(sent, world.iro)
    if gone == "account closed":
        Staff.objects.filter(pk=world.manager.pk).update(is_active=False)
    else:
        world.manager.holdings.update(end=timezone.localdate())
    assert list(Escalation.objects.nobody_asked()) == [sent]
    client.force_login(world.iro)
    assert "Name who is to answer" in client.get(sent.get_absolute_url()).text
    commands.redirect(escalation=sent, by=world.iro, to=world.other_manager, why="She has left the service.")
    assert asked(sent) == [("Otto Manager", True, None)]
    assert sent.entries.get(kind="redirected").facts["from"] == [world.manager.name]
    assert not Escalation.objects.nobody_asked().exists()
    assert not can_redirect(sent, world.iro)


def test_naming_somebody_who_is_asked_already_is_refused(world, two_teams):
    with pytest.raises(NotInOrder, match="is asked already"):
        commands.redirect(escalation=two_teams[0], by=world.manager, to=world.other_manager, why="x")


def test_who_is_named_for_the_whole_is_not_asked_a_second_time_for_a_child(world):
    children = [world.child(), world.child(team=world.other_team, worker=world.other_worker)]
    sent = make.sent(world, children=children, answerer=world.other_manager)
    assert asked(sent) == [("Otto Manager", True, None)]


def test_words_of_a_challenge_settled_at_once_survive_its_reopening(world):
    recorded = commands.record_challenge(
        by=world.iro, children=[world.child()], main_reason=world.reason(), concern="No visit in May.", how="phone",
        agreed="A visit this week.", with_whom=world.worker, happened_at=timezone.now() - timedelta(hours=2),
        outcome=world.outcome(), what_changed="She was visited the same day.",
    )  # fmt: skip
    assert recorded.state == State.RESOLVED
    commands.reopen(escalation=recorded, by=world.iro, why="She was not.")
    assert recorded.entries.filter(words="She was visited the same day.").exists()
