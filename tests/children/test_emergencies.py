"""Emergency access: who, to what, for how long; who is told, who reviews it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from children.commands import (
    close_lapsed_emergencies,
    end_emergency,
    open_in_emergency,
    restrict_record,
    review_emergency,
)
from children.emergencies import can_ask_in_emergency
from children.models import Child, EmergencyReview, EmergencyUse
from iro_portal.core.models import AppendOnly, AuditEvent, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Employment, Staff
from people.roles import Role
from tests.factories.access import emergency
from tests.factories.world import World

NOW = timezone.now()
HOUR = timedelta(hours=1)
CASE_ROLES = ("worker", "manager", "head", "director", "iro", "iro_manager")


def opened(world, **words) -> EmergencyUse:
    about = {"reason": "The police ask where the child lives.", "by": world.other_worker, "at": NOW}
    return open_in_emergency(**about | words)


@pytest.mark.parametrize("who", [*CASE_ROLES, "governance"])
def test_case_staff_and_information_governance_may_ask(world, who):
    assert can_ask_in_emergency(world.authority, getattr(world, who))


@pytest.mark.parametrize("who", ["committee", "administrator", "support"])
def test_nobody_else_may(world, who):
    child = world.child()
    with pytest.raises(Denied, match="open a record in an emergency is for the"):
        opened(world, typed=child.reference, by=getattr(world, who))


def test_an_iro_under_contract_telephones_instead(world):
    contracted = world.person("Cy Contracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
    with pytest.raises(Denied, match="telephone the IRO manager"):
        opened(world, typed=world.child().reference, by=contracted)


@pytest.mark.parametrize("typed", ["{0.reference}", " {0.council_id} ", "{0.reference}".lower()])
def test_a_record_opens_by_its_full_reference_or_the_councils_own_id(world, typed):
    child = world.child()
    use = opened(world, typed=typed.format(child).lower())
    assert (use.child, use.staff, use.until - use.opened_at) == (child, world.other_worker, 4 * HOUR)
    assert use.reference.startswith("EMG-")


def test_how_long_it_is_open_is_a_setting(world, settings):
    settings.EMERGENCY_HOURS = 2
    assert opened(world, typed=world.child().reference).until == NOW + 2 * HOUR


@pytest.mark.parametrize("typed", ["", "Child Number 1", "CH-000", "CH-9999", "10", "%"])
def test_nothing_opens_by_a_name_or_a_part_and_the_refusal_says_no_more(world, typed):
    world.child()
    with pytest.raises(NotInOrder) as refused:
        opened(world, typed=typed)
    assert str(refused.value).startswith(f"No record opens under “{typed}”: type the child’s full reference")
    assert refused.value.field == "typed"


def test_a_child_of_another_authority_is_as_unknown_as_none(world):
    foreign = World(slug="framley").child()
    with pytest.raises(NotInOrder, match="No record opens under"):
        opened(world, typed=foreign.reference)


def test_a_refusal_stays_in_the_log_without_what_was_typed(world):
    with pytest.raises(NotInOrder):
        opened(world, typed="Jo Bloggs")
    event = AuditEvent.objects.get(verb="emergencyuse.not_found")
    assert (event.actor_id, event.detail, event.values_hash) == (world.other_worker.pk, {}, "")


def test_who_guesses_is_stopped(world):
    child = world.child()
    for _ in range(10):
        with pytest.raises(NotInOrder, match="No record opens"):
            opened(world, typed="CH-9999", at=timezone.now())
    with pytest.raises(NotInOrder, match="10 references within an hour opened nothing"):
        opened(world, typed=child.reference, at=timezone.now())
    assert opened(world, typed=child.reference, at=timezone.now() + 2 * HOUR)


def test_without_a_reason_nothing_opens(world):
    with pytest.raises(NotInOrder, match="Say in words why") as refused:
        opened(world, typed=world.child().reference, reason="  ")
    assert refused.value.field == "reason"


def test_who_may_open_the_record_anyway_is_told_so(world):
    with pytest.raises(NotInOrder, match="is open to you anyway"):
        opened(world, typed=world.child().reference, by=world.worker)


def test_one_use_a_person_and_child_at_a_time(world):
    child = world.child()
    opened(world, typed=child.reference)
    with pytest.raises(NotInOrder, match=f"{child.reference} is open to you until"):
        opened(world, typed=child.reference, at=NOW + HOUR)
    assert opened(world, typed=child.reference, by=world.other_iro)


def test_opened_again_after_its_end_it_is_another_use(world):
    child = world.child()
    first, again = opened(world, typed=child.reference), opened(world, typed=child.reference, at=NOW + 5 * HOUR)
    first.refresh_from_db()
    assert first.pk != again.pk
    assert (first.ended_at, first.ended_by) == (first.until, None)


def test_so_many_at_a_time_and_no_more(world, settings):
    settings.EMERGENCY_AT_ONCE = 2
    uses = [opened(world, typed=world.child().reference) for _ in range(2)]
    third = world.child()
    with pytest.raises(NotInOrder, match="2 records open in an emergency, as many as one person may"):
        opened(world, typed=third.reference)
    end_emergency(use=uses[0], by=world.other_worker, at=NOW + HOUR)
    assert opened(world, typed=third.reference, at=NOW + HOUR)


def test_the_iro_managers_are_told_at_once_without_the_childs_name(world):
    child = world.child("Quillon Featherstone")
    use = opened(world, typed=child.reference)
    notice = OutboxMessage.objects.get(kind="emergency.opened")
    assert (notice.recipient, notice.path) == (world.iro_manager, f"/access/emergencies/{use}/")
    assert child.reference in notice.line
    assert not {"Quillon", "Featherstone"} & {*notice.line.split()}


def test_of_an_iro_managers_own_use_information_governance_is_told(world):
    child = restricted(world)
    opened(world, typed=child.reference, by=world.iro_manager)
    assert [row.recipient for row in OutboxMessage.objects.filter(kind="emergency.opened")] == [
        world.second_manager, world.governance,
    ]  # fmt: skip


def test_nobody_is_told_of_what_was_refused(world):
    with pytest.raises(NotInOrder):
        opened(world, typed="CH-9999")
    assert not OutboxMessage.objects.exists()


def restricted(world) -> Child:
    """Restrict a record to another IRO manager than the world's."""
    child = world.child()
    world.people["second_manager"] = world.person("Abel Oversight", world.quality, Role.IRO_MANAGER)
    restrict_record(
        child=child, why="x", named=[world.second_manager], by=world.second_manager, on=timezone.localdate()
    )
    return child


@pytest.mark.parametrize("who", ["iro_manager", "governance"])
def test_a_restricted_record_opens_to_an_iro_manager_and_to_information_governance(world, who):
    child = restricted(world)
    assert opened(world, typed=child.reference, by=getattr(world, who)).child == child


@pytest.mark.parametrize("who", ["worker", "manager", "head", "iro", "other_iro"])
def test_to_anybody_else_a_restricted_record_is_as_unknown_as_none(world, who):
    with pytest.raises(NotInOrder, match="No record opens under"):
        opened(world, typed=restricted(world).reference, by=getattr(world, who))


def test_it_stands_in_no_list_and_gives_no_right(world):
    use = emergency(world, world.child())
    staff = Staff.objects.get(pk=use.staff_id)
    assert not Child.objects.visible_to(staff).exists()
    staff.read_in_an_emergency(use.child_id)
    assert list(Child.objects.visible_to(staff)) == [use.child]
    assert (staff.duties().roles, staff.duties().acting_as) == (frozenset(), frozenset())
    assert staff.role_label == "Social worker, in an emergency"


@pytest.mark.parametrize("who", ["other_worker", "iro_manager", "governance"])
def test_the_person_ends_it_and_so_may_who_reviews_it(world, who):
    use = end_emergency(use=opened(world, typed=world.child().reference), by=getattr(world, who), at=NOW + HOUR)
    assert (use.ended_at, use.ended_by) == (NOW + HOUR, getattr(world, who))


def test_nobody_else_ends_it_and_it_ends_once(world):
    use = opened(world, typed=world.child().reference)
    with pytest.raises(Denied, match="is ended by Olu Worker"):
        end_emergency(use=use, by=world.manager, at=NOW)
    end_emergency(use=use, by=world.other_worker, at=NOW + HOUR)
    with pytest.raises(NotInOrder, match="is over since"):
        end_emergency(use=use, by=world.other_worker, at=NOW + HOUR)


def test_what_has_lapsed_is_written_down_by_the_daily_run_once(world):
    use = opened(world, typed=world.child().reference)
    assert close_lapsed_emergencies(at=NOW + HOUR) == 0
    assert [close_lapsed_emergencies(at=NOW + 5 * HOUR) for _ in range(2)] == [1, 0]
    event = AuditEvent.objects.get(verb="emergencyuse.end")
    assert (event.actor_label, event.happened_at) == ("the system", use.until)


def reviewed(world, use, *, by, **words) -> EmergencyReview:
    about = {"justified": False, "words": "Nobody’s safety depended on it.", "at": NOW + 5 * HOUR}
    return review_emergency(use=use, by=by, **about | words)


@pytest.mark.parametrize("who", ["iro_manager", "governance"])
def test_somebody_else_reviews_it_and_the_person_is_told(world, who):
    use = opened(world, typed=world.child("Quillon Featherstone").reference)
    review = reviewed(world, use, by=getattr(world, who))
    assert (review.use, review.outcome) == (use, "not justified")
    notice = OutboxMessage.objects.get(recipient=world.other_worker)
    assert notice.line.endswith("was reviewed: not justified.")
    assert "Quillon" not in notice.line


def test_nobody_reviews_their_own(world):
    use = opened(world, typed=world.child().reference, by=world.governance)
    with pytest.raises(Denied, match="your own emergency access"):
        reviewed(world, use, by=world.governance)


@pytest.mark.parametrize("who", ["manager", "director", "iro", "administrator", "support"])
def test_it_is_reviewed_by_nobody_else(world, who):
    use = opened(world, typed=world.child().reference)
    with pytest.raises(Denied, match="review emergency access is for the"):
        reviewed(world, use, by=getattr(world, who))


def test_a_review_waits_for_the_end_has_words_and_is_made_once(world):
    use = opened(world, typed=world.child().reference)
    with pytest.raises(NotInOrder, match="is open until"):
        reviewed(world, use, by=world.iro_manager, at=NOW + HOUR)
    with pytest.raises(NotInOrder, match="Say in words what you found"):
        reviewed(world, use, by=world.iro_manager, words=" ")
    reviewed(world, use, by=world.iro_manager)
    with pytest.raises(NotInOrder, match="was reviewed by Mina Oversight already: not justified"):
        reviewed(world, use, by=world.governance)


def test_what_is_to_be_reviewed_is_what_is_over_and_not_reviewed(world):
    use = opened(world, typed=world.child().reference)
    assert list(EmergencyUse.objects.to_review(NOW + HOUR)) == []
    assert list(EmergencyUse.objects.to_review(NOW + 5 * HOUR)) == [use]
    reviewed(world, use, by=world.governance)
    assert list(EmergencyUse.objects.to_review(NOW + 5 * HOUR)) == []


def test_the_log_has_the_opening_the_end_and_the_review_and_no_word_of_them(world):
    use = opened(world, typed=world.child().reference)
    end_emergency(use=use, by=world.other_worker, at=NOW + HOUR)
    reviewed(world, use, by=world.iro_manager)
    events = AuditEvent.objects.filter(subject_reference=use.reference)
    assert [event.verb for event in events] == ["emergencyuse.open", "emergencyuse.end", "emergencyuse.review"]
    assert {tuple(event.children) for event in events} == {(use.child_id,)}
    assert [event.detail for event in events] == [{"hours": 4}, {}, {"justified": False}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": NOW - HOUR},
        {"reason": ""},
        {"ended_at": NOW + HOUR},
        {"ended_at": NOW - HOUR, "ended_by": True},
        {"ended_at": NOW + 9 * HOUR, "ended_by": True},
    ],
)
def test_the_database_refuses_a_use_that_does_not_make_sense(world, wrong):
    facts = {"reason": "x", "opened_at": NOW, "until": NOW + HOUR * 4, "reference": "EMG-1"} | wrong
    facts |= {"ended_by": world.iro} if "ended_by" in facts else {}
    child = world.child()
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyUse.objects.create(authority=world.authority, child=child, staff=world.other_iro, **facts)


def test_the_database_refuses_a_second_open_use_of_one_person_and_child(world):
    use = opened(world, typed=world.child().reference)
    use.pk, use.reference = None, "EMG-2"
    with pytest.raises(IntegrityError), transaction.atomic():
        use.save(force_insert=True)


@pytest.mark.parametrize("column", ["reason", "opened_at", "until", "staff_id", "child_id"])
def test_the_database_refuses_to_change_what_a_use_was(world, column):
    use = opened(world, typed=world.child().reference)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE children_emergencyuse SET {column} = {column} WHERE id = %s", [use.pk])


def test_a_review_is_never_changed(world):
    review = reviewed(world, opened(world, typed=world.child().reference), by=world.iro_manager)
    review.justified = True
    with pytest.raises(AppendOnly):
        review.save()
    for statement in (
        "UPDATE children_emergencyreview SET justified = justified",
        "DELETE FROM children_emergencyreview",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
