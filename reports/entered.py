"""Where an entered figure can stand: among what can be entered, or at a row and a column of a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from iro_portal.core.transitions import NotInOrder
from people.models import Authority
from reports import definitions, engine
from reports.definitions.service_entered import ENTERABLE
from reports.models import EnteredFigure
from reports.period import Period
from reports.table import Role

Kind = EnteredFigure.Kind
NUMBER = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,4}))?\s*%?")
MOST_LISTED = 8
WHOLE = "the whole table"


@dataclass(frozen=True)
class Typed:
    """A number as somebody typed it: its value, and how many decimals they gave."""

    value: Decimal
    decimals: int


def read_number(text: str) -> Typed:
    """Return a number typed as 16, 1,234, 15.5 or 15.5 %; raises NotInOrder for words."""
    found = NUMBER.fullmatch(text.strip())
    if not found or len(found[2]) > 12:
        shown = f"“{text.strip()[:40]}” is no number" if text.strip() else "There is no number"
        raise NotInOrder(f"{shown}; give one such as 16 or 15.5.", field="value")
    decimals = found[3] or ""
    return Typed(Decimal(f"{found[1]}{found[2].replace(',', '')}.{decimals or 0}"), len(decimals))


@dataclass(frozen=True)
class Place:
    """The rows and columns at which a figure can stand, key to label; the empty row, where there is one, is the whole."""

    name: str
    rows: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)

    def row(self, text: str) -> str:
        """Return the key of the row that is meant by a key or a label; raises NotInOrder."""
        return _meant(text, self.rows, "row", self.name)

    def column(self, text: str) -> str:
        """Return the key of the column that is meant by a key or a label; raises NotInOrder."""
        return _meant(text, self.columns, "column", self.name)


class Places:
    """Where the figures of one authority can stand; each table is computed once a period."""

    def __init__(self, authority: Authority):
        self.authority = authority
        self._known: dict[tuple, Place] = {}

    def of(self, kind: str, measure: str, first: date, last: date) -> Place:
        """Return where a figure of this measure, or beside this table, can stand; raises NotInOrder where it is unknown."""
        known = (kind == Kind.FIGURE, measure, first, last)
        if known not in self._known:
            period = Period.of_days(first, last)
            self._known[known] = (self._of_figure if kind == Kind.FIGURE else self._of_table)(measure, period)
        return self._known[known]

    def _of_figure(self, measure: str, period: Period) -> Place:
        key = _meant(measure, self.figures, "measure", "what can be entered")
        enterable = ENTERABLE[key]
        if enterable.rows is None:
            return Place(enterable.label, {"": WHOLE})
        blocks = enterable.rows.load(self.authority, [period])
        rows = {value.key: value.label for block in blocks for value in block.values if not value.hide_zero}
        others = {value.key: value.label for block in blocks for value in block.values if value.key.isdigit()}
        return Place(enterable.label, rows | others)

    def _of_table(self, measure: str, period: Period) -> Place:
        key = _meant(measure, self.tables, "measure", "the reports")
        table = engine.table(engine.ask(definitions.find(key), self.authority, period))
        rows = {row.key: row.label for row in table.rows if row.role is not Role.SUBTOTAL}
        return Place(table.title, {"": WHOLE} | rows, {column.key: column.label for column in table.columns})

    @cached_property
    def figures(self) -> dict[str, str]:
        """What can be entered: key to label."""
        return {each.key: each.label for each in ENTERABLE.values()}

    @cached_property
    def tables(self) -> dict[str, str]:
        """The tables beside which benchmarks and targets can stand: slug to title."""
        return {spec.slug: spec.title for spec in definitions.REPORTS.values()}

    def said(self, where: Mapping) -> str:
        """Return in words where a figure stands: table or measure, row, column."""
        place = self.of(where["kind"], where["measure"], where["first"], where["last"])
        parts = (place.name, place.rows[where["row"]] if where["row"] else "", place.columns.get(where["column"], ""))
        return ": ".join(filter(None, [parts[0], ", ".join(filter(None, parts[1:]))]))[:400]

    def key(self, kind: str, measure: str) -> str:
        """Return the key of the measure that is meant by a key or a label; raises NotInOrder."""
        known, where = (self.figures, "what can be entered") if kind == Kind.FIGURE else (self.tables, "the reports")
        return _meant(measure, known, "measure", where)


def _meant(text: str, known: Mapping[str, str], what: str, where: str) -> str:
    """Return the key meant by a text: a key as it stands, or a label that only one bears."""
    text = text.strip()
    if text in known:
        return text
    found = [key for key, label in known.items() if label.casefold() == text.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(found)
        raise NotInOrder(f"Several rows of {where} are called “{text}”; give one of their keys: {keys}.", field=what)
    listed = [label if key else f"nothing ({label})" for key, label in known.items()]
    more = f" … ({len(listed)} in all)" if len(listed) > MOST_LISTED else ""
    shown = f"“{text}” is no {what} of {where}" if text else f"No {what} is given for {where}"
    raise NotInOrder(f"{shown}; expected one of: {'; '.join(listed[:MOST_LISTED])}{more}.", field=what)
