"""What returns have said of a child, kept as JSON: by module and row, with the year of the return that said it last.

So a later return can be told apart from what people did since: a field that stands as the last return left it follows
the next one; a field that a person entered or changed stays as the person has it, and is a conflict.
A return of an earlier year adds what is new, and does not overrule what a later one said of the same row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import models

from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.ssda903 import records
from exchange.ssda903.notes import FIRST_MONTH
from reviews.models import Review


@dataclass(frozen=True)
class Module:
    """Rows of one kind: the model they are kept in, the fields that a return fills; the one by which a row is known again.

    `file` is the module of the return where it says that a row is no longer there by leaving it out.
    """

    name: str
    label: str
    model: type[models.Model]
    fields: tuple[str, ...]
    may_be_silent: frozenset[str] = frozenset()  # fields of which a blank says nothing
    day: str = ""
    file: str = ""


CHILDREN = Module("children", "Children", Child, ("date_of_birth", "sex", "ethnicity", "is_uasc", "uasc_ended_on"))
PERIODS = Module("periods", "Periods of care", PeriodOfCare, ("kind", "start", "start_known", "end", "end_reason"))
EPISODES = Module(
    "episodes", "Episodes", Episode,
    (
        "end", "reason_new", "legal_status", "need", "placement", "provider", "end_reason", "reason_place_change",
        "over_20_miles",
    ),
    may_be_silent=frozenset({"over_20_miles"}), day="start", file="Episodes",
)  # fmt: skip
REVIEWS = Module("reviews", "Reviews", Review, ("participation",), day="held_on", file="Reviews")
MISSING = Module("missing", "Times missing", MissingEpisode, ("end",), day="start", file="Missing")
HEALTH = Module("health", "Health in the year", AnnualHealth, ("health_assessment", "sdq_score"))
MODULES = (CHILDREN, PERIODS, EPISODES, REVIEWS, MISSING, HEALTH)
ROWS = (EPISODES, REVIEWS, MISSING, HEALTH)  # those with many rows a child, known again by their days


class Conflict(NamedTuple):
    """A field of a row that a person has and a return would have otherwise."""

    row: models.Model
    field: str
    ours: Any
    theirs: Any


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def merge(
    module: Module, row: models.Model, theirs: Sequence[Any], base: Sequence[Any] | None
) -> tuple[dict[str, Any], list[Conflict]]:
    """Hold what a return says against a row: what follows the return, and what stays because a person has it so.

    `base` is what the return before said. Without it a person entered the row: only what is blank there is filled.
    """
    changes, conflicts = {}, []
    for place, (field, value) in enumerate(zip(module.fields, theirs, strict=True)):
        ours = getattr(row, field)
        silent = value is NOT_SAID or (value is None and field in module.may_be_silent)
        if ours == value or silent:
            continue
        follows = plain(ours) == base[place] if base is not None else ours in (None, "")
        if follows:
            changes[field] = value
        else:
            conflicts.append(Conflict(row, field, plain(ours), plain(value)))
    return changes, conflicts


class NotSaid:
    """The return has no such module."""


NOT_SAID = NotSaid()


def financial_year_of(day: date) -> int:
    """Return the year in which the financial year of a day begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def episode_key(start: date, place: int) -> str:
    """Name an episode by its first day; of several of one day, by its place among them."""
    return f"{start.isoformat()}/{place}" if place else start.isoformat()


def missing_key(row: records.Missing | MissingEpisode) -> str:
    return f"{row.start.isoformat()} {row.kind}"
