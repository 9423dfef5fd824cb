"""From a spec, an authority and periods to a Table; and from one of its counts to the records behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from reports import cross_table, figure_tables
from reports.changes import with_changes
from reports.counts import Counts, narrowed
from reports.dimensions import MONTH, QUARTER, YEAR, Asked, Dimension, Key, Value, Values, begun
from reports.meaning import with_meaning
from reports.measures import Measure
from reports.period import Period, in_words
from reports.spec import CrossTable, FigureList, JoinedTable, Spec
from reports.table import Block, Cell, Column, Kind, Role, Row, Table

if TYPE_CHECKING:
    from people.models import Authority


class UnknownUnit(ValueError):
    """A report does not count in this unit; the message says which it has."""


class UnknownFilter(ValueError):
    """A filter names a value that its dimension has not, or a dimension that a measure cannot be grouped by."""


class NoSuchCell(LookupError):
    """A table has no count at this row and column."""


@dataclass(frozen=True)
class Question:
    """One spec asked of one authority, in one unit, for one period and perhaps earlier ones beside it.

    `filters` narrow every figure of it to one value of each of these dimensions.
    """

    spec: Spec
    authority: "Authority"
    periods: tuple[Period, ...]
    unit: str
    filters: tuple[tuple[Dimension, str], ...] = ()

    def asked(self, period: Period) -> Asked:
        """Return what measures and dimensions are told of one of its periods."""
        return Asked(self.authority, period, self.lookup)

    def chosen(self) -> list[tuple[Dimension, Value]]:
        """Return the filters with the values that they name; raises UnknownFilter."""
        return [(dimension, self._value(dimension, key)) for dimension, key in self.filters]

    def counts(self, measure: Measure, period: Period) -> Counts:
        """Return the counts of one measure over one of its periods, narrowed by its filters."""
        filters = [(dimension.key(measure), value.match) for dimension, value in self.chosen()]
        return Counts(measure, self.asked(period), filters)

    def _value(self, dimension: Dimension, key: str) -> Value:
        values = [value for block in self.lookup(dimension) for value in block.values]
        found = next((value for value in values if value.key == key), None)
        if found is None:
            expected = ", ".join(value.key for value in values)
            raise UnknownFilter(f"“{key}” is no {dimension.label.lower()} of {self.authority}; expected: {expected}.")
        return found

    def lookup(self, dimension: Dimension) -> list[Values]:
        """Return a dimension's listed values, read once."""
        if dimension.name not in self._values:
            self._values[dimension.name] = dimension.load(self.authority, self.periods)
        return self._values[dimension.name]

    @cached_property
    def _values(self) -> dict[str, list[Values]]:
        return {}


def ask(
    spec: Spec,
    authority: "Authority",
    period: Period,
    unit: str = "",
    compare: int = 0,
    filters: Sequence[tuple[Dimension, str]] = (),
) -> Question:
    """Return a question; `compare` adds so many earlier years. Raises UnknownUnit, UnknownFilter."""
    unit = unit or spec.units[0]
    if unit not in spec.units:
        expected = ", ".join(spec.units)
        raise UnknownUnit(f"“{unit}” is no unit of {spec.slug}; expected one of: {expected}.")
    earlier = (period.years_earlier(years) for years in range(1, compare + 1))
    question = Question(spec, authority, (period, *earlier), unit, tuple(filters))
    _refuse_unknown(question)
    return question


def _refuse_unknown(question: Question) -> None:
    for dimension, _ in question.filters:
        for measure in question.spec.counted(question.unit):
            try:
                dimension.key(measure)
            except LookupError as problem:
                raise UnknownFilter(problem.args[0]) from None
    question.chosen()


def table(question: Question, recorded_by: date | None = None) -> Table:
    """Return the computed table. `recorded_by` is the day up to which records were counted, printed below it."""
    parts = _cross(question) if isinstance(question.spec, CrossTable) else _figures(question)
    blocks, total = parts.blocks, parts.total
    found = Table(
        slug=question.spec.slug,
        title=question.spec.title,
        unit=question.unit,
        authority=question.authority.slug,
        authority_name=question.authority.name,
        period=question.periods[0],
        stub=parts.stub,
        columns=tuple(parts.columns),
        blocks=blocks,
        total=total,
        counted=parts.counted,
        footnotes=(*question.spec.notes, *_only(question), *parts.notes, *_to_come(question), *_dashes(blocks, total)),
        recorded_by=in_words(recorded_by) if recorded_by else "",
    )
    changes = question.spec.change and len(question.periods) > 1
    return with_meaning(with_changes(found) if changes else found, question)


def _only(question: Question) -> list[str]:
    return [f"Only {dimension.label.lower()}: {value.label}." for dimension, value in question.chosen()]


def _to_come(question: Question) -> list[str]:
    """Say so where months, quarters or years are left out because they have not begun."""
    spec = question.spec
    used = [spec.rows, spec.columns] if isinstance(spec, CrossTable) else [getattr(spec, "axis", None)]
    months = {month for period in question.periods for month in period.months()}
    if months <= begun(question.periods):
        return []
    return [f"Each {time.name} that has not begun yet is left out." for time in (MONTH, QUARTER, YEAR) if time in used]


@dataclass(frozen=True)
class _Parts:
    stub: str
    columns: Sequence[Column]
    blocks: tuple[Block, ...]
    total: Row | None
    counted: str
    notes: Sequence[str] = ()


def _cross(question: Question) -> _Parts:
    spec, measure = question.spec, question.spec.measure(question.unit)
    blocks = question.lookup(spec.rows)
    parts = question.lookup(spec.parts) if spec.parts else []
    across = question.lookup(spec.columns) if spec.columns else []
    runs = [
        cross_table.Run(
            spec, question.counts(measure, period), across, question.counts(spec.base, period) if spec.base else None
        )
        for period in question.periods
    ]
    cross_table.agree_on_columns(runs)
    rows = cross_table.CrossRows(spec, runs, blocks, parts)
    return _Parts(
        stub=spec.rows.label,
        columns=[column for run in runs for column in cross_table.columns(run, len(runs))],
        blocks=rows.blocks,
        total=rows.total(),
        counted=how_counted(measure, spec.rows, spec.columns),
        notes=cross_table.footnotes(spec, rows),
    )


def _figures(question: Question) -> _Parts:
    spec = question.spec
    runs = [_run(question, period) for period in question.periods]
    by = " and ".join(dict.fromkeys(figure.measure.by for figure in spec.figures))
    if isinstance(spec, FigureList):
        rows = tuple(figure_tables.list_rows(spec, runs))
        columns = figure_tables.list_columns(spec, runs)
        return _Parts("Figure", columns, (Block(rows),), None, f"each figure in its own unit, {by}")
    joined = figure_tables.JoinedRows(spec, runs, question.lookup(spec.axis))
    return _Parts(spec.axis.label, joined.columns(), joined.rows(), joined.total(), _joined_counted(spec, by))


def _run(question: Question, period: Period) -> figure_tables.Run:
    return figure_tables.Run(question.asked(period), question.chosen())


def _joined_counted(spec: JoinedTable, by: str) -> str:
    """Say how each column is counted; the day that decides comes last if it is the same for all."""
    same = all(figure.measure.by == by for figure in spec.figures)
    parts = []
    for figure in spec.figures:
        measure = replace(figure.measure, by="") if same else figure.measure
        label = figure.label or measure.label
        begun = label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
        parts.append(f"{begun}: {how_counted(measure, spec.axis)}")
    return "; ".join([*parts, *([f"all {by}"] if same else [])])


def how_counted(measure: Measure, *dimensions: Dimension | None) -> str:
    """Say in one sentence, without its full stop, what is counted, under what, and by which day."""
    under = [dimension.key(measure).under for dimension in dimensions if dimension]
    return ", ".join(filter(None, [measure.counts, " and ".join(filter(None, under)), measure.by]))


def _dashes(blocks: Sequence[Block], total: Row | None) -> list[str]:
    rows = [row for block in blocks for row in (*block.rows, *filter(None, [block.subtotal]))]
    cells = [cell for row in [*rows, *filter(None, [total])] for cell in row.cells]
    undetermined = any(cell.kind is Kind.UNDETERMINED for cell in cells)
    return ["A dash, or an empty cell in a file: this figure cannot be determined."] if undetermined else []


@dataclass(frozen=True)
class Behind:
    """What lies behind one count: what it is called, and the ids of the records that it counts."""

    label: str
    cell: Cell
    ids: QuerySet
    kind: str


def behind(question: Question, row: str, column: str) -> Behind:
    """Return what one count of the question's table is made of; raises NoSuchCell."""
    found = table(question)
    line, head, cell = _find(found, row, column)
    measure, pairs = _narrowing(question, line, head)
    filters = [(dimension.key(measure), value.match) for dimension, value in question.chosen()]
    rows = narrowed(measure, question.asked(question.periods[0]), [*filters, *pairs])
    only_column = isinstance(question.spec, FigureList) or head.key == "count"
    return Behind(
        line.label if only_column else f"{line.label}, {head.label}",
        cell,
        rows.values(measure.grain.record),
        measure.grain.kind,
    )


def _find(found: Table, row: str, column: str) -> tuple[Row, Column, Cell]:
    for line in [*found.rows, *filter(None, [found.total])]:
        for head, cell in zip(found.columns, line.cells, strict=True):
            if line.key == row and head.key == column and head.behind and cell.is_number:
                return line, head, cell
    raise NoSuchCell(f"{found.title} has no count at {row}, {column}.")


Narrowing = tuple[Measure, list[tuple[Key, object]]]


def _narrowing(question: Question, line: Row, column: Column) -> Narrowing:
    if isinstance(question.spec, CrossTable):
        return _cross_narrowing(question, line, column)
    run = _run(question, question.periods[0])
    key = line.key if isinstance(question.spec, FigureList) else column.key
    figure = next(figure for figure in question.spec.figures if figure.key == key)
    pairs = run.narrowed(figure)
    if isinstance(question.spec, JoinedTable) and line.role is not Role.TOTAL:
        pairs = [(question.spec.axis.key(figure.measure), line.match), *pairs]
    return figure.measure, pairs


def _cross_narrowing(question: Question, line: Row, column: Column) -> Narrowing:
    spec, measure = question.spec, question.spec.measure(question.unit)
    by_role = {
        Role.LINE: lambda: [(spec.rows.key(measure), line.match)],
        Role.PART: lambda: [(spec.parts.key(measure), line.match)],
        Role.SUBTOTAL: lambda: [(spec.rows.reach_block(measure), line.match)],
        Role.TOTAL: list,
    }
    across = [(spec.columns.key(measure), column.match)] if spec.columns and column.key != "total" else []
    return measure, [*by_role[line.role](), *across]
