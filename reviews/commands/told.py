"""Tell the IRO: what happened to a child, told before or after it, or not told at all."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from children.commands.allowed import check, lock
from children.models import Child
from children.standing import standing
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from people.roles import Role
from reviews.models import IroNotice
from reviews.notifications import tell_about
from reviews.permissions import can_record_for, can_report_for

FURTHEST = timedelta(days=366)
Kind = IroNotice.Kind


@transaction.atomic
def tell_iro(
    *, child: Child, by: Staff | None, kind: str, event_on: date, words: str = "", without_review: bool = False,
    told_on: date | None = None,
) -> IroNotice:  # fmt: skip
    """This function will tell the child's IRO of an event, before or after it; where nobody is the IRO, their manager.

    Who works with the child tells by recording it, so the day of telling is today. The IRO, who was told in another
    way, says when (`told_on`), and has seen it thereby. Raises NotInOrder for an event out of care or more than a year
    ahead, one recorded already, a telling in the future; Denied.
    """
    check(can_report_for, child, by)
    today = timezone.localdate()
    heard = by is None or can_record_for(child, by)
    if told_on not in (None, today) and not heard:
        raise Denied("On which earlier day the IRO was told is recorded by the IRO; today it is told by recording it.")
    if told_on and told_on > today:
        raise NotInOrder(f"{in_full(told_on)} is in the future; give the day of the telling.", field="told_on")
    row = _record(child, by, kind, event_on, words, without_review, told_on=told_on or today)
    if by is not None and heard:
        row.seen_on, row.seen_by = today, by
        row.save()
    else:
        _tell(row, by)
    return row


@transaction.atomic
def record_not_told(
    *, child: Child, by: Staff | None, kind: str, event_on: date, words: str = "", without_review: bool = False
) -> IroNotice:
    """This function will record an event of which the IRO was not told: counted as “IRO not informed”.

    Raises NotInOrder for an event that has not happened, or is recorded already; Denied: it is for the IRO to say.
    """
    check(can_record_for, child, by)
    if event_on > timezone.localdate():
        raise NotInOrder(
            f"{in_full(event_on)} is in the future: of what has not happened yet you can still be told.",
            field="event_on",
        )
    return _record(child, by, kind, event_on, words, without_review, told_on=None)


@transaction.atomic
def mark_notice_seen(*, notice: IroNotice, by: Staff) -> IroNotice:
    """This function will note that the IRO has seen what they were told. Raises NotInOrder if they had; Denied."""
    can_record_for.check(notice.child, by)
    lock(notice.child)
    row = IroNotice.objects.select_related("child").get(pk=notice.pk)
    if row.told_on is None:
        raise NotInOrder("The IRO was not told of it, so there is nothing to mark as seen.")
    if row.seen_on:
        raise NotInOrder(f"It was marked as seen on {in_full(row.seen_on)} already.")
    before = audit.standing(row)
    row.seen_on, row.seen_by = timezone.localdate(), by
    row.save()
    audit.record("ironotice.seen", by=by, subject=row, children=[row.child_id], values=audit.since(before, row))
    return row


def told_path(child: Child) -> str:
    """Where what the IRO was told about a child is read."""
    return reverse("reviews:child-told", args=[child.reference])


def _record(child, by, kind, event_on, words, without_review, *, told_on) -> IroNotice:
    lock(child)
    _refuse(child, kind, event_on, without_review)
    row = IroNotice.objects.create(
        authority_id=child.authority_id, child=child, kind=kind, event_on=event_on, told_on=told_on,
        words=words.strip(), without_review=without_review, by=by,
    )  # fmt: skip
    detail = {"kind": kind, "on": event_on, "told": told_on, "without_review": without_review}
    audit.record("ironotice.record", by=by, subject=row, children=[child.pk], detail=detail)
    return row


def _refuse(child: Child, kind: str, event_on: date, without_review: bool) -> None:
    if kind not in Kind.values:
        raise NotInOrder("Choose what happened.", field="kind")
    if without_review and kind != Kind.PLAN:
        raise NotInOrder("Only a change of plan is made without a review; leave it unticked.", field="without_review")
    if event_on > timezone.localdate() + FURTHEST:
        raise NotInOrder(f"{in_full(event_on)} is more than a year ahead; give a nearer day.", field="event_on")
    if not child.periods.not_over(event_on).filter(start__lte=event_on).exists():
        raise NotInOrder(f"The child was not looked after on {in_full(event_on)}; give another day.", field="event_on")
    if twin := child.iro_notices.filter(kind=kind, event_on=event_on).first():
        told = f"told on {in_full(twin.told_on)}" if twin.told_on else "as one of which the IRO was not told"
        raise NotInOrder(f"{twin.get_kind_display()} on {in_full(event_on)} is recorded already, {told}.", field="kind")


def _tell(row: IroNotice, by: Staff | None) -> None:
    when = "on" if row.event_on <= timezone.localdate() else "to come on"
    line = f"{row.get_kind_display().lower()} {when} {in_full(row.event_on)}."
    tell_about(_who_is_told(row.child), row.child, "notice.told", line, path=told_path(row.child), but=by)


def _who_is_told(child: Child) -> list[Staff]:
    today = timezone.localdate()
    if iro := standing(child, today).iro:
        return [iro]
    return list(Staff.objects.of(child.authority_id).active().with_role(Role.IRO_MANAGER, on=today))
