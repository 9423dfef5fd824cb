"""One entry of the register, and what declares it: a model, how it hangs on a child, and what each field holds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Q

from iro_portal.home.holdings.terms import CASE_RECORD, CASE_WORKERS, EVERYBODY, SET_UP, How, Purpose, Sort, Whose

# Which rows concern any of these children: a condition on the model.
Link = Callable[[models.QuerySet], Q]


@dataclass(frozen=True)
class FieldHolding:
    """What one field holds, and what becomes of it."""

    name: str
    sort: Sort
    how: How


@dataclass(frozen=True)
class Holding:
    """What is held in one table.

    `of`: which of its rows concern given children; None where none can, or none can be told. `shared`: one row can
    concern several. `beside`: its rows hang on no foreign key but are found and emptied all the same
    (retention/beside.py). `note`: what a reader of the register should know besides.
    """

    label: str
    what: str
    purpose: Purpose
    seen_by: str
    fields: tuple[FieldHolding, ...]
    whose: tuple[Whose, ...] = ()
    of: Link | None = None
    shared: bool = False
    beside: bool = False
    note: str = ""
    by_name: dict[str, FieldHolding] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "by_name", {each.name: each for each in self.fields})

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def is_personal(self) -> bool:
        return any(each.sort != Sort.NONE for each in self.fields)

    @property
    def changed(self) -> list[FieldHolding]:
        """The fields that anonymising changes."""
        return [each for each in self.fields if each.how != How.KEPT]

    @property
    def words(self) -> list[str]:
        """The names of the fields in which people write freely."""
        return [each.name for each in self.fields if each.sort == Sort.WORDS]

    def rows_about(self, children: models.QuerySet) -> models.QuerySet:
        """Return the rows that concern any of these children, each once; none where the table hangs on no child."""
        rows = every(self.model)
        return rows.filter(pk__in=rows.filter(self.of(children)).values("pk")) if self.of else rows.none()


def of_case(
    label: str,
    what: str,
    link: Link,
    whose: tuple[Whose, ...],
    *groups: list[FieldHolding],
    seen_by: str = CASE_WORKERS,
    shared: bool = False,
) -> Holding:
    """Declare a part of a child's case record."""
    return about(label, what, CASE_RECORD, seen_by, whose, *groups, of=link, shared=shared)


def about(
    label: str,
    what: str,
    purpose: Purpose,
    seen_by: str,
    whose: tuple[Whose, ...],
    *groups: list[FieldHolding],
    of: Link | None = None,
    shared: bool = False,
    beside: bool = False,
    note: str = "",
) -> Holding:
    """Declare what is held for any purpose."""
    fields = tuple(each for group in groups for each in group)
    return Holding(label, what, purpose, seen_by, fields, whose, of, shared, beside, note)


def set_up(label: str, what: str, names: str) -> Holding:
    """Declare a list or a setting that holds nothing about a person."""
    return about(label, what, SET_UP, EVERYBODY, (), kept(Sort.NONE, names))


def every(model: type[models.Model]) -> models.QuerySet:
    """Return all rows of a model, those that lists leave out among them, with none of its own guards in Python."""
    return models.QuerySet(model).order_by("pk")


def kept(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.KEPT, names)


def emptied(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.EMPTIED, names)


def replaced(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.REPLACED, names)


def scrubbed(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.SCRUBBED, names)


def coarsened(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.COARSENED, names)


def renewed(sort: Sort, names: str) -> list[FieldHolding]:
    return _group(sort, How.RENEWED, names)


def by(*paths: str) -> Link:
    """Rows that hang on a child by any of these paths of foreign keys."""

    def link(children: models.QuerySet) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{f"{path}__in": children.values("pk")})
        return found

    return link


def by_part(own: str, whole: str) -> Link:
    """Rows of something shared that belong to the one child whom they name, or, naming none, to all of the whole."""

    def link(children: models.QuerySet) -> Q:
        keys = children.values("pk")
        return Q(**{f"{own}__in": keys}) | Q(**{own: None, f"{whole}__in": keys})

    return link


def _group(sort: Sort, how: How, names: str) -> list[FieldHolding]:
    return [FieldHolding(name, sort, how) for name in names.split()]
