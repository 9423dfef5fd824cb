"""Cross tables: one measure by rows, and by columns if the spec has any, for one period or several side by side."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from reports.counts import Amount, Counts, ask_together
from reports.dimensions import Value, Values, lists_none
from reports.period import Period, in_words
from reports.spec import CrossTable
from reports.table import BLANK, Block, Cell, Column, Role, Row

NOT_RECORDED = Value("none", "Not recorded", None)


class Run:
    """The figures of one period. What it asks of the database depends on the spec alone, so it asks in advance."""

    def __init__(self, spec: CrossTable, counts: Counts, columns: list[Values], base: Counts | None = None):
        self.spec, self.counts, self.period, self.base = spec, counts, counts.period, base
        self.row = spec.rows.key(counts.measure)
        self.column = spec.columns.key(counts.measure) if spec.columns else None
        self.part = spec.parts.key(counts.measure) if spec.parts else None
        self.block = spec.rows.reach_block(counts.measure)
        self.columns, self.column_values = columns, [value for values in columns for value in values.values]
        self.empty: set[object] = set()  # what the columns stand for whose list was not in force in this period
        self._subtotals: dict[tuple, Amount] = {}
        self._has: dict[int, bool] = {}
        self._ask()

    def _ask(self) -> None:
        across = [(), *([(self.column,)] if self.column else [])]
        down = [self.row, *filter(None, [self.part])]
        if self.block and not self.counts.can_sum(self.row):
            down.append(self.block)
        groupings = [*across, *((key, *keys) for key in down for keys in across)]
        ask_together([(self.counts, groupings), *([(self.base, [()])] if self.base else [])])

    def total(self) -> Amount:
        return self.counts.at()

    def subtotal(self, block: Values, *also) -> Amount:
        """Return a block's own count: a sum where rows add up, else counted by itself."""
        if self.block and not self.counts.can_sum(self.row):
            return self.counts.at((self.block, block.match), *also)
        of = (id(block), also)  # each row of the block asks for it; a block is as large as all that it lists
        if of not in self._subtotals:
            self._subtotals[of] = self.counts.over(self.row, block.values, *also)
        return self._subtotals[of]

    def has(self, block: Values) -> bool:
        """Was the block in force in the period, or is something counted in it all the same?"""
        if id(block) not in self._has:
            self._has[id(block)] = block.is_shown(self.period) or bool(self.subtotal(block))
        return self._has[id(block)]

    def has_columns(self, values: Values) -> bool:
        """Was the list of these columns in force in the period, or is something counted in it all the same?"""
        in_force = values.is_shown(self.period)
        return in_force or any(self.counts.at((self.column, value.match)) for value in values.values)

    def cells(self, amount: Amount, by_column: list[Amount], base: Amount | None) -> tuple[Cell, ...]:
        """Return a row's cells: by column and then all, or all and then its share; shares of rows or columns beside."""
        if self.column:
            return self._across(amount, by_column)
        if not has_share(self):
            return (self.counts.cell(amount),)
        base = self.base.at() if self.base else base
        return (self.counts.cell(amount), BLANK if base is None else self._share(amount, base))

    def _across(self, amount: Amount, by_column: list[Amount]) -> tuple[Cell, ...]:
        empty = [value.match in self.empty for value in self.column_values]
        counted = _blank([self.counts.cell(each) for each in (*by_column, amount)], empty)
        if self.spec.row_shares:
            return (*counted, *_blank([self._share(each, amount) for each in by_column], empty))
        if self.spec.column_shares:
            shares = [self._share(*pair) for pair in zip((*by_column, amount), self._column_totals, strict=True)]
            shares = _blank(shares, empty)
            return tuple(cell for pair in zip(counted, shares, strict=True) for cell in pair)
        return tuple(counted)

    @cached_property
    def _column_totals(self) -> list[Amount]:
        return [*(self.counts.at((self.column, value.match)) for value in self.column_values), self.total()]

    def _share(self, amount: Amount, base: Amount) -> Cell:
        return Cell.percent(amount, base, self.spec.decimals)

    def line(self, key, match, base: Amount | None) -> tuple[Cell, ...]:
        """Return the cells of one value of the rows or of the parts."""
        by_column = [self.counts.at((key, match), (self.column, v.match)) for v in self.column_values]
        return self.cells(self.counts.at((key, match)), by_column, base)

    def of_block(self, block: Values, base: Amount | None) -> tuple[Cell, ...]:
        by_column = [self.subtotal(block, (self.column, value.match)) for value in self.column_values]
        return self.cells(self.subtotal(block), by_column, base)

    def of_all(self, base: Amount | None) -> tuple[Cell, ...]:
        by_column = [self.counts.at((self.column, value.match)) for value in self.column_values]
        return self.cells(self.total(), by_column, base)


def _blank(cells: list[Cell], empty: list[bool]) -> list[Cell]:
    """Return the cells, those of columns that are empty blank; after those of columns can stand their total."""
    return [BLANK if place < len(empty) and empty[place] else cell for place, cell in enumerate(cells)]


def agree_on_columns(runs: list[Run]) -> None:
    """Let all runs have the same columns: a list, what is not recorded, and a value that is rare, only if any run has it.

    Columns of several lists that share a key bear their list's key before it, as rows do; where they share a label, its name.
    """

    def counted(value: Value) -> bool:
        return any(run.counts.at((run.column, value.match)) for run in runs if run.column)

    lists = [values for values in runs[0].columns if any(run.has_columns(values) for run in runs)]
    found = [(values, value) for values in lists for value in values.values if not value.hide_zero or counted(value)]
    keys, labels = (Counter(getattr(value, name) for _, value in found) for name in ("key", "label"))
    listed = [
        replace(
            value,
            key=f"{values.key}/{value.key}" if keys[value.key] > 1 else value.key,
            label=f"{value.label} ({values.label})" if labels[value.label] > 1 else value.label,
        )
        for values, value in found
    ]
    columns = [*listed, *([NOT_RECORDED] if counted(NOT_RECORDED) and not lists_none(listed) else [])]
    for run in runs:
        run.column_values = columns
        run.columns = lists
        run.empty = {value.match for values in lists if not run.has_columns(values) for value in values.values} | {
            value.match for value in columns if not value.can_be_in(run.period)
        }


def has_share(run: Run) -> bool:
    """Is there one column of percentages? Not beside columns, nor of a median, nor of what there is on several days."""
    measure = run.counts.measure
    return run.spec.shares and not run.column and not measure.amount and not measure.is_stock


class CrossRows:
    """The rows of a cross table over its runs (one a period): blocks, sub-rows, subtotals, the total."""

    def __init__(self, spec: CrossTable, runs: list[Run], blocks: list[Values], parts: list[Values]):
        self.spec, self.runs, self.all = spec, runs, blocks
        self.shown = [block for block in blocks if any(run.has(block) for run in runs)]
        self.several = len(self.shown) > 1
        self.parts = [value for values in parts for value in values.values]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        found = [self._block(block) for block in self.shown]
        listed = (value for block in self.shown for value in block.values)
        if any(run.counts.at((run.row, None)) for run in self.runs) and not lists_none(listed):
            found.append(Block(tuple(self._lines(Values((NOT_RECORDED,)), ""))))
        return tuple(found)

    def total(self) -> Row | None:
        if any(run.counts.measure.is_stock for run in self.runs):
            return None
        whole = self.several and not self.spec.share_of_whole
        cells = [cell for run in self.runs for cell in run.of_all(None if whole else run.total())]
        return Row("total", "Total", tuple(cells), Role.TOTAL)

    def _block(self, block: Values) -> Block:
        if not self.several:
            return Block(tuple(self._lines(block, "")))
        cells = [cell for run in self.runs for cell in self._if_has(run, block, self._subtotal)]
        subtotal = Row(block.key, f"Subtotal: {block.label}", tuple(cells), Role.SUBTOTAL, match=block.match)
        return Block(tuple(self._lines(block, block.key)), self._heading(block), subtotal)

    def _heading(self, block: Values) -> str:
        """Return a block's name, with the day on which it begins or ends if that lies inside the period."""
        period = self.runs[0].period
        if block.start and period.start < block.start < period.end:
            return f"{block.label}, from {in_words(block.start)}"
        if block.end and period.start < block.end < period.end:
            return f"{block.label}, to {in_words(block.end - timedelta(days=1))}"
        return block.label

    def _lines(self, block: Values, under: str):
        for value in block.values:
            if value.hide_zero and not any(run.counts.at((run.row, value.match)) for run in self.runs):
                continue
            key = f"{under}/{value.key}" if under else value.key
            cells = self._line(block, value, "row")
            yield Row(key, value.label, cells, parent=under or None, match=value.match)
            for part in self.parts:
                if part.part_of is not None and part.part_of == value.match:
                    cells = self._line(block, part, "part")
                    own = f"{key}/{part.key}"
                    yield Row(own, part.label, cells, Role.PART, parent=key, match=part.match)

    def _line(self, block: Values, value: Value, which: str) -> tuple[Cell, ...]:
        def cells(run: Run, block: Values) -> tuple[Cell, ...]:
            return run.line(getattr(run, which), value.match, self._base(run, block))

        return tuple(
            cell for run in self.runs for cell in self._if_has(run, block, cells, can_be=value.can_be_in(run.period))
        )

    def _if_has(self, run: Run, block: Values, cells, *, can_be: bool = True) -> tuple[Cell, ...]:
        found = cells(run, block)
        return found if can_be and run.has(block) else (BLANK,) * len(found)

    def _subtotal(self, run: Run, block: Values) -> tuple[Cell, ...]:
        return run.of_block(block, self._base(run, block))

    def _base(self, run: Run, block: Values) -> Amount:
        of_whole = self.spec.share_of_whole or not self.several or block.values == (NOT_RECORDED,)
        return run.total() if of_whole else run.subtotal(block)


def columns(run: Run, periods: int) -> list[Column]:
    """Return the columns of one run; with several periods each says whose it is."""
    measure, period = run.counts.measure, run.period
    behind = measure.has_records
    if run.column:
        found = _across(run, behind)
    else:
        shares = [("percent", "%", False, None)] if has_share(run) else []
        found = [("count", measure.label, behind, None), *shares]
    return [Column(key, headed(label, period, periods), period, *more) for key, label, *more in found]


def _across(run: Run, behind: bool) -> list[tuple]:
    values = [(value.key, value.label, behind, value.match) for value in run.column_values]
    counts = [*values, ("total", "Total", behind, None)]
    shares = [(f"{key}-percent", f"{label}, %", False, None) for key, label, *_ in counts]
    if run.spec.row_shares:
        return [*counts, *shares[:-1]]
    if run.spec.column_shares:
        return [head for pair in zip(counts, shares, strict=True) for head in pair]
    return counts


def headed(label: str, period: Period, periods: int) -> str:
    """Return a column's head, with its period where there are several."""
    return f"{label}, {period.label}" if periods > 1 else label


def footnotes(spec: CrossTable, rows: CrossRows) -> list[str]:
    """Say what a reader must know: changes of list, overlaps, what percentages are of."""
    run = rows.runs[0]
    notes = _changes(spec, rows)
    if run.base and has_share(run):
        notes.append(f"Percentages are of {run.base.measure.label.lower()}: {run.base.at():,}.")
    elif rows.several and has_share(run) and not spec.share_of_whole:
        notes.append("Percentages are of each block's own subtotal.")
    if not run.counts.can_sum(run.row):
        notes.append("Rows can overlap: what is counted in several rows is counted once in the total.")
    if any(row.role is Role.PART for block in rows.blocks for row in block.rows):
        notes.append("The parts of a row can overlap too, and need not add up to it.")
    lists_of_rows = any(not run.has(block) for run in rows.runs for block in rows.shown)
    if lists_of_rows or any(run.empty for run in rows.runs):
        notes.append("A cell is empty where that list was not in force in that period.")
    return notes


def _changes(spec: CrossTable, rows: CrossRows) -> list[str]:
    """Mark each change of list inside the period, or on the day after it; a list's own note goes with it."""
    notes = []
    for block in rows.shown:
        if block.start and any(run.period.start < block.start < run.period.end for run in rows.runs):
            day = in_words(block.start)
            notes.append(f"{spec.rows.changed} changed on {day}; each list is counted in a block of its own.")
        notes += [block.note] if block.note else []
    following = next((block for block in rows.all if block.start == rows.runs[0].period.end), None)
    if following and following.start:
        notes.append(f"{spec.rows.changed} changed on {in_words(following.start)}: later days use another list.")
        notes += [following.note] if following.note else []
    return list(dict.fromkeys(notes))
