"""From a spec, an authority and periods to a Table; and from one of its counts to the records behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from reports import cross_table, figure_tables
from reports.changes import with_changes
from reports.counts import Counts, narrowed
from reports.dimensions import MONTH, QUARTER, YEAR, AnyOf, Asked, Dimension, Key, Value, Values, begun
from reports.meaning import with_meaning
from reports.measures import Measure
from reports.period import Period, in_words
from reports.spec import CrossTable, FigureList, JoinedTable, Spec
from reports.table import Block, Cell, Column, Kind, Role, Row, Table

if TYPE_CHECKING:
    from people.models import Authority


DAY = timedelta(days=1)


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
        found = [value for value in values if value.key == key]
        if not found:
            expected = ", ".join(dict.fromkeys(value.key for value in values))
            raise UnknownFilter(f"“{key}” is no {dimension.label.lower()} of {self.authority}; expected: {expected}.")
        # A reason that several lists have under one key is meant in each of them; it is called as the newest calls it.
        return found[-1] if len(found) == 1 else replace(found[-1], match=AnyOf(value.match for value in found))

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
        footnotes=(
            *question.spec.notes,
            *_of_what(question.spec),
            *_only(question),
            *parts.notes,
            *_to_come(question),
            *_dashes(blocks, total),
        ),
        recorded_by=in_words(recorded_by) if recorded_by else "",
    )
    changes = question.spec.change and len(question.periods) > 1
    return with_meaning(with_changes(found) if changes else found, question)


def _of_what(spec: Spec) -> list[str]:
    """Say of what percentages are, by what is counted, where the spec does not say so in words of its own."""
    shares = (
        [] if isinstance(spec, CrossTable) else [each for each in spec.figures if each.share_of and not each.is_rate]
    )
    if not shares or any("ercentage" in note for note in spec.notes):
        return []
    listed = dict.fromkeys((each.measure.unit, each.share_of.label) for each in shares)
    if len({whole for _, whole in listed}) == 1:
        return [f"Percentages are of “{shares[0].share_of.label}”."]
    return [f"Percentages: {'; '.join(f'of {unit}, of “{whole}”' for unit, whole in listed)}."]


def _only(question: Question) -> list[str]:
    narrowed_to = [f"Only {dimension.label.lower()}: {value.label}." for dimension, value in question.chosen()]
    return [*narrowed_to, *out_of_force(question)]


def out_of_force(question: Question) -> list[str]:
    """Say of each filter whose list is in force in none of the periods when it was, and what would work."""
    found = []
    for dimension, value in question.chosen():
        blocks = question.lookup(dimension)
        of = [block for block in blocks if any(each.key == value.key for each in block.values)]
        if any(_meets(question, block) for block in of):
            continue
        newest = max(of, key=lambda block: block.start or date.min)
        when = f"ended on {in_words(newest.end - DAY)}" if newest.end else f"begins on {in_words(newest.start)}"
        lists = " and ".join(f"“{block.label}”" for block in blocks if _meets(question, block)) or "no list"
        found.append(
            f"“{value.label}” is in no list of these days: “{newest.label}” {when}. In force then: {lists}. Choose "
            f"{'an earlier' if newest.end else 'a later'} period, or a {dimension.label.lower()} of a list in force."
        )
    return found


def _meets(question: Question, block: Values) -> bool:
    return any(block.meets(period) for period in question.periods)


def _to_come(question: Question) -> list[str]:
    """Say so where months, quarters or years are left out because they have not begun, or where all of them have not."""
    spec = question.spec
    if question.periods[0].start > timezone.localdate():
        return ["This period has not begun: a 0 says only that nothing can be known of it yet."]
    used = [spec.rows, spec.columns] if isinstance(spec, CrossTable) else [getattr(spec, "axis", None)]
    lasts = question.periods[0].last > timezone.localdate()
    so_far = ["This period is not over: what is counted on its last day is as it stands today."] if lasts else []
    months = {month for period in question.periods for month in period.months()}
    if months <= begun(question.periods):
        return so_far
    return so_far + [
        f"Each {time.name} that has not begun yet is left out." for time in (MONTH, QUARTER, YEAR) if time in used
    ]


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
    rows = [row for block in blocks for row in block.printed]
    cells = [cell for row in [*rows, *filter(None, [total])] for cell in row.cells]
    undetermined = any(cell.kind is Kind.UNDETERMINED for cell in cells)
    return ["A dash, or an empty cell in a file: this figure cannot be determined."] if undetermined else []


@dataclass(frozen=True)
class Behind:
    """What lies behind one count: what it is called, the ids of the records that it counts, and of which period."""

    label: str
    cell: Cell
    ids: QuerySet
    kind: str
    period: Period


def behind(question: Question, row: str, column: str, earlier: int = 0) -> Behind:
    """Return what one count of the question's table is made of, in the column of so many years earlier; raises NoSuchCell.

    The table is that of all its periods: which rows it has, and by which keys, follows from all of them.
    """
    found = table(question)
    if not 0 <= earlier < len(question.periods):
        raise NoSuchCell(f"{found.title} has no column of {earlier} years earlier.")
    period = question.periods[earlier]
    line, head, cell = _find(found, row, column, period)
    measure, pairs = _narrowing(question, line, head, period)
    filters = [(dimension.key(measure), value.match) for dimension, value in question.chosen()]
    rows = narrowed(measure, question.asked(period), filters, cell=pairs)
    path, kind = measure.record
    only_column = isinstance(question.spec, FigureList) or head.key == "count"
    return Behind(
        line.label if only_column else f"{line.label}, {head.label}",
        cell,
        measure.behind(question.authority, rows) if measure.behind else rows.values(path),
        kind,
        period,
    )


def _find(found: Table, row: str, column: str, period: Period) -> tuple[Row, Column, Cell]:
    for line in [*found.rows, *filter(None, [found.total])]:
        for head, cell in zip(found.columns, line.cells, strict=True):
            asked = line.key == row and head.key == column and head.period == period
            if asked and head.behind and line.behind and cell.is_number:
                return line, head, cell
    raise NoSuchCell(f"{found.title} has no count at {row}, {column}.")


Narrowing = tuple[Measure, list[tuple[Key, object]]]


def _narrowing(question: Question, line: Row, column: Column, period: Period) -> Narrowing:
    if isinstance(question.spec, CrossTable):
        return _cross_narrowing(question, line, column)
    run = _run(question, period)
    key = line.key if isinstance(question.spec, FigureList) else column.key
    figure = next(figure for figure in question.spec.figures if figure.key == key)
    pairs = run.narrowed(figure)
    if isinstance(question.spec, JoinedTable) and line.role is not Role.TOTAL:
        pairs = [(question.spec.axis.key(figure.measure), line.match), *pairs]
    return figure.measure, pairs


def _of_block(question: Question, measure: Measure, line: Row) -> tuple[Key, object]:
    """Return what narrows rows to a block: the block, or any of its values where they alone can be reached."""
    rows = question.spec.rows
    if reach := rows.reach_block(measure):
        return reach, line.match
    block = next(block for block in question.lookup(rows) if block.key == line.key)
    return rows.key(measure), AnyOf(value.match for value in block.values)


def _cross_narrowing(question: Question, line: Row, column: Column) -> Narrowing:
    spec, measure = question.spec, question.spec.measure(question.unit)
    by_role = {
        Role.LINE: lambda: [(spec.rows.key(measure), line.match)],
        Role.PART: lambda: [(spec.parts.key(measure), line.match)],
        Role.SUBTOTAL: lambda: [_of_block(question, measure, line)],
        Role.TOTAL: list,
    }
    across = [(spec.columns.key(measure), column.match)] if spec.columns and column.key != "total" else []
    return measure, [*by_role[line.role](), *across]
