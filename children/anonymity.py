"""Does a text tell who it is about? It is set beside the names and dates of birth of the authority's children and staff.

What is found is never said, only where and of what sort: whoever reads the answer must not learn a name from it.
A nickname, or a place that everybody knows, cannot be found: somebody still reads the text before it is printed.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from children import written_names
from children.models import Child
from children.written_dates import dates
from children.written_names import Found, Names
from iro_portal.core.search import fold
from people.models import Authority, Staff

# What a word processor leaves within words, and nobody sees: soft hyphens, spaces of no width.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Sort(StrEnum):
    """What was found, surest first. The last two can be a coincidence, which the author may say."""

    CHILD = "the name of a child in care"
    CHILD_INITIAL = "a first name with an initial, as a child in care has them"
    STAFF = "the name of a member of staff"
    STAFF_INITIAL = "a first name with an initial, as a member of staff has them"
    BORN = "the date of birth of a child in care"
    REFERENCE = "the reference of a child in care"
    CHILD_PART = "a name that a child in care has"
    STAFF_PART = "a name that a member of staff has"

    @property
    def is_sure(self) -> bool:
        """Does it tell of a child wherever it stands in a paper? A day can be another day, staff are named with reason."""
        return self in (Sort.CHILD, Sort.CHILD_INITIAL, Sort.REFERENCE)

    @property
    def may_be_chance(self) -> bool:
        return self in (Sort.CHILD_PART, Sort.STAFF_PART)


OF_CHILDREN = {Found.WHOLE: Sort.CHILD, Found.INITIAL: Sort.CHILD_INITIAL, Found.PART: Sort.CHILD_PART}
OF_STAFF = {Found.WHOLE: Sort.STAFF, Found.INITIAL: Sort.STAFF_INITIAL, Found.PART: Sort.STAFF_PART}


@dataclass(frozen=True, order=True)
class Finding:
    """Where (the number of the paragraph, from 1; 0: the title) and of what sort; not what was found."""

    paragraph: int
    sort: Sort

    def __str__(self) -> str:
        where = f"Paragraph {self.paragraph}" if self.paragraph else "The title"
        return f"{where} holds {self.sort.value}."


@dataclass
class Known:
    """Everybody of an authority whom no text may tell of, read once."""

    children: Names
    staff: Names
    born: set[date]
    references: set[str]

    @classmethod
    def of(cls, authority: Authority) -> "Known":
        """Read the names of all children and staff that the authority ever had."""
        children, staff, born, references = Names(), Names(), set(), set()
        rows = Child.objects.filter(authority=authority).values_list(
            "name", "name_known", "date_of_birth", "reference", "council_id"
        )
        for name, is_known, day, *ids in rows.iterator(2000):
            if is_known:
                children.add(name)
            born.add(day)
            references |= {fold(each) for each in ids if len(each) > 3}
        for name in Staff.objects.filter(authority=authority).values_list("name", flat=True):
            staff.add(name)
        return cls(children, staff, born, references)


def findings(authority: Authority, words: str, title: str = "") -> list[Finding]:
    """Return what in a text tells who it is about, by paragraph."""
    return found_in(words, title, Known.of(authority))


def found_in(words: str, title: str, known: Known) -> list[Finding]:
    """Return the same of people who are known already."""
    texts = [(0, title), *enumerate(paragraphs(words), start=1)]
    return sorted({Finding(number, sort) for number, text in texts for sort in _sorts(text, known)})


def paragraphs(words: str) -> list[str]:
    """Return the paragraphs as they are counted: parted by blank lines."""
    return [chunk.strip() for chunk in re.split(r"\n\s*\n", words.strip()) if chunk.strip()]


def _sorts(text: str, known: Known) -> set[Sort]:
    text = _UNSEEN.sub("", text)
    found = {OF_CHILDREN[each] for each in written_names.found(text, known.children)}
    found |= {OF_STAFF[each] for each in written_names.found(text, known.staff)}
    found |= {Sort.BORN} if any(day in known.born for day, _ in dates(text)) else set()
    return found | ({Sort.REFERENCE} if _holds(text, known.references) else set())


def _holds(text: str, references: set[str]) -> bool:
    return any(fold(word) in references for word in re.findall(r"[\w/-]+", text))
