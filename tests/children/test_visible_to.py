"""Which children and escalations each role sees (design section 1, need to know)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from children.commands import allocate
from children.models import Child
from children.permissions import can_see
from escalations import commands
from escalations.models import Escalation
from escalations.states import State
from people.models import Employment
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.world import World

# who: (children they see, escalations they see), of two: Fostering North, of Amara Iro; Fostering South, of Ivo Iro
SEES = {
    "iro": ("north", "north"),
    "other_iro": ("south", "south"),
    "worker": ("north", "north"),
    "other_worker": ("south", "south"),
    "manager": ("north", "north"),
    "other_manager": ("south", "south"),
    "head": ("north south", "north south"),
    "director": ("north south", "north south"),
    "iro_manager": ("north south", "north south"),
    "support": ("north south", ""),
    "committee": ("", ""),
    "governance": ("", ""),
    "administrator": ("", ""),
    "inspector": ("", ""),
}


def names(rows) -> str:
    return " ".join(sorted(rows))


@pytest.fixture
def two(world) -> World:
    world.people["inspector"] = world.person("Ines Inspector", world.quality, Role.INSPECTOR)
    north = world.child("north")
    south = world.child("south", team=world.other_team, iro=world.other_iro, worker=world.other_worker)
    make.sent(world, children=[north], concern="north")
    make.sent(world, children=[south], concern="south", by=world.other_iro)
    make.draft(world, children=[north], concern="draft")
    return world


@pytest.mark.parametrize("who", SEES)
def test_who_sees_which(two, who):
    viewer = two.people[who]
    children, escalations = SEES[who]
    seen = Escalation.objects.visible_to(viewer).exclude(state=State.DRAFT)
    assert names(Child.objects.visible_to(viewer).values_list("name", flat=True)) == children
    assert names(seen.values_list("concern", flat=True)) == escalations
    assert {child.name for child in Child.objects.all() if can_see(child, viewer)} == set(children.split())


def test_a_draft_is_its_writers_alone(two):
    drafts = Escalation.objects.drafts()
    assert [who for who in SEES if drafts.visible_to(two.people[who]).exists()] == ["iro"]


def test_whoever_is_asked_sees_that_escalation_while_it_is_open_to_them(two):
    sent = Escalation.objects.get(concern="north")
    commands.redirect(escalation=sent, by=two.manager, to=two.other_manager, why="Not mine.")
    seen = Escalation.objects.visible_to(two.other_manager)
    assert names(seen.values_list("concern", flat=True)) == "north south"
    commands.withdraw(escalation=sent, by=two.iro, why="x")
    assert names(Escalation.objects.visible_to(two.other_manager).values_list("concern", flat=True)) == "south"


def test_nothing_of_one_authority_is_seen_from_another(two):
    elsewhere = World(slug="framley")
    for who in set(SEES) - {"inspector"}:
        assert not Child.objects.visible_to(elsewhere.people[who]).exists()
        assert not Escalation.objects.visible_to(elsewhere.people[who]).exists()


def test_a_contracted_iro_sees_their_own_child_and_no_brother_or_sister(world):
    contracted = world.person("Con Tracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
    ben, _ = world.siblings("Ben A", "Cara A")
    allocate(child=ben, iro=contracted, start=timezone.localdate(), by=None)
    assert list(Child.objects.visible_to(contracted)) == [ben]


def test_after_a_hand_over_the_leaver_reads_until_the_window_ends(world):
    child, today = world.child(), timezone.localdate()
    sent = make.sent(world, children=[child])
    commands.hand_over(from_iro=world.iro, to_iro=world.other_iro, on=today, by=world.iro_manager, finish_within=14)
    for days, sees in ((0, True), (14, True), (15, False)):
        on = today + timedelta(days=days)
        assert Child.objects.visible_to(world.iro, on).exists() == sees, days
        assert Escalation.objects.visible_to(world.iro, on).filter(pk=sent.pk).exists() == sees, days
        assert Child.objects.visible_to(world.other_iro, on).exists()
    assert list(Escalation.objects.owned_by(world.other_iro)) == [sent]
    assert not Escalation.objects.owned_by(world.iro).exists()
    sent.refresh_from_db()
    assert sent.raised_by == world.iro


def test_an_allocation_that_ended_without_a_hand_over_shows_nothing_more(world):
    child = world.child()
    allocate(child=child, iro=world.other_iro, start=timezone.localdate(), by=None)
    assert not Child.objects.visible_to(world.iro).exists()
