"""What was entered put beside what was counted: benchmarks as rows of their own, targets, where entered figures are from.

Nothing here changes a computed cell or a total.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from reports import engine
from reports.definitions.service_entered import ENTERABLE
from reports.engine import Question
from reports.models import EnteredFigure
from reports.period import Period, in_words
from reports.table import BLANK, Cell, Column, Kind, Role, Row, Table, Target, rounded

Entered = EnteredFigure.Kind


def complete(question: Question, recorded_by: date | None = None) -> Table:
    """Return the computed table with what was entered beside it: one statement more than the table alone."""
    return with_entered(engine.table(question, recorded_by), question)


def with_entered(table: Table, question: Question) -> Table:
    """Return a table with the benchmarks, the targets and the sources that were entered for its periods."""
    found = _Found(table, question)
    return replace(
        table,
        beside=tuple(found.benchmarks()),
        targets=(*table.targets, *found.targets()),
        footnotes=(*table.footnotes, *found.notes()),
    )


@dataclass
class _Found:
    table: Table
    question: Question

    def __post_init__(self):
        measures = self.question.spec.counted(self.question.unit)
        self.figures = {measure.name for measure in measures if measure.name in ENTERABLE}
        rows = EnteredFigure.objects.of(self.question.authority).in_force().filter(
            measure__in={self.table.slug, *self.figures}, last__in=[period.last for period in self.question.periods]
        )  # fmt: skip
        # For the period itself before those of its last day alone.
        ordered = sorted(rows, key=lambda row: (row.first, row.pk))
        self.rows = [row for row in ordered if any(_stands(row, period) for period in self.question.periods)]
        self.labels = {row.key: row.label for row in self.table.rows}
        self.order = ["", *self.labels]

    def benchmarks(self) -> Iterable[Row]:
        """Yield a row for each benchmark, and each row beside which it stands."""
        entered = [row for row in self.rows if row.kind == Entered.BENCHMARK]
        places = {(row.row, row.whose) for row in entered}
        for key, whose in sorted(places, key=lambda place: (self._order(place[0]), place[1])):
            mine = [row for row in entered if (row.row, row.whose) == (key, whose)]
            cells = [self._cell(place, column, mine) for place, column in enumerate(self.table.columns)]
            label = f"{self.labels[key]}: {whose}" if key in self.labels else whose
            yield Row(
                f"benchmark/{key}/{whose}", f"{label} (benchmark)", tuple(cells), Role.BENCHMARK, parent=key or None
            )

    def targets(self) -> Iterable[Target]:
        """Yield each target of a column that the table has."""
        for place, column in enumerate(self.table.columns):
            for row in self._of(Entered.TARGET):
                if self._is_at(row, column):
                    year = f" {column.period.label}" if column.period and len(self.question.periods) > 1 else ""
                    label = f"{row.whose or 'Target'}{year}"
                    yield Target(label, self._as_in(place, row), column.key, row.row or None)

    def notes(self) -> Iterable[str]:
        """Return a sentence for each source, once."""
        said = [
            f"{self._what(row)}, entered and not counted here: {row.source}, {in_words(row.source_on)}."
            for row in self.rows
            if row.kind != Entered.FIGURE or row.measure in self.figures
        ]
        return list(dict.fromkeys(said))

    def _what(self, row: EnteredFigure) -> str:
        if row.kind == Entered.FIGURE:
            return ENTERABLE[row.measure].label
        if row.kind == Entered.BENCHMARK:
            return f"Benchmark, {row.whose}"
        column = next((column.label for column in self.table.columns if column.key == row.column), row.column)
        of = self.labels.get(row.row, column)
        return f"{row.whose or 'Target'} for “{of}”, {_period(row).label}: {row.shown}"

    def _of(self, kind: Entered) -> list[EnteredFigure]:
        return [row for row in self.rows if row.kind == kind]

    def _order(self, key: str) -> int:
        return self.order.index(key) if key in self.order else len(self.order)

    def _cell(self, place: int, column: Column, mine: list[EnteredFigure]) -> Cell:
        here = [row for row in mine if self._is_at(row, column)]
        return self._as_in(place, here[0]) if here else BLANK

    def _is_at(self, row: EnteredFigure, column: Column) -> bool:
        period = column.period or self.question.periods[0]
        return row.column == column.key and _stands(row, period)

    def _as_in(self, place: int, row: EnteredFigure) -> Cell:
        """Return a value as a cell of the kind of its column, with the decimals with which it was entered."""
        percentages = any(line.cells[place].kind is Kind.PERCENT for line in self.table.rows)
        if not percentages and not row.decimals:
            return Cell.count(int(row.value))
        kind = Kind.PERCENT if percentages else Kind.DECIMAL
        return Cell(kind, rounded(row.value, row.decimals), row.decimals)


def _stands(row: EnteredFigure, period: Period) -> bool:
    return row.last == period.last and row.first in (period.start, period.last)


def _period(row: EnteredFigure) -> Period:
    return Period.of_days(row.first, row.last)
