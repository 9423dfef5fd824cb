"""Tables that an officer puts together: what to count, by what, across what, only which; with no code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.catalogue import UnknownPart, find_dimension, find_measure
from reports.dimensions import Dimension
from reports.spec import CrossTable, SpecRefused

if TYPE_CHECKING:
    pass

SUBJECT = "Put together here"
OWN = "own-"
BUILT = "built"
MOST_FILTERS = 3


class DesignRefused(ValueError):
    """A table cannot be put together so; the message says why, and what would do."""


@dataclass(frozen=True)
class Design:
    """What an officer chose: names of a measure and of dimensions; `only` are pairs written “dimension:value”."""

    measure: str
    rows: str
    columns: str = ""
    only: tuple[str, ...] = ()

    def spec(self, slug: str = BUILT, title: str = "") -> CrossTable:
        """Return the cross table; raises DesignRefused."""
        try:
            measure = find_measure(self.measure)
            rows = find_dimension(self.rows, [measure])
            columns = find_dimension(self.columns, [measure]) if self.columns else None
            if columns is rows:
                raise DesignRefused(
                    f"Rows and columns are both by {rows.label.lower()}; choose something else for one."
                )
            return CrossTable(
                slug=slug, title=title or title_of(measure.label, rows, columns), subject=SUBJECT,
                answers=f"How many {measure.unit}, by {rows.label.lower()}?", source="Put together by hand",
                measures=(measure,), rows=rows, columns=columns, statements=None,
            )  # fmt: skip
        except (UnknownPart, SpecRefused) as problem:
            raise DesignRefused(problem.args[0]) from None

    def filters(self) -> tuple[tuple[Dimension, str], ...]:
        """Return the filters; raises DesignRefused."""
        return filters_of(self.only, self.spec())


def filters_of(only: Iterable[str], spec) -> tuple[tuple[Dimension, str], ...]:
    """Return filters written “dimension:value” for every unit's measures of a spec; raises DesignRefused."""
    measures, found = spec.measured, []
    for pair in filter(None, only):
        name, colon, key = pair.partition(":")
        if not colon or not key:
            raise DesignRefused(f"“{pair}” is no filter; expected a dimension and a value, as gender:female.")
        try:
            found.append((find_dimension(name, measures), key))
        except UnknownPart as problem:
            raise DesignRefused(problem.args[0]) from None
    return tuple(found)


def title_of(measure: str, rows: Dimension, columns: Dimension | None) -> str:
    """Return what a table without a name is called."""
    across = f" and {columns.label.lower()}" if columns else ""
    return f"{measure} by {rows.label.lower()}{across}"
