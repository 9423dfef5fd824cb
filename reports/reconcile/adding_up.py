"""Does a printed table add up in itself: its rows to its totals, its percentages from the numbers beside them?"""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal

from reports.reconcile.number import PrintedNumber
from reports.reconcile.pasted import Line, Pasted
from reports.reconcile.sheet import is_total


def total_of(table: Pasted) -> Line | None:
    """Return the last line that is called a total."""
    return next((line for line in reversed(table.lines) if any(map(is_total, line.names))), None)


def what_does_not_add_up(table: Pasted, parts: Set[int], shares: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Say what does not add up, a sentence each.

    `parts`: the numbers of lines that are parts of others; `shares`: which column of percentages is of which of counts.
    """
    total = total_of(table)
    if total is None:
        return
    lines = [line for line in table.lines if line.number < total.number and line.number not in parts]
    lines = [line for line in lines if not any(map(is_total, line.names))]
    for place, head in enumerate(table.heads):
        if (whole := total.numbers[place]) is not None:
            yield from _sum(head, [line.numbers[place] for line in lines], whole)
    for count, share in shares:
        yield from _shares(table, lines, total, count, share)


def _sum(head: str, numbers: Sequence[PrintedNumber | None], total: PrintedNumber) -> Iterator[str]:
    """Percentages of a whole may miss 100 by half a digit each; others have no sum."""
    known = [number for number in numbers if number is not None]
    is_share = any(number.is_percent for number in (*known, total))
    if not known or any(number.relation for number in (*known, total)) or (is_share and total.value != 100):
        return
    added = sum(number.value for number in known)
    rounding = sum(Decimal(5).scaleb(-number.decimals - 1) for number in known) if is_share else 0
    if abs(added - total.value) > rounding:
        yield f"{head}: the rows sum to {added:,f}, printed total {total}."


def _shares(table: Pasted, lines: Sequence[Line], total: Line, count: int, share: int) -> Iterator[str]:
    whole, hundred = total.numbers[count], total.numbers[share]
    if not whole or not whole.value or hundred is None or hundred.value != 100:
        return
    for line in lines:
        part, printed = line.numbers[count], line.numbers[share]
        if part is None or printed is None or part.relation:
            continue
        exact = 100 * part.value / whole.value
        if not printed.agrees_with(exact):
            worked = f"{part.value:f}/{whole.value:f} = {printed.as_exact(exact)}"
            yield f"{line.name}, {table.heads[share]}: printed {printed}, {worked}."
