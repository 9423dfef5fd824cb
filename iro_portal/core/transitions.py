"""The only way a state changes: lock, check, run, save, log, in one transaction."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.states import StatefulModel


class MovedOn(Exception):
    """The record is no longer as the person saw it; `current` is the record as it is now."""

    def __init__(self, current: StatefulModel, sentence: str):
        super().__init__(sentence)
        self.current = current


class NotInOrder(Exception):
    """What was asked for does not make sense as it stands; the message is one sentence for the person.

    `field` is the command's argument that was wrong, where it was one: a form says the sentence there.
    """

    def __init__(self, sentence: str, *, field: str = ""):
        super().__init__(sentence)
        self.field = field


def perform(
    instance: StatefulModel,
    name: str,
    *,
    by,
    happened_at: datetime | None = None,
    version: int | None = None,
    detail: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
    deletes: bool = False,
    **arguments,
) -> StatefulModel:
    """This function will run the transition `name` on a locked, fresh copy of the record and return that copy.

    `version` is the version that the person saw (sent with each form). `deletes` says that the caller deletes the row
    in the same transaction (a draft thrown away), so that its last state is not saved. One audit event is written, in the
    same transaction, with `detail`; beside it lie old and new of each field that the transition sets, and the `values`
    that the caller adds (core.audit.record). Raises MovedOn (stale version, or no such transition from the present
    state), NotInOrder (a condition of the transition, or a day in the future) and Denied (this person may not).
    """
    happened_at = happened_at or timezone.now()
    refuse_future(happened_at)
    with transaction.atomic(using=instance._state.db or "default"):
        locked = lock(instance)
        source, before = locked.state, audit.standing(locked)
        method = _checked(locked, name, by, version)
        method(at=happened_at, **arguments)
        if not deletes:
            _save(locked)
        audit.record(
            f"{locked._meta.model_name}.{name}",
            by=by,
            subject=locked,
            happened_at=happened_at,
            from_state=source,
            to_state=locked.state,
            detail=detail,
            values=audit.since(before, locked) | (values or {}),
        )
    return locked


def lock(instance: StatefulModel) -> StatefulModel:
    """Read the row again, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway).

    Commands that read before they write lock first. Raises MovedOn where the row is gone.
    """
    rows = type(instance)._default_manager.using(instance._state.db or "default")
    if connections[rows.db].features.has_select_for_update_of:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=instance.pk)
    except ObjectDoesNotExist:
        raise MovedOn(instance, f"{instance} is no longer there: it has been discarded.") from None


def refuse_future(happened_at: datetime) -> None:
    """Raise NotInOrder if the moment has not come yet (a minute's grace for clocks that differ)."""
    if (happened_at - timezone.now()).total_seconds() > 60:
        day = timezone.localtime(happened_at)
        raise NotInOrder(f"{day:%d/%m/%Y} is in the future; give the day on which it happened.")


def why_not(instance: StatefulModel, name: str, by) -> str:
    """Say why this person may not run this transition on the record as it stands; empty when they may."""
    meta = getattr(instance, name)._django_fsm
    if not meta.has_transition(instance.state):
        return f"That is not open now: {instance} is {instance.get_state_display().lower()}."
    step = meta.get_transition(instance.state)
    for condition in step.conditions:
        if not condition(instance):
            return _sentence(condition, instance)
    return "" if step.permission is None else step.permission.why_not(instance, by)


def why_never(instance: StatefulModel, name: str, by) -> str:
    """Say why this person may not run this transition from whatever state; empty when they may from one of them."""
    rules = [step.permission for step in getattr(instance, name)._django_fsm.transitions.values() if step.permission]
    sentences = [rule.why_not(instance, by) for rule in rules]
    return sentences[0] if sentences and all(sentences) else ""


def available(instance: StatefulModel, by) -> list[str]:
    """Return the names of the transitions that are open to this person on this record now."""
    names = {step.name for step in instance.get_all_state_transitions()}
    return sorted(name for name in names if not why_not(instance, name, by))


def _sentence(condition, instance: StatefulModel) -> str:
    """A condition's sentence; one that depends on the record is a function of it."""
    sentence = getattr(condition, "sentence", f"{instance} is not ready for this.")
    return sentence(instance) if callable(sentence) else sentence


def _checked(locked: StatefulModel, name: str, by, version: int | None):
    method = getattr(locked, name)
    if version is not None and version != locked.version:
        raise MovedOn(locked, f"{locked} has changed since you opened it. Your words are kept; nothing was sent.")
    meta = method._django_fsm
    if not meta.has_transition(locked.state):
        raise MovedOn(locked, f"{locked} has moved on: it is {locked.get_state_display().lower()} now.")
    step = meta.get_transition(locked.state)
    for condition in step.conditions:
        if not condition(locked):
            raise NotInOrder(_sentence(condition, locked))
    if step.permission is None:
        raise Denied(f"Nobody has said who may {name} a {locked._meta.verbose_name}.")
    step.permission.check(locked, by)
    return method


def _save(locked: StatefulModel) -> None:
    locked.version += 1
    locked._performing = True
    try:
        locked.save()
    finally:
        del locked._performing
