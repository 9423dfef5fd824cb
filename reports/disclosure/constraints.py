"""What finished tables say of their counts: each a known or an unknown number, and the relations between them.

The same measure, narrowed the same way, over the same period is one count, in however many tables it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from reports.disclosure.ratios import Ratio, between
from reports.disclosure.solver import Relation
from reports.table import Cell, Column, Kind, Role, Row, Table, Worked, rounded

Name = tuple


@dataclass(frozen=True, order=True)
class Place:
    """Where a cell stands: number of the table, of the printed row (the total last), and of the column."""

    table: int
    row: int
    column: int


@dataclass
class Count:
    """One count. `value` is None where no table shows it. `is_total`: the total of a whole table, which is shown;
    `is_margin`: the sum of others, so of a row, a column or a block. `is_printed`: some table has a place for it."""

    name: Name
    value: int | None = None
    places: list[Place] = field(default_factory=list)
    is_total: bool = False
    is_margin: bool = False

    @property
    def is_printed(self) -> bool:
        return bool(self.places)


@dataclass(frozen=True)
class Share:
    """A printed cell worked out from two counts: a percentage, a rate, a change (`whole`: the count before)."""

    place: Place
    cell: Cell
    part: int
    whole: int
    kind: Ratio


class System:
    """Counts, shares and relations of tables that are published together.

    `rests`: parts and a whole, of which what is left has no row of its own (answers that were late, where the table
    prints the answers and those in time).
    """

    def __init__(self, tables: Sequence[Table]):
        self.tables = tables
        self.counts: list[Count] = []
        self.shares: list[Share] = []
        self.relations: list[Relation] = []
        self.medians: list[tuple[Place, Cell]] = []
        self.rests: list[tuple[list[int], int]] = []
        self.number: dict[Name, int] = {}
        self.at: dict[Place, int] = {}
        self._seen: set[Relation] = set()
        self._sums: set[tuple[int, int]] = set()
        self._overlapping: set[tuple[str, str]] = set()
        layouts = [Layout(self, place, table) for place, table in enumerate(tables)]
        for step in (Layout.read_counts, Layout.read_shares, Layout.relate):
            for layout in layouts:
                step(layout)
        self._relate_narrowed()
        self.relations = [relation for relation in self.relations if not self._is_implied(relation)]

    def count(self, name: Name) -> int:
        """Return the number of a count, new if no table has named it yet."""
        if name not in self.number:
            self.number[name] = len(self.counts)
            self.counts.append(Count(name))
        return self.number[name]

    def relate(self, terms: Iterable[tuple[int, int]], low: int | None = 0, high: int | None = 0) -> bool:
        """Add a relation unless what is known already belies it (a list of rows that is not complete, say)."""
        together: dict[int, int] = defaultdict(int)
        for factor, count in terms:
            together[count] += factor
        relation = Relation(tuple((factor, count) for count, factor in sorted(together.items()) if factor), low, high)
        if relation in self._seen:
            return True
        if self.belies(relation):
            return False
        self._seen.add(relation)
        self.relations.append(relation)
        return True

    def belies(self, relation: Relation) -> bool:
        """Are all its counts known, and does it not hold of them?"""
        values = {count: self.counts[count].value for _, count in relation.terms}
        return None not in values.values() and relation.off(values) != 0

    def add_up(self, parts: Sequence[int], whole: int) -> bool:
        """Relate counts to their sum."""
        holds = self.relate([*((1, part) for part in parts), (-1, whole)])
        if holds:
            self._sums |= {(part, whole) for part in parts}
        return holds

    def _is_implied(self, relation: Relation) -> bool:
        """Is it that a count is no more than a sum it is part of?"""
        if len(relation.terms) != 2 or (relation.low, relation.high) != (0, None):
            return False
        (_, part), (_, whole) = sorted(relation.terms)
        return (part, whole) in self._sums

    def overlap(self, parts: Sequence[int], whole: int) -> None:
        """Relate counts that can overlap to the count of them all: none is more, and together they are no fewer."""
        for part in parts:
            self.relate([(1, whole), (-1, part)], 0, None)
        self.relate([*((1, part) for part in parts), (-1, whole)], 0, None)

    def overlaps(self, measure: str, only: Iterable[tuple[str, str]]) -> None:
        """Remember that a measure can be counted under several values of these dimensions."""
        self._overlapping |= {(measure, dimension) for dimension, _ in only}

    def _relate_narrowed(self) -> None:
        """Relate each count to the one that is narrowed by one dimension less, and all values of it to their sum."""
        families = defaultdict(list)
        for name, count in list(self.number.items()):
            if name[0] == "count":
                for pair in name[4]:
                    families[(*name[:4], name[4] - {pair}), pair[0]].append(count)
        for (parent, dimension), parts in families.items():
            if parent in self.number:
                self._relate_family(parts, self.number[parent], (parent[2], dimension) in self._overlapping)

    def _relate_family(self, parts: list[int], whole: int, can_overlap: bool) -> None:
        for part in parts:
            self.relate([(1, whole), (-1, part)], 0, None)
        values = [self.counts[part].value for part in parts]
        is_known = None not in values and self.counts[whole].value is not None
        if is_known and not can_overlap and not (len(parts) > 1 and self.add_up(parts, whole)):
            self.rests.append((parts, whole))


class Layout:
    """One table, read into a system."""

    def __init__(self, system: System, number: int, table: Table):
        self.system, self.number, self.table = system, number, table
        self.rows: list[Row] = [*table.rows, *filter(None, [table.total])]
        self.index = {id(row): place for place, row in enumerate(self.rows)}
        self.subtotal = {id(row): block.subtotal for block in table.blocks for row in (*block.rows, block.subtotal)}

    def read_counts(self) -> None:
        for place, row, column, cell in self._cells():
            if column.worked or (row.base and cell.kind is Kind.DECIMAL):
                continue
            if cell.kind in (Kind.COUNT, Kind.SUPPRESSED):
                self._read(place, row, column, cell)
            elif cell.kind is Kind.DECIMAL:
                self.system.medians.append((place, cell))

    def _read(self, place: Place, row: Row, column: Column, cell: Cell) -> None:
        count = self.system.count(self._name(row, column, cell))
        found = self.system.counts[count]
        found.places.append(place)
        found.value = cell.value if cell.kind is Kind.COUNT else found.value
        found.is_total |= row.role is Role.TOTAL and not column.only
        found.is_margin |= row.role in (Role.TOTAL, Role.SUBTOTAL) or (self._is_across and not column.only)
        self.system.at[place] = count

    def read_shares(self) -> None:
        for place, row, column, cell in self._cells():
            share = self._share(place, row, column, cell)
            if share:
                self.system.shares.append(share)

    def relate(self) -> None:
        for column in range(len(self.table.columns)):
            self._relate_column(column)
        for row in self.rows:
            self._relate_row(row)

    # Where cells stand, and what they are called.

    def _cells(self) -> Iterator[tuple[Place, Row, Column, Cell]]:
        for number, row in enumerate(self.rows):
            for place, (column, cell) in enumerate(zip(self.table.columns, row.cells, strict=True)):
                yield Place(self.number, number, place), row, column, cell

    def _name(self, row: Row, column: Column, cell: Cell) -> Name:
        """Return what a count is called; where two tables show it differently, it is not the same count."""
        measure = row.measure or column.measure
        period = column.period or self.table.period
        if not measure:
            return ("cell", self.table.slug, self.table.unit, self.table.authority, period, row.key, column.key)
        name = ("count", self.table.authority, measure, period, self._only(row.only, column.only))
        known = self.system.number.get(name)
        value = None if known is None else self.system.counts[known].value
        if cell.kind is Kind.COUNT and value is not None and value != cell.value:
            return ("other", self.number, *name)
        return name

    def _only(self, *only: tuple) -> frozenset:
        return frozenset(pair for each in (self.table.only, *only) for pair in each)

    @cached_property
    def _is_across(self) -> bool:
        """Does it have columns for the values of a dimension, and one for their total?"""
        keys = {column.key for column in self.table.columns}
        return "total" in keys and any(column.only for column in self.table.columns)

    def _at(self, row: Row, column: int) -> int | None:
        return self.system.at.get(Place(self.number, self.index[id(row)], column))

    # Shares.

    def _share(self, place: Place, row: Row, column: Column, cell: Cell) -> Share | None:
        worked = column.worked
        if row.per != 100 and not worked and cell.kind is not Kind.TEXT:
            return self._rate(place, row, column, cell)
        part = worked and self._column(worked.of, column.period)
        if part is None or cell.kind is Kind.TEXT or self._at(row, part) is None:
            return None
        if worked.before:
            return self._change(place, row, column, cell, part)
        whole = self._whole(row, part, column, worked)
        if whole is None:
            return None
        counted = self._at(row, part)
        if worked.per == 100 and not isinstance(cell.of, Decimal) and (worked.base == "measure" or row.base):
            self.system.rests.append(([counted], whole))
        return Share(place, cell, counted, self._known(whole, cell), self._ratio(cell, worked.per))

    def _rate(self, place: Place, row: Row, column: Column, cell: Cell) -> Share:
        """A row of a list of figures that shows a rate in place of its count."""
        period = column.period or self.table.period
        part = self.system.count(("count", self.table.authority, row.measure, period, self._only(row.only)))
        whole = self.system.count(("count", self.table.authority, row.base, period, self._only()))
        if cell.is_number and self.system.counts[part].value is None and isinstance(cell.of, int):
            self.system.counts[part].value = int(rounded(cell.value * cell.of / row.per, 0))
        return Share(place, cell, part, self._known(whole, cell), self._ratio(cell, row.per))

    def _ratio(self, cell: Cell, per: int) -> Ratio:
        """Of an amount that is no whole number (posts in full-time equivalents) nothing is worked out."""
        return Ratio(0 if isinstance(cell.of, Decimal) else per)

    def _change(self, place: Place, row: Row, column: Column, cell: Cell, now: int) -> Share | None:
        before = self._column(column.worked.of, column.worked.before)
        if before is None or self._at(row, before) is None:
            return None
        kind = Ratio(column.worked.per, is_change=True)
        return Share(place, cell, self._at(row, now), self._at(row, before), kind)

    def _known(self, whole: int, cell: Cell) -> int:
        """Note what a whole that no table prints comes to: the table was made with it."""
        count = self.system.counts[whole]
        if count.value is None and not count.is_printed and isinstance(cell.of, int):
            count.value = cell.of
        return whole

    def _column(self, key: str, period) -> int | None:
        return self._column_at.get((key, period or self.table.period))

    @cached_property
    def _column_at(self) -> dict:
        heads = ((each, place) for place, each in enumerate(self.table.columns) if not each.worked)
        return {(each.key, each.period or self.table.period): place for each, place in heads}

    def _whole(self, row: Row, part: int, column: Column, worked: Worked) -> int | None:
        if worked.base == "row":
            total = self._column("total", column.period)
            return None if total is None else self._at(row, total)
        if worked.base in ("subtotal", "total"):
            subtotal = self.subtotal.get(id(row)) if worked.base == "subtotal" else None
            whole = subtotal or self.table.total
            return None if whole is None else self._at(whole, part)
        measure = row.base or worked.measure
        if not measure:
            return None
        only = self._only() if worked.of_whole or row.base else self._only(row.only)
        whole = self.system.count(("count", self.table.authority, measure, column.period or self.table.period, only))
        self.system.counts[whole].is_total |= only == self._only()
        return whole

    # Relations.

    def _relate_column(self, column: int) -> None:
        head = self.table.columns[column]
        if head.worked:
            return
        sums = []
        for block in self.table.blocks:
            lines = self._numbers((row for row in block.rows if row.role is not Role.PART), column)
            subtotal = block.subtotal and self._at(block.subtotal, column)
            if subtotal is not None:
                self._sum(head, lines, subtotal, block.rows)
            sums += lines if subtotal is None else [subtotal]
            self._relate_parts(block.rows, column)
        total = self.table.total and self._at(self.table.total, column)
        if total is not None and sums:
            self._sum(head, sums, total, self.table.rows)

    def _sum(self, head: Column, parts: list[int], whole: int, rows: Iterable[Row]) -> None:
        if head.adds:
            self.system.add_up(parts, whole)
        elif parts:
            self.system.overlap(parts, whole)
            for row in rows:
                self.system.overlaps(head.measure, row.only)

    def _relate_parts(self, rows: Sequence[Row], column: int) -> None:
        by_key = {row.key: row for row in rows}
        for row in rows:
            if row.role is Role.PART and row.parent in by_key:
                pair = self._numbers([by_key[row.parent], row], column)
                if len(pair) == 2:
                    self.system.relate([(1, pair[0]), (-1, pair[1])], 0, None)
            if row.role is Role.PART:
                self.system.overlaps(self.table.columns[column].measure, row.only)

    def _relate_row(self, row: Row) -> None:
        if not self._is_across:
            return
        for period in dict.fromkeys(column.period for column in self.table.columns):
            total = self._column("total", period)
            whole = None if total is None else self._at(row, total)
            if whole is None:
                continue
            columns = [n for n, each in enumerate(self.table.columns) if each.period == period and n != total]
            parts = [self._at(row, n) for n in columns if not self.table.columns[n].worked]
            parts = [part for part in parts if part is not None]
            if not (self.table.columns_add and self.system.add_up(parts, whole)):
                self.system.overlap(parts, whole)

    def _numbers(self, rows: Iterable[Row], column: int) -> list[int]:
        found = [self._at(row, column) for row in rows]
        return [count for count in found if count is not None]


def share_relations(system: System) -> list[Relation]:
    """Return what each printed share says of its part and its whole."""
    return [
        relation
        for share in system.shares
        if share.cell.is_number
        for relation in between(share.kind, share.cell, share.part, share.whole)
    ]
