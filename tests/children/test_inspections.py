"""Inspections: to whom, from when to when, which children; longer, and over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from children.commands import add_inspected, end_inspection, extend_inspection, open_inspection, restrict_record
from children.models import Child
from iro_portal.core.models import AuditEvent, AuditValue, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Inspection, Staff
from people.roles import Permission, Role
from tests.factories.access import inspection, inspector
from tests.factories.restricted import restrict, second_manager

TODAY, NOW = timezone.localdate(), timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def ines(world) -> Staff:
    return inspector(world)


def fresh(staff) -> Staff:
    return Staff.objects.get(pk=staff.pk)


def sees(staff, on=TODAY) -> set:
    return set(Child.objects.visible_to(fresh(staff), on))


def opened(world, **words) -> Inspection:
    facts = {"start": TODAY, "last_day": TODAY + 9 * DAY, "why": "Ofsted", "every_child": True, "references": ""}
    return open_inspection(**facts | {"by": world.iro_manager, "on": TODAY} | words)


def test_an_inspectors_post_alone_opens_nothing(world, ines):
    world.child()
    assert (sees(ines), fresh(ines).may(Permission.READ_FIGURES)) == (set(), False)


def test_every_child_of_the_authority_is_open_on_the_days_both_included(world, ines):
    child = world.child()
    running = inspection(world, ines, start=TODAY + DAY, last_day=TODAY + 3 * DAY)
    seen = [sees(ines, TODAY + days * DAY) for days in range(5)]
    assert seen == [set(), {child}, {child}, {child}, set()]
    assert running.reference == f"INS-{TODAY.year}-0001"


def test_only_the_children_named_are_open_by_reference_or_council_id(world, ines):
    one, two, _ = (world.child() for _ in range(3))
    opened(world, inspector=ines, every_child=False, references=f" {one.reference.lower()}\r\n\n{two.council_id}\n")
    assert sees(ines) == {one, two}


def test_wrong_references_are_named_and_nothing_is_opened(world, ines):
    child = world.child()
    with pytest.raises(NotInOrder, match="has the reference or council id CH-9999, Jo Bloggs; type one a line") as no:
        opened(world, inspector=ines, every_child=False, references=f"CH-9999\n{child.reference}\nJo Bloggs")
    assert (no.value.field, Inspection.objects.exists()) == ("references", False)


def test_of_many_wrong_references_the_first_are_named(world, ines):
    with pytest.raises(NotInOrder, match="X9 and 3 more lines; type"):
        opened(world, inspector=ines, references="\n".join(f"X{number}" for number in range(13)))


@pytest.mark.parametrize(("named", "is_open"), [(False, False), (True, True)])
def test_a_restricted_record_is_open_only_where_it_is_named(world, ines, named, is_open):
    child, today = world.child(), TODAY
    restrict_record(child=child, why="x", named=[world.iro_manager], by=world.iro_manager, on=today)
    inspection(world, ines, children=[child] if named else [])
    assert (child in sees(ines)) == is_open


def test_who_may_not_open_a_restricted_record_cannot_name_it(world, ines):
    child, second = world.child(), world.person("Abel Oversight", world.quality, Role.IRO_MANAGER)
    restrict_record(child=child, why="x", named=[second], by=second, on=TODAY)
    with pytest.raises(NotInOrder, match=f"No child whose record you may open has .* {child.reference}"):
        inspection(world, ines, children=[child])


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"why": " "}, "Say what is inspected", "why"),
        ({"start": TODAY - DAY}, "is over; an inspection begins today or later", "start"),
        ({"last_day": TODAY - DAY}, "Give a last day from", "last_day"),
        ({"last_day": TODAY + 30 * DAY}, "30 days at the most; it can be made longer later", "last_day"),
        ({"every_child": False}, "or name children one a line", "references"),
    ],
)
def test_what_does_not_make_sense_is_refused_in_a_sentence(world, ines, wrong, sentence, field):
    with pytest.raises(NotInOrder, match=sentence) as refused:
        opened(world, inspector=ines, **wrong)
    assert refused.value.field == field


def test_it_is_opened_to_an_inspector_who_is_nothing_else(world, ines):
    with pytest.raises(NotInOrder, match="Sam Worker holds no post of an inspector"):
        opened(world, inspector=world.worker)
    world.iro.holdings.model.objects.create(
        authority=world.authority, post=world.iro.holdings.get().post, staff=ines, start=TODAY
    )
    with pytest.raises(
        NotInOrder, match="is Independent Reviewing Officer too; an inspector’s account holds no other post"
    ):
        opened(world, inspector=fresh(ines))


def test_an_inspector_who_is_given_another_post_stays_a_reader(world, ines):
    world.child(iro=ines)
    world.iro.holdings.model.objects.create(
        authority=world.authority, post=world.iro.holdings.get().post, staff=ines, start=TODAY
    )
    assert not fresh(ines).may(Permission.RAISE_ESCALATION)
    assert sees(ines) == set()


@pytest.mark.parametrize("who", ["iro", "director", "governance", "administrator", "support"])
def test_nobody_but_the_iro_manager_opens_makes_longer_or_ends(world, ines, who):
    by, running = getattr(world, who), inspection(world, ines)
    with pytest.raises(Denied, match="open an inspection is for the IRO manager"):
        opened(world, inspector=ines, by=by)
    with pytest.raises(Denied):
        extend_inspection(inspection=running, last_day=TODAY + 20 * DAY, why="x", by=by, at=NOW)
    with pytest.raises(Denied):
        end_inspection(inspection=running, by=by, at=NOW)


def test_one_at_a_time_for_an_inspector(world, ines):
    first = inspection(world, ines)
    with pytest.raises(NotInOrder, match=f"Ines Inspector has {first.reference} from"):
        opened(world, inspector=ines, start=TODAY + 9 * DAY, last_day=TODAY + 12 * DAY)
    assert opened(world, inspector=ines, start=TODAY + 10 * DAY, last_day=TODAY + 12 * DAY)


def test_it_is_made_longer_with_why_and_that_is_kept(world, ines):
    running = inspection(world, ines)
    longer = extend_inspection(
        inspection=running, last_day=TODAY + 20 * DAY, why="A second visit.", by=world.iro_manager, at=NOW
    )
    kept = longer.extensions.get()
    assert (longer.last_day, kept.last_day_before, kept.why) == (TODAY + 20 * DAY, TODAY + 9 * DAY, "A second visit.")
    assert fresh(ines).duties(TODAY + 20 * DAY).inspections


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"why": ""}, "Say why it takes longer"), ({"last_day": TODAY + 9 * DAY}, "give a later day"),
     ({"last_day": TODAY + 40 * DAY}, "give a later day, up to")],
)  # fmt: skip
def test_a_wrong_extension_is_refused_in_a_sentence(world, ines, wrong, sentence):
    facts = {"last_day": TODAY + 12 * DAY, "why": "x"} | wrong
    with pytest.raises(NotInOrder, match=sentence):
        extend_inspection(inspection=inspection(world, ines), by=world.iro_manager, at=NOW, **facts)


def test_ended_now_nothing_is_open_and_it_does_not_begin_again(world, ines):
    world.child()
    over = end_inspection(inspection=inspection(world, ines), by=world.iro_manager, at=NOW)
    assert (over.ended_at, over.ended_by, sees(ines)) == (NOW, world.iro_manager, set())
    for command, words in ((end_inspection, {}), (extend_inspection, {"last_day": TODAY + 12 * DAY, "why": "x"})):
        with pytest.raises(NotInOrder, match="is over; open another"):
            command(inspection=over, by=world.iro_manager, at=NOW, **words)


def test_a_closed_account_reads_nothing(world, ines):
    world.child()
    inspection(world, ines)
    Staff.objects.filter(pk=ines.pk).update(is_active=False)
    assert sees(ines) == set()


def test_the_log_has_opening_extension_and_end_and_the_inspector_is_told(world, ines):
    child = world.child("Quillon Featherstone")
    running = inspection(world, ines, children=[child])
    extend_inspection(inspection=running, last_day=TODAY + 12 * DAY, why="Longer", by=world.iro_manager, at=NOW)
    end_inspection(inspection=running, by=world.iro_manager, at=NOW)
    events = AuditEvent.objects.filter(subject_reference=running.reference)
    assert [event.verb for event in events] == ["inspection.open", "inspection.extend", "inspection.end"]
    assert {tuple(event.children) for event in events} == {(child.pk,)}
    lines = [row.line for row in OutboxMessage.objects.filter(recipient=ines)]
    assert len(lines) == 3
    assert "Quillon" not in " ".join(lines)


@pytest.mark.parametrize("wrong", [{"last_day": TODAY - DAY}, {"why": ""}, {"ended_at": NOW}, {"opened_by": None}])
def test_the_database_refuses_an_inspection_that_does_not_make_sense(world, ines, wrong):
    facts = {"start": TODAY, "last_day": TODAY, "why": "x", "every_child": True, "opened_by": world.iro_manager} | wrong
    facts["opened_by"] = facts["opened_by"] or ines
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.create(authority=world.authority, reference="INS-1", inspector=ines, **facts)


@pytest.mark.parametrize("table", ["children_inspectedchild", "people_inspectionextension"])
def test_what_was_opened_and_made_longer_is_never_changed(world, ines, table):
    running = inspection(world, ines, children=[world.child()])
    extend_inspection(inspection=running, last_day=TODAY + 12 * DAY, why="Longer", by=world.iro_manager, at=NOW)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_children_are_added_while_it_runs_with_why_in_the_log_and_the_inspector_is_told(world, ines):
    first, more, restricted_one = world.child("Ann"), world.child("Ben"), world.child("Cat")
    restrict(world, restricted_one)
    inspection = opened(world, inspector=ines, every_child=False, references=first.reference)
    words = {"why": "Asked for on the second day.", "by": world.iro_manager, "on": TODAY}
    added = add_inspected(inspection=inspection, references=f"{more.council_id}\n{restricted_one.reference}", **words)
    assert added == [more, restricted_one]
    assert sees(ines) == {first, more, restricted_one}
    event = AuditEvent.objects.get(verb="inspection.add_children")
    assert sorted(event.children) == sorted([more.pk, restricted_one.pk])
    assert "second day" in AuditValue.objects.get(event_id=event.pk).body
    assert "Asked for" not in str(event.detail)
    assert OutboxMessage.objects.filter(recipient=ines, line__contains="the records of 2 children").exists()


@pytest.mark.parametrize(
    ("typed", "why", "sentence"),
    [
        ("", "More.", "Name at least one child"), ("CH-9999", "More.", "No child whose record you may open"),
        ("first", "More.", "Named already"), ("more", " ", "Say why the inspector needs these"),
        ("hidden", "More.", "No child whose record you may open"),
    ],
)  # fmt: skip
def test_what_is_refused_when_children_are_added(world, ines, typed, why, sentence):
    first, more, hidden = world.child("Ann"), world.child("Ben"), world.child("Cat")
    restrict_record(child=hidden, why="Kin.", named=[second_manager(world)], on=TODAY, by=second_manager(world))
    inspection = opened(world, inspector=ines, every_child=False, references=first.reference)
    typed = {"first": first.reference, "more": more.reference, "hidden": hidden.reference}.get(typed, typed)
    with pytest.raises(NotInOrder, match=sentence):
        add_inspected(inspection=inspection, references=typed, why=why, by=world.iro_manager, on=TODAY)
    assert sees(ines) == {first}


def test_nobody_else_adds_children_and_nobody_once_it_is_over(world, ines):
    child = world.child("Ben")
    inspection = opened(world, inspector=ines)
    words = {"inspection": inspection, "references": child.reference, "why": "More.", "on": TODAY}
    for who in (world.iro, world.support, world.governance, ines):
        with pytest.raises(Denied):
            add_inspected(**words, by=who)
    end_inspection(inspection=inspection, by=world.iro_manager, at=timezone.now())
    with pytest.raises(NotInOrder, match="is over; open another"):
        add_inspected(**words, by=world.iro_manager)
