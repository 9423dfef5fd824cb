"""What a rounded percentage, a rate or a change says of the counts that it was worked out from."""

from dataclasses import dataclass

from reports.disclosure.solver import Relation
from reports.table import Cell, Kind


@dataclass(frozen=True)
class Ratio:
    """`per` x part / whole; of a change, part less whole stands for the part. `per` 0: nothing is worked out from it."""

    per: int = 100
    is_change: bool = False


def between(kind: Ratio, cell: Cell, part: int, whole: int) -> list[Relation]:
    """Return the relations that a printed value leaves; halves are rounded away from zero."""
    if kind.is_change and cell.kind is Kind.COUNT:
        return [Relation(((1, part), (-1, whole)), cell.value, cell.value)]
    if not kind.per:
        return []
    unit = 10**cell.decimals
    printed = int(cell.value * unit)
    times = 2 * unit * kind.per
    share = {whole: -times if kind.is_change else 0}
    share[part] = share.get(part, 0) + times
    # Twice the printed value, less and more one, bounds twice the share; the bound nearer to zero is inside.
    return [
        _linear(share, whole, 2 * printed - 1, low=0 if printed > 0 else 1),
        _linear(share, whole, 2 * printed + 1, high=0 if printed < 0 else -1),
    ]


def _linear(share: dict[int, int], whole: int, bound: int, low: int | None = None, high: int | None = None) -> Relation:
    factors = share | {whole: share[whole] - bound}
    return Relation(tuple((factor, count) for count, factor in sorted(factors.items()) if factor), low, high)
