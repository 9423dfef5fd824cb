"""What a chart draws of a table: which rows, which columns, as bars or along time. It computes no figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.table import NUMBERS, Cell, Column, Kind, Role, Row, Table, Target

FEWEST_ROWS, MOST_ROWS, MOST_SERIES, MOST_BARS = 2, 40, 4, 72
ALONG_TIME = ("Month", "Quarter", "Year")
CHANGE = "-change"  # ends the key of a column that holds a change, which is no amount of its own
OPEN = (Kind.UNDETERMINED, Kind.SUPPRESSED)


class Shape(StrEnum):
    BARS = "bar chart"
    LINES = "line chart"


@dataclass(frozen=True)
class Place:
    """One row of a chart: its label, a cell for each series (None: nothing to show), the heading that begins here.

    `is_beside`: a benchmark, told apart from what is our own.
    """

    key: str
    label: str
    cells: tuple[Cell | None, ...]
    heading: str = ""
    is_beside: bool = False


@dataclass(frozen=True)
class Chart:
    """A table's chart. `unit` says what is drawn: "escalations", "%"; targets are those of the columns drawn."""

    slug: str
    table_title: str
    whose: str
    unit: str
    shape: Shape
    series: tuple[str, ...]
    places: tuple[Place, ...]
    targets: tuple[Target, ...] = ()

    @property
    def sign(self) -> str:
        return "%" if self.unit == "%" else ""

    @property
    def title(self) -> str:
        """What stands above or below the chart."""
        return f"{self.table_title}: {'percentages' if self.sign else self.unit}, {self.whose}"

    @property
    def alternative(self) -> str:
        """What the chart shows, for whoever does not see it, and where all its figures are."""
        shown = f"{self.shape.capitalize()} of {len(self.places)} rows"
        several = f", each for {_listed(self.series)}" if len(self.series) > 1 else ""
        targets = "".join(f" {target.label}: {self.said(target.cell)}." for target in self.targets)
        whole = f"All its figures are in the table “{self.table_title}”."
        return f"{shown}{several}. {self._extremes()}{targets}{self._suppressed()} {whole}"

    def said(self, cell: Cell) -> str:
        """A cell's value as the chart prints it."""
        return f"{cell.shown}{self.sign}" if cell.is_number else cell.shown

    @property
    def most(self) -> Decimal:
        """The largest amount that has to find room: of all values and targets."""
        return max(Decimal(cell.value) for cell in [*self.numbers(), *(target.cell for target in self.targets)])

    def numbers(self) -> Iterator[Cell]:
        return (cell for place in self.places for cell in place.cells if cell and cell.is_number)

    def _extremes(self) -> str:
        """Name the largest and the smallest of the first series; where one is hidden, nobody can say which is smallest."""
        known = [place for place in self.places if place.cells[0] and place.cells[0].is_number]
        if not known:
            return ""
        largest, smallest = (choose(known, key=lambda place: place.cells[0].value) for choose in (max, min))
        told = [("Largest", largest), *([] if self._hides() else [("Smallest", smallest)])]
        named = [f"{which}: {each.label}, {self.said(each.cells[0])}" for which, each in told]
        return f"{'; '.join(named)}{f' ({self.series[0]})' if len(self.series) > 1 else ''}."

    def _suppressed(self) -> str:
        return " c: not shown, so that nobody can be recognised." if self._hides() else ""

    def _hides(self) -> bool:
        return any(cell and cell.kind is Kind.SUPPRESSED for place in self.places for cell in place.cells)


def chart_of(table: Table) -> Chart | None:
    """Return a table's chart; None where it would say nothing: a single row, mixed units, nothing above 0."""
    rows = [row for block in table.blocks for row in block.rows if row.role is Role.LINE]
    shape = Shape.LINES if table.stub in ALONG_TIME else Shape.BARS
    beside = table.beside if shape is Shape.BARS else ()
    if not rows or not FEWEST_ROWS <= len(rows) + len(beside) <= MOST_ROWS:
        return None
    columns = _fitting(table, _drawn(table, rows), len(rows))
    places = (*_places(table, columns), *_beside(table, columns, beside, rows))
    chart = Chart(
        slug=table.slug,
        table_title=table.title,
        whose=f"{table.authority_name}, {_periods(table, columns)}",
        unit=_unit(table, rows, columns),
        shape=shape,
        series=tuple(_name(table, columns, place) for place in columns),
        places=places,
        targets=_targets(table, columns),
    )
    return chart if _says_something(chart) else None


def _says_something(chart: Chart) -> bool:
    values = [cell.value for cell in chart.numbers()]
    return len(values) >= FEWEST_ROWS and min(values) >= 0 and max(values) > 0


def _drawn(table: Table, rows: Sequence[Row]) -> list[int]:
    """Return the places of the columns to draw: counts, else shares, else decimals.

    What has a target comes first, then what has a benchmark: it is entered to be seen beside our own.
    """
    aimed = {target.column for target in table.targets}
    with_target = [place for place, column in enumerate(table.columns) if column.key in aimed]
    compared = [place for place in range(len(table.columns)) if any(row.cells[place].is_number for row in table.beside)]
    kinds = [*filter(None, (_kind(rows, place) for place in (*with_target, *compared))), *NUMBERS]
    for kind in kinds:
        found = [place for place, column in enumerate(table.columns) if _fits(column, rows, place, kind)]
        if found and (kind is Kind.PERCENT or _same_unit(rows)):
            return _without_totals(table, found)
    return []


def _fits(column: Column, rows: Sequence[Row], place: int, kind: Kind) -> bool:
    return not column.key.endswith(CHANGE) and _kind(rows, place) is kind


def _kind(rows: Sequence[Row], place: int) -> Kind | None:
    """Return what sort of number a column holds; None where it holds several, or none."""
    kinds = {row.cells[place].kind for row in rows} - {*OPEN, Kind.TEXT}
    return kinds.pop() if len(kinds) == 1 else None


def _same_unit(rows: Sequence[Row]) -> bool:
    return len({row.unit for row in rows}) == 1


def _without_totals(table: Table, found: list[int]) -> list[int]:
    """A total beside its parts would dwarf them; where the parts are too many to tell apart, it is drawn alone."""
    totals = [place for place in found if table.columns[place].key.startswith("total")]
    parts = [place for place in found if place not in totals]
    newest = [place for place in parts if table.columns[place].period == table.columns[parts[0]].period]
    if not totals or (parts and len(newest) <= MOST_SERIES):
        return parts
    return totals


def _fitting(table: Table, columns: list[int], rows: int) -> list[int]:
    """Leave out earlier periods, then later columns, until the chart can be read."""
    if len(columns) > MOST_SERIES or len(columns) * rows > MOST_BARS:
        newest = [place for place in columns if table.columns[place].period == table.columns[columns[0]].period]
        most = max(1, min(MOST_SERIES, MOST_BARS // rows))
        return newest[:most] if len(newest) > 1 else columns[:most]
    return columns


def _places(table: Table, columns: list[int]) -> Iterator[Place]:
    for block in table.blocks:
        heading = block.heading
        for row in block.rows:
            if row.role is Role.LINE:
                cells = tuple(_cell(row, table.columns[place], place) for place in columns)
                yield Place(row.key, row.label, cells, heading)
                heading = ""


def _beside(table: Table, columns: list[int], beside: Sequence[Row], own: Sequence[Row]) -> Iterator[Place]:
    """Yield the benchmarks that can stand on the same scale as our own."""
    for row in beside:
        cells = tuple(_cell(row, table.columns[place], place) for place in columns)
        known = {cell.kind for cell in cells if cell and cell.is_number}
        if known and known <= {_kind(own, place) for place in columns} and row.unit == own[0].unit:
            yield Place(row.key, row.label, cells, is_beside=True)


def _cell(row: Row, column: Column, place: int) -> Cell | None:
    """Return what is drawn: nothing where a cell is empty, or where a month lies outside the column's own period."""
    cell = row.cells[place]
    if cell.kind is Kind.TEXT or (column.period and _is_outside(row.key, column)):
        return None
    return cell


def _is_outside(key: str, column: Column) -> bool:
    year, dash, month = key.partition("-")
    if not (dash and len(year) == 4 and len(month) == 2 and year.isdecimal() and month.isdecimal()):
        return False
    return key not in {f"{day:%Y-%m}" for day in column.period.months()}


def _periods(table: Table, columns: list[int]) -> str:
    periods = (table.columns[place].period or table.period for place in columns)
    return _listed(list(dict.fromkeys(period.label for period in periods)))


def _unit(table: Table, rows: Sequence[Row], columns: list[int]) -> str:
    """Say what is drawn, with the one column's own name where that says more."""
    if columns and _kind(rows, columns[0]) is Kind.PERCENT:
        return "%"
    unit = rows[0].unit or table.unit
    own = table.columns[columns[0]].label if len(columns) == 1 else ""
    if own.casefold() in ("", "value", "total"):
        return unit
    return own.lower() if own.casefold().startswith(unit.casefold()) else f"{unit}, {own.lower()}"


def _name(table: Table, columns: list[int], place: int) -> str:
    """What a series is called: its column, or its period alone where that is all that differs."""
    column = table.columns[place]
    keys = {table.columns[each].key for each in columns}
    if len(keys) == 1 and len(columns) > 1 and column.period:
        return column.period.label
    return column.label


def _targets(table: Table, columns: list[int]) -> tuple[Target, ...]:
    drawn = {table.columns[place].key for place in columns}
    return tuple(target for target in table.targets if target.column in drawn and target.cell.is_number)


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
