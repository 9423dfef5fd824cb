"""A count, where it is printed, and what is worked out from it."""

from dataclasses import dataclass, field

from reports.disclosure.ratios import Ratio
from reports.table import Cell

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
