"""Full dates as people write them in a text."""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    *(f"twenty-{unit}" for unit in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")),
    "thirtieth", "thirty-first",
)  # fmt: skip
_PARTED = r"\s*[./‐‑–-]\s*"
_APART = r"(?:[\s./‐‑–-]+)"
_YEAR = r"(?P<year>\d{4}|[’']?\d{2})"
_MONTH = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_ORDINAL = f"(?P<day>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})".replace("-", r"[\s‐‑-]")
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}}){_PARTED}(?P<month>\d{{1,2}}){_PARTED}{_YEAR}\b"),
    re.compile(rf"\b(?P<year>\d{{4}}){_PARTED}(?P<month>\d{{1,2}}){_PARTED}(?P<day>\d{{1,2}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_APART}?(?:of\s+)?{_MONTH},?{_APART}?{_YEAR}\b", re.I),
    re.compile(rf"\b{_ORDINAL}{_APART}(?:of\s+)?{_MONTH},?{_APART}{_YEAR}\b", re.I),
    re.compile(rf"\b{_MONTH}{_APART}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{_APART}{_YEAR}\b", re.I),
)


def dates(text: str) -> Iterator[tuple[date, str]]:
    """Yield the full dates of a text and how each is written; a year of two digits is one from 1950 to 2049."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = int(found["month"]) if found.get("month") else MONTHS.index(found["word"][:3].lower()) + 1
            try:
                yield date(_year(found["year"]), month, _day(found["day"])), match[0]
            except ValueError:
                continue


def _day(typed: str) -> int:
    return int(typed) if typed.isdecimal() else ORDINALS.index(re.sub(r"[\s‐‑]", "-", typed.lower())) + 1


def _year(typed: str) -> int:
    year = int(typed.lstrip("’'"))
    return year if len(typed) == 4 else year + (2000 if year < 50 else 1900)
