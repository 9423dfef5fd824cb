"""Names of children in words that people wrote: where they stand, and the words without them."""

import re
import unicodedata
from collections.abc import Iterable

from children.models import Child

SHORTEST = 2  # letters of a name, digits of an id: a shorter one would be taken out of other words too
SHORTEST_ID = 4


class Names:
    """Where these children's names, references and ids stand in a text.

    A part of a name that `keep`, the child of the file, shares (mostly the surname) does not count. Parts count with their
    capital letter only, so that a child named Will leaves the word "will" alone. `whole_only`: children of whom
    the whole name counts and no part: who has nothing to do with the child, but whose first name others have too.
    """

    def __init__(self, children: Iterable[Child], *, keep: Child, whole_only: Iterable[Child] = ()):
        kept = {plain(part).casefold() for part in keep.name.split()}
        children, whole_only = list(children), list(whole_only)
        whole, parts = set(), set()
        for child in [*children, *whole_only]:
            whole |= {r"\s+".join(map(re.escape, form.split())) for form in (child.name, plain(child.name)) if form}
            whole |= {re.escape(mark) for mark in (child.reference, child.council_id) if len(mark) >= SHORTEST_ID}
        for child in children:
            own = [part for part in child.name.split() if plain(part).casefold() not in kept and len(part) >= SHORTEST]
            parts |= {re.escape(form) for part in own for form in (part, plain(part), part.upper())}
        self.patterns = [_any_of(whole, re.IGNORECASE), _any_of(parts)]

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

    def without(self, words: str, instead: str) -> str:
        """Return the words with `instead` in the place of each name."""
        for start, end in reversed(self.spans(words)):
            words = f"{words[:start]}{instead}{words[end:]}"
        return words


def plain(text: str) -> str:
    """Return a text without its accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _any_of(patterns: set[str], flags: int = 0) -> re.Pattern:
    longest_first = sorted(patterns, key=len, reverse=True) or ["(?!)"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", flags)
