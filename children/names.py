"""Names of children in words that people wrote: where they stand, and the words without them.

One home for both who gives a record out (the names of other children) and who anonymises one (the child's own).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from children.models import Child
from iro_portal.core.dates import in_words

SHORTEST = 2  # letters of a name, digits of an id: a shorter one would be taken out of other words too
SHORTEST_ID = 4
REMOVED = "[removed]"


class Names:
    """Where names stand in a text.

    `whole`: names in full, references, ids, days of birth; in any letters, with accents or without. `parts`: first names
    and surnames alone; with their capital letter only, so that a child named Will leaves the word "will" alone.
    """

    def __init__(self, whole: Iterable[str], parts: Iterable[str] = ()):
        self.whole = {form for each in whole if each.strip() for form in (each, plain(each))}
        capitals = {form for each in parts if len(each) >= SHORTEST for form in (each, plain(each))}
        self.parts = capitals | {each.upper() for each in capitals}
        words = {r"\s+".join(map(re.escape, each.split())) for each in self.whole}
        self.patterns = [_any_of(words, re.IGNORECASE), _any_of({*map(re.escape, self.parts)})]

    @classmethod
    def of_others(cls, children: Iterable[Child], *, keep: Child, whole_only: Iterable[Child] = ()) -> "Names":
        """Return the names of these children in the record of another, `keep`.

        A part of a name that `keep` shares (mostly the surname) does not count. `whole_only`: children of whom no part
        counts: who has nothing to do with the child, but whose first name others have too.
        """
        kept, children = {plain(part).casefold() for part in keep.name.split()}, list(children)
        whole = [form for child in [*children, *whole_only] for form in (child.name, *_marks(child))]
        parts = [part for child in children for part in child.name.split() if plain(part).casefold() not in kept]
        return cls(whole, parts)

    @classmethod
    def of_child(cls, child: Child, *, beside: Iterable[Child] = ()) -> "Names":
        """Return what says who a child is, in words shared with others, `beside`: a first name or a birthday that one of
        them has too is left in."""
        beside = list(beside)
        first = child.name.split()[:1] if child.name_known else []
        taken = {plain(part).casefold() for other in beside for part in other.name.split()}
        twin = any(other.date_of_birth == child.date_of_birth for other in beside)
        days = () if twin else _day_as_written(child.date_of_birth)
        return cls([child.name, *_marks(child), *days], [each for each in first if plain(each).casefold() not in taken])

    @classmethod
    def in_full(cls, child: Child) -> "Names":
        """Return the whole name, reference and id alone: a first name or a day is one like any other where nothing says
        whom the words are about."""
        return cls([child.name, *_marks(child)])

    def spans(self, words: str) -> list[tuple[int, int]]:
        """Return from where to where the names stand, in order, none within another."""
        found = sorted(match.span() for pattern in self.patterns for match in pattern.finditer(words))
        kept: list[tuple[int, int]] = []
        for start, end in found:
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
            elif end > kept[-1][1]:
                kept[-1] = (kept[-1][0], end)
        return kept

    def without(self, value: Any, instead: str = REMOVED) -> Any:
        """Return a text, or whatever JSON holds, with `instead` in the place of each name."""
        if isinstance(value, str):
            for start, end in reversed(self.spans(value)):
                value = f"{value[:start]}{instead}{value[end:]}"
            return value
        if isinstance(value, list):
            return [self.without(each, instead) for each in value]
        if isinstance(value, dict):
            return {key: self.without(each, instead) for key, each in value.items()}
        return value

    def stand_in(self, value: Any) -> bool:
        """Does one of them stand in a text, or in what JSON holds?"""
        return self.without(value) != value

    @cached_property
    def pieces(self) -> set[str]:
        """Letters without accents of which each text that holds a name has some: what a database can look for.

        SQLite folds the case of these alone, and keeps others in JSON as escapes.
        """
        return {_longest_piece(each) for each in (*self.whole, *self.parts)}

    def may_stand_in(self, fields: Iterable[str]) -> Q:
        """Return a condition on text columns that holds of every row in which a name stands, and of some others."""
        found = Q(pk__in=[])
        for field in fields:
            for piece in self.pieces:
                found |= Q(**{f"{field}__icontains": piece})
        return found


def take_out(rows: models.QuerySet, fields: Sequence[str], names: Names) -> int:
    """This function will take the names out of these fields of these rows, and return how many rows held one."""
    held = rows.alias(**{f"{name}_as_text": Cast(name, models.TextField()) for name in fields})
    found = held.filter(names.may_stand_in(f"{name}_as_text" for name in fields))
    return sum(_taken_out(row, fields, names) for row in found)


def plain(text: str) -> str:
    """Return a text without its accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _marks(child: Child) -> list[str]:
    return [mark for mark in (child.reference, child.council_id) if len(mark) >= SHORTEST_ID]


def _day_as_written(day: date) -> list[str]:
    return [in_words(day), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()]


def _longest_piece(text: str) -> str:
    return max(re.findall(r"[A-Za-z0-9]+", text) or [text], key=len)


def _any_of(patterns: set[str], flags: int = 0) -> re.Pattern:
    longest_first = sorted(patterns, key=len, reverse=True) or ["(?!)"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", flags)


def _taken_out(row: models.Model, fields: Sequence[str], names: Names) -> bool:
    new = {name: _fitting(row, name, names.without(getattr(row, name))) for name in fields}
    changed = {name: value for name, value in new.items() if value != getattr(row, name)}
    if changed:
        models.QuerySet(type(row)).filter(pk=row.pk).update(**changed)
    return bool(changed)


def _fitting(row: models.Model, name: str, value: Any) -> Any:
    longest = getattr(row._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
