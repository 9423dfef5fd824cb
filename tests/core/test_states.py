"""Nothing but core.transitions.perform changes a state: every way round it is refused, and nothing is stored."""

import threading
from unittest.mock import Mock

import pytest
from django.contrib import admin
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from escalations.models import Escalation
from escalations.states import State
from iro_portal.core.states import StateBypassed, creating_from
from tests.factories import escalation as make


@pytest.fixture
def sent(world):
    return make.sent(world)


def as_stored(escalation) -> tuple:
    """Read state and version with SQL of our own, past everything that Python guards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, version FROM escalations_escalation WHERE id = %s", [escalation.pk])
        return cursor.fetchone()


def by_assignment(escalation):
    escalation.state = State.RESOLVED


def by_assignment_where_the_state_was_not_read(escalation):
    Escalation.objects.only("reference").get(pk=escalation.pk).state = State.RESOLVED


def by_setattr(escalation):
    setattr(escalation, "state", State.RESOLVED)  # noqa: B010


def by_the_transition_method_and_a_save(escalation):
    escalation.withdraw(at=timezone.now())
    escalation.save()


def by_the_transition_method_and_a_save_of_the_state_alone(escalation):
    escalation.withdraw(at=timezone.now())
    escalation.save(update_fields=["state", "withdrawn_on"])


def by_the_transition_method_and_a_refresh_of_another_field(escalation):
    escalation.withdraw(at=timezone.now())
    escalation.refresh_from_db(fields=["reference"])
    escalation.save()


def by_the_instances_dictionary(escalation):
    escalation.__dict__["state"] = State.RESOLVED
    escalation.save()


def by_update(escalation):
    Escalation.objects.filter(pk=escalation.pk).update(state=State.RESOLVED)


def by_update_of_the_version(escalation):
    Escalation.objects.filter(pk=escalation.pk).update(version=1)


def by_the_base_manager(escalation):
    Escalation._base_manager.filter(pk=escalation.pk).update(state=State.RESOLVED)


def by_the_default_manager(escalation):
    Escalation._default_manager.filter(pk=escalation.pk).update(state=State.RESOLVED)


def by_a_related_manager(escalation):
    escalation.authority.escalations.update(state=State.RESOLVED)


def by_a_related_manager_of_the_raiser(escalation):
    escalation.raised_by.escalations_raised.filter(pk=escalation.pk).update(state=State.RESOLVED)


def by_update_or_create(escalation):
    Escalation.objects.update_or_create(pk=escalation.pk, defaults={"state": State.RESOLVED})


def by_bulk_update(escalation):
    escalation.__dict__["state"] = State.RESOLVED
    Escalation.objects.bulk_update([escalation], ["state"])


def by_bulk_update_with_a_generator(escalation):
    escalation.__dict__["state"] = State.RESOLVED
    Escalation.objects.bulk_update([escalation], (name for name in ["state"]))


def by_bulk_create_of_a_foreign_state(escalation):
    Escalation.objects.bulk_create([Escalation(authority=escalation.authority, reference="X-1", state=State.WITHDRAWN)])


def by_bulk_create_over_the_row(escalation):
    twin = Escalation(pk=escalation.pk, authority=escalation.authority, reference=escalation.reference)
    Escalation.objects.bulk_create([twin], update_conflicts=True, update_fields=["state"], unique_fields=["id"])


def by_bulk_create_over_the_row_by_position(escalation):
    twin = Escalation(pk=escalation.pk, authority=escalation.authority, reference=escalation.reference)
    Escalation.objects.bulk_create([twin], None, False, True, ["state"], ["id"])


def by_creating_in_a_foreign_state(escalation):
    Escalation.objects.create(authority=escalation.authority, reference="X-2", state=State.RESOLVED)


def by_the_admin(escalation):
    class Form(admin.ModelAdmin):
        pass

    screen = Form(Escalation, admin.AdminSite())
    form = screen.get_form(None, fields=["state"])({"state": State.RESOLVED}, instance=escalation)
    form.is_valid()
    screen.save_model(None, form.save(commit=False), form, change=True)


BYPASSES = [value for name, value in sorted(globals().items()) if name.startswith("by_")]


@pytest.mark.parametrize("bypass", BYPASSES, ids=lambda bypass: bypass.__name__)
def test_a_bypass_is_refused_and_changes_nothing(sent, bypass):
    before = as_stored(sent)
    with pytest.raises(StateBypassed):
        bypass(sent)
    assert as_stored(sent) == before
    assert Escalation.objects.count() == 1


def test_a_save_of_an_object_read_earlier_writes_nothing_over_what_came_since(world, sent):
    early = Escalation.objects.get(pk=sent.pk)
    answered = make.answered(world, sent)
    early.concern = "Typed in the old window."
    for only in (None, ["concern"]):
        with pytest.raises(StateBypassed, match="has changed since it was read"), transaction.atomic():
            early.save(update_fields=only)
    assert as_stored(sent) == (State.RESPONDED, answered.version)
    assert Escalation.objects.get(pk=sent.pk).concern == sent.concern


def test_a_save_of_a_fresh_object_keeps_state_and_version(sent):
    before = as_stored(sent)
    sent.concern = "Put more plainly."
    sent.save()
    assert as_stored(sent) == before
    assert Escalation.objects.get(pk=sent.pk).concern == "Put more plainly."


def test_save_base_and_fixtures_write_no_state(world, sent):
    early = Escalation.objects.get(pk=sent.pk)
    fixture = serializers.serialize("json", [early])
    answered = make.answered(world, sent)
    for write in (lambda: early.save_base(raw=True), next(serializers.deserialize("json", fixture)).save):
        with pytest.raises(StateBypassed), transaction.atomic():
            write()
    assert as_stored(sent) == (State.RESPONDED, answered.version)


def test_a_new_object_with_an_old_key_does_not_start_the_row_again(sent):
    before = as_stored(sent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation(pk=sent.pk, authority=sent.authority, reference="X-9", recorded_at=sent.recorded_at).save()
    assert as_stored(sent) == before


def test_only_a_file_that_proves_it_starts_a_row_elsewhere(world):
    with creating_from("a test"):
        made = Escalation.objects.create(
            authority=world.authority, reference="X-3", state=State.RESPONDED, raised_on=timezone.localdate(),
            stage=world.stage(1), protocol=world.protocol, lead_child=world.child(),
        )  # fmt: skip
        with pytest.raises(StateBypassed):
            made.state = State.RESOLVED
        with pytest.raises(StateBypassed):
            Escalation.objects.update(state=State.RESOLVED)
    assert as_stored(made)[0] == State.RESPONDED


def test_a_failed_refresh_leaves_nothing_open(world, sent):
    gone = make.draft(world)
    Escalation.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Escalation.DoesNotExist):
        gone.refresh_from_db()
    for escalation in (gone, sent):
        with pytest.raises(StateBypassed):
            escalation.state = State.RESOLVED


def test_while_one_thread_refreshes_no_other_may_assign(world, sent):
    other, inside, go_on = make.draft(world), threading.Event(), threading.Event()

    def stop_half_way(*args, **kwargs):
        inside.set()
        assert go_on.wait(10)
        raise Escalation.DoesNotExist

    def refresh():
        with pytest.raises(Escalation.DoesNotExist):
            sent.refresh_from_db(from_queryset=Mock(filter=stop_half_way, using=stop_half_way))

    thread = threading.Thread(target=refresh)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(StateBypassed):
        other.state = State.RESOLVED
    go_on.set()
    thread.join()
    with pytest.raises(StateBypassed):
        sent.state = State.RESOLVED


def test_a_deferred_state_is_read_when_asked_for(sent):
    assert Escalation.objects.only("reference").get(pk=sent.pk).state == State.AWAITING_RESPONSE
    assert Escalation.objects.defer("state").get(pk=sent.pk).is_open


def test_an_escalation_that_was_sent_is_never_deleted(world, sent):
    own, theirs = Escalation.objects.filter(pk=sent.pk), world.authority.escalations.all()
    for attempt in (sent.delete, own.delete, theirs.delete):
        with pytest.raises(StateBypassed, match="never deleted"):
            attempt()
    assert as_stored(sent)[0] == State.AWAITING_RESPONSE
    assert sent.entries.count() == 1
