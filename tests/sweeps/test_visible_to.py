"""Everything that can be narrowed to a viewer shows an outsider nothing: walked, so that a new one is not forgotten."""

import pytest
from django.apps import apps
from django.utils import timezone

from escalations import commands
from escalations.commands import praise, raise_systemic_concern
from people.roles import Role
from reports.commands.packs import begin_pack
from reports.period import financial_year
from tests.factories import escalation as make
from tests.factories import review as reviewing
from tests.factories.world import World

NARROWED = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


@pytest.fixture
def full(world) -> World:
    """A council with something of everything in it that a command can make without a file."""
    sent = make.in_state(world, "responded")
    make.draft(world)
    today = timezone.localdate()
    praise(by=world.iro, to=world.worker, to_manager=world.manager, words="Well done.", on=today)
    raise_systemic_concern(
        by=world.iro_manager, title="Drift", words="x", raised_with="Director", on=today, escalations=[sent]
    )
    commands.add_note(escalation=sent, by=world.iro, words="x")
    reviewing.drafted(world, reviewing.held(reviewing.with_workflow(world)))
    reviewing.monitoring(world, "sent")
    begin_pack(authority=world.authority, kind="annual", period=financial_year(today), on=today, by=world.iro_manager)
    return world


def without_post(world):
    staff = world.person("Nora Nopost", world.quality, Role.IRO_MANAGER)
    staff.holdings.update(end=timezone.localdate())
    staff.forget_duties()
    return staff


def no_longer_in_service(world):
    staff = world.iro_manager
    staff.is_active = False
    staff.save()
    staff.forget_duties()
    return staff


def of_another_authority(world):
    return World(slug="framley").iro_manager


def asked_but_gone(world):
    staff = world.manager
    staff.is_active = False
    staff.save()
    staff.forget_duties()
    return staff


OUTSIDERS = (without_post, no_longer_in_service, of_another_authority, asked_but_gone)


def test_the_walk_finds_the_models():
    found = {model._meta.label for model in NARROWED}
    assert {"people.Staff", "children.Child", "escalations.Escalation", "escalations.GoodPractice"} <= found


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=lambda outsider: outsider.__name__)
def test_an_outsider_sees_nothing(full, outsider):
    viewer = outsider(full)
    for model in NARROWED:
        seen = model._default_manager.visible_to(viewer)
        fields = {field.name for field in model._meta.get_fields()}
        foreign = seen.filter(authority=full.authority) if "authority" in fields else seen
        assert not foreign.exists(), f"{outsider.__name__} sees {model._meta.label}"
