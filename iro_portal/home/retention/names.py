"""Take a child's name and the council's id out of words that stay: those shared with other children, those of nobody."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

REMOVED = "[removed]"
# A shorter council id is a number like any other: it would be found in words that have nothing to do with the child.
SHORTEST_ID = 4


@dataclass(frozen=True)
class Names:
    """What a child is called: in full, by the council's id, and, where `first` says so, by the first name alone."""

    full: str
    council_id: str
    first: str = ""

    @classmethod
    def of(cls, child, *, beside: Iterable[str] = ()) -> "Names":
        """Return what this child is called among others; a first name that one of them has too is left in."""
        first = child.name.split()[0] if child.name_known and child.name.split() else ""
        taken = {part.casefold() for name in beside for part in name.split()}
        return cls(child.name, child.council_id, "" if first.casefold() in taken else first)

    @property
    def in_full(self) -> "Names":
        """Without the first name alone, which is a word like any other where nothing says whom the words are about."""
        return Names(self.full, self.council_id)

    @cached_property
    def wanted(self) -> list[str]:
        found = [self.full, self.council_id if len(self.council_id) >= SHORTEST_ID else "", self.first]
        return sorted({each for each in found if each.strip()}, key=len, reverse=True)

    @cached_property
    def pattern(self) -> re.Pattern:
        """Whole names in any letters; a first name as a name is written, so that Will leaves the word "will" alone."""
        whole = "|".join(re.escape(each) for each in self.wanted if each != self.first)
        first = "|".join(re.escape(each) for each in (self.first, self.first.upper()) if each)
        parts = [part for part in (whole and f"(?i:{whole})", first) if part]
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")

    def taken_out(self, value: Any) -> Any:
        """Return a text, or whatever JSON holds, without the names."""
        if isinstance(value, str):
            return self.pattern.sub(REMOVED, value)
        if isinstance(value, list):
            return [self.taken_out(each) for each in value]
        if isinstance(value, dict):
            return {key: self.taken_out(each) for key, each in value.items()}
        return value

    def stand_in(self, value: Any) -> bool:
        return bool(self.wanted) and self.taken_out(value) != value


def scrub(rows: models.QuerySet, fields: Sequence[str], names: Names) -> int:
    """This function will take the names out of these fields of these rows, and return how many rows held one."""
    if not names.wanted or not fields:
        return 0
    held = rows.alias(**{f"{name}_as_text": Cast(name, models.TextField()) for name in fields})
    holding = Q()
    for name in fields:
        for word in names.wanted:
            holding |= Q(**{f"{name}_as_text__icontains": word})
    return sum(_scrubbed(row, fields, names) for row in held.filter(holding))


def _scrubbed(row: models.Model, fields: Sequence[str], names: Names) -> bool:
    new = {name: _fitting(row, name, names.taken_out(getattr(row, name))) for name in fields}
    changed = {name: value for name, value in new.items() if value != getattr(row, name)}
    if changed:
        models.QuerySet(type(row)).filter(pk=row.pk).update(**changed)
    return bool(changed)


def _fitting(row: models.Model, name: str, value: Any) -> Any:
    longest = getattr(row._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
