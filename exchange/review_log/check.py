"""A review log as a whole: every problem at once; what is new, what stands already, what says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from exchange import tabular
from exchange.problems import Problem
from exchange.review_log.columns import LAYOUT, Field
from exchange.review_log.rows import Entry, Lists, read
from exchange.tabular import Columns, Reader
from exchange.words import many
from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import UnreadableFile
from people.models import Authority
from reviews.models import Review

FACTS = ("how", "chaired_by_child", "spoke_alone", "plan_received_on")
LABELS = {
    "how": Field.HOW,
    "chaired_by_child": Field.CHAIRED,
    "spoke_alone": Field.ALONE,
    "plan_received_on": Field.PLAN,
}


@dataclass
class Addition:
    """What a row adds to one review: facts that were not recorded, people, a monitoring form."""

    entry: Entry
    facts: dict[str, object] = field(default_factory=dict)
    people: bool = False
    form: bool = False

    @property
    def adds(self) -> bool:
        return bool(self.facts or self.people or self.form)


@dataclass
class CheckedReviewLog:
    """What a review log would do, without having done it."""

    new: list[Addition] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "people": sum(len(each.entry.people) for each in self.new if each.people),
            "forms": sum(each.form for each in self.new),
            "unchanged": self.unchanged,
        }

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        return self._said("to add")

    @property
    def done(self) -> str:
        return self._said("added")

    def _said(self, add: str) -> str:
        counts = self.counts
        if self.problems:
            rows = len({problem.row for problem in self.problems if problem.row})
            return f"Nothing is taken: {many(len(self.problems), 'problem')} in {many(rows, 'row')}."
        if not self.new:
            return "Everything is there already, unchanged. There is nothing to add."
        parts = f"people at them: {counts['people']:,}; monitoring forms: {counts['forms']:,}"
        same = f" There already, unchanged: {many(self.unchanged, 'row')}." if self.unchanged else ""
        return f"What was kept of {many(len(self.new), 'review')} {add} ({parts}).{same}"


def check(*, name: str, body: bytes, authority: Authority, today: date) -> CheckedReviewLog:
    """Read and check a log; writes nothing. A file that cannot be read at all has that as its one problem."""
    try:
        spreadsheet.refuse_size(name, len(body))
        rows, columns = tabular.choose(name, spreadsheet.sheets(name, body), LAYOUT)
    except UnreadableFile as wrong:
        return CheckedReviewLog(problems=[Problem(0, "", "", str(wrong))])
    checked = CheckedReviewLog(warnings=columns.warnings, problems=columns.problems)
    if columns.problems:
        return checked
    reviews, lists = _held(authority), Lists(authority)
    entries = []
    for row in rows:
        reader = Reader(row, columns, today)
        entry = read(reader, reviews, lists)
        entries += [entry] if entry and not reader.problems else []
        checked.problems += reader.problems
    checked.problems += _repeated(entries, columns)
    checked.problems.sort(key=lambda problem: problem.row)
    if not checked.problems:
        _compare(checked, entries)
    return checked


def _held(authority: Authority) -> dict[tuple[str, date], Review]:
    held = Review.objects.of(authority).held().select_related("child", "monitoring").prefetch_related("participants")
    return {(review.child.council_id.casefold(), review.held_on): review for review in held}


def _repeated(entries: Sequence[Entry], columns: Columns) -> list[Problem]:
    seen, found = {}, []
    for entry in entries:
        first = seen.setdefault(entry.review.pk, entry.row)
        if first != entry.row:
            expected = f"each review once; row {first} is the same one"
            found.append(Problem(entry.row, columns.heading(Field.HELD), f"{entry.review.held_on:%d/%m/%Y}", expected))
    return found


def _compare(checked: CheckedReviewLog, entries: Sequence[Entry]) -> None:
    for entry in entries:
        addition = Addition(entry, _missing_facts(checked, entry))
        addition.people = bool(entry.people) and not entry.review.participants.all()
        addition.form = entry.form_on is not None and not hasattr(entry.review, "monitoring")
        if addition.adds:
            checked.new.append(addition)
        else:
            checked.unchanged += 1


def _missing_facts(checked: CheckedReviewLog, entry: Entry) -> dict[str, object]:
    """The facts that the review does not have; one that it has otherwise is left as it is, and named."""
    missing = {}
    for name in FACTS:
        said, stands = entry.facts.get(name), getattr(entry.review, name)
        if said and not stands:
            missing[name] = said
        elif said and said != stands:
            checked.warnings.append(
                f"Row {entry.row}: “{LABELS[name]}” of {entry.review} stands otherwise here and is not overwritten."
            )
    return missing
