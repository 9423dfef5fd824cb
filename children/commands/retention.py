"""What is due, who decides about it, what holds it back, and for how long an authority keeps records."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from children.commands.allowed import lock
from children.models import Child, LegalHold, RetentionItem, RetentionRun, RetentionSchedule
from children.retention import (
    DIED,
    REGULATION,
    Due,
    Years,
    can_decide_retention,
    earliest_birth_due,
    life_of,
    retention_due_on,
)
from children.states import RetentionState
from iro_portal.core import audit
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Authority, Staff


def schedule_of(authority: Authority, on: date) -> RetentionSchedule | None:
    """Return the authority's own schedule in force on a day; None where the regulations' years count."""
    try:
        return RetentionSchedule.objects.in_force(authority, on)
    except NothingInForce:
        return None


def due_of(child: Child, on: date) -> Due:
    """Return when a child's record is due, by the schedule in force on a day."""
    schedule = schedule_of(child.authority, on)
    return retention_due_on(life_of(child), schedule.years if schedule else REGULATION)


@transaction.atomic
def list_due(*, authority: Authority, on: date) -> RetentionRun:
    """This function will list the records of an authority that are due on a day and not listed yet.

    What was refused is listed again from the day that the refusal named. Safe to run twice, and by two at once: the
    authority's row is locked meanwhile.
    """
    Authority.objects.select_for_update().get(pk=authority.pk)
    schedule = schedule_of(authority, on)
    years = schedule.years if schedule else REGULATION
    due = [(child, each) for child in _candidates(authority, on, years) if (each := _due(child, years)).on <= on]
    run = RetentionRun.objects.create(authority=authority, on=on, schedule=schedule, listed=len(due))
    for child, each in due:
        item = RetentionItem.objects.create(
            authority=authority, child=child, run=run, due_on=each.on, rule=each.why
        )  # fmt: skip
        audit.record("retention.list", by=None, subject=item, detail={"due": each.on, "on": on})
    return run


@transaction.atomic
def approve_anonymising(
    *, item: RetentionItem, by: Staff, why: str, reference: str, version: int, on: date
) -> RetentionItem:
    """This function will approve that a record is anonymised, which cannot be undone once it is carried out.

    `reference` is the child's, typed by the person. Nobody lists by hand, so one person decides, and the run carries it
    out on a later day. Raises NotInOrder (another reference, no why, not due any more, held); MovedOn; Denied.
    """
    can_decide_retention.check(item, by)
    lock(item.child)
    _refuse_wordless(why)
    if reference.strip().upper() != item.child.reference:
        raise NotInOrder(
            f"Type {item.child.reference}, the reference of the child whose record this is.", field="reference"
        )
    refuse_held(item.child, on)
    return perform(item, "approve", by=by, version=version, on=on, decided_by=by, why=why.strip())


@transaction.atomic
def refuse_anonymising(
    *, item: RetentionItem, by: Staff, why: str, again_on: date, version: int, on: date
) -> RetentionItem:
    """This function will keep a record for now, and list it again on a later day; an approval can be taken back so.

    Raises NotInOrder (no why, a day that is not later); MovedOn; Denied.
    """
    can_decide_retention.check(item, by)
    lock(item.child)
    _refuse_wordless(why)
    if again_on <= on:
        raise NotInOrder(f"Give a day after {in_full(on)}, on which the record is looked at again.", field="again_on")
    return perform(item, "refuse", by=by, version=version, on=on, decided_by=by, why=why.strip(), again_on=again_on)


@transaction.atomic
def place_hold(*, authority: Authority, child: Child | None, why: str, on: date, by: Staff) -> LegalHold:
    """This function will stop every anonymising, of one child's record or of the whole authority's, from today on.

    Raises NotInOrder (no why, a child on hold already, or anonymised already); Denied.
    """
    can_decide_retention.check(child or LegalHold(authority=authority), by)
    _refuse_wordless(why)
    if child:
        lock(child)
        child = Child.objects.get(pk=child.pk)
        if child.anonymised_on:
            raise NotInOrder(
                f"{child.reference} was anonymised on {in_full(child.anonymised_on)}; nothing is left to hold."
            )
        if child.holds.filter(lifted_on=None).exists():
            raise NotInOrder(f"The record of {child.reference} is held already.", field="reference")
    hold = LegalHold.objects.create(authority=authority, child=child, why=why.strip(), start=on, by=by)
    audit.record(
        "hold.place", by=by, subject=hold, reference=child.reference if child else "",
        children=[child.pk] if child else [], values={"why": ["", hold.why]},
    )  # fmt: skip
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, why: str, on: date, by: Staff) -> LegalHold:
    """This function will end a hold. Raises NotInOrder (no why, lifted already); Denied."""
    can_decide_retention.check(hold, by)
    _refuse_wordless(why)
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.lifted_on:
        raise NotInOrder(f"It was lifted on {in_full(hold.lifted_on)} already.")
    hold.lifted_on, hold.lifted_by, hold.why_lifted = on, by, why.strip()
    hold.save()
    audit.record(
        "hold.lift", by=by, subject=hold, reference=hold.child.reference if hold.child else "",
        children=[hold.child_id] if hold.child_id else [], values={"why_lifted": ["", hold.why_lifted]},
    )  # fmt: skip
    return hold


@transaction.atomic
def begin_schedule(*, authority: Authority, years: Years, why: str, start: date, by: Staff) -> RetentionSchedule:
    """This function will keep an authority's records as long as `years` say, from a day on.

    Raises NotInOrder (shorter than the regulations, a day that has a schedule already); Denied.
    """
    can_decide_retention.check(LegalHold(authority=authority), by)
    _refuse_wordless(why)
    for field in ("from_birth", "from_death"):
        if getattr(years, field) < getattr(REGULATION, field):
            raise NotInOrder(
                f"The regulations ask for {getattr(REGULATION, field)} years; give as many or more.", field=field
            )
    if RetentionSchedule.objects.of(authority).filter(in_force_from=start).exists():
        raise NotInOrder(f"A schedule begins on {in_full(start)} already; give another day.", field="start")
    row = RetentionSchedule.objects.create(
        authority=authority, name="Retention schedule", in_force_from=start, note=why.strip(),
        from_birth=years.from_birth, from_death=years.from_death, from_adoption=years.from_adoption,
    )  # fmt: skip
    audit.record("retention.begin_schedule", by=by, subject=row, detail={"start": start})
    return row


def why_kept_back(child: Child, on: date) -> str:
    """Say what keeps a record from being anonymised on a day: a hold, care that goes on, its time; empty where nothing."""
    if hold := LegalHold.objects.holding(child, on).first():
        return f"The record of {child.reference} is held since {in_full(hold.start)}: {hold.why}"
    if child.periods.filter(end=None).exists():
        return f"{child.reference} is still recorded as looked after; end that first."
    if (due := due_of(child, on)).on > on:
        return f"The record of {child.reference} is to be kept until {in_full(due.on)}: {due.why}."
    return ""


def refuse_held(child: Child, on: date) -> None:
    """Raise NotInOrder where something keeps a record from being anonymised on a day."""
    if sentence := why_kept_back(child, on):
        raise NotInOrder(sentence)


def _candidates(authority: Authority, on: date, years: Years):
    """Children who can be due at all, narrowed in SQL, and whom no open decision, or refusal for now, stands for."""
    settled = RetentionItem.objects.filter(authority=authority).exclude(state=RetentionState.REFUSED)
    kept = RetentionItem.objects.filter(authority=authority, state=RetentionState.REFUSED, again_on__gt=on)
    rows = Child.objects.of(authority).filter(anonymised_on=None)
    rows = rows.exclude(pk__in=settled.values("child_id")).exclude(pk__in=kept.values("child_id"))
    old = Q(date_of_birth__lt=earliest_birth_due(on, years))
    dead = Q(died_on__isnull=False) | Q(pk__in=Child.objects.filter(periods__end_reason=DIED).values("pk"))
    return rows.filter(old | dead).prefetch_related("periods").order_by("pk")


def _due(child: Child, years: Years) -> Due:
    return retention_due_on(life_of(child), years)


def _refuse_wordless(why: str) -> None:
    if not why.strip():
        raise NotInOrder("Say why; the reason stands on the record of the decision.", field="why")
