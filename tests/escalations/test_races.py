"""Two people at once, with real threads and real transactions: one wins, the other is told, no word is stored twice."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from escalations import commands
from escalations.models import Entry, Escalation
from escalations.states import State
from iro_portal.core.models import AuditEvent
from iro_portal.core.transitions import MovedOn, NotInOrder
from tests.factories import escalation as make
from tests.factories.world import World

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council(transactional_db) -> World:
    return World()


# Each thread reads its own copy: `one=fresh(sent)` is read before the threads start, as the page before the form.
# ruff: noqa: B008


def at_once(*attempts) -> list:
    """Run these at the same moment, each in a thread with a connection of its own; return results and refusals."""
    start, outcomes = threading.Barrier(len(attempts)), [None] * len(attempts)

    def run(place, attempt):
        try:
            start.wait(10)
            outcomes[place] = attempt()
        except Exception as problem:
            outcomes[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "a thread still waits"
    return outcomes


def fresh(escalation) -> Escalation:
    return Escalation.objects.get(pk=escalation.pk)


def refusals(outcomes) -> list:
    return [each for each in outcomes if isinstance(each, Exception)]


def test_an_answer_and_an_escalation_at_once_one_wins(council):
    for _ in range(3):
        sent = make.sent(council)
        mine, theirs, stage = fresh(sent), fresh(sent), council.stage(2)
        outcomes = at_once(
            lambda one=mine: commands.respond(
                escalation=one, by=council.manager, words="Here is my answer.", version=one.version
            ),
            lambda two=theirs, to=stage: commands.escalate(
                escalation=two, by=council.iro, stage=to, why="No answer came.", version=two.version
            ),
        )
        (lost,) = refusals(outcomes)
        assert isinstance(lost, MovedOn)
        assert "Your words are kept" in str(lost)
        assert fresh(sent).version == sent.version + 1
        assert Entry.objects.filter(escalation=sent).count() == 2
        assert sent.records.filter(ended="").count() == (fresh(sent).state == State.AWAITING_RESPONSE)


def test_the_same_answer_sent_twice_at_once_is_stored_once(council):
    sent = make.sent(council)
    outcomes = at_once(
        *[
            lambda one=fresh(sent): commands.respond(
                escalation=one, by=council.manager, words="Once.", version=one.version
            )
            for _ in range(4)
        ]
    )
    assert [type(each) for each in refusals(outcomes)] == [MovedOn] * 3
    assert Entry.objects.filter(words="Once.").count() == 1
    assert AuditEvent.objects.filter(verb="escalation.respond").count() == 1


def test_a_draft_sent_twice_at_once_is_sent_once(council):
    draft = make.draft(council)
    outcomes = at_once(*[lambda one=fresh(draft): commands.send(escalation=one, by=council.iro) for _ in range(3)])
    assert [type(each) for each in refusals(outcomes)] == [MovedOn] * 2
    sent = Escalation.objects.get()
    assert (sent.reference[-4:], sent.records.count(), sent.entries.count()) == ("0001", 1, 1)


def test_a_new_form_sent_twice_at_once_makes_one_escalation(council):
    typed = {
        "by": council.iro, "children": [council.child()], "main_reason": council.reason(), "concern": "x",
        "stage": council.stage(1), "token": uuid4(),
    }  # fmt: skip
    outcomes = at_once(*[lambda: commands.raise_escalation(**typed) for _ in range(3)])
    assert [type(each) for each in refusals(outcomes)] == [IntegrityError] * 2
    assert Escalation.objects.get().state == State.AWAITING_RESPONSE


def test_the_last_two_children_settled_at_once_close_it(council):
    ben, cara = council.siblings("Ben A", "Cara A")
    sent = make.sent(council, children=[ben, cara])
    settle = {"by": council.iro, "outcome": council.outcome(), "what_changed": "Moved."}
    outcomes = at_once(
        *[lambda each=each: commands.settle_child(escalation=fresh(sent), child=each, **settle) for each in (ben, cara)]
    )
    assert refusals(outcomes) == []
    assert fresh(sent).state == State.RESOLVED
    assert not sent.children.filter(closed_on=None).exists()


def test_resolving_and_splitting_at_once_ends_without_a_deadlock(council):
    ben, cara = council.siblings("Ben A", "Cara A")
    for _ in range(3):
        sent = make.sent(council, children=[ben, cara])
        outcomes = at_once(
            lambda one=fresh(sent): commands.resolve(
                escalation=one, by=council.iro, outcome=council.outcome(), what_changed="Moved."
            ),
            lambda one=fresh(sent): commands.split_off(escalation=one, child=ben, by=council.iro, why="Ben moves."),
            lambda one=fresh(sent): commands.settle_child(
                escalation=one, child=cara, by=council.iro, outcome=council.outcome(), what_changed="Moved."
            ),
        )
        assert all(isinstance(each, MovedOn | NotInOrder) for each in refusals(outcomes)), outcomes
        for one in Escalation.objects.all():
            is_open = one.children.filter(closed_on=None).exists()
            assert is_open == one.is_open


def test_a_note_sent_twice_at_once_is_stored_once(council):
    sent = make.sent(council)
    moment = timezone.now() - timedelta(minutes=1)
    outcomes = at_once(
        *[lambda one=fresh(sent): commands.add_note(escalation=one, by=council.iro, words="N", at=moment)] * 3
    )
    assert [type(each) for each in refusals(outcomes)] == [NotInOrder] * 2
    assert sent.entries.filter(words="N").count() == 1


def test_escalations_raised_at_once_have_references_without_gaps(council):
    drafts = [make.draft(council) for _ in range(6)]
    outcomes = at_once(*[lambda one=each: commands.send(escalation=one, by=council.iro) for each in drafts])
    assert refusals(outcomes) == []
    year = timezone.localdate().year
    assert sorted(each.reference for each in outcomes) == [f"ESC-{year}-{number:04d}" for number in range(1, 7)]
