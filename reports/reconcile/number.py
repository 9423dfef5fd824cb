"""A number as a paper prints it: 66.6%, 1,234, <1%, over 80%; and which computed figures agree with it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.table import rounded

NUMBER = re.compile(r"([-−–]?)\s?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,10}))?\s*%?", re.ASCII)
# What papers put where they print no number.
NOTHING = {"", "-", "–", "—", "n/a", "na", "nil return", "c", "*", "."}
MORE_DECIMALS = 12


class NoNumber(ValueError):
    """There are words where a number belongs."""


class Relation(StrEnum):
    IS = ""
    BELOW = "<"
    ABOVE = ">"


RELATIONS = (
    (("<", "under ", "below ", "less than ", "fewer than "), Relation.BELOW),
    ((">", "over ", "above ", "more than "), Relation.ABOVE),
)


@dataclass(frozen=True)
class PrintedNumber:
    """A printed number: its decimals say how exact it is, `relation` whether it is a bound ("over 80%")."""

    value: Decimal
    decimals: int = 0
    relation: Relation = Relation.IS
    is_percent: bool = False

    def agrees_with(self, computed: Decimal | int) -> bool:
        """Is this what a computed figure comes to at the printed decimals, halves away from zero? Bounds are strict."""
        if self.relation is Relation.BELOW:
            return computed < self.value
        if self.relation is Relation.ABOVE:
            return computed > self.value
        return rounded(computed, self.decimals) == self.value

    def as_exact(self, computed: Decimal | int) -> str:
        """Return a computed figure at the printed decimals."""
        return f"{rounded(computed, self.decimals):,f}"

    def __str__(self) -> str:
        words = {Relation.IS: "", Relation.BELOW: "under ", Relation.ABOVE: "over "}
        return f"{words[self.relation]}{self.value:,f}"


def read(text: str) -> PrintedNumber | None:
    """Return the number that a printed cell holds, None where it holds nothing; raises NoNumber for words."""
    plain = " ".join(text.split())
    if plain.casefold() in NOTHING:
        return None
    relation, plain = _relation(plain)
    found = NUMBER.fullmatch(plain)
    if not found:
        raise NoNumber(text)
    sign, whole, decimals = found[1], found[2].replace(",", ""), found[3] or ""
    value = Decimal(f"{'-' if sign else ''}{whole}.{decimals or 0}").quantize(Decimal(1).scaleb(-len(decimals)))
    return PrintedNumber(value, len(decimals), relation, plain.endswith("%"))


def _relation(text: str) -> tuple[Relation, str]:
    for starts, relation in RELATIONS:
        for start in starts:
            if text.casefold().startswith(start):
                return relation, text[len(start) :].strip()
    return Relation.IS, text
