"""A child named for an inspection is taken out again: closed at once, kept on record, and open to being named anew."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from children.commands import add_inspected, end_inspection, restrict_record
from children.models import Child, InspectedChild, InspectedChildRemoval
from iro_portal.core.log_words import sentence
from iro_portal.core.models import AppendOnly, AuditEvent, AuditValue, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from tests.factories.access import inspection, inspector, taken_out
from tests.factories.restricted import restrict, second_manager

TODAY, NOW = timezone.localdate(), timezone.now()


@pytest.fixture
def ines(world) -> Staff:
    return inspector(world)


@pytest.fixture
def meant(world) -> Child:
    return world.child("Ann Meant")


@pytest.fixture
def mistyped(world) -> Child:
    return world.child("Quillon Featherstone")


@pytest.fixture
def running(world, ines, meant, mistyped):
    """An inspection of two children, one of them by mistake."""
    return inspection(world, ines, every_child=False, children=[meant, mistyped])


def sees(staff) -> set:
    return set(Child.objects.visible_to(Staff.objects.get(pk=staff.pk), TODAY))


def named_again(world, running, child) -> None:
    add_inspected(inspection=running, references=child.reference, why="After all.", by=world.iro_manager, on=TODAY)


def told(staff) -> list[str]:
    return [row.line for row in OutboxMessage.objects.filter(recipient=staff).order_by("pk")]


def test_a_child_who_is_taken_out_is_closed_to_the_inspector_at_once(world, ines, running, meant, mistyped):
    assert sees(ines) == {meant, mistyped}
    taken_out(world, running, mistyped)
    assert sees(ines) == {meant}


def test_a_restricted_record_that_is_taken_out_is_closed_too(world, ines, running, meant, mistyped):
    restrict(world, mistyped)
    assert sees(ines) == {meant, mistyped}
    taken_out(world, running, mistyped)
    assert sees(ines) == {meant}


def test_what_was_named_stays_with_why_by_whom_and_when(world, running, mistyped):
    removal = taken_out(world, running, mistyped, why=" A mistyped reference. ", at=NOW)
    kept = running.named.get(child=mistyped).removal
    assert (kept, kept.why, kept.by, kept.at) == (removal, "A mistyped reference.", world.iro_manager, NOW)
    assert [row.child for row in running.named.open()] == list(Child.objects.filter(name="Ann Meant"))


def test_the_log_names_the_child_and_says_why_beside_it(world, running, mistyped):
    taken_out(world, running, mistyped)
    event = AuditEvent.objects.get(verb="inspection.take_out_child")
    assert (event.children, event.subject_reference) == ([mistyped.pk], running.reference)
    assert "A mistyped reference." in AuditValue.objects.get(event_id=event.pk).body
    assert "mistyped" not in str(event.detail)
    assert sentence(event, running.reference) == f"took out child: inspection {running.reference}"


def test_the_inspector_is_told_that_a_record_was_taken_back_and_not_whose(world, ines, running, mistyped):
    taken_out(world, running, mistyped)
    assert told(ines)[-1] == f"{running.reference}: 1 child’s record was taken back."


def test_taken_out_and_named_again_over_and_over(world, ines, running, meant, mistyped):
    for _ in range(3):
        taken_out(world, running, mistyped)
        assert sees(ines) == {meant}
        named_again(world, running, mistyped)
        assert sees(ines) == {meant, mistyped}
    with pytest.raises(NotInOrder, match=f"Named already: {mistyped.reference}"):
        named_again(world, running, mistyped)
    assert (running.named.count(), running.named.open().count()) == (5, 2)


def test_in_an_inspection_of_every_child_a_restricted_record_alone_is_closed(world, ines, meant, mistyped):
    running = inspection(world, ines, children=[meant, mistyped])
    before = len(told(ines))
    taken_out(world, running, meant)
    assert (sees(ines), len(told(ines))) == ({meant, mistyped}, before)
    restrict(world, mistyped)
    taken_out(world, running, mistyped)
    assert (sees(ines), len(told(ines))) == ({meant}, before + 1)


def test_the_last_one_can_be_taken_out_and_no_record_is_open_then(world, ines, running, meant, mistyped):
    for child in (meant, mistyped):
        taken_out(world, running, child)
    assert sees(ines) == set()


def test_one_is_taken_out_before_an_inspection_begins(world, ines, meant, mistyped):
    tomorrow = TODAY + timedelta(days=1)
    to_come = inspection(world, ines, every_child=False, children=[meant, mistyped], start=tomorrow)
    taken_out(world, to_come, mistyped)
    assert set(Child.objects.visible_to(Staff.objects.get(pk=ines.pk), tomorrow)) == {meant}


def test_what_is_written_of_the_inspection_later_concerns_who_is_named_still(world, running, meant, mistyped):
    taken_out(world, running, mistyped)
    end_inspection(inspection=running, by=world.iro_manager, at=NOW)
    assert AuditEvent.objects.get(verb="inspection.end").children == [meant.pk]


def test_of_two_inspections_one_is_left_as_it_was(world, running, mistyped):
    iona = inspector(world, "Iona Inspector")
    inspection(world, iona, every_child=False, children=[mistyped])
    taken_out(world, running, mistyped)
    assert sees(iona) == {mistyped}


def test_it_is_not_done_without_why(world, ines, running, meant, mistyped):
    with pytest.raises(NotInOrder, match="Say why the record is taken back") as refused:
        taken_out(world, running, mistyped, why=" ")
    assert (refused.value.field, sees(ines)) == ("why", {meant, mistyped})


def test_who_is_not_named_or_not_any_more_is_not_taken_out(world, running, mistyped):
    other = world.child("Ben")
    taken_out(world, running, mistyped)
    for child in (other, mistyped):
        with pytest.raises(
            NotInOrder, match=f"{child.reference} is not named for {running.reference}, or was taken out"
        ):
            taken_out(world, running, child)
    assert InspectedChildRemoval.objects.count() == 1


def test_a_manager_who_may_not_open_the_record_does_not_take_it_out(world, ines, running, meant, mistyped):
    second = second_manager(world)
    restrict_record(child=mistyped, why="Kin.", named=[world.iro_manager], on=TODAY, by=world.iro_manager)
    with pytest.raises(NotInOrder, match="is not named for"):
        taken_out(world, running, mistyped, by=second)
    assert sees(ines) == {meant, mistyped}


def test_nobody_else_takes_out_and_nobody_once_it_is_over(world, ines, running, mistyped):
    for who in (world.iro, world.director, world.support, world.governance, world.administrator, ines):
        with pytest.raises(Denied):
            taken_out(world, running, mistyped, by=who)
    end_inspection(inspection=running, by=world.iro_manager, at=NOW)
    with pytest.raises(NotInOrder, match="is over; nothing of it is open any more"):
        taken_out(world, running, mistyped)
    assert not InspectedChildRemoval.objects.exists()


def test_the_database_holds_one_open_row_a_child_and_one_removal_a_row(world, running, mistyped):
    removal = taken_out(world, running, mistyped)
    named_again(world, running, mistyped)
    again = {"authority": world.authority, "inspection": running, "child": mistyped}
    facts = {"named": removal.named, "why": "x", "by": world.iro_manager, "at": NOW}
    for model, row in (
        (InspectedChild, again), (InspectedChild, again | {"again_after": removal}), (InspectedChildRemoval, facts),
        (InspectedChildRemoval, facts | {"named": running.named.last(), "why": ""}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**row)


@pytest.mark.parametrize("column", ["id", "named_id", "why", "by_id", "at"])
def test_a_removal_is_never_changed_or_deleted(world, running, mistyped, column):
    removal = taken_out(world, running, mistyped)
    table = InspectedChildRemoval._meta.db_table
    changed = "'x'" if column == "why" else column
    for statement in (f"UPDATE {table} SET {column} = {changed}", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(AppendOnly):
        removal.save()
