"""An SSDA903 return as one kind of file among others: several files, a zip or an XML, carried out by the worker."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from children.commands.retention import schedule_of
from children.retention import REGULATION
from exchange.kind import Kind, Tell, silent
from exchange.models import ImportRun, ReturnFinding
from exchange.problems import Problem
from exchange.sources import Source
from exchange.ssda903 import compare, report, sources, stored, undo
from exchange.ssda903.check import check_return
from exchange.ssda903.checked import CheckedReturn
from exchange.ssda903.compare import Difference
from exchange.ssda903.findings import Finding
from exchange.ssda903.rules import RULES
from exchange.ssda903.write import Writer
from people.models import Authority

MOST_SHOWN = 200
MOST_PROBLEMS = 50
BATCH = 500
LONGEST = 300
SELDOM = 50_000  # new objects between two looks for circles of them
CHECKING, TAKING = "Comparing the children of the return with those known here", "Taking in the children of the return"
LEFT_OUT = {
    "review-future": "reviews in the future",
    "review-twice": "second reviews of a child on one day",
    "review-outside-care": "reviews while the child was not in care",
    "episode-future": "episodes that begin in the future",
    "episode-of-no-day": "episodes of a period of care that lasted no day",
}


@dataclass
class CheckedImport:
    """A return that was read and checked, and what it would change."""

    checked: CheckedReturn
    authority: Authority
    today: date
    difference: Difference = field(default_factory=Difference)

    @property
    def problems(self) -> list[Problem]:
        """The first of its errors; all of them stand in the report."""
        return [_problem(each) for each in self.checked.errors[:MOST_PROBLEMS]]

    @property
    def warnings(self) -> list[str]:
        """One line for each kind of warning, and what would be left out."""
        found = self.checked.findings.counts
        lines = [
            f"{RULES[rule].title}: {found[rule]:,}." for rule in sorted(found, key=lambda rule: -found[rule])
            if RULES[rule].severity == "warning"
        ]  # fmt: skip
        left_out = self.difference.left_out
        return lines + [f"Left out: {count:,} {LEFT_OUT[name]}." for name, count in sorted(left_out.items()) if count]

    @property
    def counts(self) -> dict[str, int]:
        rows = {f"rows_{name}": count for name, count in self.checked.counts.items()}
        totals = {"errors": self.checked.error_count, "warnings": self.checked.warning_count}
        year = {"year": self.checked.year} if self.checked.year else {}
        return rows | totals | year | (self.difference.counts() if self.checked.is_sound else {})

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        if not self.checked.is_sound:
            return self.checked.summary
        return f"{self.checked.summary} {self._said('to add', 'to change')}"[:LONGEST]

    @property
    def done(self) -> str:
        return f"{self.checked.summary} {self._said('added', 'changed')}"[:LONGEST]

    def _said(self, add: str, change: str) -> str:
        counts = self.difference.counts()
        if not counts["noted"]:
            same = "Everything in it is there already, unchanged. There is nothing to add."
            return same + _more(counts)
        return f"Records: {counts['new']:,} {add}, {counts['changed']:,} {change}.{_more(counts)}"


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for circles of objects less often: a child's records make none, and it took a quarter of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Ssda903(Kind):
    """The council's yearly return on children looked after."""

    key = ImportRun.Kind.SSDA903
    label = ImportRun.Kind.SSDA903.label
    about = "The yearly return on children looked after: its CSV files together, a zip of them, or the XML."
    several = True
    in_background = True
    shows = "exchange/_return.html"
    undone = (
        "the children, episodes and reviews that it brought in have been taken out, and what it changed is put back"
    )
    undo_while = "nobody has worked on the children whom it brought in or changed, and no later return has"

    @property
    def needs(self) -> Sequence[str]:
        return [
            "the modules Header and Episodes; with them Reviews, UASC, Missing and OC2, if you have them",
            "CSV in UTF-8, each file as the DfE lays it out: a file is known by its columns, not by its name",
            "or a zip of these files, or the one XML file",
            "other modules are recognised and left out; postcodes are not kept",
        ]

    def refuse_size(self, sources_: Sequence[Source]) -> None:
        sources.refuse_size("The return", sum(source.size for source in sources_))

    @seldom_collected()
    def check(
        self, sources_: Sequence[Source], authority: Authority, today: date, tell: Tell = silent
    ) -> CheckedImport:
        files = [sources.Source.of_upload(each.name, each.size, each.opened) for each in sources_]
        return compared(files, authority, today, tell)

    @seldom_collected()
    def create(self, checked: CheckedImport, run: ImportRun, tell: Tell = silent) -> None:
        writer = Writer(run)
        found, today = checked.checked, checked.today
        for some in compare.plans(found, run.authority, today, lock=True, tell=tell, words=TAKING):
            writer.write(some)
        writer.open_steps(today)

    def note(self, checked: CheckedImport, run: ImportRun) -> None:
        """Keep the report, and each difference that is shown, beside the import."""
        run.findings.all().delete()
        ReturnFinding.objects.bulk_create(_findings(checked, run), batch_size=BATCH)

    def worked_on(self, run: ImportRun) -> str:
        return undo.worked_on(run)

    def undo(self, run: ImportRun) -> None:
        undo.undo(run)

    def changes(self, counts: dict[str, int]) -> int:
        return counts.get("noted", 0)

    def button(self, counts: dict[str, int]) -> str:
        return "Take this return in"


def compared(files: Sequence[sources.Source], authority: Authority, today: date, tell: Tell = silent) -> CheckedImport:
    """Check a return and, where it is sound, say what it would change; writes nothing."""
    schedule = schedule_of(authority, today)
    found = check_return(
        files,
        today=today,
        known_births=stored.known_births(authority),
        years=schedule.years if schedule else REGULATION,
    )
    made = CheckedImport(found, authority, today)
    if found.is_sound:
        for some in compare.plans(found, authority, today, tell=tell, words=CHECKING):
            made.difference.take(some, MOST_SHOWN)
        made.difference.take_vanished_children(found, authority, compare.terms_of(found, authority, today))
    return made


def _problem(each: Finding) -> Problem:
    where = ", ".join(part for part in (each.file, each.column) if part)
    return Problem(each.row, where, each.value, each.sentence)


def _findings(checked: CheckedImport, run: ImportRun) -> Iterator[ReturnFinding]:
    for stops, dfe_rule, file, row, column, value, sentence, title, content in report.rows(checked.checked):
        yield ReturnFinding(
            run=run, stops=stops == "Yes", rule=title[:40], dfe_rule=dfe_rule, title=title, file_name=file[:200],
            row=row, column=column, value=value, sentence=sentence, content=content,
        )  # fmt: skip
    for sentence in checked.difference.shown:
        yield ReturnFinding(run=run, stops=False, rule="difference", title="", sentence=sentence)


def _more(counts: dict[str, int]) -> str:
    conflicts, vanished = counts["conflicts"], counts["vanished"]
    parts = [f" Of another day now: {counts['moved']:,}." if counts["moved"] else ""]
    parts += [f" Entered or changed here, and kept: {conflicts:,} fields." if conflicts else ""]
    parts += [f" No longer in the return, and kept: {vanished:,}." if vanished else ""]
    return "".join(parts)
