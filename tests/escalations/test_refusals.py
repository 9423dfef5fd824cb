"""What bad input gets: one sentence, and nothing stored."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from escalations import commands
from escalations.commands.lists import ReasonSpec
from escalations.models import CafcassReferral, CapChoice, Cause, Entry, Escalation, EscalationReason, StageAddressee
from escalations.states import State
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.models import AuditEvent, OutboxMessage, ReferenceCounter
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.world import World, at

TOMORROW = timedelta(days=1)


@pytest.fixture
def sent(world):
    return make.sent(world)


@pytest.fixture
def elsewhere(world) -> World:
    return World(slug="framley")


def stored() -> tuple:
    """Return everything that a command could have left behind."""
    rows = [
        sorted(Escalation.objects.values_list("pk", "state", "version")),
        sorted(ReferenceCounter.objects.values_list()),
    ]
    tables = (Entry, StageAddressee, EscalationReason, AuditEvent, OutboxMessage, CafcassReferral, CapChoice)
    return rows, [table.objects.count() for table in tables]


def refused(problem, sentence, command, **arguments):
    """Run a command that is to be refused in this sentence, and hold that nothing was stored."""
    before = stored()
    with pytest.raises(problem, match=sentence), transaction.atomic():
        command(**arguments)
    assert stored() == before


FUTURE = {
    "send": lambda w, e, day, at: commands.raise_escalation(
        by=w.iro, stage=w.stage(1), happened_at=at, children=[w.anna], main_reason=w.reason(), concern="x"
    ),
    "record": lambda w, e, day, at: commands.record_challenge(
        by=w.iro, happened_at=at, how="phone", agreed="x", children=[w.anna], main_reason=w.reason(), concern="x"
    ),
    "respond": lambda w, e, day, at: commands.respond(escalation=e, by=w.manager, words="x", happened_at=at),
    "redirect": lambda w, e, day, at: commands.redirect(escalation=e, by=w.manager, to=w.head, why="x", happened_at=at),
    "grant time": lambda w, e, day, at: commands.grant_time(
        escalation=e, by=w.iro, until=day + timedelta(days=30), why="x", happened_at=at
    ),
    "escalate": lambda w, e, day, at: commands.escalate(
        escalation=e, by=w.iro, stage=w.stage(2), why="x", happened_at=at
    ),
    "resolve": lambda w, e, day, at: commands.resolve(
        escalation=e, by=w.iro, outcome=w.outcome(), what_changed="x", happened_at=at
    ),
    "withdraw": lambda w, e, day, at: commands.withdraw(escalation=e, by=w.iro, why="x", happened_at=at),
    "ask for time": lambda w, e, day, at: commands.ask_for_time(
        escalation=e, by=w.manager, until=day + timedelta(days=60), why="x", on=at
    ),
    "note": lambda w, e, day, at: commands.add_note(escalation=e, by=w.iro, words="x", at=at),
    "Cafcass": lambda w, e, day, at: commands.consider_cafcass(
        escalation=e, by=w.iro, referred=False, words="x", on=day
    ),
    "who was told of Cafcass": lambda w, e, day, at: commands.consider_cafcass(
        escalation=e, by=w.iro, referred=False, words="x", on=timezone.localdate(), senior_told="D", senior_told_on=day
    ),
    "filed": lambda w, e, day, at: commands.mark_filed(escalation=e, child=e.lead_child, by=w.iro, on=day),
    "praise": lambda w, e, day, at: commands.praise(by=w.iro, to=w.worker, words="x", on=day),
    "concern": lambda w, e, day, at: commands.raise_systemic_concern(
        by=w.iro_manager, title="x", words="x", raised_with="x", on=day, escalations=[e]
    ),
    "telephone call": lambda w, e, day, at: commands.save_draft(
        by=w.iro, children=[w.anna], main_reason=w.reason(), phoned_whom="Duty team", phoned_at=at
    ),
}


@pytest.mark.parametrize("command", FUTURE.values(), ids=list(FUTURE))
def test_a_day_in_the_future_is_refused(world, sent, command):
    world.people["anna"] = world.child()
    day, moment = timezone.localdate() + TOMORROW, timezone.now() + TOMORROW
    refused(NotInOrder, "in(| the) future", lambda: command(world, sent, day, moment))


def test_a_late_answer_and_a_response_to_a_concern_cannot_be_in_the_future_either(world, sent):
    day = timezone.localdate() + TOMORROW
    concern = commands.raise_systemic_concern(
        by=world.iro_manager, title="x", words="x", raised_with="x", on=timezone.localdate(), escalations=[sent]
    )  # fmt: skip
    refused(
        NotInOrder, "is in the future", commands.record_concern_response,
        concern=concern, by=world.iro_manager, response="x", on=day,
    )  # fmt: skip
    closed = commands.withdraw(escalation=sent, by=world.iro, why="x")
    refused(
        NotInOrder, "is in the future", commands.answer_late,
        escalation=closed, by=world.manager, words="x", at=timezone.now() + TOMORROW,
    )  # fmt: skip


def test_a_choice_at_the_limit_cannot_be_made_before_its_day(world, sent):
    later = timezone.now() + timedelta(days=40)
    refused(NotInOrder, "future", commands.choose_at_cap, escalation=sent, by=world.iro, choice="cafcass", at=later)


def test_a_child_of_another_authority_is_refused(world, elsewhere):
    refused(Denied, "is not one of the children", make.draft, world=world, children=[elsewhere.child()])
    refused(Denied, "is not one of the children", make.draft, world=world, children=[world.child(iro=world.other_iro)])


def test_a_reason_or_stage_of_another_authority_is_refused(world, elsewhere):
    own = {"by": world.iro, "children": [world.child()], "concern": "x"}
    refused(NotInOrder, "another authority", commands.save_draft, main_reason=elsewhere.reason(), **own)
    refused(NotInOrder, "another authority", commands.save_draft, stage=elsewhere.stage(1), **own)


def test_a_cause_of_another_authority_is_refused(world, elsewhere):
    own = {"by": world.iro, "children": [world.child()], "concern": "x", "main_reason": world.reason()}
    foreign = Cause.objects.filter(list__authority=elsewhere.authority)
    refused(NotInOrder, "another authority", commands.save_draft, causes=foreign, **own)


def test_nobody_of_another_authority_or_without_a_part_in_it_is_asked(world, elsewhere):
    gone = world.person("Gone Head", world.team, Role.HEAD_OF_SERVICE)
    gone.is_active = False
    gone.save()
    draft = make.draft(world)
    for stranger in (elsewhere.manager, world.committee, world.administrator, gone):
        refused(NotInOrder, "cannot be asked", commands.send, escalation=draft, by=world.iro, answerer=stranger)
    sent = make.sent(world)
    for stranger in (elsewhere.manager, world.committee, gone):
        refused(
            NotInOrder, "cannot be asked|another authority", commands.redirect,
            escalation=sent, by=world.manager, to=stranger, why="Not mine.",
        )  # fmt: skip
        refused(
            NotInOrder, "cannot be asked", commands.escalate,
            escalation=sent, by=world.iro, stage=world.stage(2), why="x", answerer=stranger,
        )  # fmt: skip


def test_a_reason_of_another_days_list_is_refused(world):
    child, old = world.child(), world.reason()
    new = commands.begin_reason_list(
        authority=world.authority, name="New", in_force_from=date(2018, 11, 19), by=world.iro_manager,
        reasons=[ReasonSpec("Placement")],
    ).reasons.get()  # fmt: skip
    own = {"by": world.iro, "children": [child], "stage": world.stage(1), "concern": "x"}
    refused(
        NotInOrder, "not the list in force on 19/11/2018", commands.raise_escalation,
        main_reason=old, happened_at=at(2018, 11, 19), **own,
    )  # fmt: skip
    refused(
        NotInOrder, "not the list in force on 18/11/2018", commands.raise_escalation,
        main_reason=new, happened_at=at(2018, 11, 18), **own,
    )  # fmt: skip
    refused(NotInOrder, "two different lists", commands.save_draft, main_reason=old, other_reasons=[new], **own)


def test_a_day_before_the_first_list_is_refused(world):
    refused(NothingInForce, "in force on 05/01/2012", make.sent, world=world, happened_at=at(2012, 1, 5))


def test_two_main_reasons_are_refused_by_the_database_itself(world, sent):
    second = {"authority": world.authority, "escalation": sent, "reason": world.reason("safety")}
    with pytest.raises(IntegrityError), transaction.atomic():
        EscalationReason.objects.create(is_main=True, **second)
    assert EscalationReason.objects.create(is_main=False, **second)
    with pytest.raises(IntegrityError), transaction.atomic():
        sent.reasons.update(is_main=True)


def test_an_escalation_without_main_reason_child_or_words_is_not_sent(world):
    for missing, sentence in (
        ({"main_reason": None}, "one reason|one main reason"),
        ({"concern": "  "}, "Say what has happened"),
    ):
        draft = make.draft(world, **missing)
        refused(NotInOrder, sentence, commands.send, escalation=draft, by=world.iro)


def test_a_draft_sent_twice_is_sent_once(world):
    draft = make.draft(world)
    commands.send(escalation=draft, by=world.iro, version=draft.version)
    refused(MovedOn, "has changed|has moved on", commands.send, escalation=draft, by=world.iro, version=draft.version)
    refused(MovedOn, "has moved on", commands.send, escalation=Escalation.objects.get(), by=world.iro)
    assert Escalation.objects.get().records.count() == 1


def test_a_form_sent_twice_makes_one_escalation(world):
    token, child = uuid4(), world.child()
    typed = {"by": world.iro, "children": [child], "main_reason": world.reason(), "concern": "x", "token": token}
    commands.raise_escalation(stage=world.stage(1), **typed)
    refused(IntegrityError, "(?i)unique", commands.raise_escalation, stage=world.stage(1), **typed)
    assert Escalation.objects.count() == 1


def test_a_draft_discarded_twice_has_moved_on(world):
    draft = make.draft(world)
    commands.discard(escalation=draft, by=world.iro)
    refused(MovedOn, "no longer there", commands.discard, escalation=draft, by=world.iro)


STALE = {
    "respond": lambda w, e: commands.respond(escalation=e, by=w.manager, words="x", version=1),
    "redirect": lambda w, e: commands.redirect(escalation=e, by=w.manager, to=w.head, why="x", version=1),
    "grant time": lambda w, e: commands.grant_time(escalation=e, by=w.iro, until=date(2027, 3, 1), why="x", version=1),
    "escalate": lambda w, e: commands.escalate(escalation=e, by=w.iro, stage=w.stage(2), why="x", version=1),
    "resolve": lambda w, e: commands.resolve(
        escalation=e, by=w.iro, outcome=w.outcome(), what_changed="x", version=1
    ),
    "settle child": lambda w, e: commands.settle_child(
        escalation=e, child=e.lead_child, by=w.iro, outcome=w.outcome(), what_changed="x", version=1
    ),
    "withdraw": lambda w, e: commands.withdraw(escalation=e, by=w.iro, why="x", version=1),
}  # fmt: skip


@pytest.mark.parametrize("command", STALE.values(), ids=list(STALE))
def test_a_stale_version_is_refused(world, sent, command):
    refused(MovedOn, "Your words are kept; nothing was sent", lambda: command(world, sent))


def test_an_answer_for_one_child_on_a_stale_version_is_refused_and_is_stored_once(world):
    children = [world.child(), world.child(team=world.other_team, worker=world.other_worker)]
    sent = make.sent(world, children=children)
    answer = {"by": world.other_manager, "words": "Mine is seen to."}
    refused(MovedOn, "has changed", commands.respond, escalation=sent, version=sent.version - 1, **answer)
    commands.respond(escalation=sent, version=sent.version, **answer)
    refused(MovedOn, "has changed", commands.respond, escalation=sent, version=sent.version, **answer)
    assert sent.entries.filter(words="Mine is seen to.").count() == 1


def test_the_day_of_an_answer_for_one_child_is_kept(world):
    children = [world.child(), world.child(team=world.other_team, worker=world.other_worker)]
    sent = make.sent(world, children=children, happened_at=at(2026, 11, 9))
    commands.respond(escalation=sent, by=world.other_manager, words="Mine.", happened_at=at(2026, 11, 10))
    assert sent.entries.get(words="Mine.").happened_at == at(2026, 11, 10)


NOTES = {
    "note": lambda w, e: commands.add_note(escalation=e, by=w.iro, words="Chased by telephone."),
    "time": lambda w, e: commands.ask_for_time(escalation=e, by=w.manager, until=date(2027, 3, 1), why="Leave."),
}


@pytest.mark.parametrize("command", NOTES.values(), ids=list(NOTES))
def test_words_sent_twice_are_stored_once(world, sent, command):
    command(world, sent)
    refused(NotInOrder, "on the timeline already", lambda: command(world, sent))


def test_the_same_words_on_another_day_are_another_note(world, sent):
    first = commands.add_note(escalation=sent, by=world.iro, words="Chased.", at=timezone.now() - timedelta(minutes=30))
    assert commands.add_note(escalation=sent, by=world.iro, words="Chased.") != first


def test_half_an_answer_is_refused(world, sent):
    answer = {"escalation": sent, "by": world.manager, "words": "x"}
    refused(NotInOrder, "by whom, and by which day", commands.respond, action="Plan", **answer)
    refused(NotInOrder, "take one away", commands.respond, agrees=False, action="Plan", **answer)
    yesterday = timezone.localdate() - TOMORROW
    promise = {"action": "Plan", "action_owner": "Sam", "action_due": yesterday}
    refused(NotInOrder, "before the answer itself", commands.respond, **promise, **answer)
    refused(NotInOrder, "Say what your answer is", commands.respond, **(answer | {"words": " "}))


def test_a_deadline_moves_only_to_a_later_working_day(world):
    sent = make.sent(world, happened_at=at(2026, 11, 12))
    give = {"escalation": sent, "by": world.iro, "why": "x"}
    for day in (date(2026, 11, 19), date(2026, 11, 22), date(2026, 12, 25), date(2050, 1, 3)):
        refused(NotInOrder, "give a later working day", commands.grant_time, until=day, **give)
    assert commands.grant_time(until=date(2026, 11, 20), **give)
    record = sent.records.get()
    assert (record.first_due_on, record.due_on) == (date(2026, 11, 19), date(2026, 11, 20))


def test_a_stage_at_or_below_or_of_another_ladder_is_refused(world, elsewhere):
    sent = make.sent(world, rank=2)
    for stage in (world.stage(1), world.stage(2), elsewhere.stage(3)):
        refused(
            NotInOrder,
            "choose a stage above it",
            commands.escalate,
            escalation=sent,
            by=world.iro,
            stage=stage,
            why="x",
        )


def test_an_outcome_of_another_authority_is_refused(world, elsewhere, sent):
    refused(
        NotInOrder, "not in the list of outcomes in force", commands.resolve,
        escalation=sent, by=world.iro, outcome=elsewhere.outcome(), what_changed="x",
    )  # fmt: skip


def test_praise_of_a_child_of_another_authority_is_refused(world, elsewhere):
    own = {"by": world.iro, "to": world.worker, "words": "x", "on": timezone.localdate()}
    refused(Denied, "is not one of the children", commands.praise, child=elsewhere.child(), **own)
    refused(NotInOrder, "another authority", commands.praise, to_manager=elsewhere.manager, **own)


def test_a_failed_command_leaves_the_draft_as_it_was(world):
    draft = make.draft(world, concern="Typed at length.")
    draft.children.all().delete()
    refused(NotInOrder, "at least one child", commands.send, escalation=draft, by=world.iro)
    kept = Escalation.objects.get()
    assert (kept.state, kept.concern, kept.reference) == (State.DRAFT, "Typed at length.", draft.reference)


def test_a_form_begun_by_somebody_else_is_refused_in_a_sentence(world):
    theirs = make.draft(world)
    with pytest.raises(NotInOrder, match="begun by somebody else"):
        commands.save_draft(by=world.other_iro, children=[], token=theirs.uuid)


@pytest.mark.parametrize(("method", "status"), [("get", 403), ("head", 403), ("options", 405), ("put", 405)])
def test_no_method_but_sending_passes_by_who_may_act(world, client, sent, method, status):
    client.force_login(world.worker)
    address = reverse("escalations:escalation-act", args=[sent.reference, "escalate"])
    assert getattr(client, method)(address).status_code == status
