"""The check before a publication: the attacker runs on what would be printed, and one finding stops it."""

from collections.abc import Iterator, Mapping, Sequence

from reports.disclosure.audit import Bounds, audit
from reports.disclosure.constraints import System
from reports.disclosure.counted import Count, Place
from reports.disclosure.earlier import Earlier
from reports.disclosure.solver import Relation
from reports.disclosure.suppression import DEFAULT_THRESHOLD
from reports.table import Cell, Table


class Disclosive(ValueError):
    """The tables give a small count away; the message says where, in one sentence."""


def refuse_if_disclosive(
    tables: Sequence[Table],
    threshold: int = DEFAULT_THRESHOLD,
    earlier: Sequence[Sequence[Table]] = (),
    bounds: Mapping[Place, tuple[int, int]] | None = None,
    counted: Sequence[Table] = (),
) -> None:
    """Raise Disclosive if a small count is shown in tables published together, or can be worked out from them.

    `earlier` are publications of them as they were printed. `bounds` is what an attacker is taken to know of hidden
    cells, as `Suppressed.bounds` has it; without it, that they are counts. With `counted`, the same tables with nothing
    hidden, the attacker also takes for unchanged what was hidden then and has not changed.
    """
    if not threshold:
        return
    system = System(tables)
    before = Earlier(system, earlier)
    for number in _shown(system, before, threshold):
        raise Disclosive(f"{_where(system, system.counts[number])}, which is or gives a count from 1 to {threshold}.")
    for part, whole in _with_small_rest(system, threshold):
        places = (_where(system, system.counts[number]) for number in (part, whole))
        raise Disclosive(f"{' and '.join(places)}, which leaves a count from 1 to {threshold}.")
    for place, cell in _of_few(system, threshold):
        raise Disclosive(f"{_at(tables, place)} shows {cell.shown}, taken of {cell.of} only.")
    values = _true_values(system, System(counted))
    system.relations = [each for each in system.relations if each not in system.told or not _is_wrong(each, values)]
    system.relations += _unchanged(before, values)
    _refuse_pinned(system, {system.at[place]: known for place, known in (bounds or {}).items()})


def _true_values(system: System, counted: System) -> list[int | None]:
    """Return the values of the same counts in the tables with nothing hidden; None of those that they do not name."""
    names = (count.name for count in system.counts)
    return [counted.counts[counted.number[name]].value if name in counted.number else None for name in names]


def _is_wrong(relation: Relation, values: Sequence[int | None]) -> bool:
    """Would an attacker who takes this for known work out what is not so?"""
    return all(values[number] is not None for _, number in relation.terms) and relation.off(values) != 0


def _unchanged(before: Earlier, values: Sequence[int | None]) -> list[Relation]:
    """Return what the earlier papers say of counts that they hid, where it is still true of the same counts now."""
    known = [each for each in before.relations() if all(values[number] is not None for _, number in each.terms)]
    return [relation for relation in known if not relation.off(values)]


def _shown(system: System, before: Earlier, threshold: int) -> Iterator[int]:
    """Yield shown counts that are small, or differ by few from what was shown before."""
    for number, count in enumerate(system.counts):
        if count.is_printed and not count.is_total and count.value is not None and 1 <= count.value <= threshold:
            yield number
    for number, then in before.shown():
        count = system.counts[number]
        if count.value is not None and not count.is_total and 1 <= abs(count.value - then) <= threshold:
            yield number
    yield from (number for number in before.hidden() if system.counts[number].value is not None)


def _with_small_rest(system: System, threshold: int) -> Iterator[tuple[int, int]]:
    """Yield a part and its whole, both shown, of which what is left is small."""
    for parts, whole in system.rests:
        values = [system.counts[number].value for number in (*parts, whole)]
        if None not in values and system.counts[whole].is_printed and 1 <= values[-1] - sum(values[:-1]) <= threshold:
            yield parts[0], whole


def _of_few(system: System, threshold: int) -> Iterator[tuple[Place, Cell]]:
    shares = [(share.place, share.cell) for share in system.shares if not share.kind.is_change]
    for place, cell in [*system.medians, *shares]:
        if (
            cell.is_number
            and isinstance(cell.of, int)
            and 1 <= cell.of <= threshold
            and not _is_of_total(system, place)
        ):
            yield place, cell


def _is_of_total(system: System, place: Place) -> bool:
    """Is it a share of the total of a table, which is shown however small?"""
    share = next((share for share in system.shares if share.place == place), None)
    return share is not None and system.counts[share.whole].is_total


def _refuse_pinned(system: System, bounds: Bounds) -> None:
    for count in system.counts:
        if not count.is_printed:
            count.value = None  # a base that no table prints is known to us from the cells, to nobody else
    findings = audit(system, bounds)
    if findings.contradicts:
        raise Disclosive("The tables contradict each other, so that nothing can be said of what they give away.")
    for number, value in findings.pinned.items():
        count = system.counts[number]
        if count.is_printed:
            known = "" if value is None else f": it is {value}"
            raise Disclosive(f"{_where(system, count)} can be worked out{known}.")


def _where(system: System, count: Count) -> str:
    place = count.places[0]
    shown = "" if count.value is None else f" shows {count.value:,}"
    return f"{_at(system.tables, place)}{shown}"


def _at(tables: Sequence[Table], place: Place) -> str:
    table = tables[place.table]
    row = [*table.rows, *filter(None, [table.total])][place.row]
    return f"{table.title}: row “{row.label}”, column “{table.columns[place.column].label}”"
