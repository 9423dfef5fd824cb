"""Who a child is, and when they are looked after."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from children.commands.allowed import check, lock
from children.models import Child, PeriodOfCare
from children.permissions import can_change
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission


class Words(NamedTuple):
    """How sentences speak of one kind of care."""

    now: str
    then: str
    began: str


WORDS = {
    PeriodOfCare.Kind.CARE: Words("looked after", "in care", "came into care"),
    PeriodOfCare.Kind.SHORT_BREAKS: Words("in short breaks", "in short breaks", "had the first break"),
}
CHANGEABLE = ("name", "date_of_birth", "sex", "ethnicity", "died_on")

# Apps above that keep something in step with care (reviews: what is due) put a function (period, by) here when they
# start; it runs in the same transaction. So every path that changes care, form or import, is followed.
FOLLOWERS: list[Callable[[PeriodOfCare, Staff | None], object]] = []


def follow_care(period: PeriodOfCare, by: Staff | None) -> None:
    """Run what has to be kept in step with a period of care that has just changed."""
    for follow in FOLLOWERS:
        follow(period, by)


@transaction.atomic
def add_child(
    *,
    authority: Authority,
    council_id: str,
    name: str,
    date_of_birth: date,
    by,
    sex: str = "",
    ethnicity: str = "",
) -> Child:
    """This function will add a child under the council's own id. Raises NotInOrder if the id is taken; Denied."""
    _may_add(authority, by)
    # The counter is locked from here on: of two forms with the same id, the second sees the first.
    reference = next_reference(authority.pk, "CH")
    if Child.objects.of(authority).filter(council_id=council_id).exists():
        raise NotInOrder(f"A child with the id {council_id} is there already.", field="council_id")
    child = Child.objects.create(
        authority=authority, reference=reference, council_id=council_id, name=name,
        date_of_birth=date_of_birth, sex=sex, ethnicity=ethnicity,
    )  # fmt: skip
    audit.record("child.add", by=by, subject=child, children=[child.pk])
    return child


@transaction.atomic
def add_child_in_care(*, start: date, by, start_known: bool = True, **words) -> Child:
    """This function will add a child (words as of `add_child`) and the period of care that they are in."""
    child = add_child(by=by, **words)
    begin_care(child=child, start=start, start_known=start_known, by=by)
    return child


@transaction.atomic
def change_child(
    *, child: Child, by, name: str, date_of_birth: date, sex: str, ethnicity: str, died_on: date | None = None
) -> Child:
    """This function will correct who a child is; the council's id stays. Old and new values go to the log.

    `died_on`: the day of the death of one who died, which decides how long the record is kept.
    Raises NotInOrder if the child would be born after care began, or have died before the birth; Denied.
    """
    check(can_change, child, by)
    first = child.periods.order_by("start").first()
    if first and date_of_birth > first.start:
        raise NotInOrder(f"Care began on {first.start:%d/%m/%Y}, before this day of birth.", field="date_of_birth")
    if died_on and died_on < date_of_birth:
        raise NotInOrder("A child dies on the day of birth or later.", field="died_on")
    new = dict(zip(CHANGEABLE, (name, date_of_birth, sex, ethnicity, died_on), strict=True))
    changed = {key: [getattr(child, key), value] for key, value in new.items() if getattr(child, key) != value}
    if not changed:
        return child
    for key, (_, value) in changed.items():
        setattr(child, key, value)
    child.name_known = child.name_known or "name" in changed
    child.save()
    audit.record(
        "child.change", by=by, subject=child, children=[child.pk], detail={"fields": sorted(changed)}, values=changed
    )
    return child


@transaction.atomic
def begin_care(
    *, child: Child, start: date, by, start_known: bool = True, kind: str = PeriodOfCare.Kind.CARE
) -> PeriodOfCare:
    """This function will open a period of care, or of short breaks, which goes on beside it and has its own reviews.

    Raises NotInOrder while another of the kind is open, before the end of an earlier one, before the birth; Denied.
    """
    check(can_change, child, by)
    lock(child)
    _refuse_start(child, start, kind)
    period = PeriodOfCare.objects.create(
        authority_id=child.authority_id, child=child, start=start, start_known=start_known, kind=kind
    )
    audit.record("care.begin", by=by, subject=period, children=[child.pk], detail={"start": start, "kind": kind})
    follow_care(period, by)
    return period


@transaction.atomic
def end_care(*, child: Child, end: date, by, reason: str = "", kind: str = PeriodOfCare.Kind.CARE) -> PeriodOfCare:
    """This function will end the open period of care, or of short breaks.

    `end` is the first day out of care, `reason` an SSDA903 code.

    Raises NotInOrder if there is none or it began later; Denied.
    """
    check(can_change, child, by)
    lock(child)
    words = WORDS[kind]
    period = child.periods.filter(end=None, kind=kind).first()
    if period is None:
        raise NotInOrder(f"{child.reference} is not {words.now}.")
    if end <= period.start:
        raise NotInOrder(f"{child.reference} {words.began} on {period.start:%d/%m/%Y}; give a later day.", field="end")
    _end_episode(period, end, reason)
    before = audit.standing(period)
    period.end, period.end_reason = end, reason
    period.save()
    detail = {"end": end, "reason": reason, "kind": kind}
    values = audit.since(before, period)
    audit.record("care.end", by=by, subject=period, children=[child.pk], detail=detail, values=values)
    follow_care(period, by)
    return period


def _end_episode(period: PeriodOfCare, end: date, reason: str) -> None:
    """The last episode ends with the care, for the same reason."""
    episode = period.episodes.order_by("start", "pk").last()
    if episode is None:
        return
    if end < episode.start:
        raise NotInOrder(
            f"A legal status or placement is recorded from {episode.start:%d/%m/%Y}; give that day or a later one.",
            field="end",
        )
    if episode.end is None:
        episode.end, episode.end_reason = end, reason
        episode.save()


def _may_add(authority: Authority, by: Staff | None) -> None:
    if by is None:
        return
    require(by, Permission.ADD_CHILDREN)
    if by.authority_id != authority.pk:
        raise Denied(f"{authority} is another authority than your own.")


def _refuse_start(child: Child, start: date, kind: str) -> None:
    words, earlier = WORDS[kind], child.periods.filter(kind=kind).order_by("-start").first()
    if earlier and earlier.end is None:
        raise NotInOrder(f"{child.reference} is {words.now} already; end that period first.")
    if earlier and start < earlier.end:
        raise NotInOrder(
            f"{child.reference} was {words.then} until {earlier.end:%d/%m/%Y}; give a later day.", field="start"
        )
    if start < child.date_of_birth:
        raise NotInOrder(f"The child was born on {child.date_of_birth:%d/%m/%Y}, after this day.", field="start")
