"""Restricted records: who may open one, who looks after that, and what keeps it so (domain.md section 7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from children import commands
from children.models import Child, RestrictedPerson, Restriction
from escalations.models import Escalation
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.commands import name_cover
from reviews.models import Review
from tests.factories import escalation as make
from tests.factories.restricted import WHY, restrict, second_manager
from tests.factories.world import World

# Who saw the child before: the IRO manager and the IRO are named, nobody else.
SEES = {
    "iro_manager": True,
    "iro": True,
    "second_manager": False,
    "worker": False,
    "manager": False,
    "head": False,
    "director": False,
    "support": False,
    # Named, but without a part in the child's care: a name alone opens nothing.
    "other_iro": False,
}


@pytest.fixture
def kept(world) -> World:
    """A child with an escalation and a review, whose record is restricted."""
    second_manager(world)
    world.kin = world.child("Kit Kin")
    make.sent(world, children=[world.kin])
    world.restriction = restrict(world, world.kin, world.iro, world.other_iro, kin=(world.manager,))
    return world


@pytest.mark.parametrize("who", SEES)
def test_a_restricted_record_is_there_for_named_people_only(kept, who):
    viewer = kept.people[who]
    for model in (Child, Escalation, Review):
        assert model.objects.visible_to(viewer).exists() == SEES[who], model


def test_a_record_that_is_lifted_is_there_for_everybody_again(kept):
    today = timezone.localdate()
    commands.lift_restriction(restriction=kept.restriction, why="She left.", on=today, by=kept.iro_manager)
    assert all(Child.objects.visible_to(kept.people[who]).exists() for who in SEES if who != "other_iro")


def test_a_name_counts_from_its_first_day_to_its_last(kept):
    today = timezone.localdate()
    days = {"start": today + timedelta(days=2), "end": today + timedelta(days=4)}
    commands.name_person(restriction=kept.restriction, staff=kept.worker, why="Leave.", by=kept.iro_manager, **days)
    seen = [Child.objects.visible_to(kept.worker, today + timedelta(days=day)).exists() for day in range(6)]
    assert seen == [False, False, True, True, False, False]


def test_access_ends_on_the_day_on_which_the_name_ends(kept):
    row = kept.restriction.people.get(staff=kept.iro)
    commands.end_naming(person=row, end=timezone.localdate(), by=kept.iro_manager)
    assert not Child.objects.visible_to(kept.iro).exists()
    assert RestrictedPerson.objects.filter(pk=row.pk).exists()


def test_who_covers_a_named_person_is_not_named_by_that(kept):
    today = timezone.localdate()
    name_cover(absent=kept.iro, covered_by=kept.second_manager, start=today, by=kept.iro_manager)
    kept.second_manager.forget_duties()
    assert not Child.objects.visible_to(kept.second_manager).exists()


def test_a_named_person_who_covers_somebody_that_is_not_sees_the_child(kept):
    today = timezone.localdate()
    commands.allocate(child=kept.kin, iro=kept.other_iro, start=today, by=None)
    assert not Child.objects.visible_to(kept.iro).exists()
    name_cover(absent=kept.other_iro, covered_by=kept.iro, start=today, by=kept.iro_manager)
    kept.iro.forget_duties()
    assert Child.objects.visible_to(kept.iro).exists()


@pytest.mark.parametrize("who", ["iro", "manager", "support", "second_manager", "administrator", "governance"])
def test_only_a_named_iro_manager_looks_after_it(kept, who):
    by, today = kept.people[who], timezone.localdate()
    row = kept.restriction.people.get(staff=kept.other_iro)
    with pytest.raises(Denied):
        commands.name_person(restriction=kept.restriction, staff=kept.worker, start=today, why="x", by=by)
    with pytest.raises(Denied):
        commands.end_naming(person=row, end=today, by=by)
    with pytest.raises(Denied):
        commands.lift_restriction(restriction=kept.restriction, why="x", on=today, by=by)


@pytest.mark.parametrize("who", ["iro", "manager", "support", "administrator", "governance"])
def test_only_an_iro_manager_restricts(world, who):
    by, today = world.people[who], timezone.localdate()
    with pytest.raises(Denied):
        commands.restrict_record(child=world.child(), why="x", named=[world.iro_manager], on=today, by=by)


def refused(sentence: str, command, **arguments) -> None:
    with pytest.raises(NotInOrder, match=sentence), transaction.atomic():
        command(**arguments)


def test_what_is_refused_when_a_record_is_restricted(world):
    child, elsewhere = world.child(), World(slug="framley")
    about = {"child": child, "why": "x", "on": timezone.localdate(), "by": world.iro_manager}
    restrict_to = commands.restrict_record
    refused("Say why", restrict_to, **about | {"why": " ", "named": [world.iro_manager]})
    refused("At least one IRO manager", restrict_to, named=[world.iro], **about)
    refused("kin of Mina", restrict_to, named=[world.iro_manager], kin=[world.iro_manager], **about)
    refused("another authority", restrict_to, named=[world.iro_manager, elsewhere.iro], **about)
    refused("another authority", restrict_to, named=[world.iro_manager], kin=[elsewhere.iro], **about)
    refused("holds no post", restrict_to, named=[world.iro_manager, world.committee], **about)
    assert not Restriction.objects.exists()
    restrict_to(named=[world.iro_manager], **about)
    refused("restricted already", restrict_to, named=[world.iro_manager], **about)


def test_an_iro_manager_whose_kin_it_is_leaves_it_to_another(world):
    other, child = second_manager(world), world.child()
    about = {"child": child, "why": "x", "on": timezone.localdate(), "by": world.iro_manager}
    commands.restrict_record(named=[other], kin=[world.iro_manager], **about)
    assert not Child.objects.visible_to(world.iro_manager).exists()
    assert Child.objects.visible_to(other).exists()


def test_one_iro_manager_always_stays_named(kept):
    today = timezone.localdate()
    row = kept.restriction.people.get(staff=kept.iro_manager)
    about = {"restriction": kept.restriction, "start": today, "why": "x", "by": kept.iro_manager}
    refused("At least one IRO manager", commands.end_naming, person=row, end=today, by=kept.iro_manager)
    days = {"end": today + timedelta(days=30)}
    commands.name_person(staff=kept.second_manager, **about, **days)
    refused("At least one IRO manager", commands.end_naming, person=row, end=today, by=kept.iro_manager)
    named = kept.restriction.people.get(staff=kept.second_manager)
    commands.end_naming(person=named, end=today, by=kept.iro_manager)
    commands.name_person(staff=kept.second_manager, **about)
    commands.end_naming(person=row, end=today, by=kept.iro_manager)
    assert not Child.objects.visible_to(kept.iro_manager).exists()


def test_kin_is_never_named(kept):
    about = {"restriction": kept.restriction, "start": timezone.localdate(), "why": "x", "by": kept.iro_manager}
    refused("The child is kin of Tess Manager", commands.name_person, staff=kept.manager, **about)
    refused("named already", commands.name_person, staff=kept.iro, **about)
    refused("Say what", commands.name_person, staff=kept.worker, **about | {"why": ""})
    refused("has to lie after", commands.name_person, staff=kept.worker, end=about["start"], **about)
    row = kept.restriction.people.get(staff=kept.manager)
    refused("is not named", commands.end_naming, person=row, end=about["start"], by=kept.iro_manager)


def test_kin_found_out_later_loses_the_record_at_once_and_is_never_named_again(kept):
    today, words = timezone.localdate(), {"why": "Her aunt, as she told us.", "by": kept.iro_manager}
    row = commands.add_kin(restriction=kept.restriction, staff=kept.iro, on=today, **words)
    assert (row.part, row.why, row.start) == ("kin", words["why"], today)
    assert not Child.objects.visible_to(kept.iro).exists()
    assert kept.restriction.people.get(staff=kept.iro, part="named").end == today
    event = AuditEvent.objects.get(verb="restriction.add_kin")
    assert (event.children, event.detail["kin"]) == ([kept.kin.pk], kept.iro.pk)
    assert "aunt" in AuditValue.objects.get(event_id=event.pk).body
    again = {"restriction": kept.restriction, "staff": kept.iro, **words}
    refused("is recorded already", commands.add_kin, on=today, **again)
    refused("who cannot be named", commands.name_person, start=today, **again)


def test_kin_is_added_with_why_by_a_named_iro_manager_and_leaves_one_named(kept):
    words = {"restriction": kept.restriction, "on": timezone.localdate()}
    refused("Say how the child is kin", commands.add_kin, staff=kept.worker, why=" ", by=kept.iro_manager, **words)
    refused(
        "At least one IRO manager", commands.add_kin, staff=kept.iro_manager, why="Mine", by=kept.iro_manager, **words
    )
    for who in (kept.second_manager, kept.iro, kept.governance):
        with pytest.raises(Denied):
            commands.add_kin(staff=kept.worker, why="Kin", by=who, **words)
    assert Child.objects.visible_to(kept.iro_manager).exists()


def test_the_database_keeps_one_open_restriction_and_the_history(kept):
    about = {"authority": kept.authority, "child": kept.kin, "start": timezone.localdate(), "by": kept.iro_manager}
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(why="Twice", **about)
    row = kept.restriction.people.get(staff=kept.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        RestrictedPerson.objects.create(
            authority=kept.authority, restriction=kept.restriction, staff=kept.manager, part="named",
            start=about["start"], by=kept.iro_manager,
        )  # fmt: skip
    for change in ({"part": "named"}, {"staff": kept.worker}, {"end": about["start"]}):
        with pytest.raises(Exception, match=r"append-only|kin_stay_kin"), transaction.atomic():
            RestrictedPerson.objects.filter(pk=row.pk).update(**change)
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"), transaction.atomic():
        cursor.execute("UPDATE children_restriction SET why = 'Other'")


def test_each_step_is_in_the_log_without_its_words(kept):
    today = timezone.localdate()
    about = {"restriction": kept.restriction, "by": kept.iro_manager}
    row = commands.name_person(staff=kept.worker, start=today, why="Reports", **about)
    commands.end_naming(person=row, end=today, by=kept.iro_manager)
    commands.lift_restriction(why="Over", on=today, **about)
    events = AuditEvent.objects.filter(verb__startswith="restriction.").order_by("pk")
    verbs = ["restriction.begin", "restriction.name", "restriction.end_naming", "restriction.lift"]
    assert [event.verb for event in events] == verbs
    assert all(event.children == [kept.kin.pk] for event in events)
    assert not any(words in str(event.detail) for event in events for words in (WHY, "Reports", "Over"))
    kept_words = "".join(
        AuditValue.objects.filter(event_id__in=[event.pk for event in events]).values_list("body", flat=True)
    )
    assert all(words in kept_words for words in (WHY, "Reports", "Over"))
