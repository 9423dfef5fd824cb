"""The extract as a whole: every problem at once, what is new, what changed, what is no longer in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from children.models import Child
from exchange import tabular
from exchange.dates.columns import ITEM_OF, LAYOUT, Field, Item
from exchange.dates.steps import SignOff, Steps
from exchange.problems import Problem
from exchange.tabular import Columns, Reader
from exchange.words import many, plain
from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import UnreadableFile
from people.models import Authority
from reviews.models import ItemDate, SocialWorkVisit

LONGEST_NAME = 120
YEARS_AHEAD = 5
MOST_NAMED = 20
CASE_SYSTEM = "case-system"


@dataclass(frozen=True)
class Entry:
    """One row, understood."""

    row: int
    child: Child
    item: Item
    due_on: date | None
    started_on: date | None
    signed_off_on: date | None
    signed_off_by: str

    @property
    def key(self) -> tuple:
        """By what a row is known again: a visit by the day it was made, everything else by the day it is due."""
        if self.item == Item.VISIT and self.signed_off_on:
            return (self.child.pk, self.item, self.due_on, self.signed_off_on)
        return (self.child.pk, self.item, self.due_on)

    @property
    def is_item(self) -> bool:
        """Is it kept as a date of an item? A visit that was made is kept as a visit, and as a date only if it had a due day."""
        return self.item != Item.VISIT or self.due_on is not None

    @property
    def dates(self) -> tuple:
        return (self.started_on, self.signed_off_on, self.signed_off_by)


@dataclass
class CheckedDates:
    """What an extract would do, without having done it."""

    new: list[Entry] = field(default_factory=list)
    changed: list[tuple[Entry, ItemDate]] = field(default_factory=list)
    visits: list[Entry] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    unchanged: int = 0
    vanished: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new), "changed": len(self.changed), "visits": len(self.visits),
            "steps": len(self.sign_offs), "unchanged": self.unchanged, "vanished": self.vanished,
        }  # fmt: skip

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        return self._said("to add", "to change", "to sign off")

    @property
    def done(self) -> str:
        return self._said("added", "changed", "signed off")

    def _said(self, add: str, change: str, sign_off: str) -> str:
        if self.problems:
            rows = len({problem.row for problem in self.problems if problem.row})
            return f"Nothing is taken: {many(len(self.problems), 'problem')} in {many(rows, 'row')}."
        parts = [
            f"{many(len(self.new), 'date')} {add}" if self.new else "",
            f"{many(len(self.changed), 'date')} {change}" if self.changed else "",
            f"{many(len(self.visits), 'visit')} {add}" if self.visits else "",
            f"{many(len(self.sign_offs), 'step')} of reviews {sign_off}" if self.sign_offs else "",
        ]
        does = ", ".join(filter(None, parts)) or "Everything is there already, unchanged. There is nothing to add"
        gone = f" No longer in the file, and kept: {many(self.vanished, 'date')}." if self.vanished else ""
        same = f" There already, unchanged: {many(self.unchanged, 'row')}." if self.unchanged and any(parts) else ""
        return f"{does}.{same}{gone}"


def check(*, name: str, body: bytes, authority: Authority, today: date) -> CheckedDates:
    """Read and check an extract; writes nothing. A file that cannot be read at all has that as its one problem."""
    try:
        spreadsheet.refuse_size(name, len(body))
        rows, columns = tabular.choose(name, spreadsheet.sheets(name, body), LAYOUT)
    except UnreadableFile as wrong:
        return CheckedDates(problems=[Problem(0, "", "", str(wrong))])
    checked = CheckedDates(warnings=columns.warnings, problems=columns.problems)
    if columns.problems:
        return checked
    children = {child.council_id.casefold(): child for child in Child.objects.of(authority)}
    entries = []
    for row in rows:
        reader = Reader(row, columns, today)
        entries += _entry(reader, children, authority)
        checked.problems += reader.problems
    checked.problems += _repeated(entries, columns)
    checked.problems.sort(key=lambda problem: problem.row)
    if not checked.problems:
        _compare(checked, entries, authority, today)
    return checked


def _entry(reader: Reader, children: dict[str, Child], authority: Authority) -> Iterable[Entry]:
    child, item = _child(reader, children, authority), _item(reader)
    due = reader.day(Field.DUE, future=True)
    started, signed = reader.day(Field.STARTED), reader.day(Field.SIGNED_OFF)
    by = reader.text(Field.BY, longest=LONGEST_NAME)
    if due and due.year > reader.today.year + YEARS_AHEAD:
        reader.note(Field.DUE, f"{due:%d/%m/%Y}", f"a day within the next {YEARS_AHEAD} years")
    if started and signed and signed < started:
        reader.note(
            Field.SIGNED_OFF,
            f"{signed:%d/%m/%Y}",
            f"a day on or after the one on which it was started, {started:%d/%m/%Y}",
        )
    if not reader.problems and not (due or started or signed):
        reader.note(Field.DUE, "", "at least one day: when it is due, was started, or was signed off")
    return (
        [] if reader.problems else [Entry(reader.row.number, child, item, due, started, signed, by if signed else "")]
    )


def _child(reader: Reader, children: dict[str, Child], authority: Authority) -> Child | None:
    text = reader.text(Field.CHILD)
    found = children.get(text.casefold())
    if found is None:
        reader.note(Field.CHILD, text, f"the id of a child known to {authority}; add the child first")
    return found


def _item(reader: Reader) -> Item | None:
    text = reader.text(Field.ITEM)
    found = ITEM_OF.get(plain(text)) if text else None
    if found is None:
        reader.note(Field.ITEM, text, f"one of: {'; '.join(Item.labels)}")
    return found


def _repeated(entries: list[Entry], columns: Columns) -> list[Problem]:
    seen, found = {}, []
    for entry in entries:
        first = seen.setdefault(entry.key, entry.row)
        if first != entry.row:
            when = f"due on {entry.due_on:%d/%m/%Y}" if entry.due_on else "without a due day"
            expected = f"each item of a child once for a due day; row {first} has it too, {when}"
            found.append(
                Problem(entry.row, columns.heading(Field.ITEM), f"{entry.child.council_id} {entry.item}", expected)
            )
    return found


def _compare(checked: CheckedDates, entries: list[Entry], authority: Authority, today: date) -> None:
    kept = {(row.child_id, row.item, row.due_on): row for row in ItemDate.objects.filter(authority=authority)}
    # One that was taken out here as recorded in error does not come back with the next extract.
    visited = set(SocialWorkVisit.every.filter(authority=authority).values_list("child_id", "visited_on"))
    fresh = []
    for entry in entries:
        row = kept.pop((entry.child.pk, entry.item, entry.due_on), None) if entry.is_item else None
        visit = entry.item == Item.VISIT and entry.signed_off_on is not None
        is_new_visit = visit and (entry.child.pk, entry.signed_off_on) not in visited
        if is_new_visit:
            visited.add((entry.child.pk, entry.signed_off_on))
            checked.visits.append(entry)
        if entry.is_item:
            fresh += _compare_item(checked, entry, row, count=not is_new_visit)
        else:
            checked.unchanged += not is_new_visit
    _report_vanished(checked, [row for row in kept.values() if row.source == CASE_SYSTEM])
    steps = Steps(authority, {entry.child.pk for entry, _ in fresh}, today)
    for entry, before in sorted(fresh, key=lambda pair: pair[0].signed_off_on):
        steps.take(entry, before)
    checked.sign_offs, checked.warnings = steps.sign_offs, checked.warnings + steps.warnings


def _compare_item(checked: CheckedDates, entry: Entry, row: ItemDate | None, *, count: bool) -> list:
    """Sort one row into new, changed or unchanged; return it, with what was there, where its sign-off is news."""
    if row is None:
        checked.new.append(entry)
    elif entry.dates == (row.started_on, row.signed_off_on, row.signed_off_by):
        checked.unchanged += count
        return []
    elif row.source != CASE_SYSTEM:
        checked.unchanged += count
        checked.warnings.append(
            f"Row {entry.row}: {row} was entered here and is not overwritten; the file says otherwise."
        )
        return []
    else:
        checked.changed.append((entry, row))
    is_news = entry.signed_off_on and (row is None or row.signed_off_on != entry.signed_off_on)
    return [(entry, row.signed_off_on if row else None)] if is_news else []


def _report_vanished(checked: CheckedDates, rows: list[ItemDate]) -> None:
    checked.vanished = len(rows)
    ids = dict(Child.objects.filter(pk__in={row.child_id for row in rows[:MOST_NAMED]}).values_list("pk", "council_id"))
    for row in rows[:MOST_NAMED]:
        due = f", due on {row.due_on:%d/%m/%Y}" if row.due_on else ""
        checked.warnings.append(
            f"No longer in the file, and kept: {row.get_item_display()} of child {ids[row.child_id]}{due}."
        )
    if len(rows) > MOST_NAMED:
        checked.warnings.append(f"And {len(rows) - MOST_NAMED:,} more dates are no longer in the file; they are kept.")
