"""A pasted table beside a computed one: lines found by name, then by their order if asked; columns by head, year, kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iro_portal.core.search import fold
from reports.reconcile.adding_up import total_of, what_does_not_add_up
from reports.reconcile.compare import Compared, Verdict, judged
from reports.reconcile.pasted import Line, Pasted
from reports.reconcile.printed import PrintedCell
from reports.reconcile.sheet import Asking, Sheet, named
from reports.table import Column, Role, Row

SHORTEST_NAME = 5


@dataclass(frozen=True)
class ComparedLine:
    """A pasted line with the name of its computed row (empty: none was found), and a verdict for each number."""

    names: tuple[str, ...]
    name: str
    computed: str
    cells: tuple[Compared | None, ...]

    @property
    def beside(self) -> str:
        """The name of the computed row, where it is another."""
        return "" if fold(self.computed) in map(fold, self.names) else self.computed


@dataclass(frozen=True)
class Result:
    """What the page shows. `columns`: pairs of the pasted head and the computed one (empty: none was found)."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[ComparedLine, ...]
    words: tuple[str, ...]
    only_computed: tuple[str, ...]
    sums: tuple[str, ...]
    has_total: bool

    @property
    def cells(self) -> list[Compared]:
        return [cell for line in self.lines for cell in line.cells if cell]

    @property
    def agreeing(self) -> int:
        return sum(cell.verdict is Verdict.AGREES for cell in self.cells)

    @property
    def only_pasted(self) -> list[str]:
        return [line.name for line in self.lines if not line.computed]


def compared(table: Pasted, sheet: Sheet, asking: Asking, by_order: bool) -> Result:
    """Return every pasted number beside the computed one."""
    places = columns_of(table, sheet)
    rows = rows_of(table.lines, sheet, by_order)
    taken = {row.key for row in rows if row}
    parts = {
        line.number
        for line, row in zip(table.lines, rows, strict=True)
        if row and row.role in (Role.PART, Role.SUBTOTAL)
    }
    return Result(
        columns=tuple(
            (head, "" if at is None else sheet.columns[at].label) for head, at in _pairs(table.heads, places)
        ),
        lines=tuple(
            _line(table, line, row, sheet, places, asking) for line, row in zip(table.lines, rows, strict=True)
        ),
        words=table.words,
        only_computed=tuple(row.label for row in sheet.rows if row.key not in taken),
        sums=tuple(what_does_not_add_up(table, parts, _shares(sheet, places))),
        has_total=total_of(table) is not None,
    )


def _shares(sheet: Sheet, places: Sequence[int | None]) -> list[tuple[int, int]]:
    """Return the pairs of pasted columns that are a count and its share: of one period, the nearest to the left."""
    known = [(number, place) for number, place in enumerate(places) if place is not None]
    pairs = []
    for number, place in known:
        if not sheet.is_percent(place):
            continue
        period = sheet.columns[place].period
        counts = [
            n for n, at in known if n < number and sheet.columns[at].period == period and not sheet.is_percent(at)
        ]
        pairs += [(counts[-1], number)] if counts else []
    return pairs


def _pairs(heads: Sequence[str], places: Sequence[int | None]) -> Iterable[tuple[str, int | None]]:
    return zip(heads, places, strict=True)


def _line(
    table: Pasted, line: Line, row: Row | None, sheet: Sheet, places: Sequence[int | None], asking: Asking
) -> ComparedLine:
    cells = []
    for head, place, number in zip(table.heads, places, line.numbers, strict=True):
        if number is None:
            cells.append(None)
            continue
        cell = PrintedCell(line.name, head, number, asking, ())
        if row is None or place is None:
            cells.append(Compared(cell, Verdict.NO_ROW if row is None else Verdict.NO_COLUMN))
            continue
        cells.append(judged(cell, [row.cells[place]], None, {}))
    return ComparedLine(line.names, line.name, row.label if row else "", tuple(cells))


def rows_of(lines: Sequence[Line], sheet: Sheet, by_order: bool) -> list[Row | None]:
    """Return each line's computed row: that of the same name; then, if asked, those left over in their order."""
    taken: set[str] = set()
    found: list[Row | None] = []
    for line in lines:
        row = next(filter(None, (named(name, sheet.rows, taken) for name in line.names if name)), None)
        found.append(row)
        taken |= {row.key} if row else set()
    if not by_order:
        return found
    left = iter([row for row in sheet.rows if row.key not in taken and row.role is not Role.TOTAL])
    return [row or next(left, None) for row in found]


def columns_of(table: Pasted, sheet: Sheet) -> list[int | None]:
    """Return where each pasted column stands in the computed table: by its head, its year, its kind."""
    taken: set[int] = set()
    found: list[int | None] = [None] * len(table.heads)
    for fits in (_same_name, _like_name, _same_year, _same_kind):
        for number, head in enumerate(table.heads):
            if found[number] is None:
                free = (place for place in range(len(sheet.columns)) if place not in taken)
                found[number] = next((place for place in free if fits(table, number, head, sheet, place)), None)
                taken |= {found[number]} - {None}
    return found


def _same_name(table: Pasted, number: int, head: str, sheet: Sheet, place: int) -> bool:
    column: Column = sheet.columns[place]
    return fold(head) in (fold(column.label), fold(column.key)) and _same_kind(table, number, head, sheet, place)


def _like_name(table: Pasted, number: int, head: str, sheet: Sheet, place: int) -> bool:
    """Is one head part of the other? "% change" is of "% Change (12/13 to 13/14)"; short ones are of anything."""
    printed, label = fold(head), fold(sheet.columns[place].label)
    long_enough = min(len(printed), len(label)) >= SHORTEST_NAME
    return long_enough and (printed in label or label in printed) and _same_kind(table, number, head, sheet, place)


def _same_year(table: Pasted, number: int, head: str, sheet: Sheet, place: int) -> bool:
    period = sheet.columns[place].period
    years = (period.label, period.label[2:], f"{period.last:%d/%m/%Y}") if period else ()
    return any(year in head for year in years) and _same_kind(table, number, head, sheet, place)


def _same_kind(table: Pasted, number: int, head: str, sheet: Sheet, place: int) -> bool:
    """Is either a percentage, or neither?"""
    numbers = [line.numbers[number] for line in table.lines]
    pasted = "%" in head or any(each and each.is_percent for each in numbers)
    return pasted == sheet.is_percent(place)
