"""One printed table, read into counts and relations: what stands where, what adds up, what is a share of what."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from reports.disclosure.counted import Name, Place, Share
from reports.disclosure.ratios import Ratio
from reports.table import Cell, Column, Kind, Role, Row, Table, Worked, rounded

if TYPE_CHECKING:
    from reports.disclosure.constraints import System


class Layout:
    """One table, read into a system."""

    def __init__(self, system: "System", number: int, table: Table):
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
        found.is_total |= row.role is Role.TOTAL and not column.only and not self.table.only
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
        self.system.counts[whole].is_total |= not only
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
