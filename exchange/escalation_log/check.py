"""The file as a whole: every problem at once, what is new, what is there already, what differs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from escalations.models import Escalation
from exchange.escalation_log import columns, register
from exchange.escalation_log.entries import LogEntry
from exchange.escalation_log.rows import RowReader
from exchange.models import ImportedRow
from exchange.problems import Problem, shown
from exchange.words import many
from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import UnreadableFile
from people.models import Authority


@dataclass
class CheckedLog:
    """What a file would do, without having done it."""

    new: list[LogEntry] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the file by what becomes of them, and the children of the new ones."""
        children = {child.pk for entry in self.new for child in entry.children}
        return {"new": len(self.new), "unchanged": self.unchanged, "children": len(children)}

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        if self.problems:
            rows = len({problem.row for problem in self.problems if problem.row})
            return f"Nothing is taken: {many(len(self.problems), 'problem')} in {many(rows, 'row')}."
        if not self.new:
            are = "The row is" if self.unchanged == 1 else f"All {self.unchanged:,} rows are"
            return f"{are} there already, unchanged. There is nothing to add."
        already = f" There already, unchanged: {many(self.unchanged, 'row')}." if self.unchanged else ""
        children = self.counts["children"]
        about = f"{children:,} {'child' if children == 1 else 'children'}"
        return f"{many(len(self.new), 'escalation')} to add, about {about}.{already}"

    @property
    def done(self) -> str:
        """The same sentence once it has happened."""
        return self.summary.replace(" to add", " added") if self.new else self.summary


def check(*, name: str, body: bytes, authority: Authority, today: date) -> CheckedLog:
    """Read and check a file; writes nothing. A file that cannot be read at all has that as its one problem."""
    try:
        spreadsheet.refuse_size(name, len(body))
        known = register.read(authority)
        sheet, matched = columns.choose(spreadsheet.sheets(name, body), known.stage_names)
    except UnreadableFile as wrong:
        return CheckedLog(problems=[Problem(0, "", "", str(wrong))])
    if matched.problems:
        return CheckedLog(problems=matched.problems, warnings=matched.warnings)
    rows = [row for row in sheet.rows if row.number > matched.row]
    if not rows:
        return CheckedLog(problems=[Problem(0, "", "", f"{name} has headings but no row below them.")])
    return _check_rows(rows, matched, known, today)


def _check_rows(rows, matched: columns.Columns, known: register.Register, today: date) -> CheckedLog:
    checked, entries = CheckedLog(warnings=matched.warnings), []
    for row in rows:
        reader = RowReader(row, matched, known, today)
        entry = reader.read()
        checked.problems += reader.problems
        entries += [entry] if entry else []
    checked.problems += _repeated(entries, matched)
    _compare(checked, entries, known.authority, matched)
    checked.problems.sort(key=lambda problem: problem.row)
    open_ended = sum(1 for entry in checked.new if entry.resolved_on and entry.outcome is None)
    if open_ended:
        checked.warnings.append(f"{many(open_ended, 'row')} resolved without an outcome: kept as not recorded.")
    return checked


def _repeated(entries: Iterable[LogEntry], matched: columns.Columns) -> list[Problem]:
    seen, found, heading = {}, [], matched.heading(columns.Field.REFERENCE)
    for entry in entries:
        first = seen.setdefault(entry.reference.casefold(), entry.row)
        if first != entry.row:
            found.append(Problem(entry.row, heading, entry.reference, f"each reference once; row {first} has it too"))
    return found


def _compare(checked: CheckedLog, entries: list[LogEntry], authority: Authority, matched: columns.Columns) -> None:
    imported = dict(ImportedRow.objects.filter(authority=authority).values_list("reference", "content"))
    taken = Escalation.objects.of(authority).exclude(council_reference="")
    references = dict(taken.values_list("council_reference", "reference"))
    for entry in entries:
        if entry.reference in imported:
            differing = _differences(entry, imported[entry.reference], references.get(entry.reference, ""))
            checked.problems += differing
            checked.unchanged += not differing
        elif entry.reference in references:
            expected = f"a reference that is not taken: {references[entry.reference]} bears it"
            checked.problems.append(
                Problem(entry.row, matched.heading(columns.Field.REFERENCE), entry.reference, expected)
            )
        else:
            checked.new.append(entry)


def _differences(entry: LogEntry, before: dict[str, str], reference: str) -> list[Problem]:
    return [
        Problem(
            entry.row, name, shown(value),
            f"“{shown(before.get(name, ''))}”, as imported before for {entry.reference} ({reference}); "
            "what was imported is not overwritten",
        )
        for name, value in entry.content.items()
        if value != before.get(name, "")
    ]  # fmt: skip
