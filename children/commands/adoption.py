"""The plan to place a child for adoption: the authority to place, the placement, the end of the plan.

Reviews follow a rule of their own while it lasts (Adoption Agencies Regulations 2005, reg 36), and are kept in step.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from children.commands.allowed import check, lock
from children.commands.record import follow_care
from children.models import AdoptionPlan, Child, PeriodOfCare
from children.permissions import can_change
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff


@transaction.atomic
def authorise_adoption(*, child: Child, authorised_on: date, by: Staff | None) -> AdoptionPlan:
    """This function will record the authority to place a child for adoption (placement order or consent).

    Raises NotInOrder for a child who is not looked after, while a plan stands, in the future, before care began or
    before the end of the plan before; Denied.
    """
    check(can_change, child, by)
    lock(child)
    period = _period(child)
    _close_what_outlived_care(child, period, by)
    if plan := open_adoption_plan(child):
        raise NotInOrder(f"{child.reference} may be placed for adoption since {in_full(plan.authorised_on)} already.")
    _refuse_authority(period, authorised_on)
    plan = AdoptionPlan.objects.create(
        authority_id=child.authority_id, child=child, period=period, authorised_on=authorised_on, by=by
    )
    return _kept(plan, "authorise", {"authorised_on": [None, authorised_on]}, by)


@transaction.atomic
def place_for_adoption(*, child: Child, placed_on: date, by: Staff | None) -> AdoptionPlan:
    """This function will record the day on which a child was placed with those who are to adopt them."""
    check(can_change, child, by)
    lock(child)
    plan = _plan(child)
    if plan.placed_on:
        raise NotInOrder(f"{child.reference} was placed for adoption on {in_full(plan.placed_on)} already.")
    _refuse_day(plan, placed_on, "placed_on")
    plan.placed_on = placed_on
    return _kept(plan, "place", {"placed_on": [None, placed_on]}, by)


@transaction.atomic
def end_adoption_plan(*, child: Child, ended_on: date, by: Staff | None) -> AdoptionPlan:
    """This function will record that the plan, or the placement, ended without an adoption order.

    From that day the usual rule for reviews applies again.
    """
    check(can_change, child, by)
    lock(child)
    plan = _plan(child)
    _refuse_day(plan, ended_on, "ended_on")
    plan.ended_on = ended_on
    return _kept(plan, "end", {"ended_on": [None, ended_on]}, by)


@transaction.atomic
def correct_adoption_plan(
    *, child: Child, authorised_on: date, placed_on: date | None, by: Staff | None
) -> AdoptionPlan:
    """This function will correct the days of the plan that stands; the log keeps the old and the new ones."""
    check(can_change, child, by)
    lock(child)
    plan = _plan(child)
    _refuse_authority(plan.period, authorised_on, but=plan)
    new = {"authorised_on": authorised_on, "placed_on": placed_on}
    changed = {key: [getattr(plan, key), day] for key, day in new.items() if getattr(plan, key) != day}
    plan.authorised_on, plan.placed_on = authorised_on, placed_on
    if placed_on:
        _refuse_day(plan, placed_on, "placed_on")
    return _kept(plan, "correct", changed, by) if changed else plan


def open_adoption_plan(child: Child) -> AdoptionPlan | None:
    """Return the plan for adoption that stands, or None."""
    return child.adoption_plans.filter(ended_on=None).select_related("period", "child").first()


def _period(child: Child) -> PeriodOfCare:
    period = child.periods.filter(end=None, kind=PeriodOfCare.Kind.CARE).first()
    if period is None:
        raise NotInOrder(f"{child.reference} is not looked after; a plan for adoption belongs to a time in care.")
    return period


def _plan(child: Child) -> AdoptionPlan:
    plan = open_adoption_plan(child)
    if plan is None:
        raise NotInOrder(f"{child.reference} has no plan for adoption; record the authority to place first.")
    return plan


def _close_what_outlived_care(child: Child, period: PeriodOfCare, by: Staff | None) -> None:
    """A plan of an earlier time in care ended with it."""
    for plan in child.adoption_plans.filter(ended_on=None).exclude(period=period).select_related("period"):
        plan.ended_on = max(plan.period.end, plan.authorised_on)
        _kept(plan, "end", {"ended_on": [None, plan.ended_on]}, by)


def _refuse_authority(period: PeriodOfCare, authorised_on: date, but: AdoptionPlan | None = None) -> None:
    if authorised_on > timezone.localdate():
        raise NotInOrder(
            f"{in_full(authorised_on)} is in the future; give the day of the authority.", field="authorised_on"
        )
    if authorised_on < period.start:
        raise NotInOrder(
            f"The child came into care on {in_full(period.start)}; give that day or a later one.", field="authorised_on"
        )
    earlier = period.adoption_plans.exclude(pk=but and but.pk).order_by("-ended_on").first()
    if earlier and authorised_on < earlier.ended_on:
        raise NotInOrder(
            f"The plan before it ended on {in_full(earlier.ended_on)}; give that day or a later one.",
            field="authorised_on",
        )


def _refuse_day(plan: AdoptionPlan, day: date, field: str) -> None:
    first, what = plan.authorised_on, "The authority to place was given"
    if field == "ended_on" and plan.placed_on:
        first, what = plan.placed_on, "The child was placed"
    if day < first:
        raise NotInOrder(f"{what} on {in_full(first)}; give that day or a later one.", field=field)
    if day > timezone.localdate():
        raise NotInOrder(f"{in_full(day)} is in the future; give the day on which it happened.", field=field)


def _kept(plan: AdoptionPlan, verb: str, changed: dict, by: Staff | None) -> AdoptionPlan:
    plan.save()
    audit.record(
        f"adoption.{verb}", by=by, subject=plan, children=[plan.child_id], values=changed,
        detail={key: new for key, (_, new) in changed.items()},
    )  # fmt: skip
    follow_care(plan.period, by)
    return plan
