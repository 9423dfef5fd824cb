"""Dimensions whose rows are an authority's own: codes under its labels, ages in its bands, in its order.

Records keep the raw code and the date of birth; how they are grouped is decided when they are counted, by the grouping
in force on the last day of the (newest) period. An authority without one of its own has the usual one.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Func, Q, QuerySet, Subquery
from django.db.models import Value as Constant

from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain
from reports.models import GroupingLine
from reports.period import Period
from reports.prepared import values

if TYPE_CHECKING:
    from people.models import Authority

USUAL = Path(__file__).parent / "groupings.toml"
UNLISTED = Value("unlisted", "Not in the list", "unlisted", hide_zero=True)
LAST = "last"


@dataclass(frozen=True)
class Beside:
    """A code that stands on another row than the one counted: on the first of those that `rows` gives (OuterRef)."""

    rows: Callable[[Asked], QuerySet]
    path: str


Reach = Mapping[str, tuple[str | Beside, str]]
Conditions = Mapping[str, Callable[[Asked], Q]]


@cache
def usual() -> dict[str, list[dict[str, Any]]]:
    """Return the lines of each dimension for authorities that have no grouping of their own."""
    return tomllib.loads(USUAL.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Line:
    """One row of a grouping, as it is recorded: the codes that it takes, or the ages in whole years."""

    key: str
    label: str
    codes: Sequence[str] = ()
    low: int | None = None
    high: int | None = None
    rest: bool = False
    condition: str = ""


FIELDS = tuple(each.name for each in fields(Line))


def lines_of(authority: "Authority", dimension: str, on: date) -> list[Line]:
    """Return the lines in force on a day, in order: one statement."""
    own = values(_own_lines, authority.pk, dimension, on)
    newest = [dict(zip(FIELDS, line, strict=True)) for grouping, *line in own if grouping == own[0][0]]
    return [Line(**line | {"codes": tuple(line.get("codes", ()))}) for line in newest or usual()[dimension]]


def _own_lines(authority: int, dimension: str, on: date) -> QuerySet:
    own = GroupingLine.objects.filter(
        grouping__authority=authority, grouping__dimension=dimension, grouping__in_force_from__lte=on
    )
    return own.order_by("-grouping__in_force_from", "order", "pk").values_list("grouping", *FIELDS)


def grouped_dimension(
    name: str, label: str, reach: Reach, under: str = "", conditions: Conditions | None = None, **more
) -> Dimension:
    """Return a dimension over raw codes. `reach` maps a grain to the path of the code and how rows stand under it.

    `conditions` are those which a line can name, each made for what is asked.
    """

    def line(asked: Asked, path: str | Beside) -> ByCode | Subquery:
        if isinstance(path, Beside):
            rows = path.rows(asked).annotate(line=_codes(asked, of, path.path, conditions or {}))
            return Subquery(rows.values("line")[:1])
        return _codes(asked, of, path, conditions or {})

    def key(path: str | Beside, words: str) -> Key:
        return Key(_field(name), lambda asked: {_field(name): line(asked, path)}, under=words)

    of = Dimension(
        name=name,
        label=label,
        load=_load(name, UNLISTED),
        reach=by_grain({grain: key(path, words or under) for grain, (path, words) in reach.items()}),
        **more,
    )
    return of


def age_dimension(name: str, label: str, reach: Mapping[str, tuple[str, Any]], under: str = "") -> Dimension:
    """Return a dimension over ages in whole years. `reach` maps a grain to the path of the date of birth and the day
    on which the age counts: a path or expression of the row, or LAST for the last day of the period.
    """

    def key(born: str, day: Any) -> Key:
        return Key(_field(name), lambda asked: {_field(name): _ages(asked, of, born, day)}, under=under)

    of = Dimension(
        name=name,
        label=label,
        load=_load(name, UNLISTED),
        reach=by_grain({grain: key(*path) for grain, path in reach.items()}),
    )
    return of


def _field(name: str) -> str:
    return f"in_{name.replace('-', '_')}"


def _load(name: str, unlisted: Value):
    def load(authority: "Authority", periods: Sequence[Period]) -> list[Values]:
        lines = lines_of(authority, name, periods[0].last)
        found = [Value(line.key, line.label, line.key, of=line) for line in lines]
        return [Values((*found, *([] if any(line.rest for line in lines) else [unlisted])))]

    return load


def _lines(asked: Asked, of: Dimension) -> list[Line]:
    return [value.of for block in asked.values(of) for value in block.values if value.of is not None]


class ByCode(Func):
    """The key of a code: `lines` are (key, codes, number of the condition that has to hold, or None); `rest` takes others.

    One expression in place of a Case: a Case would look its column up and write it out once for each line.
    """

    def __init__(self, code, lines: tuple, rest: str, *conditions):
        super().__init__(code, *conditions, output_field=CharField())
        self.lines, self.rest = lines, rest

    def as_sql(self, compiler, connection):
        (code, given), *conditions = [compiler.compile(each) for each in self.source_expressions]
        parts, parameters = [], []
        for key, codes, number in self.lines:
            holds, more = conditions[number] if number is not None else ("", [])
            also = f" AND {holds}" if holds else ""
            parts.append(f"WHEN {code} IN ({', '.join(['%s'] * len(codes))}){also} THEN %s")
            parameters += [*given, *codes, *more, key]
        sql = f"CASE {' '.join(parts)} WHEN {code} <> '' THEN %s ELSE NULL END"
        return sql, [*parameters, *given, self.rest]


def _codes(asked: Asked, of: Dimension, path: str, conditions: Conditions) -> ByCode:
    lines = sorted(_lines(asked, of), key=lambda line: not line.condition)
    named = list(dict.fromkeys(line.condition for line in lines if line.condition))
    listed = tuple(
        (line.key, line.codes, named.index(line.condition) if line.condition else None) for line in lines if line.codes
    )
    rest = next((line.key for line in lines if line.rest), UNLISTED.match)
    holds = (ExpressionWrapper(conditions[name](asked), output_field=BooleanField()) for name in named)
    return ByCode(F(path), listed, rest, *holds)


class _ByAge(Func):
    """The band in which the age in whole years lies, from a day and the date of birth.

    Days are compared as numbers, 20140331: their difference is the age and four digits more.
    """

    def __init__(self, day, born, bands: tuple, is_number: bool = False):
        super().__init__(day, born, output_field=CharField())
        self.bands, self.is_number = bands, is_number

    def as_sql(self, compiler, connection, number="CAST(REPLACE({}, '-', '') AS integer)"):
        (day, of_day), (born, of_born) = [compiler.compile(each) for each in self.source_expressions]
        on = day if self.is_number else number.format(day)
        age, given = f"({on} - {number.format(born)})", [*of_day, *of_born]
        parts, parameters = [], []
        for key, low, high in self.bands:
            upper = f" AND {age} < %s" if high is not None else ""
            parts.append(f"WHEN {age} >= %s{upper} THEN %s")
            parameters += [*given, low, *([*given, high] if upper else []), key]
        return f"CASE {' '.join(parts)} WHEN {born} IS NOT NULL THEN %s ELSE NULL END", [
            *parameters,
            *of_born,
            UNLISTED.match,
        ]

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, number="to_char({}, 'YYYYMMDD')::integer")


def _ages(asked: Asked, of: Dimension, born: str, day: Any) -> _ByAge:
    last = asked.period.last
    on = Constant(last.year * 10000 + last.month * 100 + last.day) if day == LAST else day
    bands = tuple(
        (line.key, (line.low or 0) * 10000, None if line.high is None else (line.high + 1) * 10000)
        for line in _lines(asked, of)
    )
    return _ByAge(on, born, bands, is_number=day == LAST)
