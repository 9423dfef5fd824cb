"""Drawn children as SSDA903 returns: a folder of CSV files an authority, written child by child.

One return holds the whole history, as if every year's rows stood in it, so that every review can be judged.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path

from exchange.sample.printed.make import EPISODES, HEADER, REVIEWS
from exchange.ssda903.codes import NEW_EPISODE_SAME_DAY
from exchange.ssda903.records import Episode, PeriodKind
from exchange.synthetic.histories import Histories
from exchange.synthetic.lives import Change, Extent, Life, Stay

OC2 = (
    "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
    "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
)  # fmt: skip
FILES = {
    "header": HEADER,
    "episodes": EPISODES,
    "reviews": REVIEWS,
    "uasc": ("CHILD", "SEX", "DOB", "DUC"),
    "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "oc2": OC2,
}


def write_return(folder: Path, histories: Histories) -> int:
    """Write one authority's return into a new folder, and return how many children are in it."""
    folder.mkdir(parents=True)
    children = 0
    with ExitStack() as opened:
        files = {name: _writer(folder / f"{name}.csv", opened) for name in FILES}
        for name, columns in FILES.items():
            files[name].writerow(columns)
        for family in histories.families():
            children += len(family)
            for life in family:
                for name, row in rows_of(life, histories.extent):
                    files[name].writerow(row)
    return children


def rows_of(life: Life, extent: Extent) -> Iterator[tuple[str, Sequence]]:
    """Every row of a child, each with the name of its file."""
    child, born = life.council_id, written(life.born)
    yield "header", (child, life.sex, born, life.ethnic, "", "", "")
    for stay in life.stays:
        for each in episodes_of(stay, life.need):
            yield "episodes", _episode(child, each)
        # Reviews of short breaks are no part of the return (DfE rule 399).
        for held in stay.held if stay.kind == PeriodKind.CARE else ():
            yield "reviews", (child, born, written(held.on), held.code)
    if life.is_uasc:
        yield "uasc", (child, life.sex, born, written(life.uasc_ended))
    for each in life.missing:
        yield "missing", (child, born, each.kind, written(each.start), written(each.end))
    yield from _oc2(life, extent)


def episodes_of(stay: Stay, need: str) -> list[Episode]:
    """The episodes of a time in care, in the words of the return."""
    made, before = [], None
    for change, following in pairwise([*stay.changes, None]):
        end, why = (following.day, NEW_EPISODE_SAME_DAY) if following else (stay.end, stay.reason)
        moved = following.why_moved if following else ""
        made.append(
            Episode(
                0,
                change.day,
                _why_new(before, change),
                change.legal,
                need,
                change.place,
                change.provider,
                end,
                why,
                moved,
            )
        )
        before = change
    return made


def written(day: date | None) -> str:
    """A day as the return has it: 09/04/2026; empty where there is none."""
    return f"{day:%d/%m/%Y}" if day else ""


def _why_new(before: Change | None, change: Change) -> str:
    """RNE: S at the start; L legal status only, P placement and carer only, B both."""
    if before is None:
        return "S"
    if not change.why_moved:
        return "L"
    return "P" if before.legal == change.legal else "B"


def _episode(child: str, each: Episode) -> Sequence[str]:
    return (
        child, written(each.start), each.reason_new, each.legal_status, each.need, each.placement, each.provider,
        written(each.end), each.end_reason, each.reason_place_change, "", "", "",
    )  # fmt: skip


def _oc2(life: Life, extent: Extent) -> Iterator[tuple[str, Sequence]]:
    for each in life.health:
        if each.year_end == extent.year_end:
            asked = 4 <= life.age(extent.last) <= 16
            reason = "SDQ4" if asked and each.sdq is None else ""
            done = "1" if each.assessed else "0"
            yield "oc2", (
                life.council_id, written(life.born), "" if each.sdq is None else each.sdq, reason, "0", done, "1", done,
                done, "0", "", "",
            )  # fmt: skip


def _writer(path: Path, opened: ExitStack):
    return csv.writer(opened.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n")
