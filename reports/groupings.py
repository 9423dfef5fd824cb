"""Dimensions whose rows are an authority's own: codes under its labels, ages in its bands, in its order.

Records keep the raw code and the date of birth; how they are grouped is decided when they are counted, by the grouping
in force on the last day of the (newest) period. An authority without one of its own has the usual one.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from reports.dimensions import Asked, Dimension, Key, Value, Values, by_grain
from reports.models import GroupingLine
from reports.period import Period

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


def lines_of(authority: "Authority", dimension: str, on: date) -> list[GroupingLine]:
    """Return the lines in force on a day, in order: one statement."""
    own = GroupingLine.objects.filter(
        grouping__authority=authority, grouping__dimension=dimension, grouping__in_force_from__lte=on
    )
    own = list(own.select_related("grouping").order_by("-grouping__in_force_from", "order", "pk"))
    newest = [line for line in own if line.grouping_id == own[0].grouping_id]
    return newest or [GroupingLine(order=order, **line) for order, line in enumerate(usual()[dimension])]


def grouped_dimension(
    name: str, label: str, reach: Reach, under: str = "", conditions: Conditions | None = None, **more
) -> Dimension:
    """Return a dimension over raw codes. `reach` maps a grain to the path of the code and how rows stand under it.

    `conditions` are those which a line can name, each made for what is asked.
    """

    def line(asked: Asked, path: str | Beside) -> Case | Subquery:
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


def _lines(asked: Asked, of: Dimension) -> list[GroupingLine]:
    return [value.of for block in asked.values(of) for value in block.values if value.of is not None]


def _codes(asked: Asked, of: Dimension, path: str, conditions: Conditions) -> Case:
    lines = sorted(_lines(asked, of), key=lambda line: not line.condition)
    listed = [When(_holds(line, path, conditions, asked), then=Constant(line.key)) for line in lines if line.codes]
    rest = next((line.key for line in lines if line.rest), UNLISTED.match)
    recorded = When(~Q(**{path: ""}) & Q(**{f"{path}__isnull": False}), then=Constant(rest))
    return Case(*listed, recorded, default=None, output_field=CharField())


def _holds(line: GroupingLine, path: str, conditions: Conditions, asked: Asked) -> Q:
    holds = Q(**{f"{path}__in": line.codes})
    return holds & conditions[line.condition](asked) if line.condition else holds


def _ages(asked: Asked, of: Dimension, born: str, day: Any) -> Case:
    """Compare days written as numbers, 20140331: their difference is the age in whole years and four digits more."""
    if day == LAST:
        last = asked.period.last
        on: Any = Constant(last.year * 10000 + last.month * 100 + last.day)
    else:
        on = _as_number(F(day) if isinstance(day, str) else day)
    age = ExpressionWrapper(on - _as_number(F(born)), output_field=IntegerField())
    bands = [When(_between(age, line), then=Constant(line.key)) for line in _lines(asked, of)]
    known = When(Q(**{f"{born}__isnull": False}), then=Constant(UNLISTED.match))
    return Case(*bands, known, default=None, output_field=CharField())


def _between(age: ExpressionWrapper, line: GroupingLine):
    low = GreaterThanOrEqual(age, (line.low or 0) * 10000)
    return low if line.high is None else Q(low) & Q(LessThan(age, (line.high + 1) * 10000))


def _as_number(day) -> ExpressionWrapper:
    number = ExtractYear(day) * 10000 + ExtractMonth(day) * 100 + ExtractDay(day)
    return ExpressionWrapper(number, output_field=IntegerField())
