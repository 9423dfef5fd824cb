"""Keeping a child's record to named people, and lifting that: a member of staff's own kin, say."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from children.commands.allowed import lock
from children.models import Child, RestrictedPerson, Restriction
from children.permissions import can_keep_restricted, can_restrict
from children.restricted import NAMEABLE, restriction_of
from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from people.roles import Role

Part = RestrictedPerson.Part


@transaction.atomic
def restrict_record(
    *, child: Child, why: str, named: Iterable[Staff], on: date, by: Staff, kin: Iterable[Staff] = ()
) -> Restriction:
    """This function will keep a child's record to the people named, from a day (today) on.

    `kin` are members of staff whose kin the child is: they are never named. At least one of those named is an IRO
    manager. Raises NotInOrder (restricted already, no why, somebody who cannot be named); Denied.
    """
    can_restrict.check(child, by)
    lock(child)
    if restriction_of(child):
        raise NotInOrder(f"The record of {child.reference} is restricted already.")
    _refuse_wordless(why, "why the record is restricted", "why")
    named, kin = list(dict.fromkeys(named)), list(dict.fromkeys(kin))
    row = Restriction.objects.create(authority_id=child.authority_id, child=child, why=why.strip(), start=on, by=by)
    for staff in kin:
        _refuse_foreign(row, staff, "kin")
        _add(row, staff, Part.KIN, on, by)
    for staff in named:
        _refuse_naming(row, staff, on, "named")
        _add(row, staff, Part.NAMED, on, by)
    _refuse_orphan(row, on, "named")
    audit.record(
        "restriction.begin", by=by, subject=row, children=[child.pk],
        detail={"named": [staff.pk for staff in named], "kin": [staff.pk for staff in kin]},
        values={"why": ["", row.why]},
    )  # fmt: skip
    return row


@transaction.atomic
def name_person(
    *, restriction: Restriction, staff: Staff, start: date, why: str, by: Staff, end: date | None = None
) -> RestrictedPerson:
    """This function will add a person to those who may open a restricted record, from a day, until another if given.

    Raises NotInOrder (kin, named already, somebody who does no such work, days out of order); Denied.
    """
    _locked(restriction, by)
    _refuse_wordless(why, f"what {staff} needs the record for", "why")
    _refuse_naming(restriction, staff, start, "staff")
    if end is not None and end <= start:
        raise NotInOrder(f"The last day has to lie after {in_full(start)}.", field="end")
    row = _add(restriction, staff, Part.NAMED, start, by, why=why.strip(), end=end)
    detail = {"named": staff.pk, "start": start, "end": end}
    audit.record(
        "restriction.name", by=by, subject=restriction, children=[restriction.child_id], detail=detail,
        values={"why": ["", row.why]},
    )  # fmt: skip
    return row


@transaction.atomic
def add_kin(*, restriction: Restriction, staff: Staff, why: str, on: date, by: Staff) -> RestrictedPerson:
    """This function will record that the child is kin of somebody, found out later: they lose the record on that day.

    Whoever is named is named no longer. Raises NotInOrder (recorded already, no why, no IRO manager would remain); Denied.
    """
    _locked(restriction, by)
    _refuse_wordless(why, f"how the child is kin of {staff}, or how you know", "why")
    _refuse_foreign(restriction, staff, "staff")
    if restriction.people.filter(staff=staff).kin().exists():
        raise NotInOrder(f"That the child is kin of {staff} is recorded already.", field="staff")
    rows = restriction.people.filter(staff=staff).not_over(on)
    ended = [_end(row, max(on, row.start), by).pk for row in rows]
    row = _add(restriction, staff, Part.KIN, on, by, why=why.strip())
    _refuse_orphan(restriction, on, "staff")
    audit.record(
        "restriction.add_kin", by=by, subject=restriction, children=[restriction.child_id],
        detail={"kin": staff.pk, "on": on, "ended": ended}, values={"why": ["", row.why]},
    )  # fmt: skip
    return row


@transaction.atomic
def end_naming(*, person: RestrictedPerson, end: date, by: Staff) -> RestrictedPerson:
    """This function will end a person's access to a restricted record: `end` is the first day without it.

    Raises NotInOrder for whose kin the child is, for one that has ended, and where no IRO manager would remain; Denied.
    """
    restriction = person.restriction
    _locked(restriction, by)
    person = RestrictedPerson.objects.select_related("staff").get(pk=person.pk)
    if person.part != Part.NAMED or (person.end and person.end <= end):
        raise NotInOrder(f"{person.staff} is not named from {in_full(end)} on; nothing was changed.", field="end")
    if end < person.start:
        since = in_full(person.start)
        raise NotInOrder(f"{person.staff} is named from {since}; give that day or a later one.", field="end")
    _end(person, end, by)
    _refuse_orphan(restriction, end, "end")
    detail = {"named": person.staff_id, "end": end}
    audit.record("restriction.end_naming", by=by, subject=restriction, children=[restriction.child_id], detail=detail)
    return person


@transaction.atomic
def lift_restriction(*, restriction: Restriction, why: str, on: date, by: Staff) -> Restriction:
    """This function will open a restricted record again to everybody whose work gives it to them. NotInOrder; Denied."""
    _locked(restriction, by)
    _refuse_wordless(why, "why the restriction is lifted", "why")
    restriction.lifted_on, restriction.lifted_by, restriction.lift_why = on, by, why.strip()
    restriction.save(update_fields=["lifted_on", "lifted_by", "lift_why"])
    audit.record(
        "restriction.lift", by=by, subject=restriction, children=[restriction.child_id],
        values={"lift_why": ["", restriction.lift_why]},
    )  # fmt: skip
    return restriction


def _locked(restriction: Restriction, by: Staff) -> None:
    lock(restriction.child)
    restriction.refresh_from_db(fields=["lifted_on"])
    can_keep_restricted.check(restriction, by)
    if restriction.lifted_on:
        raise NotInOrder(f"That restriction was lifted on {in_full(restriction.lifted_on)}.")


def _add(restriction: Restriction, staff: Staff, part: str, start: date, by: Staff, **more) -> RestrictedPerson:
    return RestrictedPerson.objects.create(
        authority_id=restriction.authority_id, restriction=restriction, staff=staff, part=part, start=start, by=by,
        **more,
    )  # fmt: skip


def _end(person: RestrictedPerson, end: date, by: Staff) -> RestrictedPerson:
    person.end, person.ended_by = end, by
    person.save(update_fields=["end", "ended_by"])
    return person


def _refuse_foreign(restriction: Restriction, staff: Staff, field: str) -> None:
    if staff.authority_id != restriction.authority_id:
        raise NotInOrder(f"{staff} belongs to another authority.", field=field)


def _refuse_naming(restriction: Restriction, staff: Staff, on: date, field: str) -> None:
    _refuse_foreign(restriction, staff, field)
    rows = restriction.people.filter(staff=staff)
    if rows.kin().exists():
        raise NotInOrder(f"The child is kin of {staff}, who cannot be named.", field=field)
    if rows.not_over(on).exists():
        raise NotInOrder(f"{staff} is named already.", field=field)
    if not staff.is_active or not staff.holdings.not_over(on).filter(post__role__in=NAMEABLE).exists():
        raise NotInOrder(f"{staff} holds no post that works with children’s records and cannot be named.", field=field)


def _refuse_orphan(restriction: Restriction, on: date, field: str) -> None:
    """One IRO manager at least is named without an end: else nobody could name, end or lift any more."""
    lasting = restriction.people.named(on).filter(end=None).values("staff_id")
    managers = Staff.objects.of(restriction.authority_id).active().with_role(Role.IRO_MANAGER, on=on)
    if not managers.filter(pk__in=lasting).exists():
        raise NotInOrder(
            "At least one IRO manager has to stay named, without a last day, so that somebody can look after the record.",
            field=field,
        )


def _refuse_wordless(words: str, what: str, field: str) -> None:
    if not words.strip():
        raise NotInOrder(f"Say {what}.", field=field)
