"""Lists of figures and joined tables: several measures, as rows or on one shared axis."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from reports.counts import Amount, Counts, Known, ask_together
from reports.cross_table import NOT_RECORDED, headed
from reports.dimensions import Asked, Dimension, Key, Value, Values, lists_none
from reports.measures import Measure
from reports.spec import Figure, FigureList, JoinedTable
from reports.table import BLANK, UNDETERMINED, Block, Cell, Column, Role, Row

Filters = Sequence[tuple[Dimension, Value]]
Lookup = Callable[[Dimension], list[Values]]


class Run:
    """The figures of one period; measures that share a grouping share its statement."""

    def __init__(self, asked: Asked, filters: Filters = ()):
        self.asked, self.filters = asked, filters
        self.period, self.lookup = asked.period, asked.values
        self._counts: dict[str, Counts] = {}
        self._known: dict[tuple, Known] = {}
        self._narrowed: dict[int, list[tuple[Key, object]]] = {}

    def counts(self, measure: Measure) -> Counts:
        if measure.name not in self._counts:
            filters = [(dimension.key(measure), value.match) for dimension, value in self.filters]
            counted = (measure.rows, measure.where, measure.grain, measure.distinct, measure.amount, measure.sum_of)
            known = self._known.setdefault(counted, {})
            self._counts[measure.name] = Counts(measure, self.asked, filters, known)
        return self._counts[measure.name]

    def ask_ahead(self, figures: Sequence[Figure], axis: Dimension | None = None, totals: bool = False) -> None:
        """Count each measure by all that its figures are grouped by; `totals` too."""
        groupings: dict[str, tuple[Counts, list[tuple[Key, ...]]]] = {}
        for figure in figures:
            only = tuple(key for key, _ in self.narrowed(figure))
            for measure, keys, whole in ((figure.measure, only, False), (figure.share_of, (), figure.of_whole)):
                if measure:
                    wanted = groupings.setdefault(measure.name, (self.counts(measure), []))[1]
                    wanted += [keys] if axis is None or whole or totals else []
                    wanted += [] if axis is None or whole else [(axis.key(measure), *keys)]
        ask_together([*groupings.values()])

    def amount(self, measure: Measure, *pairs: tuple[Key, object]) -> Amount:
        return self.counts(measure).at(*pairs)

    def value(self, figure: Figure, *pairs: tuple[Key, object]) -> Amount:
        """Return a figure, narrowed as the figure says and as asked."""
        return self.amount(figure.measure, *pairs, *self.narrowed(figure))

    def narrowed(self, figure: Figure) -> list[tuple[Key, object]]:
        if figure.only is None:
            return []
        if id(figure) not in self._narrowed:  # each cell asks for it
            value = only_value(figure, self.lookup)
            self._narrowed[id(figure)] = [(figure.only[0].key(figure.measure), value.match)]
        return self._narrowed[id(figure)]

    def cell(self, figure: Figure, amount: Amount) -> Cell:
        return self.counts(figure.measure).cell(amount)


def only_value(figure: Figure, lookup: Lookup) -> Value:
    """Return the value to which a figure is narrowed; one that is not listed stands for itself."""
    dimension, key = figure.only
    values = (value for block in lookup(dimension) for value in block.values)
    return next((value for value in values if value.key == key), Value(key, key, key))


def list_rows(spec: FigureList, runs: list[Run]) -> list[Row]:
    """Return a row a figure: its value, and its share where it has a base, for each period."""
    shares = has_shares(spec.figures)
    for run in runs:
        run.ask_ahead(spec.figures)
    rows = []
    for figure in spec.figures:
        amounts = [run.value(figure) for run in runs]
        if figure.hide_zero and not any(amounts):
            continue
        cells = []
        for run, amount in zip(runs, amounts, strict=True):
            cells += _cells(run, figure, amount)[: 1 + shares]
        label = figure.label or only_value(figure, runs[0].lookup).label
        unit, decimals = figure.measure.unit, figure.measure.decimals
        if figure.is_rate:
            unit, decimals = f"{unit} {figure.of_what}", figure.decimals
        behind = figure.measure.has_records
        rows.append(Row(figure.key, label, tuple(cells), unit=unit, decimals=decimals, behind=behind))
    return rows


def _cells(run: Run, figure: Figure, amount: Amount) -> list[Cell]:
    """Return a figure and its percentage; a rate stands in place of its count."""
    if figure.is_rate:
        return [_share(run, figure, amount), BLANK]
    return [run.cell(figure, amount), _share(run, figure, amount)]


def _share(run: Run, figure: Figure, amount: Amount) -> Cell:
    if figure.share_of is None:
        return BLANK
    return share(figure, amount, run.amount(figure.share_of))


def share(figure: Figure, amount: Amount, base: Amount) -> Cell:
    """Return a percentage, or so many for each, hundred or ten thousand, of the base."""
    if not figure.is_rate:
        return Cell.percent(amount, base, figure.decimals)
    rate = Decimal(figure.per * amount) / Decimal(base) if base else None
    return UNDETERMINED if rate is None else Cell.decimal(rate, figure.decimals, of=base)


def list_columns(spec: FigureList, runs: list[Run]) -> list[Column]:
    """Return a column of values, and one of percentages if any figure has a base, for each period."""
    heads = [("value", "Value", True), ("percent", "%", False)][: 1 + has_shares(spec.figures)]
    return [
        Column(key, headed(label, run.period, len(runs)), run.period, behind)
        for run in runs
        for key, label, behind in heads
    ]


def has_shares(figures: Iterable[Figure]) -> bool:
    """Has any of these figures a base?"""
    return any(figure.share_of and not figure.is_rate for figure in figures)


class JoinedRows:
    """The rows of a joined table: a row for each value of the axis, a column or two for each figure."""

    def __init__(self, spec: JoinedTable, runs: list[Run], blocks: list[Values]):
        self.spec, self.runs, self.blocks = spec, runs, blocks
        for run in runs:
            run.ask_ahead(spec.figures, spec.axis, spec.totals)

    def rows(self) -> tuple[Block, ...]:
        values = [value for block in self.blocks for value in block.values if self._shows(block, value)]
        if self._has(None) and not lists_none(values):
            values.append(NOT_RECORDED)
        return (Block(tuple(Row(value.key, value.label, self._cells(value), match=value.match) for value in values)),)

    def total(self) -> Row | None:
        if not self.spec.totals:
            return None
        return Row("total", "Total", self._cells(None), Role.TOTAL)

    def columns(self) -> list[Column]:
        found = []
        for run in self.runs:
            for figure in self.spec.figures:
                label = headed(figure.label or figure.measure.label, run.period, len(self.runs))
                found.append(Column(figure.key, label, run.period, behind=figure.measure.has_records))
                if figure.share_of:
                    found.append(Column(f"{figure.key}-percent", f"{label}, {figure.of_what}", run.period))
        return found

    def _shows(self, block: Values, value: Value) -> bool:
        is_shown = any(block.is_shown(run.period) for run in self.runs)
        return (is_shown and not value.hide_zero) or self._has(value.match)

    def _has(self, match: object) -> bool:
        return any(
            run.value(figure, (self.spec.axis.key(figure.measure), match))
            for run in self.runs
            for figure in self.spec.figures
        )

    def _cells(self, value: Value | None) -> tuple[Cell, ...]:
        return tuple(cell for run in self.runs for figure in self.spec.figures for cell in self._of(run, figure, value))

    def _of(self, run: Run, figure: Figure, value: Value | None) -> list[Cell]:
        if value and not value.can_be_in(run.period):
            return [BLANK] * (2 if figure.share_of else 1)
        amount = run.value(figure, *self._at(figure.measure, value))
        cells = [run.cell(figure, amount)]
        if figure.share_of:
            where = [] if figure.of_whole else self._at(figure.share_of, value)
            cells.append(share(figure, amount, run.amount(figure.share_of, *where)))
        return cells

    def _at(self, measure: Measure, value: Value | None) -> list[tuple[Key, object]]:
        return [] if value is None else [(self.spec.axis.key(measure), value.match)]
