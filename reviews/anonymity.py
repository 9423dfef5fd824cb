"""Whether a child's words can be printed without anybody knowing whose they are: names and dates of birth in them."""

import re
import unicodedata
from datetime import date

from children.models import Child, SiblingMembership
from children.written_dates import dates
from iro_portal.core.search import fold
from reviews.models import AttendanceRole, Participant

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip


def names_known(child: Child) -> set[str]:
    """Return the names that would tell whose words they are, folded: the child's, their brothers' and sisters', parents'.

    Of the child every part of the name; of others the given name, since many share a surname that is also a word.
    """
    own = set(fold(child.name).split()) if child.name_known else {fold(child.council_id)}
    others = [*_siblings(child), *_parents(child)]
    given = {fold(name).split()[0] for name in others if fold(name).split()}
    return {name for name in own | given if len(name) > 1}


def what_tells(words: str, names: set[str], born: date) -> str:
    """Return the words in a quote that tell whose it is: a name as a whole word, a date of birth; empty where none does."""
    words = unicodedata.normalize("NFC", words)  # an accent that is a character of its own would part a word
    for word in re.findall(r"\w+(?:[’'-]\w+)*", words):
        parts = [word, *re.split(r"[’'-]", word)]
        if any(fold(part) in names for part in parts):
            return word
    if found := re.search(_birthday(born), words, re.IGNORECASE):
        return found[0]
    return next((written for day, written in dates(words) if day == born), "")


def _birthday(born: date) -> str:
    """A pattern for the day and month as people write them; where the month is a word, a year need not stand there."""
    name = MONTHS[born.month - 1]
    month = rf"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name
    day = rf"0?{born.day}(?:st|nd|rd|th)?"
    return rf"\b{day}\s+(?:of\s+)?{month}\b|\b{month}\s+(?:the\s+)?{day}\b"


def _siblings(child: Child):
    groups = SiblingMembership.objects.filter(child=child).values("group")
    others = SiblingMembership.objects.filter(group__in=groups).exclude(child=child)
    return others.filter(child__name_known=True).values_list("child__name", flat=True)


def _parents(child: Child):
    rows = Participant.objects.filter(review__child=child, role__side=AttendanceRole.Side.PARENT)
    return rows.exclude(name="").values_list("name", flat=True).distinct()
