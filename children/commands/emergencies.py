"""Opening a child's record in an emergency, ending that, and saying afterwards whether it was justified."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from children.emergencies import (
    can_ask_in_emergency,
    can_end_emergency,
    can_open_in_emergency,
    can_review_emergency,
    who_is_told,
)
from children.models import Child, EmergencyReview, EmergencyUse
from iro_portal.core import audit, outbox
from iro_portal.core.models import AuditEvent
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder
from people.models import Staff

NOT_FOUND = "emergencyuse.not_found"
# Whoever types so many references within an hour that open nothing is guessing.
MOST_MISSED = 10


def open_in_emergency(*, typed: str, reason: str, by: Staff, at: datetime) -> EmergencyUse:
    """This function will open a child's record to somebody outside for a set time, and tell the IRO managers.

    `typed` is the child's full reference or the council's own id. Whether there is no such child or one whose record
    does not open to this person is not told apart, and is kept in the log, without what was typed. Raises NotInOrder
    without a reason, for a record that is open to the person anyway, beyond so many at once; Denied.
    """
    can_ask_in_emergency.check(by.authority, by)
    typed = typed.strip()
    if not reason.strip():
        raise NotInOrder("Say in words why you need the record now.", field="reason")
    _refuse_guessing(by, at)
    child = _found(typed, by)
    if child is None:
        # Outside the transaction below: a refusal stays in the log.
        audit.record(NOT_FOUND, by=by, happened_at=at)
        raise NotInOrder(
            f"No record opens under “{typed[:40]}”: type the child’s full reference or the council’s own id, exactly.",
            field="typed",
        )
    return _open(child, reason.strip(), by, at)


@transaction.atomic
def end_emergency(*, use: EmergencyUse, by: Staff, at: datetime) -> EmergencyUse:
    """This function will end emergency access before its time. Raises NotInOrder once it is over; Denied."""
    can_end_emergency.check(use, by)
    use = _locked(use)
    if not use.is_running(at):
        raise NotInOrder(f"{use} is over since {_clock(use.over_at)} already.")
    return _ended(use, max(at, use.opened_at), by)


@transaction.atomic
def review_emergency(*, use: EmergencyUse, justified: bool, words: str, by: Staff, at: datetime) -> EmergencyReview:
    """This function will keep what somebody else found of a use, and tell whoever opened the record.

    Raises NotInOrder while it lasts, without words, or once it is reviewed; Denied, also of one's own use.
    """
    can_review_emergency.check(use, by)
    if not words.strip():
        raise NotInOrder("Say in words what you found.", field="words")
    use = _locked(use)
    if use.is_running(at):
        raise NotInOrder(f"{use} is open until {_clock(use.until)}: end it first, or review it afterwards.")
    if reviewed := EmergencyReview.objects.filter(use=use).select_related("by").first():
        raise NotInOrder(f"{use} was reviewed by {reviewed.by} already: {reviewed.outcome}.")
    _close_lapsed(EmergencyUse.objects.filter(pk=use.pk), at)
    review = EmergencyReview.objects.create(use=use, justified=justified, words=words.strip(), by=by, at=at)
    detail, values = {"justified": justified}, {"words": ["", review.words]}
    audit.record("emergencyuse.review", by=by, subject=use, happened_at=at, detail=detail, values=values)
    line = f"Your emergency access {use} to {use.child.reference} was reviewed: {review.outcome}."
    outbox.tell(use.staff, kind="emergency.reviewed", subject=use, line=line, path=use.get_absolute_url())
    return review


def close_lapsed_emergencies(*, at: datetime) -> int:
    """This function will write down of each use whose time is over that it ended then, and return how many there were."""
    with transaction.atomic():
        return _close_lapsed(EmergencyUse.objects.all(), at)


@transaction.atomic
def _open(child: Child, reason: str, by: Staff, at: datetime) -> EmergencyUse:
    # One at a time for each person: of two requests at once the second is counted after the first.
    Staff.objects.select_for_update().get(pk=by.pk)
    own = EmergencyUse.objects.filter(staff=by)
    _close_lapsed(own, at)
    _refuse_opening(child, own.running(at), by)
    use = EmergencyUse.objects.create(
        authority_id=child.authority_id, reference=next_reference(child.authority_id, "EMG", timezone.localdate(at).year),
        child=child, staff=by, reason=reason, opened_at=at, until=at + timedelta(hours=settings.EMERGENCY_HOURS),
    )  # fmt: skip
    detail, values = {"hours": settings.EMERGENCY_HOURS}, {"reason": ["", reason]}
    audit.record("emergencyuse.open", by=by, subject=use, happened_at=at, detail=detail, values=values)
    line = f"{by} opened {child.reference} in an emergency ({use}), until {_clock(use.until)}."
    for staff in who_is_told(use):
        outbox.tell(staff, kind="emergency.opened", subject=use, line=line[:300], path=use.get_absolute_url())
    return use


def _found(typed: str, by: Staff) -> Child | None:
    exactly = Q(reference__iexact=typed) | Q(council_id__iexact=typed)
    found = Child.objects.of(by.authority).filter(exactly).select_related("authority")[:2] if typed else ()
    # Two children, the id of one being the reference of the other: neither, rather than the wrong one.
    return found[0] if len(found) == 1 and can_open_in_emergency(found[0], by) else None


def _refuse_guessing(by: Staff, at: datetime) -> None:
    hour = AuditEvent.objects.filter(actor_id=by.pk, recorded_at__gt=at - timedelta(hours=1), verb=NOT_FOUND)
    if hour.count() >= MOST_MISSED:
        raise NotInOrder(
            f"{MOST_MISSED} references within an hour opened nothing: wait, or telephone the IRO manager.",
            field="typed",
        )


def _refuse_opening(child: Child, running, by: Staff) -> None:
    if Child.objects.visible_to(by).filter(pk=child.pk).exists():
        raise NotInOrder(f"{child.reference} is open to you anyway: look for it among your children.", field="typed")
    if use := running.filter(child=child).first():
        raise NotInOrder(f"{child.reference} is open to you until {_clock(use.until)} already.", field="typed")
    if running.count() >= settings.EMERGENCY_AT_ONCE:
        raise NotInOrder(
            f"You have {settings.EMERGENCY_AT_ONCE} records open in an emergency, as many as one person may at a time: "
            "end one first."
        )


def _locked(use: EmergencyUse) -> EmergencyUse:
    rows = EmergencyUse.objects.select_for_update(of=("self",)).select_related("child", "staff")
    return rows.get(pk=use.pk)


def _close_lapsed(rows, at: datetime) -> int:
    lapsed = list(rows.lapsed(at).select_for_update(of=("self",)))
    for use in lapsed:
        _ended(use, use.until, None)
    return len(lapsed)


def _ended(use: EmergencyUse, at: datetime, by: Staff | None) -> EmergencyUse:
    use.ended_at, use.ended_by = at, by
    use.save(update_fields=["ended_at", "ended_by"])
    audit.record("emergencyuse.end", by=by, subject=use, happened_at=at)
    return use


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M on %d/%m/%Y}"
