"""Reads a file of entered figures and enters them by the command that the page uses: whole, or not at all."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from children.anonymity import Known
from exchange import tabular
from exchange.entered.columns import COLUMN_OF, KIND_OF, LAYOUT, Field
from exchange.problems import Problem
from exchange.tabular import Columns, Reader
from exchange.words import plain
from iro_portal.core import spreadsheet
from iro_portal.core.spreadsheet import UnreadableFile
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Staff
from reports.commands import EnteredSpec, enter_figure
from reports.entered import Places
from reports.models import EnteredFigure

MOST_ROWS = 1_000


@dataclass
class Taken:
    """What came of a file: how many figures were entered, or every problem."""

    number: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _Refused(Exception):
    """Takes back what the rows before the bad one have entered."""


def take_entered(*, name: str, body: bytes, authority: Authority, by: Staff | None, today: date) -> Taken:
    """This function will enter every row of a file; with one problem in it nothing is entered. Raises Denied."""
    taken = Taken()
    try:
        spreadsheet.refuse_size(name, len(body))
        rows, columns = tabular.choose(name, spreadsheet.sheets(name, body), LAYOUT)
        if len(rows) > MOST_ROWS:
            raise UnreadableFile(f"{name} has {len(rows):,} rows; {MOST_ROWS:,} at most are taken at once.")
        taken.warnings, taken.problems = columns.warnings, list(columns.problems)
        if not taken.problems:
            _enter(rows, columns, taken, authority, by, today)
    except UnreadableFile as wrong:
        taken.problems.append(Problem(0, "", "", str(wrong)))
    return taken


def _enter(rows, columns: Columns, taken: Taken, authority: Authority, by: Staff | None, today: date) -> None:
    places, known = Places(authority), Known.of(authority)
    try:
        with transaction.atomic():
            for row in rows:
                reader = Reader(row, columns, today)
                _one(reader, places, known, authority, by, today)
                taken.problems += reader.problems
            if taken.problems:
                raise _Refused
            taken.number = len(rows)
    except _Refused:
        pass


def _one(
    reader: Reader, places: Places, known: Known, authority: Authority, by: Staff | None, today: date
) -> None:  # fmt: skip
    spec = _spec(reader)
    if spec is None or reader.problems:
        return
    try:
        enter_figure(authority=authority, spec=spec, by=by, today=today, places=places, known=known)
    except NotInOrder as problem:
        of = COLUMN_OF.get(problem.field, Field.MEASURE)
        reader.note(of, reader.text(of), str(problem))


def _spec(reader: Reader) -> EnteredSpec | None:
    kind = KIND_OF.get(plain(reader.text(Field.KIND)))
    if kind is None:
        labels = "; ".join(EnteredFigure.Kind.labels)
        reader.note(Field.KIND, reader.text(Field.KIND), f"one of: {labels}")
    # A target may be for a year to come; the command says which other day is too late.
    first = reader.day(Field.FIRST, needed=True, future=True)
    last = reader.day(Field.LAST, needed=True, future=True)
    source_on = reader.day(Field.SOURCE_ON, needed=True)
    if kind is None or not (first and last and source_on):
        return None
    words = {name: reader.text(COLUMN_OF[name]) for name in ("measure", "row", "column", "whose", "value", "source")}
    return EnteredSpec(kind=kind, first=first, last=last, source_on=source_on, **words)
