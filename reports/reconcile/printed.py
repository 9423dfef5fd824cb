"""The printed tables that come with the project: what was printed where, and to which computed cell it belongs.

reports/printed/index.toml says it: a table gives what is the same for its cells, a column and a row what is their own,
and the narrower one counts: slug, unit, period, row, column.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from iro_portal.core.search import fold
from reports.period import Period, financial_year
from reports.reconcile.number import PrintedNumber, read
from reports.reconcile.sheet import Asking

FOLDER = Path(__file__).parent.parent / "printed"


class IndexRefused(ValueError):
    """The index of printed tables contradicts itself or a printed file; the message says where."""


@dataclass(frozen=True)
class PrintedCell:
    """One printed number under its names; `column`s are keys of the computed columns whose sum it is.

    `key` is the key of its computed row; empty: the row of the same name. `number_of_row` tells rows of one name apart.
    """

    row: str
    head: str
    number: PrintedNumber
    asking: Asking
    columns: tuple[str, ...]
    key: str = ""
    number_of_row: int = 0


@dataclass(frozen=True)
class NotCompared:
    """A printed number that no record here can give, and why."""

    row: str
    head: str
    number: PrintedNumber
    why: str


@dataclass(frozen=True)
class Misprint:
    """A printed cell that is wrong: what it should say. `why`: how that is known, where no share says it."""

    row: str
    head: str
    correct: str
    why: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row with figures that the paper does not print: its key, under which printed head, how much."""

    key: str
    head: str
    correct: str


@dataclass(frozen=True)
class PrintedTable:
    """One printed table of one authority. `is_part`: it prints some rows only, by choice."""

    name: str
    authority: str
    title: str
    source: str
    cells: tuple[PrintedCell, ...]
    misprints: tuple[Misprint, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    not_compared: tuple[NotCompared, ...] = field(default=())
    is_part: bool = False


@cache
def printed_tables() -> tuple[PrintedTable, ...]:
    """Return every printed table, in the order of the index; raises IndexRefused."""
    declared = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))["tables"]
    return tuple(_table(each) for each in declared)


def _table(declared: Mapping[str, Any]) -> PrintedTable:
    name = declared["file"]
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        heads, *lines = list(csv.reader(lines))
    cells = list(_cells(declared, heads, lines))
    return PrintedTable(
        name=name.removesuffix(".csv"),
        authority=declared["authority"],
        title=declared["title"],
        source=declared["source"],
        cells=tuple(each for each in cells if isinstance(each, PrintedCell)),
        not_compared=tuple(each for each in cells if isinstance(each, NotCompared)),
        misprints=tuple(Misprint(**each) for each in declared.get("misprints", ())),
        left_out=tuple(LeftOut(**each) for each in declared.get("left_out", ())),
        is_part=declared.get("is_part", False),
    )


def _cells(declared: Mapping, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator:
    """Yield each printed number with its place."""
    columns = {heads.index(each["head"]): each for each in declared["columns"]}
    labels = heads[: min(columns)]
    for number, (line, own) in enumerate(zip(lines, _rows(declared, lines), strict=True)):
        label = _label(line[: declared.get("labels", len(labels))])
        for place, column in columns.items():
            printed = read(line[place])
            if printed is not None:
                place_of = {**declared, **column, **own}
                yield _cell(label, heads[place], printed, place_of, number)


def _rows(declared: Mapping, lines: Sequence[Sequence[str]]) -> list[Mapping]:
    """Return what the index says of each printed line; of lines with one name the first entry is the first's."""
    said = [*declared.get("rows", ())]
    found = []
    for line in lines:
        own = next((each for each in said if fold(each["label"]) in {fold(text) for text in line if text}), {})
        if own:
            said.remove(own)
        found.append(own)
    if said:
        raise IndexRefused(f"{declared['file']} has no line “{said[0]['label']}”.")
    return found


def _label(texts: Sequence[str]) -> str:
    """Return a line's name: that of the feature, where it is one of a theme."""
    return next(text for text in reversed(texts) if text)


def _cell(label: str, head: str, number: PrintedNumber, place: Mapping, line: int) -> PrintedCell | NotCompared:
    if why := place.get("not_compared"):
        return NotCompared(label, head, number, why)
    column = place["column"]
    return PrintedCell(
        row=label,
        head=head,
        number=number,
        asking=Asking(place["slug"], _period(place), place.get("unit", ""), place.get("compare", 0)),
        columns=tuple(column) if isinstance(column, list) else (column,),
        key=place.get("row", ""),
        number_of_row=line,
    )


def _period(place: Mapping) -> Period:
    if "from" in place:
        return Period.of_days(place["from"], place["to"])
    return financial_year(date(int(place["year"][:4]), 4, 1))
