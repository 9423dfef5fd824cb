"""What performing a transition promises: all or nothing, once, by whom it may be, on the version that was seen."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from escalations import commands
from escalations.models import Entry, Escalation, StageRecord
from escalations.states import State
from iro_portal.core.models import AuditEvent, AuditValue, OutboxMessage
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder, available, perform, why_not
from tests.factories import escalation as make


@pytest.fixture
def sent(world):
    return make.sent(world)


def everything() -> tuple:
    """Return all that a transition may leave behind."""
    state = tuple(Escalation.objects.values_list("pk", "state", "version", "last_happened_at"))
    tables = (AuditEvent, AuditValue, OutboxMessage, Entry, StageRecord)
    return state, [table.objects.count() for table in tables]


def test_a_transition_raises_the_version_and_leaves_one_event(world, sent):
    before = AuditEvent.objects.count()
    moment = timezone.now() - timedelta(minutes=5)
    done = perform(sent, "withdraw", by=world.iro, happened_at=moment, detail={"why": 1})
    event = AuditEvent.objects.last()
    assert AuditEvent.objects.count() == before + 1
    assert (done.state, done.version) == (State.WITHDRAWN, sent.version + 1)
    assert (event.verb, event.from_state, event.to_state) == ("escalation.withdraw", "awaiting-response", "withdrawn")
    assert (event.actor_id, event.actor_label, event.authority_id) == (world.iro.pk, "Amara Iro", world.authority.pk)
    assert (event.subject_type, event.subject_id) == ("escalations.escalation", sent.pk)
    assert event.subject_reference == sent.reference
    assert (event.happened_at, event.detail) == (moment, {"why": 1})
    assert event.recorded_at > moment
    assert event.children == [sent.lead_child_id]


def test_the_object_given_stays_as_it_was(world, sent):
    perform(sent, "withdraw", by=world.iro)
    assert sent.state == State.AWAITING_RESPONSE


def test_a_stale_version_is_refused_with_the_record_as_it_is_now(world, sent):
    now = perform(sent, "redirect", by=world.manager)
    before = everything()
    with pytest.raises(MovedOn, match="has changed since you opened it") as refusal:
        perform(sent, "withdraw", by=world.iro, version=sent.version)
    assert refusal.value.current.version == now.version
    assert everything() == before
    assert perform(sent, "withdraw", by=world.iro, version=now.version).state == State.WITHDRAWN


def test_a_transition_that_is_closed_now_is_refused_with_the_state_as_it_is(world, sent):
    perform(sent, "withdraw", by=world.iro)
    before = everything()
    with pytest.raises(MovedOn, match="it is withdrawn now"):
        perform(sent, "respond", by=world.manager)
    assert everything() == before


def test_a_row_that_is_gone_has_moved_on(world):
    draft = make.draft(world)
    Escalation.objects.filter(pk=draft.pk).delete()
    with pytest.raises(MovedOn, match="no longer there"):
        perform(draft, "discard", by=world.iro)


def test_a_moment_that_has_not_come_is_refused(world, sent):
    before = everything()
    with pytest.raises(NotInOrder, match="is in the future"):
        perform(sent, "withdraw", by=world.iro, happened_at=timezone.now() + timedelta(minutes=2))
    assert everything() == before


def test_clocks_may_differ_by_less_than_a_minute(world, sent):
    soon = timezone.now() + timedelta(seconds=30)
    assert perform(sent, "withdraw", by=world.iro, happened_at=soon).state == State.WITHDRAWN


def test_a_moment_before_the_last_one_is_refused(world, sent):
    before = everything()
    with pytest.raises(NotInOrder, match="give a later time"):
        perform(sent, "withdraw", by=world.iro, happened_at=timezone.now() - timedelta(days=2))
    assert everything() == before


def test_of_two_at_once_the_one_that_waited_for_the_other_is_not_too_early(world, sent):
    before = sent.last_happened_at
    withdrawn = perform(sent, "withdraw", by=world.iro, happened_at=before - timedelta(seconds=2))
    assert (withdrawn.state, withdrawn.last_happened_at) == (State.WITHDRAWN, before)


def test_who_may_not_is_told_who_may(world, sent):
    before = everything()
    with pytest.raises(Denied, match="Only its owner, Amara Iro, can withdraw"):
        perform(sent, "withdraw", by=world.other_iro)
    assert everything() == before


def test_a_condition_refuses_in_its_own_sentence(world):
    draft = make.draft(world)
    draft.children.all().delete()
    with pytest.raises(NotInOrder, match="at least one child and one reason"):
        perform(draft, "send", by=world.iro, stage=world.stage(1), reference="ESC-1")


def test_a_transition_without_a_rule_is_denied(world, sent, monkeypatch):
    step = sent.withdraw._django_fsm.get_transition(sent.state)
    monkeypatch.setattr(step, "permission", None)
    with pytest.raises(Denied, match="Nobody has said who may withdraw"):
        perform(sent, "withdraw", by=world.iro)


def test_a_fault_after_the_transition_leaves_nothing_behind(world, sent):
    before = everything()
    with transaction.atomic():
        perform(sent, "withdraw", by=world.iro)
        transaction.set_rollback(True)
    assert everything() == before


def test_a_fault_while_logging_leaves_nothing_behind(world, sent, monkeypatch):
    before = everything()
    monkeypatch.setattr("iro_portal.core.audit.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform(sent, "withdraw", by=world.iro)
    assert everything() == before


def test_a_fault_while_telling_leaves_nothing_behind(world, sent, monkeypatch):
    before = everything()
    monkeypatch.setattr("iro_portal.core.outbox.tell", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make.answered(world, sent)
    assert everything() == before


def test_why_not_and_available_say_what_perform_does(world, sent):
    assert why_not(sent, "withdraw", world.iro) == ""
    assert "Only its owner" in why_not(sent, "withdraw", world.manager)
    assert "not open now" in why_not(sent, "accept", world.iro)
    assert set(available(sent, world.iro)) == {"escalate", "grant_time", "resolve", "settle_child", "split", "withdraw"}
    assert available(sent, world.committee) == []


def values_of(verb: str) -> dict:
    """Return the old and new values beside the last event of a verb."""
    event = AuditEvent.objects.filter(verb=verb).last()
    return json.loads(AuditValue.objects.get(event_id=event.pk).body)


def test_the_log_keeps_from_what_to_what_of_each_field_that_a_transition_sets(world, sent):
    commands.resolve(escalation=sent, by=world.iro, outcome=world.outcome(), what_changed="A plan is in place.")
    assert values_of("escalation.send")["raised_on"] == [None, sent.raised_on.isoformat()]
    assert values_of("escalation.resolve") == {"resolved_on": [None, timezone.localdate().isoformat()]}


def test_what_a_caller_adds_stands_beside_it(world, sent):
    perform(sent, "withdraw", by=world.iro, values={"why": ["", "Raised in error."]})
    assert values_of("escalation.withdraw")["why"] == ["", "Raised in error."]
