"""Begin a pack, fill in its front sheet, choose its tables, finish it: what those who prepare a paper do."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, lock, perform
from people.models import Authority, Staff
from people.permissions import require
from people.roles import Permission
from reports import definitions
from reports.builder import OWN
from reports.commands.pack_words import why_not_fit
from reports.models import Pack, PackTable, SavedTable
from reports.packs import kinds
from reports.packs.building import paper_of, title_of
from reports.packs.permissions import can_finish, can_prepare
from reports.period import Period, PeriodRefused

FRONT_SHEET = ("title", "item", "classification", "meeting", "meeting_on", "wards", "from_whom")
MOST_YEARS = 5


@transaction.atomic
def begin_pack(*, authority: Authority, kind: str, period: Period, on: date, by: Staff) -> Pack:
    """This function will begin a pack of a kind for a period, with the tables of its kind and nothing written.

    Raises Denied; NotInOrder for an unknown kind, a period that has not begun, and one for which there is one already.
    """
    require(by, Permission.PREPARE_PAPERS)
    if authority != by.authority:
        raise NotInOrder(f"{by} prepares papers of {by.authority} only.")
    declared = _kind(kind)
    try:
        refuse_to_come(period, on)
    except PeriodRefused as refused:
        raise NotInOrder(str(refused), field="year") from None
    found = Pack.objects.of(authority).filter(kind=kind, first=period.start, last=period.last).first()
    if found:
        raise NotInOrder(f"{found.title} is there already ({found.reference}); open that.", field="year")
    pack = Pack.objects.create(
        authority=authority, reference=next_reference(authority.pk, "PAP", on.year), kind=kind, first=period.start,
        last=period.last, title=title_of(declared, authority, period), by=by,
    )  # fmt: skip
    audit.record("pack.begin", by=by, subject=pack, detail={"kind": kind, "from": pack.first, "to": pack.last})
    return pack


def refuse_to_come(period: Period, on: date) -> None:
    """Raise PeriodRefused if nothing of a period has happened yet."""
    if period.start > on:
        raise PeriodRefused(f"{period.label} has not begun; choose a year up to the present one.")


@transaction.atomic
def change_front_sheet(*, pack: Pack, by: Staff, version: int | None = None, **front) -> Pack:
    """This function will fill in the front sheet: item, classification, meeting and its day, title, wards, from.

    Raises Denied, MovedOn for a stale version, NotInOrder without a title, and where it names a child in care.
    """
    locked = _locked(pack, by)
    changed = {name: value for name, value in front.items() if getattr(locked, name) != value}
    if unknown := set(front) - set(FRONT_SHEET):
        raise TypeError(f"no fields of a front sheet: {', '.join(sorted(unknown))}")
    if not front.get("title", locked.title).strip():
        raise NotInOrder("Enter the title of the report.", field="title")
    refuse_names(locked.authority, {name: value for name, value in changed.items() if isinstance(value, str)})
    before = audit.standing(locked)
    for name, value in changed.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    locked.save()
    audit.record(
        "pack.front-sheet",
        by=by,
        subject=locked,
        detail={"changed": sorted(changed)},
        values=audit.since(before, locked),
    )
    return locked


@transaction.atomic
def add_table(*, pack: Pack, section: str, slug: str, by: Staff, unit: str = "", compare: int = 0) -> PackTable:
    """This function will put a table into a section of a pack: a built-in report, or one saved (its key after “own-”).

    Raises Denied; NotInOrder for a section or a table that there is not, a unit that it has not, and one that is in it.
    """
    locked = _locked(pack, by)
    declared = _section(locked, section)
    _refuse_table(locked, slug, unit)
    if not 0 <= compare <= MOST_YEARS:
        raise NotInOrder(f"Compare with 0 to {MOST_YEARS} earlier years.", field="compare")
    rows = PackTable.objects.filter(pack=locked, section=section, slug=slug, unit=unit)
    row = rows.first()
    of_kind = any((ask.slug, ask.unit) == (slug, unit) for ask in declared.tables)
    if (row and row.is_in) or (of_kind and not row):
        raise NotInOrder("That table is in this section already.", field="slug")
    row = row or PackTable(authority=locked.authority, pack=locked, section=section, slug=slug, unit=unit)
    before = audit.standing(row)
    row.is_in, row.compare, row.by = True, compare, by
    row.save()
    audit.record(
        "pack.add-table",
        by=by,
        subject=locked,
        detail={"section": section, "table": slug, "unit": unit},
        values=audit.since(before, row),
    )
    return row


@transaction.atomic
def take_table_out(*, pack: Pack, section: str, slug: str, by: Staff, unit: str = "") -> PackTable:
    """This function will take a table out of a section of this pack; no other pack changes.

    Raises Denied; NotInOrder for a section or a table that is not there.
    """
    locked = _locked(pack, by)
    declared = _section(locked, section)
    row = PackTable.objects.filter(pack=locked, section=section, slug=slug, unit=unit).first()
    of_kind = next((ask for ask in declared.tables if (ask.slug, ask.unit) == (slug, unit)), None)
    if not (row.is_in if row else of_kind):
        raise NotInOrder("That table is not in this section.")
    row = row or PackTable(
        authority=locked.authority, pack=locked, section=section, slug=slug, unit=unit, compare=of_kind.compare
    )
    before = audit.standing(row)
    row.is_in, row.by = False, by
    row.save()
    audit.record(
        "pack.take-table-out",
        by=by,
        subject=locked,
        detail={"section": section, "table": slug},
        values=audit.since(before, row),
    )
    return row


@transaction.atomic
def finish_pack(*, pack: Pack, by: Staff, version: int | None = None) -> Pack:
    """This function will mark a pack as ready to publish. Places without words are no obstacle, names are.

    Raises Denied, MovedOn; NotInOrder where a case study tells who it is about, or words or tables hold a child's name.
    """
    locked = lock(pack)
    can_finish.check(locked, by)
    if told := why_not_fit(locked, paper_of(locked, timezone.localdate())):
        raise NotInOrder(told)
    return perform(pack, "finish", by=by, version=version)


@transaction.atomic
def rework_pack(*, pack: Pack, by: Staff, version: int | None = None) -> Pack:
    """This function will take a finished pack back to work on it. Raises Denied, MovedOn."""
    return perform(pack, "rework", by=by, version=version)


def year_of(typed: str) -> Period:
    """Return the year typed as 2018/19; raises PeriodRefused, which says how to type one."""
    first, _, second = typed.strip().replace("-", "/").partition("/")
    expected = "expected two years in a row, such as 2018/19"
    in_a_calendar = first.isdecimal() and len(first) == 4 and first not in ("0000", "9999")
    if not (in_a_calendar and second.isdecimal() and len(second) in (2, 4)):
        raise PeriodRefused(f"“{typed}” is no year; {expected}.")
    year = int(first)
    if int(second) % 100 != (year + 1) % 100 or (len(second) == 4 and int(second) != year + 1):
        raise PeriodRefused(f"“{typed}” is no year from April to March; {expected}.")
    return Period.of_days(date(year, 4, 1), date(year + 1, 3, 31))


def quarter_of_year(year: Period, quarter: int) -> Period:
    """Return a quarter of a year, 1 (April to June) to 4; raises PeriodRefused."""
    if not 1 <= quarter <= 4:
        raise PeriodRefused(f"{quarter} is no quarter; expected 1 (April to June) to 4 (January to March).")
    months = year.months()[3 * (quarter - 1) :]
    last = months[3] - timedelta(days=1) if len(months) > 3 else year.last
    return Period.of_days(months[0], last)


def _kind(key: str):
    try:
        return kinds.find(key)
    except kinds.UnknownKind as unknown:
        raise NotInOrder(str(unknown), field="kind") from None


def _locked(pack: Pack, by: Staff) -> Pack:
    locked = lock(pack)
    can_prepare.check(locked, by)
    return locked


def _section(pack: Pack, key: str):
    try:
        return pack.declared.section(key)
    except KeyError:
        known = ", ".join(section.key for section in pack.declared.sections)
        raise NotInOrder(f"“{key}” is no section of this paper; expected one of: {known}.", field="section") from None


def _refuse_table(pack: Pack, slug: str, unit: str) -> None:
    if slug.startswith(OWN):
        saved = SavedTable.objects.standing().filter(authority=pack.authority, key=slug)
        if not saved.filter(is_shared=True).exists() or unit:
            raise NotInOrder("That table is not there, or is not shared; share it first.", field="slug")
        return
    spec = definitions.REPORTS.get(slug)
    if spec is None:
        raise NotInOrder(f"“{slug}” is no report; choose one of the list.", field="slug")
    if unit and unit not in spec.units:
        raise NotInOrder(f"{spec.title} does not count {unit}; it counts {', '.join(spec.units)}.", field="unit")
