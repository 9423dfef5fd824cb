"""Opening records to an inspector for a time, making that longer, adding and taking out children, and ending it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from children.inspecting import can_change_inspection, can_open_inspections, is_open_unnamed, why_no_inspector
from children.models import Child, InspectedChild, InspectedChildRemoval
from iro_portal.core import audit, outbox
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder
from people.models import Inspection, InspectionExtension, Staff

MOST_NAMED, MOST_NAMED_WRONG = 1000, 10


@transaction.atomic
def open_inspection(
    *, inspector: Staff, start: date, last_day: date, why: str, every_child: bool, references: str, by: Staff, on: date
) -> Inspection:
    """This function will open records to an inspector, both days included: every child's, those named, or both.

    `references` holds children's references or the council's own ids, one a line. Restricted records are opened by name
    only. Raises NotInOrder; Denied.
    """
    can_open_inspections.check(by.authority, by)
    if not why.strip():
        raise NotInOrder("Say what is inspected, or on whose letter.", field="why")
    _refuse_inspector(inspector, start, by)
    _refuse_days(start, last_day, on)
    children = _named(references, by)
    if not every_child and not children:
        raise NotInOrder("Open every child of the authority, or name children one a line.", field="references")
    _refuse_overlap(inspector, start, last_day)
    inspection = Inspection.objects.create(
        authority=by.authority, reference=next_reference(by.authority_id, "INS", on.year), inspector=inspector,
        start=start, last_day=last_day, every_child=every_child, why=why.strip(), opened_by=by,
    )  # fmt: skip
    _name(inspection, children)
    inspector.forget_duties()
    _record("open", inspection, by, start=start, last_day=last_day, every_child=every_child)
    _tell(inspection, f"You may read from {start:%d/%m/%Y} to {last_day:%d/%m/%Y}.")
    return inspection


@transaction.atomic
def extend_inspection(*, inspection: Inspection, last_day: date, why: str, by: Staff, at: datetime) -> Inspection:
    """This function will make an inspection longer, and keep why. Raises NotInOrder once it is over; Denied."""
    can_change_inspection.check(inspection, by)
    inspection = _running(inspection, timezone.localdate(at))
    before, longest = inspection.last_day, inspection.last_day + timedelta(days=settings.INSPECTION_DAYS)
    if not why.strip():
        raise NotInOrder("Say why it takes longer.", field="why")
    if not before < last_day <= longest:
        raise NotInOrder(
            f"{inspection} ends on {before:%d/%m/%Y}; give a later day, up to {longest:%d/%m/%Y}.", field="last_day"
        )
    inspection.last_day = last_day
    inspection.save(update_fields=["last_day"])
    InspectionExtension.objects.create(
        inspection=inspection, last_day_before=before, last_day=last_day, why=why.strip(), by=by, at=at
    )
    _record("extend", inspection, by, **{"from": before, "to": last_day})
    _tell(inspection, f"You may read until {last_day:%d/%m/%Y}.")
    return inspection


@transaction.atomic
def add_inspected(*, inspection: Inspection, references: str, why: str, by: Staff, on: date) -> list[Child]:
    """This function will open more children's records to the inspector, until the inspection's last day; why is in the log.

    `references` as for open_inspection: children whose records `by` may open, restricted ones too; one who was taken
    out is named again. Raises NotInOrder once it is over, without why, or where one is none of those or named already;
    Denied.
    """
    can_change_inspection.check(inspection, by)
    inspection = _running(inspection, on)
    children = _named(references, by)
    if not children:
        raise NotInOrder("Name at least one child, one a line.", field="references")
    if not why.strip():
        raise NotInOrder("Say why the inspector needs these records too.", field="why")
    there = inspection.named.open().filter(child__in=children).values_list("child__reference", flat=True)
    if there:
        raise NotInOrder(f"Named already: {', '.join(there)}.", field="references")
    _name(inspection, children)
    inspection.inspector.forget_duties()
    keys = [child.pk for child in children]
    values = {"why": ["", why.strip()]}
    audit.record("inspection.add_children", by=by, subject=inspection, children=keys, values=values)
    _tell(inspection, f"You may read {_count(len(children))} more, until {inspection.last_day:%d/%m/%Y}.")
    return children


@transaction.atomic
def remove_inspected(
    *, inspection: Inspection, child: Child, why: str, by: Staff, at: datetime
) -> InspectedChildRemoval:
    """This function will take out a child named for an inspection: the record is closed to the inspector at once.

    That the child was named is kept, and beside it why and by whom they were taken out. Open still is a record that is
    open as one of every child. Raises NotInOrder once it is over, without why, or where the child is not named, or is
    none of those whose records `by` may open; Denied.
    """
    can_change_inspection.check(inspection, by)
    inspection = _running(inspection, timezone.localdate(at), otherwise="nothing of it is open any more")
    row = inspection.named.open().filter(child__in=Child.objects.visible_to(by).filter(pk=child.pk)).first()
    if row is None:
        raise NotInOrder(f"{child.reference} is not named for {inspection.reference}, or was taken out already.")
    if not why.strip():
        raise NotInOrder("Say why the record is taken back.", field="why")
    removal = InspectedChildRemoval.objects.create(named=row, why=why.strip(), by=by, at=at)
    values = {"why": ["", removal.why]}
    audit.record("inspection.take_out_child", by=by, subject=inspection, children=[child.pk], values=values)
    if not is_open_unnamed(inspection, child):
        _tell(inspection, "1 child’s record was taken back.")
    return removal


@transaction.atomic
def end_inspection(*, inspection: Inspection, by: Staff, at: datetime) -> Inspection:
    """This function will end an inspection now, or one that has not begun. Raises NotInOrder once it is over; Denied."""
    can_change_inspection.check(inspection, by)
    inspection = _running(inspection, timezone.localdate(at))
    inspection.ended_at, inspection.ended_by = at, by
    inspection.save(update_fields=["ended_at", "ended_by"])
    _record("end", inspection, by)
    _tell(inspection, "It has ended.")
    return inspection


def _name(inspection: Inspection, children: list[Child]) -> None:
    """Name children who are not named; of who was before, the row says after which removal."""
    removals = InspectedChildRemoval.objects.filter(named__inspection=inspection, named__child__in=children)
    last = {removal.named.child_id: removal for removal in removals.select_related("named").order_by("pk")}
    InspectedChild.objects.bulk_create(
        InspectedChild(
            authority_id=inspection.authority_id, inspection=inspection, child=child, again_after=last.get(child.pk)
        )
        for child in children
    )


def _count(number: int) -> str:
    return "1 child’s record" if number == 1 else f"the records of {number} children"


def _named(references: str, by: Staff) -> list[Child]:
    """Return the children typed, one a line; raises NotInOrder with every line that is none of those open to `by`."""
    typed = list(dict.fromkeys(line.strip() for line in references.splitlines() if line.strip()))
    if len(typed) > MOST_NAMED:
        raise NotInOrder(f"That names {len(typed)} children; {MOST_NAMED} at the most.", field="references")
    known = _known([line.upper() for line in typed], by)
    if wrong := [line[:40] for line in typed if line.upper() not in known]:
        more = f" and {len(wrong) - MOST_NAMED_WRONG} more lines" if len(wrong) > MOST_NAMED_WRONG else ""
        raise NotInOrder(
            f"No child whose record you may open has the reference or council id {', '.join(wrong[:MOST_NAMED_WRONG])}"
            f"{more}; type one a line.",
            field="references",
        )
    return list({child.pk: child for child in (known[line.upper()] for line in typed)}.values())


def _known(typed: list[str], by: Staff) -> dict[str, Child]:
    visible = Child.objects.visible_to(by).annotate(own_id=Upper("council_id"))
    found = list(visible.filter(Q(reference__in=typed) | Q(own_id__in=typed)) if typed else ())
    return {child.own_id: child for child in found} | {child.reference: child for child in found}


def _refuse_inspector(inspector: Staff, start: date, by: Staff) -> None:
    if inspector.authority_id != by.authority_id:
        raise NotInOrder(f"{inspector} belongs to another authority.", field="inspector")
    if sentence := why_no_inspector(inspector, start):
        raise NotInOrder(sentence, field="inspector")


def _refuse_days(start: date, last_day: date, on: date) -> None:
    longest = start + timedelta(days=settings.INSPECTION_DAYS - 1)
    if start < on:
        raise NotInOrder(f"{start:%d/%m/%Y} is over; an inspection begins today or later.", field="start")
    if not start <= last_day <= longest:
        raise NotInOrder(
            f"Give a last day from {start:%d/%m/%Y} to {longest:%d/%m/%Y}: {settings.INSPECTION_DAYS} days at the most; "
            "it can be made longer later.",
            field="last_day",
        )


def _refuse_overlap(inspector: Staff, start: date, last_day: date) -> None:
    Staff.objects.select_for_update().get(pk=inspector.pk)
    if other := inspector.inspections.not_over(start).filter(start__lte=last_day).first():
        raise NotInOrder(
            f"{inspector} has {other.reference} from {other.start:%d/%m/%Y} to {other.last_day:%d/%m/%Y}: make it longer, "
            "or end it first.",
            field="start",
        )


def _running(inspection: Inspection, on: date, *, otherwise: str = "open another") -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("inspector", "authority")
    inspection = rows.get(pk=inspection.pk)
    if inspection.ended_at or inspection.last_day < on:
        raise NotInOrder(f"{inspection} is over; {otherwise}.")
    return inspection


def _record(what: str, inspection: Inspection, by: Staff, **detail) -> None:
    children = inspection.named.open().values_list("child_id", flat=True)
    audit.record(f"inspection.{what}", by=by, subject=inspection, children=children, detail=detail)


def _tell(inspection: Inspection, line: str) -> None:
    outbox.tell(
        inspection.inspector, kind="inspection", subject=inspection, line=f"{inspection.reference}: {line}",
        path=reverse("home"),
    )  # fmt: skip
