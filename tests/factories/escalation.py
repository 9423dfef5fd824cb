"""Escalations brought to a state by the real commands, never by writing a state."""

from datetime import timedelta

from django.utils import timezone

from escalations import commands
from escalations.models import Escalation
from escalations.states import State
from tests.factories.world import World

EARLIEST = 60  # minutes ago


def words(**more) -> dict:
    """Return what an IRO types."""
    return {"concern": "The plan has not moved since May.", "asked_for": "A plan by Friday."} | more


def draft(world: World, *, children=None, rank: int = 1, by=None, **more) -> Escalation:
    """Write a draft."""
    typed = words(main_reason=world.reason()) | more
    if rank > 1:
        typed.setdefault("why_this_stage", "The stages below have answered already.")
    return commands.save_draft(
        by=by or world.iro, children=children or [world.child()], stage=world.stage(rank), **typed
    )


def sent(world: World, *, happened_at=None, answerer=None, **more) -> Escalation:
    """Send an escalation; by default an hour ago, to the team manager."""
    escalation = draft(world, **more)
    by = more.get("by") or world.iro
    return commands.send(escalation=escalation, by=by, happened_at=happened_at or _ago(60), answerer=answerer)


def in_state(world: World, state: State, **more) -> Escalation:
    """Bring an escalation to a state by the commands a person would use."""
    if state == State.DRAFT:
        return draft(world, **more)
    escalation = sent(world, **more)
    if state in (State.RESPONDED, State.ACTION_AWAITED):
        escalation = answered(world, escalation)
    if state == State.ACTION_AWAITED:
        escalation = commands.accept(escalation=escalation, by=world.iro, happened_at=_ago(40))
    if state == State.RESOLVED:
        escalation = commands.resolve(
            escalation=escalation, by=world.iro, outcome=world.outcome(), what_changed="A plan is in place.",
            happened_at=_ago(30),
        )  # fmt: skip
    if state == State.WITHDRAWN:
        escalation = commands.withdraw(
            escalation=escalation, by=world.iro, why="Raised in error.", happened_at=_ago(30)
        )
    return escalation


def answered(world: World, escalation: Escalation, by=None, **more) -> Escalation:
    """Answer it with a promise for next week."""
    promise = {
        "action": "The plan is written.", "action_owner": "Sam Worker",
        "action_due": timezone.localdate() + timedelta(days=7),
    }  # fmt: skip
    return commands.respond(
        escalation=escalation, by=by or world.manager, words="You are right.", happened_at=_ago(50), **(promise | more)
    )


def _ago(minutes: int):
    """So many minutes ago, and never before midnight: soon after it, the same in smaller steps."""
    now = timezone.localtime()
    passed = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    return now - min(timedelta(minutes=minutes), passed * minutes / EARLIEST)
