"""What the owner does with an answer, or without one: more time, ask again, accept, take it further."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from escalations import notifications
from escalations.addressing import address
from escalations.commands.raising import refuse_wrong_raiser
from escalations.models import Entry, Escalation, ProtocolStage, StageRecord
from escalations.permissions import open_record
from escalations.timeline import (
    calendar_of,
    close_stage,
    for_owner,
    local_day,
    open_stage,
    words_needed,
    write,
)
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff
from people.roles import Permission


@transaction.atomic
def grant_time(
    *,
    escalation: Escalation,
    by: Staff,
    until: date,
    why: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will move the open stage's deadline to a later day; the first deadline is kept beside it."""
    at, why = happened_at or timezone.now(), words_needed(why, "why more time is given")
    granted = perform(escalation, "grant_time", by=by, version=version, happened_at=at, detail={"until": until})
    record = open_record(granted)
    if until <= record.due_on:
        raise NotInOrder(f"The answer is due on {in_full(record.due_on)}; give a later working day.", field="until")
    if not calendar_of(granted).is_working(until):
        raise NotInOrder(f"{in_full(until)} is not a working day; give a later working day.", field="until")
    facts = {"until": until.isoformat(), "before": record.due_on.isoformat()}
    record.due_on = until
    record.save()
    write(
        granted, Entry.Kind.TIME_GRANTED, by=by, at=at, words=why, record=record, facts=facts,
        on_behalf_of=for_owner(granted, by),
    )  # fmt: skip
    line = f"more time is given: the answer is due by {in_full(until)}."
    notifications.tell(notifications.asked(record), granted, "time-granted", line, but=by)
    return granted


@transaction.atomic
def ask_again(
    *, escalation: Escalation, by: Staff, why: str, version: int | None = None, happened_at: datetime | None = None
) -> Escalation:
    """This function will ask the same stage again, as its next round with a new deadline, saying what is not enough."""
    at, why = happened_at or timezone.now(), words_needed(why, "what is not enough about the answer")
    asked = perform(escalation, "ask_again", by=by, version=version, happened_at=at)
    record = ask_same_people(asked, by=by, at=at, why=why)
    write(asked, Entry.Kind.ASKED_AGAIN, by=by, at=at, words=why, record=record, on_behalf_of=for_owner(asked, by))
    notifications.asked_to_answer(asked, record, by)
    return asked


@transaction.atomic
def accept(
    *,
    escalation: Escalation,
    by: Staff,
    action_due: date | None = None,
    words: str = "",
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will accept what was promised: the answer clock has stopped, the action clock runs.

    Without `action_due` the day is the one promised. Raises NotInOrder where no day was promised and none is given.
    """
    at = happened_at or timezone.now()
    day = action_due or promised_day(escalation)
    if day is None:
        raise NotInOrder("The answer names no day; say on which day you will check.")
    if day < local_day(at):
        raise NotInOrder(f"{in_full(day)} has passed; give a day on which to check.")
    accepted = perform(
        escalation, "accept", by=by, version=version, happened_at=at, action_due=day, detail={"due": day}
    )
    facts = {"check_on": day.isoformat()}
    write(accepted, Entry.Kind.ACCEPTED, by=by, at=at, words=words, facts=facts, on_behalf_of=for_owner(accepted, by))
    line = f"your answer is accepted; what was promised is checked on {in_full(day)}."
    notifications.tell(_answerers(accepted), accepted, "accepted", line, but=by)
    return accepted


@transaction.atomic
def escalate(
    *,
    escalation: Escalation,
    by: Staff,
    stage: ProtocolStage,
    why: str,
    answerer: Staff | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will take an escalation to a higher stage, past others or before a deadline if need be.

    A jump and its reason stand on the record that jumped; the stages passed over have no record. IRO Handbook 6.2: an
    IRO may bypass any stage. Raises Denied where another post raises that stage and still has time.
    """
    at, why = happened_at or timezone.now(), words_needed(why, "why it is taken further")
    escalation = lock(escalation)
    came_from = escalation.stage
    taken = perform(
        escalation, "escalate", by=by, version=version, happened_at=at, stage=stage, detail={"stage": stage.key}
    )
    refuse_wrong_raiser(taken, stage, by, local_day(at))
    closed = close_stage(taken, StageRecord.Ended.ESCALATED, at=at)
    early = closed is not None and closed.due_on is not None and local_day(at) <= closed.due_on
    where = address(stage, children_of(taken), local_day(at), answerer)
    passed = _between(came_from, stage)
    record = open_stage(taken, stage, where, by=by, at=at, why=why, passed_over=passed, early=early)
    taken.requests.filter(sent_on=None, stage=stage).update(sent_on=local_day(at))
    facts = {"from": came_from.name, "to": stage.name, "passed_over": passed, "early": early, "remark": where.remark}
    write(
        taken, Entry.Kind.ESCALATED, by=by, at=at, words=why, record=record, facts=facts,
        on_behalf_of=for_owner(taken, by),
    )  # fmt: skip
    notifications.asked_to_answer(taken, record, by)
    notifications.both_sides_told(taken, "escalated", f"it has been taken to {stage}.", by)
    return taken


def promised_day(escalation: Escalation) -> date | None:
    """Return the day by which the latest answer promised its action, or None."""
    latest = escalation.entries.filter(response__isnull=False).order_by("-happened_at", "-pk").first()
    return latest.response.action_due if latest else None


def children_of(escalation: Escalation) -> list:
    """Return the escalation's children that are still open, the lead child first."""
    rows = escalation.children.filter(closed_on=None).select_related("child")
    children = [row.child for row in rows]
    return sorted(children, key=lambda child: child.pk != escalation.lead_child_id) or [escalation.lead_child]


def ask_same_people(escalation: Escalation, *, by: Staff, at: datetime, why: str) -> StageRecord:
    """Open the next round of the stage at which an escalation stands: found by post anew, as posts change hands."""
    where = address(escalation.stage, children_of(escalation), local_day(at), _picked(escalation))
    return open_stage(escalation, escalation.stage, where, by=by, at=at, why=why)


def _picked(escalation: Escalation) -> Staff | None:
    """Return who was named by a person at this stage in the round before, while still in service."""
    last = escalation.records.filter(stage=escalation.stage).order_by("-round").first()
    named = last.addressees.filter(picked=True, lead=True).select_related("staff").first() if last else None
    return named.staff if named and named.staff.may(Permission.ANSWER_ESCALATION) else None


def _answerers(escalation: Escalation) -> list[Staff]:
    answered = escalation.records.exclude(answered_by=None).order_by("-pk").select_related("answered_by").first()
    return [answered.answered_by] if answered else []


def _between(low: ProtocolStage, high: ProtocolStage) -> list[str]:
    stages = high.protocol.stages.filter(rank__gt=low.rank, rank__lt=high.rank).order_by("rank")
    return list(stages.values_list("name", flat=True))
