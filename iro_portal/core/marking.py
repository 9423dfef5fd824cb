"""How sensitive a file is, who made it and when: what stands on everything that leaves the portal.

The words follow the Government Security Classifications Policy; an authority with words of its own sets them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from iro_portal.core.dates import in_words

MADE_BY = "Made by"


class Kind(StrEnum):
    """What a file holds."""

    RECORDS = "records"  # of children or staff, each line or page about somebody
    FIGURES = "figures"  # counts and shares, of nobody
    LETTER = "letter"  # to a child, a parent, a carer: who reads it knows what is in it
    BLANK = "blank"  # a form or template that holds nobody's record yet, and comes back filled in


@dataclass(frozen=True)
class Marking:
    """What stands on one file. `text` is printed on every page; empty where none is to be."""

    text: str
    by: str
    at: datetime

    @property
    def made(self) -> str:
        at = timezone.localtime(self.at)
        return f"{MADE_BY} {self.by} on {in_words(at.date())} at {at:%H:%M}"

    @property
    def lines(self) -> list[str]:
        """The marking as notes: what it is, who made it and when."""
        return [*filter(None, [self.text]), self.made]


def text_of(kind: Kind) -> str:
    """Return the marking of a kind of file: settings.MARKING_RECORDS, settings.MARKING_FIGURES, or nothing.

    A letter says nothing across its top: a child should not have to read that a letter to them is a secret; its file's
    properties say it for the mail gateway. A blank form comes back to be read in, and holds nobody yet.
    """
    return {Kind.RECORDS: settings.MARKING_RECORDS, Kind.FIGURES: settings.MARKING_FIGURES}.get(kind, "")


def marking(kind: Kind, by: object) -> Marking:
    """Return the marking of a file that somebody makes now."""
    return Marking(text_of(kind), str(by), timezone.now())
