"""A change of legal status or placement makes an episode, as the SSDA903 return has them."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from children.codes import LEGAL_STATUS, NEED, NO_PROVIDER, PLACE_CHANGED, PLACEMENT, PROVIDER, SHORT_BREAKS
from children.commands.allowed import check, lock
from children.commands.record import follow_care
from children.models import Child, Episode, PeriodOfCare
from children.permissions import can_record_episode
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff

SAME_DAY = "X1"  # list REC: a new episode begins on the day on which this one ceased


class Moved(models.TextChoices):
    """What a change did to where the child lives, and with whom."""

    NO = "no", "No: the child stays where they are"
    SAME_CARER = "same-carer", "Another placement with the same carer, or the placement has another status"
    NEW_CARER = "new-carer", "Another placement with another carer"


# List RNE by (did the legal status change, what happened to the placement).
REASONS = {
    (True, Moved.NO): "L",
    (False, Moved.NEW_CARER): "P",
    (False, Moved.SAME_CARER): "T",
    (True, Moved.NEW_CARER): "B",
    (True, Moved.SAME_CARER): "U",
}


@transaction.atomic
def record_episode(
    *,
    child: Child,
    by: Staff | None,
    start: date,
    legal_status: str,
    moved: str = Moved.NO,
    placement: str = "",
    provider: str = "",
    need: str = "",
    reason_place_change: str = "",
    over_20_miles: bool | None = None,
) -> Episode:
    """This function will record a legal status and a placement from a day; the episode before ends then (X1).

    Why the new one begins (RNE) follows from what changed: S for the first of a period of care, else L, P, T, B or U.
    Where the child did not move, placement and provider stay as they were. Raises NotInOrder for a day out of the
    period of care, not after the start of the episode before, or in the future; where nothing changes; for a code
    that is none; Denied.
    """
    check(can_record_episode, child, by)
    lock(child)
    period = _period(child, start)
    before = period.episodes.order_by("start", "pk").last()
    place = {"placement": placement, "provider": provider, "over_20_miles": over_20_miles}
    if before and moved == Moved.NO:
        place = {name: getattr(before, name) for name in place}
    _refuse_codes(period, legal_status, place)
    reason = _reason(period, before, start, legal_status, Moved(moved), place)
    _end_before(before, start, reason, reason_place_change)
    need = need or (before.need if before else "")
    if need not in NEED:
        raise NotInOrder("Choose the category of need.", field="need")
    row = Episode.objects.create(
        authority_id=child.authority_id, child=child, period=period, start=start, end=period.end,
        end_reason=period.end_reason, reason_new=reason, legal_status=legal_status, need=need, **place,
    )  # fmt: skip
    detail = {"start": start, "reason": reason, "legal_status": legal_status, "placement": row.placement}
    audit.record("episode.record", by=by, subject=row, children=[child.pk], detail=detail)
    follow_care(period, by)
    return row


def _period(child: Child, start: date) -> PeriodOfCare:
    if start > timezone.localdate():
        raise NotInOrder(f"{in_full(start)} is in the future; record the change once it has come.", field="start")
    period = child.periods.current(start).order_by("kind", "start").first()
    if period is None:
        raise NotInOrder(f"The child was not looked after on {in_full(start)}; give another day.", field="start")
    return period


def _reason(
    period: PeriodOfCare, before: Episode | None, start: date, legal_status: str, moved: Moved, place: dict
) -> str:
    if before is None:
        if period.start_known and start != period.start:
            raise NotInOrder(
                f"The first episode begins with the care itself, on {in_full(period.start)}; give that day.",
                field="start",
            )
        return "S"
    if start <= before.start:
        raise NotInOrder(f"The last change is recorded from {in_full(before.start)}; give a later day.", field="start")
    if moved == Moved.SAME_CARER and all(place[name] == getattr(before, name) for name in ("placement", "provider")):
        raise NotInOrder("With the same carer another placement has another code or provider.", field="placement")
    reason = REASONS.get((legal_status != before.legal_status, moved))
    if reason is None:
        raise NotInOrder(
            "Nothing changes: choose another legal status, or say how the child moved.", field="legal_status"
        )
    return reason


def _end_before(before: Episode | None, start: date, reason: str, why_moved: str) -> None:
    if before is None:
        return
    if reason != "L" and why_moved not in PLACE_CHANGED:
        raise NotInOrder("Choose why the placement changed.", field="reason_place_change")
    before.end, before.end_reason = start, SAME_DAY
    before.reason_place_change = "" if reason == "L" else why_moved
    before.save()


def _refuse_codes(period: PeriodOfCare, legal_status: str, place: dict) -> None:
    if legal_status not in LEGAL_STATUS:
        raise NotInOrder("Choose the legal status.", field="legal_status")
    if (legal_status in SHORT_BREAKS) != (period.kind == PeriodOfCare.Kind.SHORT_BREAKS):
        raise NotInOrder(
            f"{LEGAL_STATUS[legal_status]} does not fit: the child is recorded as “{period.get_kind_display()}”.",
            field="legal_status",
        )
    if place["placement"] not in PLACEMENT:
        raise NotInOrder("Choose the placement.", field="placement")
    if place["placement"] not in NO_PROVIDER and place["provider"] not in PROVIDER:
        raise NotInOrder("Choose who provides the placement.", field="provider")
    if place["placement"] in NO_PROVIDER and place["provider"]:
        raise NotInOrder("A temporary placement has no provider; leave it out.", field="provider")
