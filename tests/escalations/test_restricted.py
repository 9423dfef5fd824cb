"""Escalations about a restricted record: asked, told and shown are named people only."""

import pytest
from django.utils import timezone

from children.commands import allocate, end_naming, name_person, set_siblings
from children.models import Allocation, Child
from escalations import commands, permissions
from escalations.addressing import address
from escalations.models import Escalation
from iro_portal.core.models import OutboxMessage
from iro_portal.core.transitions import NotInOrder
from people.commands import name_cover
from tests.factories import escalation as make
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import World


@pytest.fixture
def kept(world) -> World:
    """A restricted record for which, of those who work with the child, only the IRO and the social worker are named."""
    second_manager(world)
    world.kin, today = world.child("Kit Kin"), timezone.localdate()
    world.restriction = restrict(world, world.kin, world.iro, world.worker)
    world.today = today
    return world


def test_a_stage_whose_post_is_held_by_somebody_who_is_not_named_is_not_sent(kept):
    with pytest.raises(NotInOrder, match=r"Stage 1.*Tess Manager is not named"):
        make.sent(kept, children=[kept.kin], rank=1)
    assert "Tess Manager is not named" in address(kept.stage(1), [kept.kin], kept.today).remark
    name_person(restriction=kept.restriction, staff=kept.manager, start=kept.today, why="x", by=kept.iro_manager)
    sent = make.sent(kept, children=[kept.kin], rank=1)
    assert list(Escalation.objects.visible_to(kept.manager)) == [sent]


def test_nobody_is_picked_or_passed_to_who_is_not_named(kept):
    draft = make.draft(kept, children=[kept.kin], rank=0)
    with pytest.raises(NotInOrder, match="Olu Worker is not named"):
        commands.send(escalation=draft, by=kept.iro, answerer=kept.other_worker)
    sent = commands.send(escalation=draft, by=kept.iro)
    with pytest.raises(NotInOrder, match="Tess Manager is not named"):
        commands.redirect(escalation=sent, by=kept.worker, to=kept.manager, why="Not mine.")
    with pytest.raises(NotInOrder, match="Hari Head is not named"):
        commands.escalate(escalation=sent, by=kept.iro, stage=kept.stage(2), why="x")
    assert Escalation.objects.get(pk=sent.pk).version == sent.version


def test_who_was_asked_and_is_no_longer_named_no_longer_sees_it(kept, client):
    sent = make.sent(kept, children=[kept.kin], rank=0)
    row = kept.restriction.people.get(staff=kept.worker)
    end_naming(person=row, end=kept.today, by=kept.iro_manager)
    assert not Escalation.objects.visible_to(kept.worker).exists()
    client.force_login(kept.worker)
    assert sent.reference not in client.get("/").content.decode()


def test_nobody_is_told_who_is_not_named(kept):
    make.sent(kept, children=[kept.kin], rank=0)
    assert set(OutboxMessage.objects.values_list("recipient__name", flat=True)) == {"Sam Worker"}


def test_a_cover_of_a_named_person_is_not_told_and_sees_nothing(kept):
    name_cover(absent=kept.worker, covered_by=kept.other_worker, start=kept.today, by=kept.manager)
    make.sent(kept, children=[kept.kin], rank=0)
    kept.other_worker.forget_duties()
    assert not Escalation.objects.visible_to(kept.other_worker).exists()
    assert not OutboxMessage.objects.filter(recipient=kept.other_worker).exists()


def test_an_escalation_about_several_children_is_kept_when_one_record_is(kept):
    other = kept.child("Open Child", team=kept.other_team)
    name_person(restriction=kept.restriction, staff=kept.other_manager, start=kept.today, why="x", by=kept.iro_manager)
    sent = make.sent(kept, children=[other, kept.kin], rank=0)
    assert not Escalation.objects.visible_to(kept.head).exists()
    assert list(Escalation.objects.visible_to(kept.iro)) == [sent]


def test_a_named_iro_manager_stands_in_for_an_owner_who_is_not_named(kept):
    sent = make.sent(kept, children=[kept.kin], rank=0)
    assert not permissions.can_escalate(sent, kept.iro_manager)
    end_naming(person=kept.restriction.people.get(staff=kept.iro), end=kept.today, by=kept.iro_manager)
    assert permissions.can_escalate(sent, kept.iro_manager)
    assert not Escalation.objects.visible_to(kept.second_manager).exists()


def test_who_stands_in_for_an_owner_who_is_not_named_closes_nothing(kept):
    sent = make.sent(kept, children=[kept.kin], rank=0)
    end_naming(person=kept.restriction.people.get(staff=kept.iro), end=kept.today, by=kept.iro_manager)
    for closes in (permissions.can_resolve, permissions.can_withdraw):
        assert "Amara Iro is not named" in closes.why_not(sent, kept.iro_manager)
        assert "allocate an IRO who is named" in closes.why_not(sent, kept.iro_manager)
    name_person(restriction=kept.restriction, staff=kept.other_iro, start=kept.today, why="x", by=kept.iro_manager)
    allocate(child=kept.kin, iro=kept.other_iro, start=kept.today, by=kept.iro_manager)
    assert permissions.can_withdraw(sent, kept.other_iro)


def test_nobody_is_allocated_who_is_not_named(kept):
    with pytest.raises(NotInOrder, match="Ivo Iro is not named"):
        allocate(child=kept.kin, iro=kept.other_iro, start=kept.today, by=kept.iro_manager)
    allocate(child=kept.kin, iro=kept.other_iro, start=kept.today, by=None)
    assert Allocation.objects.filter(child=kept.kin, staff=kept.other_iro).exists(), "an import goes on"
    assert not Child.objects.visible_to(kept.other_iro).exists()


def test_a_hand_over_leaves_what_the_one_who_hands_over_does_not_see(kept):
    open_child = kept.child("Open Child")
    about = {"from_iro": kept.iro, "to_iro": kept.other_iro, "on": kept.today}
    with pytest.raises(NotInOrder, match="Ivo Iro is not named"):
        commands.hand_over(by=kept.iro_manager, **about)
    assert commands.hand_over(by=kept.second_manager, **about) == 1
    assert list(Child.objects.allocated_to([kept.other_iro.pk], kept.today)) == [open_child]


def test_who_does_not_see_a_brother_takes_him_out_of_no_family(kept):
    sister, cousin = kept.child("Sister"), kept.child("Cousin")
    set_siblings(child=sister, siblings=[kept.kin], start=kept.today, by=None)
    set_siblings(child=sister, siblings=[cousin], start=kept.today, by=kept.support)
    set_siblings(child=sister, siblings=[], start=kept.today, by=kept.support)
    group = kept.kin.sibling_memberships.get(end=None).group
    assert {row.child for row in group.memberships.filter(end=None)} == {sister, kept.kin}


def test_praise_about_a_restricted_record_goes_to_named_people(kept):
    about = {"by": kept.iro, "words": "Well done.", "on": kept.today, "child": kept.kin}
    with pytest.raises(NotInOrder, match="Tess Manager is not named"):
        commands.praise(to=kept.worker, to_manager=kept.manager, **about)
    row = commands.praise(to=kept.worker, **about)
    assert not type(row).objects.visible_to(kept.second_manager).exists()
    assert type(row).objects.visible_to(kept.worker).exists()
