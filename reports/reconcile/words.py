"""What the comparison says, as lines of text and as JSON."""

import textwrap
from collections.abc import Iterator, Sequence

from reports.reconcile.compare import Compared, Reconciled, RowLeftOut, Verdict
from reports.reconcile.printed import NotCompared

WIDTH = 96
WHY = {
    Verdict.NO_ROW: "the computed table has no such row",
    Verdict.NO_COLUMN: "the computed table has no such column",
    Verdict.UNDETERMINED: "cannot be determined from the records",
}


def text(found: Reconciled) -> Iterator[str]:
    """Yield one table's lines: what it is, how many cells agree, then each thing to say of it."""
    table = found.table
    yield from _wrapped(f"{table.authority}: {table.title} ({table.source}; {table.name})", "", "  ")
    yield f"  {len(found.cells)} cells, {found.agreeing} agree"
    for each in found.cells:
        if each.verdict is not Verdict.AGREES:
            yield from _wrapped(said_of(each))
    for row in found.left_out:
        yield from _wrapped(_row_in_words(row))
    for missing in found.stale:
        yield from _wrapped(f"LISTED BUT DOES NOT OCCUR: {missing}")
    for each in table.not_compared:
        yield from _wrapped(f"not compared: {each.row}, {each.head}: printed {each.number}; {each.why}")


def said_of(each: Compared) -> str:
    """Name one cell that does not agree: known misprint: row, head: printed 66.6, 575/874 = 65.8."""
    cell = each.printed
    where = f"{cell.row}, {cell.head}: printed {cell.number}"
    if each.verdict is Verdict.MISPRINT:
        return f"known misprint: {where}, {_came_to(each)}"
    return f"DIFFERENCE: {where}, {WHY.get(each.verdict) or _came_to(each)}"


def _came_to(each: Compared) -> str:
    """Return what was computed, with its sum; a share's sum says it all."""
    if not each.worked:
        return f"computed {each.computed}"
    return each.worked if each.worked.endswith(f"= {each.computed}") else f"computed {each.computed}: {each.worked}"


def _row_in_words(row: RowLeftOut) -> str:
    kind = "not printed" if row.is_known else "DIFFERENCE: a row that is not printed"
    return f"{kind}: {row.label}, {row.head}: {row.computed}"


def _wrapped(words: str, first: str = "    ", later: str = "      ") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def totals(all_found: Sequence[Reconciled]) -> dict[str, int]:
    """Return how many tables and cells were compared, and what they came to."""
    rows = [row for found in all_found for row in found.left_out]
    return {
        "tables": len(all_found),
        "cells": sum(len(found.cells) for found in all_found),
        "agree": sum(found.agreeing for found in all_found),
        "misprints": sum(len(found.misprints) for found in all_found),
        "differences": sum(len(found.differences) for found in all_found) + sum(not row.is_known for row in rows),
        "rows_left_out": sum(row.is_known for row in rows),
        "stale": sum(len(found.stale) for found in all_found),
    }


def in_one_line(all_found: Sequence[Reconciled]) -> str:
    """29 tables, 412 cells: 393 agree, 19 known misprints, 0 differences; 5 figures of rows that are not printed."""
    said = totals(all_found)
    stale = f"; {said['stale']} listed that do not occur" if said["stale"] else ""
    return (
        f"{said['tables']} tables, {said['cells']} cells: {said['agree']} agree, {said['misprints']} known misprints, "
        f"{said['differences']} differences; {said['rows_left_out']} figures in rows that are not printed{stale}."
    )


def as_json(found: Reconciled) -> dict:
    """One table as data: the stable shape that others read."""
    table = found.table
    return {
        "table": table.name,
        "authority": table.authority,
        "title": table.title,
        "source": table.source,
        "cells": len(found.cells),
        "agree": found.agreeing,
        "misprints": [_cell(each) for each in found.misprints],
        "differences": [_cell(each) for each in found.differences],
        "left_out": [
            {"row": row.label, "column": row.head, "computed": row.computed, "known": row.is_known}
            for row in found.left_out
        ],
        "stale": list(found.stale),
        "not_compared": [_not_compared(each) for each in table.not_compared],
    }


def _cell(each: Compared) -> dict:
    cell = each.printed
    return {
        "row": cell.row,
        "column": cell.head,
        "slug": cell.asking.slug,
        "from": cell.asking.period.start.isoformat(),
        "to": cell.asking.period.last.isoformat(),
        "printed": str(cell.number),
        "computed": each.computed or None,
        "sum": each.worked or None,
        "verdict": each.verdict.value,
    }


def _not_compared(each: NotCompared) -> dict:
    return {"row": each.row, "column": each.head, "printed": str(each.number), "why": each.why}
