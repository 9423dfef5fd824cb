"""Everything that can be asked for: built-in reports, tables that an authority saved, and of what a table can be built."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from reports import definitions
from reports.dimensions import MONTH, QUARTER, YEAR, Dimension
from reports.measures import Measure
from reports.spec import CrossTable, Figure, JoinedTable

if TYPE_CHECKING:
    pass


class UnknownPart(LookupError):
    """A measure or a dimension in an address that there is not, or that does not fit; the message says what would."""


@dataclass(frozen=True)
class Countable:
    """A measure as the builder offers it, under the subject of the reports that use it."""

    subject: str
    measure: Measure


@cache
def countables() -> dict[str, Countable]:
    """Return every measure of the built-in reports by name; a median too, though it has no shares."""
    found: dict[str, Countable] = {}
    for spec in definitions.REPORTS.values():
        for measure in spec.measured:
            found.setdefault(measure.name, Countable(spec.subject, measure))
    return found


@cache
def dimensions() -> dict[str, tuple[Dimension, ...]]:
    """Return every dimension by name; several of one name reach the same values from different records."""
    found: dict[str, list[Dimension]] = {}
    for dimension in (MONTH, QUARTER, YEAR, *_used(), *_offered()):
        same = found.setdefault(dimension.name, [])
        if dimension not in same:
            same.append(dimension)
    return {name: tuple(same) for name, same in found.items()}


def find_measure(name: str) -> Measure:
    """Return the measure of this name; raises UnknownPart."""
    if name not in countables():
        raise UnknownPart(f"“{name}” cannot be counted; expected one of: {', '.join(countables())}.")
    return countables()[name].measure


def find_dimension(name: str, measures: Sequence[Measure]) -> Dimension:
    """Return the dimension of this name that every measure reaches; raises UnknownPart, which says what would do."""
    same = dimensions().get(name, ())
    found = next((dimension for dimension in same if reaches(dimension, measures)), None)
    if found is not None:
        return found
    if not same:
        keys = ", ".join(sorted({each.name for each in fitting(measures)})) or "nothing"
        raise UnknownPart(f"There is no dimension “{name}”; in an address, what fits: {keys}.")
    would_do = ", ".join(sorted({each.label.lower() for each in fitting(measures)})) or "nothing"
    misfit = next(each for each in measures if same[0].reach(each) is None)
    raise UnknownPart(_why(same[0], misfit) + f" What fits: {would_do}.")


def fitting(measures: Sequence[Measure]) -> list[Dimension]:
    """Return the dimensions that every one of these measures reaches, by label."""
    found = [next((each for each in same if reaches(each, measures)), None) for same in dimensions().values()]
    return sorted(filter(None, found), key=lambda dimension: dimension.label)


def reaches(dimension: Dimension, measures: Sequence[Measure]) -> bool:
    """Can every one of these measures be grouped so?"""
    return all(dimension.reach(measure) is not None for measure in measures)


def _why(dimension: Dimension, measure: Measure) -> str:
    try:
        dimension.key(measure)
    except LookupError as problem:
        return problem.args[0]
    return ""


def _used() -> list[Dimension]:
    """Return the dimensions that built-in reports group by or narrow to."""
    found: list[Dimension] = []
    for spec in definitions.REPORTS.values():
        if isinstance(spec, CrossTable):
            found += filter(None, (spec.rows, spec.columns))
            continue
        found += [spec.axis] if isinstance(spec, JoinedTable) else []
        found += [figure.only[0] for figure in spec.figures if isinstance(figure, Figure) and figure.only]
    return found


def _offered() -> list[Dimension]:
    """Return what definitions offer to the builder beside what their own reports use: their DIMENSIONS."""
    modules = (module for module in vars(definitions).values() if isinstance(module, ModuleType))
    return [dimension for module in modules for dimension in getattr(module, "DIMENSIONS", ())]
