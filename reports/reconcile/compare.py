"""The comparer: each printed number against the computed figure at its place, and what either side has alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.reconcile.number import read
from reports.reconcile.printed import LeftOut, Misprint, PrintedCell, PrintedTable
from reports.reconcile.sheet import Asking, Sheet, is_share, named, number, share_in_words
from reports.table import Cell, Role, Row

Sheets = Callable[[Asking], Sheet]


class Verdict(StrEnum):
    AGREES = "agrees"
    MISPRINT = "misprint"
    DIFFERS = "differs"
    NO_ROW = "no-row"
    NO_COLUMN = "no-column"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Compared:
    """One printed cell and what it came to. `computed` at the printed decimals; `worked`: 575/874 = 65.8."""

    printed: PrintedCell
    verdict: Verdict
    computed: str = ""
    worked: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.verdict not in (Verdict.AGREES, Verdict.MISPRINT)


@dataclass(frozen=True)
class RowLeftOut:
    """A computed row that the paper does not print; `is_known`: the index lists it so."""

    label: str
    head: str
    computed: str
    is_known: bool


@dataclass(frozen=True)
class Reconciled:
    """One printed table, compared. `stale`: what is listed as known and does not occur."""

    table: PrintedTable
    cells: tuple[Compared, ...]
    left_out: tuple[RowLeftOut, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def agreeing(self) -> int:
        return sum(each.verdict is Verdict.AGREES for each in self.cells)

    @property
    def misprints(self) -> list[Compared]:
        return [each for each in self.cells if each.verdict is Verdict.MISPRINT]

    @property
    def differences(self) -> list[Compared]:
        return [each for each in self.cells if each.is_wrong]

    @property
    def is_right(self) -> bool:
        """Is everything as printed, or listed as known?"""
        return not self.differences and not self.stale and all(row.is_known for row in self.left_out)


def reconcile(table: PrintedTable, sheets: Sheets) -> Reconciled:
    """Return what a printed table comes to; `sheets` gives each computed table that it asks for."""
    rows = _rows_of(table, sheets)
    known = {(each.row, each.head): each for each in table.misprints}
    cells = tuple(_compared(each, sheets(each.asking), rows[_line(each)], known) for each in table.cells)
    left_out = tuple(_left_out(table, sheets, rows))
    return Reconciled(table, cells, left_out, (*_stale_misprints(table, cells), *_stale_rows(table, left_out)))


Line = tuple[Asking, int]


def _line(cell: PrintedCell) -> Line:
    return cell.asking, cell.number_of_row


def _rows_of(table: PrintedTable, sheets: Sheets) -> dict[Line, Row | None]:
    """Return the computed row of each printed line, by key or else by name; of several of one name in their order."""
    found: dict[Line, Row | None] = {}
    taken: dict[Asking, set[str]] = {}
    for cell in table.cells:
        if _line(cell) in found:
            continue
        sheet, gone = sheets(cell.asking), taken.setdefault(cell.asking, set())
        row = sheet.row(cell.key) if cell.key else named(cell.row, sheet.rows, gone)
        found[_line(cell)] = row
        # A cell of a series along a row names its computed row by key: others of its line stand in other rows.
        if row and not cell.key:
            gone.add(row.key)
    return found


def _compared(cell: PrintedCell, sheet: Sheet, row: Row | None, known: Mapping[tuple, Misprint]) -> Compared:
    if cell.key:
        row = sheet.row(cell.key)
    if row is None:
        return Compared(cell, Verdict.NO_ROW)
    places = [sheet.place(key, cell.asking.period) for key in cell.columns]
    if None in places:
        return Compared(cell, Verdict.NO_COLUMN)
    return judged(cell, [row.cells[place] for place in places], sheet.share_of(row, cell.asking.period), known)


def judged(cell: PrintedCell, found: list[Cell], share: Cell | None, known: Mapping[tuple, Misprint]) -> Compared:
    """Return what a printed number comes to beside computed cells (their sum); `share` stands beside them."""
    amounts = [number(each) for each in found]
    if None in amounts:
        return Compared(cell, Verdict.UNDETERMINED)
    amount = sum(amounts, Decimal(0))
    exact = cell.number.as_exact(amount)
    if cell.number.agrees_with(amount):
        return Compared(cell, Verdict.AGREES, exact)
    misprint = known.get((cell.row, cell.head))
    verdict = Verdict.MISPRINT if misprint and read(misprint.correct).agrees_with(amount) else Verdict.DIFFERS
    return Compared(cell, verdict, exact, _worked(cell, found, share, misprint))


def _worked(cell: PrintedCell, found: list[Cell], share: Cell | None, misprint: Misprint | None) -> str:
    """Return the sum behind a computed share; of a count its share, where the paper prints one, as the index says."""
    if len(found) == 1 and is_share(found[0]):
        return share_in_words(found[0], cell.number.decimals)
    if misprint and misprint.why and share and is_share(share):
        return f"{share_in_words(share, 1)}, {misprint.why}"
    return misprint.why if misprint else ""


def _left_out(table: PrintedTable, sheets: Sheets, rows: Mapping[Line, Row | None]) -> Iterator[RowLeftOut]:
    """Yield each computed row with a figure that the paper does not print, but the total."""
    shown = {(asking, row.key) for (asking, _), row in rows.items() if row}
    shown |= {(cell.asking, cell.key) for cell in table.cells if cell.key}
    listed = {(each.key, each.head): each for each in table.left_out}
    for asking, columns in _columns_of(table).items():
        sheet = sheets(asking)
        if table.is_part or not sheet.is_whole:
            continue
        for row in sheet.rows:
            if (asking, row.key) not in shown and row.role in (Role.LINE, Role.PART):
                yield from _figures(sheet, asking, row, columns, listed)


def _figures(sheet: Sheet, asking: Asking, row: Row, columns: Mapping, listed: Mapping) -> Iterator[RowLeftOut]:
    for key, cell in columns.items():
        place = sheet.place(key, asking.period)
        amount = None if place is None else number(row.cells[place])
        entry = listed.get((row.key, cell.head))
        if amount and (entry or not _is_listed(row, listed)):
            is_known = entry is not None and read(entry.correct).agrees_with(amount)
            yield RowLeftOut(row.label, cell.head, cell.number.as_exact(amount), is_known)


def _is_listed(row: Row, listed: Mapping[tuple[str, str], LeftOut]) -> bool:
    """A row listed under one head of its table need not be listed under that of its share too."""
    return any(key == row.key for key, _ in listed)


def _columns_of(table: PrintedTable) -> dict[Asking, dict[str, PrintedCell]]:
    """Return for each computed table its compared columns, each with a cell printed in it."""
    found: dict[Asking, dict[str, PrintedCell]] = {}
    for cell in table.cells:
        for key in cell.columns:
            found.setdefault(cell.asking, {}).setdefault(key, cell)
    return found


def _stale_misprints(table: PrintedTable, cells: Iterable[Compared]) -> list[str]:
    wrong = {(each.printed.row, each.printed.head) for each in cells if each.verdict is Verdict.MISPRINT}
    return [f"{each.row}, {each.head}" for each in table.misprints if (each.row, each.head) not in wrong]


def _stale_rows(table: PrintedTable, left_out: Iterable[RowLeftOut]) -> list[str]:
    seen = [(row.head, row.computed) for row in left_out if row.is_known]
    return [f"row {each.key}, {each.head}" for each in table.left_out if (each.head, each.correct) not in seen]
