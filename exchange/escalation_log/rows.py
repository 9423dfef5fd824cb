"""One row to one entry, or to every problem that it has."""

from datetime import date
from typing import Any

from escalations.models import Escalation
from exchange.days import NotADay, read_day
from exchange.escalation_log.columns import Columns, Field
from exchange.escalation_log.entries import LogEntry, StageReached
from exchange.escalation_log.register import Register, Version, Versions
from exchange.escalation_log.stages import StageReader
from exchange.problems import Problem, shown
from exchange.words import plain, several
from iro_portal.core.spreadsheet import Row

LONGEST_REFERENCE = 40
SOURCES = {plain(name): source for source in Escalation.Source for name in (source.value, source.label)}
SOURCES |= {"review": "review", "visit": "visit", "case file audit": "file", "file audit": "file", "audit": "file"}


class RowReader:
    """Reads one row. Every problem is noted, not only the first."""

    def __init__(self, row: Row, columns: Columns, register: Register, today: date):
        self.row, self.columns, self.register, self.today = row, columns, register, today
        self.problems: list[Problem] = []
        self.formulas: set[str] = set()

    def read(self) -> LogEntry | None:
        """Return the row as an entry; None where it has problems."""
        self._refuse_formulas()
        reference, children = self._reference(), self._children()
        raised = self._needed_day(Field.RAISED)
        found = {"iro": self._iro(), "team": self._team(), "source": self._source()}
        found |= {"concern": self._text(Field.CONCERN), "what_changed": self._text(Field.WHAT_CHANGED)}
        resolved = self.day(Field.RESOLVED)
        listed = self._listed(raised, resolved) if raised else {}
        if self.problems:
            return None
        return LogEntry(
            row=self.row.number, reference=reference, children=children, raised_on=raised, resolved_on=resolved,
            **found, **listed,
        )  # fmt: skip

    def note(self, column: str, value: object, expected: str) -> None:
        """Note a problem in this row; a formula is problem enough for its cell."""
        if column in self.formulas:
            return
        self.problems.append(Problem(self.row.number, column, shown(value), expected))

    def day_at(self, index: int | None, heading: str) -> date | None:
        """The day in a cell; a problem where it is none."""
        cell = self._cell(index)
        if _is_formula(cell):
            return None
        try:
            return read_day(cell, self.today)
        except NotADay as wrong:
            self.note(heading, cell, str(wrong))
            return None

    def day(self, field: Field) -> date | None:
        return self.day_at(self.columns.fields.get(field), self.columns.heading(field))

    def text_at(self, index: int | None) -> str:
        """The cell as text, empty where it is empty."""
        cell = self._cell(index)
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        return "" if cell is None or _is_formula(cell) else str(cell)

    def _cell(self, index: int | None) -> Any:
        return self.row.cells[index] if index is not None and index < len(self.row.cells) else None

    def _text(self, field: Field) -> str:
        return self.text_at(self.columns.fields.get(field))

    def _problem(self, field: Field, value: object, expected: str) -> None:
        self.note(self.columns.heading(field), value, expected)

    def _refuse_formulas(self) -> None:
        known = {index: self.columns.heading(field) for field, index in self.columns.fields.items()}
        known |= {stage.index: stage.heading for stage in self.columns.stages}
        for index, heading in known.items():
            cell = self._cell(index)
            if _is_formula(cell):
                self.note(heading, cell, "text or a day, not a formula: nothing in the file is calculated")
                self.formulas.add(heading)

    def _reference(self) -> str:
        text = self._text(Field.REFERENCE)
        if not text:
            self._problem(Field.REFERENCE, "", "the council's own reference of the escalation")
        elif len(text) > LONGEST_REFERENCE:
            self._problem(Field.REFERENCE, text, f"a reference of at most {LONGEST_REFERENCE} characters")
        return text

    def _children(self) -> list:
        ids = several(self._text(Field.CHILDREN), commas=True)
        if not ids:
            self._problem(Field.CHILDREN, "", "the council's id of at least one child")
        found = {}
        for each in ids:
            child = self.register.children.get(each.casefold())
            if child is None:
                whose = f"the id of a child known to {self.register.authority}"
                self._problem(Field.CHILDREN, each, f"{whose}; add the child first")
            elif child.pk in found:
                self._problem(Field.CHILDREN, each, "each child once")
            else:
                found[child.pk] = child
        return list(found.values())

    def _iro(self):
        text = self._text(Field.IRO)
        if not text:
            return None
        named = self.register.staff_by_name.get(plain(text), [])
        found = self.register.staff_by_email.get(text.casefold()) or (named[0] if len(named) == 1 else None)
        if found is None and named:
            self._problem(Field.IRO, text, "the e-mail address of the IRO: two people bear this name")
        elif found is None:
            whose = f"the name or e-mail address of an IRO of {self.register.authority}"
            self._problem(Field.IRO, text, f"{whose}, now or formerly, or an empty cell")
        return found

    def _team(self):
        text = self._text(Field.TEAM)
        found = self.register.teams.get(plain(text))
        if text and found is None:
            names = "; ".join(sorted(team.name for team in self.register.teams.values()))
            self._problem(Field.TEAM, text, f"one of: {names}")
        return found

    def _source(self) -> str:
        text = self._text(Field.SOURCE)
        found = SOURCES.get(plain(text), "") if text else Escalation.Source.OTHER
        if not found:
            labels = "; ".join(source.label for source in Escalation.Source)
            self._problem(Field.SOURCE, text, f"one of: {labels}")
        return str(found)

    def _needed_day(self, field: Field) -> date | None:
        known = len(self.problems)
        day = self.day(field)
        if day is None and len(self.problems) == known:
            self._problem(field, "", "a day as dd/mm/yyyy")
        return day

    def _listed(self, raised: date, resolved: date | None) -> dict[str, Any]:
        reasons = self._in_force(self.register.reasons, raised, Field.RAISED, "list of reasons")
        ladder = self._in_force(self.register.ladders, raised, Field.RAISED, "protocol") if reasons else None
        main, others = self._reasons(reasons, raised) if reasons else (None, [])
        return {
            "protocol": ladder.record if ladder else None,
            "main_reason": main,
            "other_reasons": others,
            "features": self._features([main, *others] if main else others),
            "outcome": self._outcome(resolved),
            "stages": self._stages(ladder, raised, resolved) if ladder else [],
        }

    def _in_force(self, versions: Versions, day: date, field: Field, what: str) -> Version | None:
        found = versions.on(day)
        if found is None:
            first = f"; the first begins on {versions.starts[0]:%d/%m/%Y}" if versions.starts else ""
            self._problem(field, f"{day:%d/%m/%Y}", f"a day on which a {what} was in force{first}")
        return found

    def _reasons(self, version: Version, day: date):
        text = self._text(Field.MAIN_REASON)
        if len(several(text)) > 1 and plain(text) not in version.by_name:
            other = self.columns.heading(Field.OTHER_REASONS)
            self._problem(Field.MAIN_REASON, text, f"one main reason; put the others into “{other}”")
            return None, []
        main = self._reason(Field.MAIN_REASON, text, version, day)
        others = [
            self._reason(Field.OTHER_REASONS, name, version, day) for name in several(self._text(Field.OTHER_REASONS))
        ]
        kept = {reason.pk: reason for reason in others if reason and reason != main}
        return main, list(kept.values())

    def _reason(self, field: Field, text: str, version: Version, day: date):
        found = version.by_name.get(plain(text)) if text else None
        if found is None:
            elsewhere = self.register.reasons.elsewhere(text, day) if text else None
            also = f" (it stands in the list that began on {elsewhere.start:%d/%m/%Y})" if elsewhere else ""
            self._problem(field, text, f"a reason of the list in force on {day:%d/%m/%Y}{also}: {version.labels}")
        return found

    def _features(self, reasons: list) -> list:
        known = {
            plain(name): feature
            for reason in reasons
            if reason
            for feature in reason.features.all()
            for name in (feature.key, feature.label)
        }
        found = {}
        for text in several(self._text(Field.FEATURES)):
            feature = known.get(plain(text))
            if feature is None:
                labels = "; ".join(dict.fromkeys(each.label for each in known.values())) or "nothing: they have none"
                self._problem(Field.FEATURES, text, f"a feature of the reasons given in this row: {labels}")
            else:
                found[feature.pk] = feature
        return list(found.values())

    def _outcome(self, resolved: date | None):
        text = self._text(Field.OUTCOME)
        if not text:
            return None
        if resolved is None:
            if not self.text_at(self.columns.fields.get(Field.RESOLVED)):
                self._problem(Field.RESOLVED, "", "the day on which it was resolved, since the row has an outcome")
            return None
        version = self._in_force(self.register.outcomes, resolved, Field.OUTCOME, "list of outcomes")
        found = version.by_name.get(plain(text)) if version else None
        if version and found is None:
            self._problem(Field.OUTCOME, text, f"one of: {version.labels}")
        return found

    def _stages(self, ladder: Version, raised: date, resolved: date | None) -> list[StageReached]:
        return StageReader(self, ladder, raised, resolved).read()


def _is_formula(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith("=")
