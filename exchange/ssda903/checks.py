"""A child's rows held against each other. Which rules stop an import, and why, says rules.py."""

from collections.abc import Callable, Mapping
from datetime import date

from children.ages import birthday
from children.retention import ADOPTED, DIED, Life, retention_due_on
from exchange.ssda903.episode_checks import check_episodes
from exchange.ssda903.modules import CHILD, EPISODES, HEADER, MISSING, OC2, REVIEWS, UASC, Module
from exchange.ssda903.notes import Notes
from exchange.ssda903.records import ChildRows, Period
from exchange.ssda903.review_checks import check_reviews

KnownBirths = Mapping[str, date] | Callable[[str], date | None] | None


def check_child(child: ChildRows, periods: tuple[Period, ...], known_birth: date | None, notes: Notes) -> None:
    """Note everything that is wrong or odd about one child. `known_birth` is the date of birth on record, if any."""
    if not child.headers:
        _without_header(child, notes)
        return
    for module, rows in _rows(child):
        if module.only_once:
            for row in rows[1:]:
                sentence = f"once is expected; row {rows[0].row} has it too"
                notes.note(module.only_once, child.child, module, row, CHILD, sentence)
        if module.born_differs:
            _birth(child, module, rows, notes)
    _header(child, known_birth, notes)
    check_episodes(child, notes)
    check_reviews(child, periods, notes)
    _uasc(child, notes)
    _missing(child, notes)


def known_birth_of(known: KnownBirths, child: str) -> date | None:
    """Return the date of birth on record, from a mapping or by asking."""
    if known is None:
        return None
    return known(child) if callable(known) else known.get(child)


def _rows(child: ChildRows) -> list[tuple[Module, list]]:
    found = (
        (HEADER, child.headers), (EPISODES, child.episodes), (REVIEWS, child.reviews),
        (UASC, child.uasc), (MISSING, child.missing), (OC2, child.oc2),
    )  # fmt: skip
    return [(module, rows) for module, rows in found if rows]


def _without_header(child: ChildRows, notes: Notes) -> None:
    for module, rows in _rows(child):
        for row in rows:
            sentence = "a row of this child is expected in Header"
            notes.note(module.not_in_header, child.child, module, row, CHILD, sentence)


def _birth(child: ChildRows, module: Module, rows: list, notes: Notes) -> None:
    born = child.born
    for row in rows:
        if born and row.born and row.born != born:
            sentence = f"{born:%d/%m/%Y} is expected, as in row {child.headers[0].row} of Header"
            notes.note(module.born_differs, child.child, module, row, "DOB", sentence)


def _header(child: ChildRows, known_birth: date | None, notes: Notes) -> None:
    born = child.born
    if born is None:
        return
    if known_birth and known_birth != born:
        sentence = f"{known_birth:%d/%m/%Y} is expected, which is on record for this child"
        notes.note("203", child.child, HEADER, child.headers[0], "DOB", sentence)
    if known_birth is None:
        _time_over(child, born, notes)
    if born > notes.year_ends:
        notes.note(
            "301",
            child.child,
            HEADER,
            child.headers[0],
            "DOB",
            f"a day up to the end of the return's year, {notes.year_name}, is expected",
        )


def _time_over(child: ChildRows, born: date, notes: Notes) -> None:
    """Somebody who is not on record may have been anonymised: their old rows must not bring them back."""
    ended = [(row.end, row.end_reason) for row in child.episodes if row.end]
    died = min((end for end, reason in ended if reason == DIED), default=None)
    adopted = max((end for end, reason in ended if reason in ADOPTED), default=None)
    due = retention_due_on(Life(born, died, adopted), notes.years)
    if due.on <= notes.today:
        sentence = f"a record that is still kept is expected; this one was until {due.on:%d/%m/%Y}, {due.why}"
        notes.note("time-over", child.child, HEADER, child.headers[0], CHILD, sentence)


def _uasc(child: ChildRows, notes: Notes) -> None:
    for row in child.uasc:
        sex = child.headers[0].sex
        if sex and row.sex and row.sex != sex:
            notes.note("INT21", child.child, UASC, row, "SEX", f"{sex} is expected, as in Header")
        if row.ended and child.born and row.ended > birthday(child.born, 18):
            sentence = f"a day up to the 18th birthday, {birthday(child.born, 18):%d/%m/%Y}, is expected"
            notes.note("304", child.child, UASC, row, "DUC", sentence)


def _missing(child: ChildRows, notes: Notes) -> None:
    seen: dict[tuple, int] = {}
    for row in child.missing:
        first = seen.setdefault((row.kind, row.start), row.row)
        if first != row.row:
            notes.note(
                "missing-twice",
                child.child,
                MISSING,
                row,
                "MIS_START",
                f"row {first} begins on this day already; once is expected",
            )
        if row.start and row.end and row.end < row.start:
            sentence = f"a day on or after MIS_START, {row.start:%d/%m/%Y}, is expected"
            notes.note("567", child.child, MISSING, row, "MIS_END", sentence)
        if row.start and child.born and row.start < child.born:
            notes.note(
                "586",
                child.child,
                MISSING,
                row,
                "MIS_START",
                f"a day on or after the child's birth, {child.born:%d/%m/%Y}, is expected",
            )
