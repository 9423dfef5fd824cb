"""Ending an escalation, child by child or as a whole, taking it back, opening it again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from children.models import Child
from escalations import notifications
from escalations.commands.progressing import ask_same_people
from escalations.models import Entry, Escalation, Outcome, OutcomeList, StageRecord
from escalations.timeline import close_stage, for_owner, local_day, words_needed, write
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff


@transaction.atomic
def resolve(
    *,
    escalation: Escalation,
    by: Staff,
    outcome: Outcome,
    what_changed: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will resolve an escalation, with one outcome for every child that is still open."""
    at, what_changed = happened_at or timezone.now(), words_needed(what_changed, "what changed for the child")
    _refuse_outcome(escalation, outcome, at)
    facts = {"outcome": outcome.label}
    resolved = _finish(escalation, by, at, version, what_changed, facts)
    _close(resolved.children.filter(closed_on=None), outcome, what_changed, at)
    return resolved


@transaction.atomic
def settle_child(
    *,
    escalation: Escalation,
    child: Child,
    by: Staff,
    outcome: Outcome,
    what_changed: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will end an escalation for one child; with the last open child it is resolved."""
    at, what_changed = happened_at or timezone.now(), words_needed(what_changed, "what changed for the child")
    _refuse_outcome(escalation, outcome, at)
    # Two children settled at once: the second one waits here, and then knows that it is the last.
    escalation = lock(escalation)
    rows = escalation.children.filter(child=child, closed_on=None)
    if not rows.exists():
        raise NotInOrder(f"{child.reference} is not open in {escalation}.")
    last = not escalation.children.filter(closed_on=None).exclude(child=child).exists()
    _close(rows, outcome, what_changed, at)
    facts = {"outcome": outcome.label, "child": child.reference}
    if last:
        return _finish(escalation, by, at, version, what_changed, facts, child)
    settled = perform(escalation, "settle_child", by=by, version=version, happened_at=at, detail={"child": child.pk})
    write(settled, Entry.Kind.RESOLVED, by=by, at=at, words=what_changed, facts=facts, child=child)
    return settled


@transaction.atomic
def withdraw(
    *, escalation: Escalation, by: Staff, why: str, version: int | None = None, happened_at: datetime | None = None
) -> Escalation:
    """This function will take an escalation back; it stays on the record, with why."""
    at, why = happened_at or timezone.now(), words_needed(why, "why it is withdrawn")
    withdrawn = perform(escalation, "withdraw", by=by, version=version, happened_at=at)
    close_stage(withdrawn, StageRecord.Ended.WITHDRAWN, at=at)
    write(withdrawn, Entry.Kind.WITHDRAWN, by=by, at=at, words=why, on_behalf_of=for_owner(withdrawn, by))
    notifications.both_sides_told(withdrawn, "withdrawn", "it has been withdrawn; nothing more is asked of you.", by)
    return withdrawn


@transaction.atomic
def reopen(
    *, escalation: Escalation, by: Staff, why: str, version: int | None = None, happened_at: datetime | None = None
) -> Escalation:
    """This function will open an escalation again at the stage where it stood, as its next round, for every child."""
    at, why = happened_at or timezone.now(), words_needed(why, "why it is opened again")
    reopened = perform(escalation, "reopen", by=by, version=version, happened_at=at)
    # What had changed stays readable on the timeline; the children's parts are open again.
    reopened.children.update(outcome=None, closed_on=None, what_changed="")
    record = ask_same_people(reopened, by=by, at=at, why=why)
    write(reopened, Entry.Kind.REOPENED, by=by, at=at, words=why, record=record, on_behalf_of=for_owner(reopened, by))
    notifications.asked_to_answer(reopened, record, by)
    notifications.both_sides_told(reopened, "reopened", "it has been opened again.", by)
    return reopened


def _finish(escalation, by, at, version, words, facts, child=None) -> Escalation:
    resolved = perform(escalation, "resolve", by=by, version=version, happened_at=at, detail=facts)
    close_stage(resolved, StageRecord.Ended.RESOLVED, at=at)
    write(
        resolved, Entry.Kind.RESOLVED, by=by, at=at, words=words, facts=facts, child=child,
        on_behalf_of=for_owner(resolved, by),
    )  # fmt: skip
    notifications.both_sides_told(resolved, "resolved", "it is resolved.", by)
    return resolved


def _close(rows, outcome: Outcome, what_changed: str, at: datetime) -> None:
    rows.update(outcome=outcome, closed_on=local_day(at), what_changed=what_changed)


def _refuse_outcome(escalation: Escalation, outcome: Outcome, at: datetime) -> None:
    in_force = OutcomeList.objects.in_force(escalation.authority, local_day(at))
    if outcome.list_id != in_force.pk:
        raise NotInOrder(f"“{outcome}” is not in the list of outcomes in force; choose from {in_force}.")
