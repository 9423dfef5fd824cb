"""A finished table: typed cells under labelled columns. Whatever shows or writes it computes nothing more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from reports.period import Period


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    DECIMAL = "decimal"
    TEXT = "text"
    UNDETERMINED = "undetermined"
    SUPPRESSED = "suppressed"


NUMBERS = (Kind.COUNT, Kind.PERCENT, Kind.DECIMAL)


def rounded(value: Decimal | int, decimals: int) -> Decimal:
    """Round half away from zero: 2.25 is 2.3 and -2.25 is -2.3, as committee papers do."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass(frozen=True)
class Cell:
    """One value and what sort of value it is; numbers are rounded to their decimals when the cell is made.

    `of`: how many things a share or a median was taken of. It is printed nowhere; disclosure control asks for it.
    """

    kind: Kind
    value: Decimal | int | str | None = None
    decimals: int = 0
    of: Decimal | int | None = field(default=None, compare=False, repr=False)

    @classmethod
    def count(cls, number: int) -> "Cell":
        return cls(Kind.COUNT, number)

    @classmethod
    def percent(cls, part: int, whole: int, decimals: int = 1) -> "Cell":
        """Return a part as a percentage of a whole; undetermined where the whole is 0."""
        if not whole:
            return UNDETERMINED
        return cls(Kind.PERCENT, rounded(Decimal(100 * part) / whole, decimals), decimals, of=whole)

    @classmethod
    def decimal(cls, value: Decimal | int, decimals: int = 1, of: Decimal | int | None = None) -> "Cell":
        return cls(Kind.DECIMAL, rounded(value, decimals), decimals, of)

    @classmethod
    def text(cls, words: str) -> "Cell":
        return cls(Kind.TEXT, words)

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def plain(self) -> int | float | str | None:
        """The value as files hold it: a number, a text, "c" where suppressed, None where undetermined."""
        if self.kind is Kind.SUPPRESSED:
            return "c"
        if isinstance(self.value, Decimal):
            return float(self.value) if self.decimals else int(self.value)
        return self.value

    @property
    def shown(self) -> str:
        """The value as a page or a paper prints it: 1,234 and 36.9; a dash where it cannot be determined."""
        if self.kind is Kind.UNDETERMINED:
            return "–"
        return f"{self.value:,.{self.decimals}f}" if self.is_number else str(self.plain)

    @property
    def written(self) -> str:
        """The value as a plain text file holds it: 1234 and 36.9; empty where it cannot be determined."""
        if self.is_number:
            return f"{self.value:.{self.decimals}f}"
        return "" if self.plain is None else str(self.plain)


UNDETERMINED = Cell(Kind.UNDETERMINED)
SUPPRESSED = Cell(Kind.SUPPRESSED)
BLANK = Cell(Kind.TEXT, "")


Only = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Worked:
    """From what a column of shares or changes is worked out: a column of counts, `of`, of the same period.

    `base` names the whole: "subtotal", "total", "row" (the row's total) or "measure", which is then `measure`, of the
    same row unless `of_whole`; in a list of figures each row names its own. The share is `per` x part / whole.
    `before`: the earlier period with which a change compares.
    """

    of: str
    base: str = ""
    measure: str = ""
    of_whole: bool = False
    per: int = 100
    before: Period | None = None


@dataclass(frozen=True)
class Column:
    """A column: `key` names it in addresses; `period` is whose figures it holds; `behind`: its counts have records.

    `match` is what the database holds for it, by which those records are found; so too of a row. `measure` is what it
    counts, narrowed to values of dimensions (`only`), `adds`: do its rows add up to its total? `worked`: it is no count.
    The same measure, narrowed the same, over the same period is the same count in whatever table.
    """

    key: str
    label: str
    period: Period | None = None
    behind: bool = False
    match: Any = field(default=None, compare=False)
    measure: str = field(default="", compare=False)
    only: Only = field(default=(), compare=False)
    adds: bool = field(default=False, compare=False)
    worked: Worked | None = field(default=None, compare=False)


class Role(StrEnum):
    """What a row is: a line of its own, a part of the line above it (parts may overlap), a subtotal, the total; or a
    benchmark beside them, which was entered and is in no total; or what heads a block of rows, without figures.
    """

    LINE = "line"
    PART = "part"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    BENCHMARK = "benchmark"
    HEADING = "heading"


@dataclass(frozen=True)
class Row:
    """A row; `parent` is the key of the line that it is a part of, or of its block's subtotal.

    `only` and `measure` say what it counts, as of a column; `base` is the measure of which its share is taken, or its
    rate: so many for each `per` of it. `behind`: its counts have records, where its column's have.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    role: Role = Role.LINE
    parent: str | None = None
    unit: str | None = None
    decimals: int | None = None
    match: Any = field(default=None, compare=False)
    measure: str = field(default="", compare=False)
    only: Only = field(default=(), compare=False)
    base: str = field(default="", compare=False)
    per: int = field(default=100, compare=False)
    behind: bool = field(default=True, compare=False)

    def to_json(self) -> dict:
        optional = {"parent": self.parent, "unit": self.unit, "decimals": self.decimals}
        given = {name: value for name, value in optional.items() if value is not None}
        return {"key": self.key, "label": self.label, **given, "cells": [cell.plain for cell in self.cells]}


@dataclass(frozen=True)
class Block:
    """Rows under one heading, as those of one list of reasons; a lone block has no heading and no subtotal."""

    rows: tuple[Row, ...]
    heading: str = ""
    subtotal: Row | None = None

    @property
    def printed(self) -> tuple[Row, ...]:
        """Its rows, its subtotal last."""
        return (*self.rows, *filter(None, [self.subtotal]))


@dataclass(frozen=True)
class Target:
    """What the figures of a column should come to, of every row or of one; drawn on charts, never a cell.

    `cell` is the amount, of the column's own kind; `label` says whose: "Target 2018/19".
    """

    label: str
    cell: Cell
    column: str
    row: str | None = None


@dataclass(frozen=True)
class Table:
    """What a spec gives for one authority and period. `stub` heads the column of row labels.

    `only` narrows every figure of it; `columns_add`: do a row's columns add up to the column "total"? `beside` are rows
    of benchmarks, `targets` what is aimed at: both were entered, and are counted in nothing.
    """

    slug: str
    title: str
    unit: str
    authority: str
    authority_name: str
    period: Period
    stub: str
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    total: Row | None = None
    counted: str = ""
    footnotes: tuple[str, ...] = ()
    recorded_by: str = ""
    targets: tuple[Target, ...] = ()
    beside: tuple[Row, ...] = ()
    only: Only = field(default=(), compare=False)
    columns_add: bool = field(default=False, compare=False)

    @property
    def rows(self) -> list[Row]:
        """All rows in printed order, each block's subtotal after its rows; the total is apart."""
        return [row for block in self.blocks for row in block.printed]

    @property
    def has_units(self) -> bool:
        """Does each row name its own unit, as in a list of figures?"""
        return any(row.unit for row in self.rows)

    @property
    def notes(self) -> list[str]:
        """Everything that is printed below: whose and when, how it is counted, footnotes, the cut-off day."""
        unit = "Each figure has a unit of its own" if self.has_units else f"Unit: {self.unit}"
        whose = f"{self.title}: {self.authority_name}, {self.period.in_words}. {unit}."
        cut_off = f"Recorded by {self.recorded_by}." if self.recorded_by else ""
        return [note for note in (whose, self.how_counted, *self.footnotes, cut_off) if note]

    @property
    def how_counted(self) -> str:
        return f"How it is counted: {self.counted}." if self.counted else ""

    def header(self) -> list[str]:
        """The heading row of every file: the row dimension, the columns, and the unit where rows have their own."""
        return [self.stub, *(column.label for column in self.columns), *(["Unit"] if self.has_units else [])]

    def lines(self) -> Iterator[tuple[Row, list[Cell]]]:
        """Each printed row with its cells as every file holds them, benchmarks after all others, the total last."""
        return ((row, cells) for row, cells in self.headed_lines() if row.role is not Role.HEADING)

    def headed_lines(self) -> Iterator[tuple[Row, list[Cell]]]:
        """The same, and before each block what heads it, where something does: a row without cells."""
        for block in self.blocks:
            if block.heading:
                yield Row("", block.heading, (), Role.HEADING), []
            yield from map(self._line, block.printed)
        yield from map(self._line, (*self.beside, *filter(None, [self.total])))

    def _line(self, row: Row) -> tuple[Row, list[Cell]]:
        return row, [*row.cells, *([Cell.text(row.unit or "")] if self.has_units else [])]

    def to_json(self) -> dict:
        """The table as data: the stable shape that others read."""
        return {
            "slug": self.slug,
            "title": self.title,
            "unit": self.unit,
            "authority": self.authority,
            "period": {"from": self.period.start.isoformat(), "to": self.period.last.isoformat()},
            "columns": [column.label for column in self.columns],
            "rows": [
                row.to_json() | ({"heading": block.heading} if block.heading else {})
                for block in self.blocks
                for row in block.printed
            ],
            "total": {"label": self.total.label, "cells": [cell.plain for cell in self.total.cells]}
            if self.total
            else None,
            **({"beside": [row.to_json() for row in self.beside]} if self.beside else {}),
            "notes": self.notes,
        }
