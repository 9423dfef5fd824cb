"""What whoever answers can do: answer, pass on, ask for time, answer late."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from children.restricted import refuse_unnamed
from escalations import notifications
from escalations.addressing import refuse_stranger
from escalations.models import Entry, Escalation, StageAddressee, StageRecord
from escalations.permissions import can_answer_late, can_respond, open_record
from escalations.timeline import calendar_of, close_stage, for_asked, promise, refuse_repeat, words_needed, write
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Staff


@transaction.atomic
def respond(
    *,
    escalation: Escalation,
    by: Staff,
    words: str,
    agrees: bool = True,
    action: str = "",
    action_owner: str = "",
    action_due: date | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will answer the open stage for all children and close its record.

    Either an action is promised (what, whose, by which day), or the answer disagrees and `words` say why. Someone asked
    for one child of another team only answers for that child: the words are kept, the stage stays open for its lead.
    """
    at, words = happened_at or timezone.now(), words_needed(words, "what your answer is")
    _refuse_half_answer(agrees, action, action_due)
    promised = {"agrees": agrees, "action": action, "action_owner": action_owner, "action_due": action_due}
    if own := _for_one_child(escalation, by):
        return _answer_for_child(escalation, own, by, words, promised, version, at)
    answered = perform(escalation, "respond", by=by, version=version, happened_at=at, detail={"agrees": agrees})
    record = close_stage(answered, StageRecord.Ended.ANSWERED, at=at, answered_by=by)
    entry = write(
        answered, Entry.Kind.RESPONSE, by=by, at=at, words=words, record=record, on_behalf_of=for_asked(record, by)
    )
    promise(entry, record, **promised)
    notifications.owner_told(answered, "answered", "it has been answered: accept, ask again or take it further.", by)
    return answered


@transaction.atomic
def redirect(
    *,
    escalation: Escalation,
    by: Staff,
    to: Staff,
    why: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will pass the open stage to somebody else; the deadline stays, both sides are told."""
    at, why = happened_at or timezone.now(), words_needed(why, "why it is not yours to answer")
    refuse_stranger(to, escalation.authority_id)
    passed = perform(escalation, "redirect", by=by, version=version, happened_at=at, detail={"to": to.pk})
    record = open_record(passed)
    _refuse_asked_already(record, to)
    former = _hand_on(record, by, to)
    facts = {"to": f"{to.name}, {to.role_label}", "from": [staff.name for staff in former]}
    write(passed, Entry.Kind.REDIRECTED, by=by, at=at, words=why, record=record, facts=facts)
    notifications.asked_to_answer(passed, record, by)
    notifications.owner_told(passed, "redirected", f"it has been passed to {to.name}; the deadline stays.", by)
    return passed


@transaction.atomic
def ask_for_time(*, escalation: Escalation, by: Staff, until: date, why: str, on: datetime | None = None) -> Entry:
    """This function will ask the owner for more time; the deadline moves only when the owner grants it."""
    at, why = on or timezone.now(), words_needed(why, "why more time is needed")
    escalation = lock(escalation)
    can_respond.check(escalation, by)
    refuse_repeat(escalation, Entry.Kind.TIME_ASKED, by=by, words=why, at=at)
    record = open_record(escalation)
    if until <= record.due_on:
        raise NotInOrder(f"The answer is due on {in_full(record.due_on)} already; ask for a later day.", field="until")
    if not calendar_of(escalation).is_working(until):
        raise NotInOrder(f"{in_full(until)} is not a working day; ask for a later working day.", field="until")
    entry = write(
        escalation, Entry.Kind.TIME_ASKED, by=by, at=at, words=why, record=record, facts={"until": until.isoformat()}
    )
    audit.record("escalation.ask_for_time", by=by, subject=escalation, happened_at=at, detail={"until": until})
    notifications.owner_told(escalation, "time-asked", f"more time is asked for, until {in_full(until)}.", by)
    return entry


@transaction.atomic
def answer_late(*, escalation: Escalation, by: Staff, words: str, at: datetime | None = None) -> Entry:
    """This function will keep an answer that came after closing: marked late, outside the figures."""
    at, words = at or timezone.now(), words_needed(words, "what your answer is")
    escalation = lock(escalation)
    can_answer_late.check(escalation, by)
    refuse_repeat(escalation, Entry.Kind.LATE_ANSWER, by=by, words=words, at=at)
    entry = write(escalation, Entry.Kind.LATE_ANSWER, by=by, at=at, words=words)
    audit.record("escalation.answer_late", by=by, subject=escalation, happened_at=at)
    notifications.owner_told(escalation, "late-answer", "a late answer has come in.", by)
    return entry


@transaction.atomic
def see(*, escalation: Escalation, by: Staff, at: datetime) -> None:
    """This function will note when somebody asked first opened the open stage."""
    record = open_record(escalation)
    if record and record.first_seen_at is None and record.addressees.filter(staff__in=by.duties().answers_for).exists():
        StageRecord.objects.filter(pk=record.pk, first_seen_at=None).update(first_seen_at=at)


def _refuse_half_answer(agrees: bool, action: str, action_due: date | None) -> None:
    if not agrees and (action or action_due):
        raise NotInOrder("An answer either promises an action or disagrees; take one away.")


def _for_one_child(escalation: Escalation, by: Staff) -> StageAddressee | None:
    record = open_record(escalation)
    if record is None:
        return None
    mine = list(record.addressees.filter(staff__in=by.duties().answers_for).select_related("child", "staff", "record"))
    return mine[0] if mine and not any(addressee.lead for addressee in mine) else None


def _answer_for_child(escalation, own: StageAddressee, by, words, promised, version, at: datetime) -> Escalation:
    detail = {"agrees": promised["agrees"], "child": own.child_id}
    answered = perform(escalation, "answer_for_child", by=by, version=version, happened_at=at, detail=detail)
    entry = write(
        answered, Entry.Kind.RESPONSE, by=by, at=at, words=words, record=own.record, child=own.child,
        on_behalf_of=None if own.staff_id == by.pk else own.staff,
    )  # fmt: skip
    promise(entry, own.record, **promised)
    line = f"there is an answer for {own.child.reference}; the lead answer is still awaited."
    notifications.owner_told(answered, "answered-for-child", line, by)
    return answered


def _hand_on(record: StageRecord, by: Staff, to: Staff) -> list[Staff]:
    """Put `to` in the place of `by` (and of whom they answer for) among those asked; return who was replaced.

    Where somebody else names them: in the place of whoever was asked and can answer no more.
    """
    refuse_unnamed(record.escalation.children.values("child"), [to], f"{record.stage} is not passed on", field="to")
    asked = record.addressees.select_related("staff")
    mine = list(asked.filter(staff__in=by.duties().answers_for)) or list(asked)
    lead = not mine or any(addressee.lead for addressee in mine)
    child = None if lead else mine[0].child
    record.addressees.filter(pk__in=[addressee.pk for addressee in mine]).delete()
    StageAddressee.objects.create(record=record, staff=to, title=to.role_label, lead=lead, child=child, picked=True)
    return [addressee.staff for addressee in mine]


def _refuse_asked_already(record: StageRecord, to: Staff) -> None:
    if record.addressees.filter(staff=to).exists():
        raise NotInOrder(f"{to} is asked already; name somebody else.")
