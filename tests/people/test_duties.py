"""What posts and covers amount to on a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation
from iro_portal.core.transitions import NotInOrder
from people.commands import add_post, appoint, end_cover, name_cover
from people.models import Cover, Employment
from people.roles import Permission, Role
from tests.factories import escalation as make
from tests.factories.world import LONG_AGO

TODAY = timezone.localdate()
DAY = timedelta(days=1)


def fresh(staff):
    return type(staff).objects.get(pk=staff.pk)


def test_a_post_is_held_from_its_first_day_until_the_day_before_its_end(world):
    holding = world.iro.holdings.get()
    holding.end = TODAY
    holding.save()
    iro = fresh(world.iro)
    assert iro.duties(TODAY - DAY).has(Role.IRO)
    assert not iro.duties(TODAY).roles
    assert not iro.duties(LONG_AGO - DAY).roles


def test_roles_add_up(world):
    world.iro.holdings.model.objects.create(
        authority=world.authority, post=world.iro_manager.holdings.get().post, staff=world.iro, start=LONG_AGO
    )
    both = fresh(world.iro)
    assert both.duties().roles == {Role.IRO, Role.IRO_MANAGER}
    assert both.may(Permission.RAISE_ESCALATION)
    assert both.may(Permission.OVERSEE_ESCALATIONS)
    assert both.role_label == "Independent Reviewing Officer, IRO manager"


def test_a_cover_for_everything_sees_and_acts_as_the_absent_person(world):
    child = world.child()
    name_cover(absent=world.iro, covered_by=world.other_iro, start=TODAY, end=TODAY + 7 * DAY, by=None)
    cover = fresh(world.other_iro)
    assert cover.duties().acting_as == {world.iro.pk, world.other_iro.pk}
    assert list(Child.objects.visible_to(cover)) == [child]
    for outside in (TODAY - DAY, TODAY + 7 * DAY):
        assert cover.duties(outside).acting_as == {world.other_iro.pk}
        assert not Child.objects.visible_to(cover, outside).exists()


def test_a_cover_of_a_manager_sees_the_managers_team(world):
    child = world.child()
    assert not Child.objects.visible_to(world.other_manager).exists()
    name_cover(absent=world.manager, covered_by=world.other_manager, start=TODAY, by=None)
    assert list(Child.objects.visible_to(fresh(world.other_manager))) == [child]


def test_a_delegate_answers_and_sees_that_escalation_only(world):
    sent, _other = make.sent(world), make.sent(world, rank=2)
    child = sent.lead_child
    name_cover(absent=world.manager, covered_by=world.other_manager, start=TODAY, whole=False, by=None)
    delegate = fresh(world.other_manager)
    assert delegate.duties().acting_as == {delegate.pk}
    assert delegate.duties().answers_for == {delegate.pk, world.manager.pk}
    assert list(Escalation.objects.visible_to(delegate)) == [sent]
    assert not Child.objects.visible_to(delegate).filter(pk=child.pk).exists()


def test_a_cover_that_ends_gives_everything_back(world):
    world.child()
    cover = name_cover(absent=world.iro, covered_by=world.other_iro, start=TODAY - 3 * DAY, by=None)
    end_cover(cover=cover, end=TODAY, by=None)
    assert not Child.objects.visible_to(fresh(world.other_iro)).exists()


def test_who_is_contracted_is_told_apart_from_the_councils_own(world):
    contracted = world.person("Con Tracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
    agency = world.person("Age Ncy", world.quality, Role.IRO, employment=Employment.AGENCY)
    assert contracted.duties().contracted
    assert not agency.duties().contracted
    child = world.child(iro=contracted)
    world.siblings("Ben A", "Cara A")
    assert list(Child.objects.visible_to(contracted)) == [child]


def test_an_iro_is_covered_by_an_iro_or_their_manager_only(world):
    with pytest.raises(NotInOrder, match="stays independent"):
        name_cover(absent=world.iro, covered_by=world.manager, start=TODAY, by=None)
    assert name_cover(absent=world.iro, covered_by=world.iro_manager, start=TODAY, by=None)


def test_who_answers_escalations_is_covered_by_somebody_who_may(world):
    for stranger in (world.committee, world.support, world.other_iro):
        with pytest.raises(NotInOrder, match="answers escalations"):
            name_cover(absent=world.manager, covered_by=stranger, start=TODAY, by=None)


def test_who_is_no_longer_in_service_does_nothing_for_anybody(world):
    name_cover(absent=world.manager, covered_by=world.other_manager, start=TODAY, by=None)
    gone = fresh(world.other_manager)
    gone.is_active = False
    gone.save()
    duties = fresh(gone).duties()
    assert (duties.authority_id, duties.roles, duties.acting_as, duties.answers_for) == (None, set(), set(), set())


def test_a_cover_lapses_with_the_post_that_made_it_possible(world):
    Cover.objects.create(
        authority=world.authority, absent=world.manager, covered_by=world.committee, start=date(2026, 1, 1)
    )
    world.committee.forget_duties()
    assert world.committee.duties(date(2026, 11, 20)).acting_as == {world.committee.pk}
    assert not world.committee.duties(date(2026, 11, 20)).team_paths


def test_a_manager_of_iros_is_covered_as_an_iro_is(world):
    """They are allocated children and raise stages themselves: the challenge stays independent."""
    for of_the_case in (world.worker, world.manager, world.director):
        with pytest.raises(NotInOrder, match="stays independent"):
            name_cover(absent=world.iro_manager, covered_by=of_the_case, start=TODAY, by=world.iro_manager)
    assert name_cover(absent=world.iro_manager, covered_by=world.iro, start=TODAY, by=world.iro_manager)


def test_a_cover_lapses_once_it_could_not_be_named_any_more(world):
    """An IRO who covers another, and becomes the manager of the child's team, acts for nobody who challenges it."""
    child = world.child()
    name_cover(absent=world.iro, covered_by=world.other_iro, start=TODAY - 3 * DAY, by=None)
    world.other_iro.holdings.update(end=TODAY)
    post = add_post(team=world.other_team, title="Team manager", role=Role.TEAM_MANAGER, by=None)
    appoint(staff=world.other_iro, post=post, start=TODAY, by=None)
    manager = fresh(world.other_iro)
    assert manager.duties(TODAY - DAY).acting_as == {manager.pk, world.iro.pk}
    assert manager.duties(TODAY).acting_as == manager.duties(TODAY).answers_for == {manager.pk}
    assert child not in Child.objects.visible_to(manager)


def test_a_delegate_who_answers_nothing_any_more_sees_nothing(world):
    make.sent(world)
    name_cover(absent=world.manager, covered_by=world.other_manager, start=TODAY, whole=False, by=None)
    world.other_manager.holdings.update(end=TODAY)
    post = add_post(team=world.quality, title="IRO", role=Role.IRO, by=None)
    appoint(staff=world.other_manager, post=post, start=TODAY, by=None)
    delegate = fresh(world.other_manager)
    assert delegate.duties().answers_for == {delegate.pk}
    assert not Escalation.objects.visible_to(delegate).exists()
