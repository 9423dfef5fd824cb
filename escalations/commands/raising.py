"""Sending an escalation, and recording a challenge that was already made."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from children.models import Child
from children.standing import standings
from escalations import notifications
from escalations.addressing import Address, Asked, address, told_as_well
from escalations.commands.drafting import refuse_unseen, save_draft
from escalations.models import (
    Entry,
    Escalation,
    Outcome,
    Protocol,
    ProtocolStage,
    RaiseRequest,
    ReasonList,
    StageRecord,
)
from escalations.permissions import can_request_raise, can_send, owns
from escalations.timeline import (
    ask,
    calendar_of,
    for_owner,
    local_day,
    open_stage,
    promise,
    words_needed,
    write,
)
from iro_portal.core.dates import in_full
from iro_portal.core.permissions import Denied
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, perform, refuse_future
from people.models import Staff
from people.roles import Role


@transaction.atomic
def raise_escalation(
    *, by: Staff, stage: ProtocolStage, happened_at: datetime | None = None, answerer: Staff | None = None, **words
) -> Escalation:
    """This function will write an escalation and send it at once; `words` as for save_draft."""
    draft = save_draft(by=by, stage=stage, **words)
    return send(escalation=draft, by=by, happened_at=happened_at, answerer=answerer)


@transaction.atomic
def send(
    *,
    escalation: Escalation,
    by: Staff,
    version: int | None = None,
    happened_at: datetime | None = None,
    answerer: Staff | None = None,
) -> Escalation:
    """This function will send a draft to whoever answers its stage, and open that stage's record.

    The deadline is counted in working days of England from the day it is sent (day 0). `answerer` is a person picked
    by name. Raises NotInOrder (no child, no main reason, a reason or stage that is not in force that day, a later stage
    without why), Denied (a child or a stage that is not theirs).
    """
    at = happened_at or timezone.now()
    refuse_future(at)
    can_send.check(escalation, by)
    stage, children = _checked(escalation, by, local_day(at))
    where = address(stage, children, local_day(at), answerer)
    sent = perform(
        escalation, "send", by=by, version=version, happened_at=at, stage=stage, reference=_reference(escalation, at),
        detail={"stage": stage.key, "urgent": escalation.urgent},
    )  # fmt: skip
    snapshot(sent, children, local_day(at))
    record = open_stage(sent, stage, where, by=by, at=at, why=sent.why_this_stage, passed_over=_below(stage))
    write(
        sent, Entry.Kind.RAISED, by=by, at=at, words=sent.concern, record=record,
        facts=_address_facts(where), on_behalf_of=for_owner(sent, by),
    )  # fmt: skip
    RaiseRequest.objects.filter(escalation=sent, sent_on=None).update(sent_on=local_day(at))
    _tell(sent, record, by)
    return sent


@transaction.atomic
def record_challenge(
    *,
    by: Staff,
    happened_at: datetime,
    how: str,
    agreed: str,
    with_whom: Staff | None = None,
    with_whom_words: str = "",
    check_on: date | None = None,
    outcome: Outcome | None = None,
    what_changed: str = "",
    draft: Escalation | None = None,
    version: int | None = None,
    **words,
) -> Escalation:
    """This function will record an informal challenge already made: how, with whom, when, what was agreed.

    With an outcome it is resolved at once; with a day to check on it awaits the action; else it is the IRO's to accept or
    to take up. IRO Handbook 6.1: the informal step is recorded on the child's file.
    """
    refuse_future(happened_at)
    day = local_day(happened_at)
    agreed = words_needed(agreed, "what was agreed")
    stage = Protocol.objects.in_force(by.authority, day).stages.order_by("rank").first()
    escalation = save_draft(by=by, draft=draft, version=version, stage=stage, **words)
    stage, children = _checked(escalation, by, day)
    if outcome and check_on:
        raise NotInOrder("Give either an outcome, or a day on which to check; not both.")
    recorded = perform(
        escalation, "record", by=by, happened_at=happened_at, stage=stage, settled=outcome is not None,
        reference=_reference(escalation, happened_at), detail={"stage": stage.key},
    )  # fmt: skip
    snapshot(recorded, children, day)
    record = _answered_at_once(recorded, stage, with_whom, by, happened_at)
    facts = {"how": how, "with": with_whom.name if with_whom else with_whom_words}
    entry = write(
        recorded, Entry.Kind.RECORDED, by=by, at=happened_at, words=agreed, record=record, facts=facts,
        on_behalf_of=for_owner(recorded, by),
    )  # fmt: skip
    promised = {"action": agreed, "action_owner": facts["with"] or "not recorded", "action_due": check_on}
    promise(
        entry, record, agrees=True, **(promised if check_on else {"action": "", "action_owner": "", "action_due": None})
    )
    if outcome:
        recorded.children.update(outcome=outcome, closed_on=day, what_changed=what_changed)
        facts = {"outcome": outcome.label}
        write(recorded, Entry.Kind.RESOLVED, by=by, at=happened_at, words=what_changed, facts=facts)
    if check_on:
        recorded = perform(recorded, "accept", by=by, happened_at=happened_at, action_due=check_on)
    notifications.tell([with_whom], recorded, "recorded", "a challenge made to you has been recorded.", but=by)
    return recorded


@transaction.atomic
def request_raise(*, escalation: Escalation, stage: ProtocolStage, by: Staff, on: date, why: str = "") -> RaiseRequest:
    """This function will ask the IRO manager to send a stage that they raise; due the next working day.

    If it is not sent by then, the IRO may send it. Raises NotInOrder for a stage that the IRO raises anyway.
    """
    can_request_raise.check(escalation, by)
    if stage.raised_by_role == Role.IRO:
        raise NotInOrder(f"{stage} is raised by the IRO; send it yourself.")
    if escalation.requests.filter(sent_on=None).exists():
        raise NotInOrder("That has been asked for already and is still waiting.")
    due = calendar_of(escalation).add(on, 1)
    request = RaiseRequest.objects.create(
        authority_id=escalation.authority_id, escalation=escalation, stage=stage, why=why, asked_by=by,
        asked_on=on, due_on=due,
    )  # fmt: skip
    managers = Staff.objects.of(escalation.authority).active().with_role(Role.IRO_MANAGER, on=on)
    line = f"you are asked to raise {stage} by {in_full(due)}."
    notifications.tell(managers, escalation, "requested", line, but=by)
    if not escalation.is_draft:
        write(escalation, Entry.Kind.REQUESTED, by=by, at=timezone.now(), words=why, facts={"stage": stage.name})
    return request


def refuse_wrong_raiser(escalation: Escalation, stage: ProtocolStage, by: Staff, on: date) -> None:
    """Raise Denied where another post raises this stage and still has time to do so."""
    if stage.raised_by_role == Role.IRO:
        if not owns(escalation, by):
            raise Denied(f"{stage} is raised by the child's IRO.")
        return
    if by.duties().has(Role(stage.raised_by_role)):
        return
    request = escalation.requests.filter(sent_on=None, stage=stage).first()
    raiser = Role(stage.raised_by_role).label
    if request is None:
        raise Denied(
            f"{stage} is raised by the {raiser}: ask them; if they have not sent it by the next working day, you can."
        )
    if on <= request.due_on:
        raise Denied(
            f"{stage} is raised by the {raiser}, who has until {in_full(request.due_on)}; after that you can send it."
        )


def snapshot(escalation: Escalation, children: list[Child], on: date) -> None:
    """Keep, for each child, the team, social worker, IRO and sibling group as on the day sent."""
    known = standings(children, on)
    for row in escalation.children.all():
        where = known[row.child_id]
        row.team, row.social_worker, row.iro = where.team, where.social_worker, where.iro
        row.sibling_group = where.sibling_group
        row.save()


def _checked(escalation: Escalation, by: Staff, day: date) -> tuple[ProtocolStage, list[Child]]:
    children = [row.child for row in escalation.children.select_related("child")]
    if not children:
        raise NotInOrder("Choose at least one child whom it is about.")
    if not by.duties().has(Role.IRO_MANAGER):
        refuse_unseen(children, by)
    _refuse_reasons(escalation, day)
    words_needed(escalation.concern, "what has happened")
    protocol = Protocol.objects.in_force(escalation.authority, day)
    stage = escalation.stage or protocol.stages.order_by("rank").first()
    if stage.protocol_id != protocol.pk:
        raise NotInOrder(
            f"{stage} belongs to a ladder that was not in force on {day:%d/%m/%Y}; choose the stage again."
        )
    if stage.rank > 1:
        words_needed(escalation.why_this_stage, f"why it starts at {stage} and not lower")
    refuse_wrong_raiser(escalation, stage, by, day)
    return stage, children


def _refuse_reasons(escalation: Escalation, day: date) -> None:
    rows = list(escalation.reasons.select_related("reason__list"))
    if sum(row.is_main for row in rows) != 1:
        raise NotInOrder("Choose one main reason.")
    in_force = ReasonList.objects.in_force(escalation.authority, day)
    for row in rows:
        if row.reason.list_id != in_force.pk:
            raise NotInOrder(
                f"“{row.reason}” is from {row.reason.list}, which is not the list in force on {day:%d/%m/%Y}; "
                f"choose from {in_force}."
            )


def _below(stage: ProtocolStage) -> list[str]:
    skipped = stage.protocol.stages.filter(rank__lt=stage.rank, rank__gt=0).order_by("rank")
    return list(skipped.values_list("name", flat=True))


def _reference(escalation: Escalation, at: datetime) -> str:
    return next_reference(escalation.authority_id, "ESC", local_day(at).year)


def _address_facts(where: Address) -> dict:
    return {"asked": [f"{asked.staff.name}, {asked.title}" for asked in where.asked], "remark": where.remark}


def _answered_at_once(escalation: Escalation, stage, with_whom: Staff | None, by: Staff, at: datetime) -> StageRecord:
    day = local_day(at)
    record = StageRecord.objects.create(
        authority_id=escalation.authority_id, escalation=escalation, stage=stage, rank=stage.rank, opened_on=day,
        opened_at=at, first_due_on=day, due_on=day, first_seen_at=at, closed_on=day,
        ended=StageRecord.Ended.ANSWERED, answered_by=with_whom, raised_by=by,
    )  # fmt: skip
    if with_whom:
        if with_whom.authority_id != escalation.authority_id:
            raise NotInOrder(f"{with_whom} belongs to another authority.")
        ask(record, Address((Asked(with_whom, with_whom.role_label, picked=True),)))
    return record


def _tell(escalation: Escalation, record: StageRecord, by: Staff) -> None:
    notifications.asked_to_answer(escalation, record, by)
    team = escalation.children.get(child=escalation.lead_child).team
    others = told_as_well(record.stage, team, record.opened_on, urgent=escalation.urgent)
    asked = {staff.pk for staff in notifications.asked(record)}
    line = "an URGENT escalation has been raised." if escalation.urgent else "a challenge has been raised in your team."
    notifications.tell([staff for staff in others if staff.pk not in asked], escalation, "told", line, but=by)
    if not record.addressees.exists():
        managers = Staff.objects.of(escalation.authority).active().with_role(Role.IRO_MANAGER, on=record.opened_on)
        notifications.tell(managers, escalation, "nobody", "nobody was found to answer it: name a person.", but=by)
