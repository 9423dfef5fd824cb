"""Writing on the timeline, opening and closing stage records: what commands do beside a transition."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from children.models import Child
from children.restricted import refuse_unnamed
from escalations import deadlines
from escalations.addressing import Address
from escalations.models import Entry, Escalation, ProtocolStage, Response, StageAddressee, StageRecord
from escalations.permissions import open_record, owner_of
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, refuse_future
from iro_portal.core.working_days import Calendar, calendar
from people.models import Staff

# A form sent again within this time, word for word, is the same form sent twice.
SAME_FORM = timedelta(minutes=5)


def local_day(at: datetime) -> date:
    """Return the local day of an instant."""
    return timezone.localdate(at)


def moment_of(day: date) -> datetime:
    """Return the moment that a day without a time stands for: now for today, else midday."""
    now = timezone.now()
    return now if day == local_day(now) else timezone.make_aware(datetime.combine(day, time(12)))


def calendar_of(escalation: Escalation) -> Calendar:
    """Return the working days of the escalation's authority."""
    return calendar(escalation.authority.calendar)


def words_needed(words: str, what: str) -> str:
    """Return the words without outer blanks; raises NotInOrder where there are none."""
    if not words.strip():
        raise NotInOrder(f"Say {what}.")
    return words.strip()


def write(
    escalation: Escalation,
    kind: Entry.Kind,
    *,
    by: Staff | None,
    at: datetime,
    words: str = "",
    record: StageRecord | None = None,
    child: Child | None = None,
    facts: dict[str, Any] | None = None,
    on_behalf_of: Staff | None = None,
) -> Entry:
    """Add one entry to the timeline: who, in which role, for whom, when it happened (never in the future)."""
    refuse_future(at)
    return Entry.objects.create(
        authority_id=escalation.authority_id,
        escalation=escalation,
        record=record,
        kind=kind,
        words=words,
        facts=facts or {},
        child=child,
        by=by,
        by_role=by.role_label if by else "",
        on_behalf_of=on_behalf_of,
        happened_at=at,
    )


def refuse_repeat(escalation: Escalation, kind: Entry.Kind, *, by: Staff, words: str, at: datetime) -> None:
    """Raise NotInOrder where a form was sent twice: the same person's same words, of the same few minutes."""
    lately = at - SAME_FORM, at + SAME_FORM
    if escalation.entries.filter(kind=kind, by=by, words=words, happened_at__range=lately).exists():
        raise NotInOrder("Those words are on the timeline already; they are not stored twice.")


def for_owner(escalation: Escalation, by: Staff) -> Staff | None:
    """Return the owner if someone else acts for them, else None."""
    owner = owner_of(escalation)
    return owner if owner and owner.pk != by.pk and owner.pk in by.duties().acting_as else None


def for_asked(record: StageRecord, by: Staff) -> Staff | None:
    """Return the person asked in whose place `by` answers, else None."""
    people = [addressee.staff for addressee in record.addressees.select_related("staff")]
    if by.pk in {staff.pk for staff in people}:
        return None
    return next((staff for staff in people if staff.pk in by.duties().answers_for), None)


def open_stage(
    escalation: Escalation,
    stage: ProtocolStage,
    where: Address,
    *,
    by: Staff,
    at: datetime,
    why: str = "",
    passed_over: list[str] | None = None,
    early: bool = False,
) -> StageRecord:
    """Open the record of a stage: due in its working days, the next working day if urgent; ask those addressed."""
    day = local_day(at)
    due = deadlines.answer_due(calendar_of(escalation), day, stage.working_days, urgent=escalation.urgent)
    record = StageRecord.objects.create(
        authority_id=escalation.authority_id, escalation=escalation, stage=stage, rank=stage.rank,
        round=escalation.round, opened_on=day, opened_at=at, first_due_on=due, due_on=due, raised_by=by,
        passed_over=passed_over or [], early=early, why=why or where.remark,
    )  # fmt: skip
    ask(record, where)
    return record


def ask(record: StageRecord, where: Address) -> None:
    """Write down who is asked at a stage. Raises NotInOrder for who is not named for a restricted record."""
    children = record.escalation.children.values("child")
    refuse_unnamed(children, [asked.staff for asked in where.asked], f"{record.stage} is not asked", field="answerer")
    rows = [
        StageAddressee(
            record=record, staff=asked.staff, title=asked.title, lead=asked.lead, child=asked.child, picked=asked.picked
        )
        for asked in where.asked
    ]
    StageAddressee.objects.bulk_create(rows)


def close_stage(
    escalation: Escalation, ended: StageRecord.Ended, *, at: datetime, answered_by: Staff | None = None
) -> StageRecord | None:
    """Close the record that awaits an answer, if there is one, and return it."""
    record = open_record(escalation)
    if record is None:
        return None
    record.ended, record.closed_on, record.answered_by = ended, local_day(at), answered_by
    record.save()
    return record


def promise(
    entry: Entry, record: StageRecord, *, agrees: bool, action: str, action_owner: str, action_due: date | None
):
    """Keep what an answer promised: what, whose, by when (all three or none), or that it disagrees."""
    if any((action, action_owner, action_due)) and not all((action, action_owner, action_due)):
        raise NotInOrder("Where an action is promised, say what will be done, by whom, and by which day.")
    if action_due and action_due < local_day(entry.happened_at):
        raise NotInOrder(
            f"The action is promised for {in_full(action_due)}, before the answer itself; give a later day."
        )
    return Response.objects.create(
        entry=entry, record=record, agrees=agrees, action=action, action_owner=action_owner, action_due=action_due
    )
