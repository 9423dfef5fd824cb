"""What the page and the files of an import say of a child whose record is restricted to others: that there is a line.

A file that holds such a child is taken in like any other; whom its problems and findings are about is told to named people.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from children.models import Child
from exchange.models import ReturnFinding
from exchange.problems import Problem
from people.models import Staff

HIDDEN = "This is about a record that is not open to you."


@dataclass(frozen=True)
class Veil:
    """Puts HIDDEN for whatever names one of these children: by name, reference or the council's id."""

    marks: re.Pattern | None

    def hides(self, *texts: str) -> bool:
        return self.marks is not None and any(self.marks.search(text) for text in texts if text)

    def sentence(self, text: str) -> str:
        return HIDDEN if self.hides(text) else text

    def problems(self, rows: Iterable[Problem]) -> Iterator[Problem]:
        for row in rows:
            yield replace(row, value="", expected=HIDDEN) if self.hides(row.value, row.expected) else row

    def finding(self, row: ReturnFinding) -> ReturnFinding:
        """Return the finding, changed in memory only."""
        if self.hides(row.value, row.sentence, row.content, row.title):
            row.value, row.content, row.sentence = "", "", HIDDEN
        return row


def veil_for(viewer: Staff) -> Veil:
    """Return what hides, from this person, the children whose record is restricted to others: one statement."""
    kept = Child.objects.filter(pk__in=Child.objects.kept_from(viewer).values("child_id"))
    marks = {mark for row in kept.values_list("name", "reference", "council_id") for mark in row}
    either = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
    return Veil(re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if marks else None)
