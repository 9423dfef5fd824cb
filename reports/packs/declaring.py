"""What a kind of pack is made of: sections in order, each with its tables, its places for words, its own parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

DOING = "doing"  # the key of the place that every section of findings ends with


@dataclass(frozen=True)
class Ask:
    """One table of a section: a report's slug, in which unit (empty: its usual one), with so many earlier years."""

    slug: str
    unit: str = ""
    compare: int = 0

    @property
    def key(self) -> str:
        """What names it within a section."""
        return f"{self.slug}--{self.unit.replace(' ', '-')}" if self.unit else self.slug


@dataclass(frozen=True)
class Place:
    """A marked place for words. `label` heads it (empty: no heading); `asks` says what belongs there.

    `starter` is what the form begins with: nothing of it is printed until somebody keeps it. With `heads` each line is a
    row of a small table, its cells parted by semicolons.
    """

    key: str
    asks: str
    label: str = ""
    starter: str = ""
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One figure in a sentence, for readers of no tables: `words` holds {n}, from one cell of a report.

    `row` and `column` are keys; an empty row is the total, an empty column the first. {place}, {first}, {last} and
    {year} can stand in it too. `one` is said in place of it where the figure is 1.
    """

    words: str
    slug: str
    row: str = ""
    column: str = ""
    one: str = ""


class Part(StrEnum):
    """What a section holds beside tables and words."""

    LAST_PROGRAMME = "last-programme"
    NEXT_PROGRAMME = "next-programme"
    QUOTES = "quotes"
    CASE_STUDIES = "case-studies"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Section:
    """One section; `purpose` tells the author what it is for."""

    key: str
    title: str
    purpose: str
    places: tuple[Place, ...] = ()
    tables: tuple[Ask, ...] = ()
    parts: tuple[Part, ...] = ()
    facts: tuple[Fact, ...] = ()

    def place(self, key: str) -> Place:
        """Return a place by its key; raises KeyError."""
        return next((place for place in self.places if place.key == key), None) or _missing(key)


class Span(StrEnum):
    """Which periods a kind is made for."""

    YEAR = "year"
    QUARTER = "quarter"
    ANY = "any"


@dataclass(frozen=True)
class Kind:
    """A kind of pack. `numbered`: its paragraphs are numbered through, as in a committee paper.

    `has_front_sheet`: it begins with one. What is filled in there is kept of every pack, and printed where it has.
    """

    key: str
    title: str
    what_for: str
    span: Span
    sections: tuple[Section, ...] = field(hash=False)
    source: str = ""
    numbered: bool = False
    has_front_sheet: bool = True

    def section(self, key: str) -> Section:
        """Return a section by its key; raises KeyError."""
        return next((section for section in self.sections if section.key == key), None) or _missing(key)

    def asks(self) -> Iterator[Ask]:
        """Yield every table that it names."""
        return (ask for section in self.sections for ask in section.tables)

    def slugs(self) -> set[str]:
        """Return the reports that it rests on."""
        facts = {fact.slug for section in self.sections for fact in section.facts}
        return {ask.slug for ask in self.asks()} | facts


def _missing(key: str):
    raise KeyError(key)
