"""Splitting a child off: an escalation of their own, with the history so far."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from children.models import Child
from escalations.models import Entry, Escalation, EscalationReason, Response, StageAddressee, StageRecord
from escalations.timeline import words_needed, write
from iro_portal.core import audit
from iro_portal.core.references import next_reference
from iro_portal.core.states import creating_from
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff

OWN = {"id", "uuid", "reference", "council_reference", "version", "lead_child", "split_from", "recorded_at", "saved_at"}


@transaction.atomic
def split_off(
    *,
    escalation: Escalation,
    child: Child,
    by: Staff,
    why: str,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Escalation:
    """This function will give one child an escalation of their own, at the same stage, and return the new one.

    The history so far is copied: reasons, stage records, answers, every word with its day and author. Raises NotInOrder
    where the child is not open in it, or is the only one.
    """
    at, why = happened_at or timezone.now(), words_needed(why, "why this child's part is split off")
    rest = escalation.children.exclude(child=child).order_by("pk")
    if not escalation.children.filter(child=child, closed_on=None).exists():
        raise NotInOrder(f"{child.reference} is not open in {escalation}.")
    if not rest.filter(closed_on=None).exists():
        raise NotInOrder(f"{escalation} has no other open child; there is nothing to split.")
    lead = rest.filter(child=escalation.lead_child).first() or rest.filter(closed_on=None).first()
    old = perform(
        escalation, "split", by=by, version=version, happened_at=at, lead_child=lead.child, detail={"child": child.pk}
    )
    new = _twin(old, child)
    old.children.filter(child=child).update(escalation=new)
    _copy_history(old, new)
    for one, other in ((old, new), (new, old)):
        write(
            one, Entry.Kind.SPLIT, by=by, at=at, words=why, facts={"other": other.reference, "child": child.reference}
        )
    audit.record("escalation.split_off", by=by, subject=new, happened_at=at, to_state=new.state)
    return new


def _twin(old: Escalation, child: Child) -> Escalation:
    fields = {f.attname: getattr(old, f.attname) for f in old._meta.concrete_fields if f.name not in OWN}
    if old.review and old.review.child_id != child.pk:
        fields |= {"review_id": None, "review_step_id": None}
    reference = next_reference(old.authority_id, "ESC", old.raised_on.year)
    # The new row starts in the state that the old one proves; its history says where it came from.
    with creating_from(f"split from {old.reference}"):
        new = Escalation.objects.create(**fields, reference=reference, lead_child=child, split_from=old)
    new.causes.set(old.causes.all())
    return new


def _copy_history(old: Escalation, new: Escalation) -> None:
    for row in old.reasons.prefetch_related("features"):
        twin = EscalationReason.objects.create(
            authority_id=row.authority_id, escalation=new, reason_id=row.reason_id, is_main=row.is_main
        )
        twin.features.set(row.features.all())
    records = {record.pk: _copy_record(record, new) for record in list(old.records.all())}
    for entry in old.entries.select_related("response"):
        _copy_entry(entry, new, records)


def _copy_record(record: StageRecord, new: Escalation) -> StageRecord:
    fields = _fields(record, without={"id", "escalation_id", "recorded_at"})
    twin = StageRecord.objects.create(**fields, escalation=new)
    StageAddressee.objects.bulk_create(
        StageAddressee(**_fields(row, without={"id", "record_id"}), record=twin) for row in record.addressees.all()
    )
    return twin


def _copy_entry(entry: Entry, new: Escalation, records: dict[int, StageRecord]) -> None:
    fields = _fields(entry, without={"id", "escalation_id", "record_id", "recorded_at"})
    twin = Entry.objects.create(**fields, escalation=new, record=records.get(entry.record_id))
    if hasattr(entry, "response"):
        answer = _fields(entry.response, without={"id", "entry_id", "record_id"})
        Response.objects.create(**answer, entry=twin, record=records[entry.response.record_id])


def _fields(row, *, without: set[str]) -> dict:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in without}
