"""Does a text tell who it is about? It is set beside the names and dates of birth of the authority's children and staff.

What is found is never said, only where and of what sort: whoever reads the answer must not learn a name from it.
A nickname, or a place that everybody knows, cannot be found: somebody still reads the text before it is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise, product

from children.models import Child
from iro_portal.core.search import fold
from people.models import Authority, Staff

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What this field writes in capitals, and is a name only where it is not: Sen, not SEN.
ABBREVIATIONS = frozenset((
    "adm", "ahp", "camhs", "chc", "cic", "cin", "cla", "cp", "dcs", "dfe", "ehcp", "gp", "hos", "icpc", "iro", "iros",
    "lac", "lado", "mash", "nhs", "pep", "poc", "sen", "send", "sgo", "sw", "tm", "uasc", "us",
))  # fmt: skip
# A name with a hyphen is two words here: of Smith-Jones either may stand alone.
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_BETWEEN = re.compile(r"[\s.]+|[-‐‑/]")
_TURNED = re.compile(r"\s*,\s*")
# What a word processor leaves within words, and nobody sees: soft hyphens, spaces of no width.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PARTED = r"\s*[./‐‑–-]\s*"
_APART = r"[\s./‐‑–-]+"
_YEAR = r"(?P<year>\d{4}|[’']?\d{2})"
_MONTH = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}}){_PARTED}(?P<month>\d{{1,2}}){_PARTED}{_YEAR}\b"),
    re.compile(rf"\b(?P<year>\d{{4}}){_PARTED}(?P<month>\d{{1,2}}){_PARTED}(?P<day>\d{{1,2}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_APART}(?:of\s+)?{_MONTH},?{_APART}{_YEAR}\b", re.I),
    re.compile(rf"\b{_MONTH}{_APART}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{_APART}{_YEAR}\b", re.I),
)


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


@dataclass(frozen=True, order=True)
class Finding:
    """Where (the number of the paragraph, from 1; 0: the title) and of what sort; not what was found."""

    paragraph: int
    sort: Sort

    def __str__(self) -> str:
        where = f"Paragraph {self.paragraph}" if self.paragraph else "The title"
        return f"{where} holds {self.sort.value}."


@dataclass
class Names:
    """Names of people, folded: of whom a first and a last one belong together, and each part alone.

    `turned`: the same as a list prints them, the last name before the first, which may be an initial.
    """

    pairs: set[tuple[str, str]] = field(default_factory=set)
    initials: set[tuple[str, str]] = field(default_factory=set)
    turned: set[tuple[str, str]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    def add(self, name: str) -> None:
        words = [tuple(own(word) for word in _WORD.findall(each)) for each in name.split()]
        words = [pieces for pieces in words if pieces]
        self.parts |= {piece for pieces in words for piece in _written(pieces) if len(piece) > 1}
        for one, other in combinations(words, 2):
            for first, second in product(_written(one), _written(other)):
                self.pairs |= {(first, second), (second, first)}
                self.turned |= {(second, first), (second, first[0])}
                self.initials |= {(first, second[0])} if len(first) > 1 else set()
                self.initials |= {(first[0], second)} if len(second) > 1 else set()


def _written(pieces: tuple[str, ...]) -> set[str]:
    """Return the words as which one of a name is written: Anne-Marie as Anne, as Marie and as Annemarie."""
    return {*pieces, "".join(pieces)}


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
    found = set(_names(text, known.children, Sort.CHILD, Sort.CHILD_INITIAL, Sort.CHILD_PART))
    found |= set(_names(text, known.staff, Sort.STAFF, Sort.STAFF_INITIAL, Sort.STAFF_PART))
    found |= {Sort.BORN} if any(day in known.born for day, _ in dates(text)) else set()
    return found | ({Sort.REFERENCE} if _holds(text, known.references) else set())


def _names(text: str, names: Names, whole: Sort, initial: Sort, part: Sort) -> Iterator[Sort]:
    """Yield what a text holds of these names; alone a name counts as names are written: not will, not IRO."""
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    for (one, _, ends), (other, starts, after) in pairwise(words):
        first, second, gap = own(one), own(other), text[ends:starts]
        if _TURNED.fullmatch(gap) and (first, second) in names.turned and one[0].isupper() and other[0].isupper():
            if len(second) > 1:
                yield whole
            elif _is_initialled(one, other, ",", text[after : after + 1]):
                yield initial
        if not _BETWEEN.fullmatch(gap):
            continue
        if (first, second) in names.pairs and min(len(first), len(second)) > 1:
            yield whole
        if (first, second) in names.initials and _is_initialled(
            one, other, text[ends : ends + 1], text[after : after + 1]
        ):
            yield initial
    if any(own(word) in names.parts for word, _, _ in words if _is_written_as_name(word)):
        yield part


def _is_initialled(one: str, other: str, after_one: str, after_other: str) -> bool:
    """Are these a name and an initial, with capitals? “Will I” and “Grace A” are words, “Will I.” is a name."""
    pairs = [(word, after) for word, after in ((one, after_one), (other, after_other)) if len(word) == 1]
    initials = [word for word, after in pairs if word not in ("I", "A") or after == "."]
    return bool(initials) and one[0].isupper() and other[0].isupper()


def _is_written_as_name(word: str) -> bool:
    return word[0].isupper() and not (word.isupper() and own(word) in ABBREVIATIONS)


def own(word: str) -> str:
    """'George’s' -> 'george', 'O’Brien' -> 'obrien': a word without the s that says whose, and without apostrophes."""
    return re.sub(r"'s?$", "", fold(word)).replace("'", "")


def _holds(text: str, references: set[str]) -> bool:
    return any(fold(word) in references for word in re.findall(r"[\w/-]+", text))


def dates(text: str) -> Iterator[tuple[date, str]]:
    """Yield the full dates of a text and how each is written; a year of two digits is one from 1950 to 2049."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = int(found["month"]) if found.get("month") else MONTHS.index(found["word"][:3].lower()) + 1
            try:
                yield date(_year(found["year"]), month, int(found["day"])), match[0]
            except ValueError:
                continue


def _year(typed: str) -> int:
    year = int(typed.lstrip("’'"))
    return year if len(typed) == 4 else year + (2000 if year < 50 else 1900)
