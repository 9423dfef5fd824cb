"""Advocates and independent visitors: asked for or offered, found, ended."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import check, lock
from children.models import Child
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.commands.between import refuse_day
from reviews.models import AdvocacyReferral, IndependentVisitor
from reviews.notifications import between_path, tell
from reviews.permissions import can_report_for, iro_of


@transaction.atomic
def refer_for_advocacy(*, child: Child, by: Staff | None, referred_on: date, subject: str) -> AdvocacyReferral:
    """This function will record that a child was referred for advocacy, and with what; the IRO is told.

    Raises NotInOrder for a day in the future or out of care, a missing subject, the same referral twice; Denied.
    """
    check(can_report_for, child, by)
    lock(child)
    refuse_day(child, referred_on, "referred_on")
    if not (subject := subject.strip()):
        raise NotInOrder("Say what the advocate is to help with.", field="subject")
    if child.advocacy_referrals.filter(referred_on=referred_on, subject=subject).exists():
        raise NotInOrder(f"This referral of {in_full(referred_on)} is recorded already.", field="subject")
    row = AdvocacyReferral.objects.create(
        authority_id=child.authority_id, child=child, referred_on=referred_on, subject=subject, by=by
    )
    audit.record("advocacyreferral.record", by=by, subject=row, children=[child.pk], detail={"on": referred_on})
    _tell_iro(child, "advocacy", f"the child was referred for advocacy on {in_full(referred_on)}.", by)
    return row


@transaction.atomic
def update_advocacy(
    *, referral: AdvocacyReferral, by: Staff | None, advocate_from: date | None, ended_on: date | None, outcome: str
) -> AdvocacyReferral:
    """This function will record since when a child has an advocate, when it ended and with what outcome.

    Raises NotInOrder for days in the future or out of order, and for an end without an outcome; Denied.
    """
    child = referral.child
    check(can_report_for, child, by)
    lock(child)
    row = AdvocacyReferral.objects.select_related("child").get(pk=referral.pk)
    asked = (row.referred_on, "referred for advocacy")
    _refuse_order(advocate_from, "advocate_from", asked)
    _refuse_order(ended_on, "ended_on", (advocate_from, "given an advocate") if advocate_from else asked)
    if ended_on and not outcome.strip():
        raise NotInOrder("Say what came of it.", field="outcome")
    values = audit.changes(row, advocate_from=advocate_from, ended_on=ended_on, outcome=outcome.strip())
    row.advocate_from, row.ended_on, row.outcome = advocate_from, ended_on, outcome.strip()
    row.save()
    days = {"from": advocate_from, "ended": ended_on}
    audit.record("advocacyreferral.update", by=by, subject=row, children=[child.pk], detail=days, values=values)
    return row


@transaction.atomic
def offer_visitor(*, child: Child, by: Staff | None, offered_on: date, declined: bool = False) -> IndependentVisitor:
    """This function will record that a child was offered an independent visitor; the IRO is told.

    Raises NotInOrder for a day in the future or out of care, and while an earlier offer or visitor stands; Denied.
    """
    check(can_report_for, child, by)
    lock(child)
    refuse_day(child, offered_on, "offered_on")
    standing = child.independent_visitors.filter(declined=False, ended_on=None).first()
    if standing and standing.matched_on:
        raise NotInOrder(f"The child has had an independent visitor since {in_full(standing.matched_on)}.")
    if standing:
        raise NotInOrder(f"The offer of {in_full(standing.offered_on)} is still open; record what came of it first.")
    if child.independent_visitors.filter(offered_on=offered_on).exists():
        raise NotInOrder(f"An offer on {in_full(offered_on)} is recorded already.", field="offered_on")
    row = IndependentVisitor.objects.create(
        authority_id=child.authority_id, child=child, offered_on=offered_on, declined=declined, by=by
    )
    audit.record("independentvisitor.offer", by=by, subject=row, children=[child.pk], detail={"declined": declined})
    said = "and declined" if declined else "to the child"
    _tell_iro(child, "visitor", f"an independent visitor was offered {said} on {in_full(offered_on)}.", by)
    return row


@transaction.atomic
def match_visitor(*, visitor: IndependentVisitor, by: Staff | None, matched_on: date | None) -> IndependentVisitor:
    """This function will record what came of an offer: a visitor from a day, or (None) that the child declined.

    Raises NotInOrder for a day before the offer or in the future, and where the offer is not open; Denied.
    """
    row = _locked(visitor, by)
    if row.declined or row.matched_on or row.ended_on:
        raise NotInOrder(f"The offer of {in_full(row.offered_on)} is not open any more.")
    _refuse_order(matched_on, "matched_on", (row.offered_on, "offered an independent visitor"))
    before = audit.standing(row)
    row.matched_on, row.declined = matched_on, matched_on is None
    row.save()
    audit.record(
        "independentvisitor.match",
        by=by,
        subject=row,
        children=[row.child_id],
        detail={"on": matched_on},
        values=audit.since(before, row),
    )
    return row


@transaction.atomic
def end_visitor(*, visitor: IndependentVisitor, by: Staff | None, ended_on: date) -> IndependentVisitor:
    """This function will record that the visits of an independent visitor ended. Raises NotInOrder; Denied."""
    row = _locked(visitor, by)
    if row.matched_on is None:
        raise NotInOrder("No independent visitor was matched with the child, so there is nothing to end.")
    if row.ended_on:
        raise NotInOrder(f"It ended already, on {in_full(row.ended_on)}.")
    _refuse_order(ended_on, "ended_on", (row.matched_on, "matched with a visitor"))
    before = audit.standing(row)
    row.ended_on = ended_on
    row.save()
    audit.record(
        "independentvisitor.end",
        by=by,
        subject=row,
        children=[row.child_id],
        detail={"on": ended_on},
        values=audit.since(before, row),
    )
    return row


def _locked(visitor: IndependentVisitor, by: Staff | None) -> IndependentVisitor:
    check(can_report_for, visitor.child, by)
    lock(visitor.child)
    return IndependentVisitor.objects.select_related("child").get(pk=visitor.pk)


def _refuse_order(day: date | None, field: str, before: tuple[date, str]) -> None:
    if day is None:
        return
    if day > timezone.localdate():
        raise NotInOrder(f"{in_full(day)} is in the future; give the day on which it happened.", field=field)
    earlier, what = before
    if day < earlier:
        sentence = f"The child was {what} on {in_full(earlier)}; {in_full(day)} lies before that."
        raise NotInOrder(sentence, field=field)


def _tell_iro(child: Child, kind: str, line: str, by: Staff | None) -> None:
    if review := child.reviews.planned().order_by("limit_on").first():
        tell([iro_of(review)], review, kind, line, but=by, path=between_path(child))
