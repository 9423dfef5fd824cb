"""How far a pack is written: which places have words, which have none, and what else waits for its author."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.models import Pack, PackComment, PackWords
from reports.packs.declaring import Section


@dataclass
class SectionProgress:
    """One section: places with words, of how many; comments that nobody has answered."""

    section: Section
    written: int
    open_comments: int = 0

    @property
    def places(self) -> int:
        return len(self.section.places)

    @property
    def is_written(self) -> bool:
        return self.written == self.places


@dataclass
class Progress:
    """A pack and how far it is written."""

    pack: Pack
    sections: list[SectionProgress] = field(default_factory=list)

    @property
    def written(self) -> int:
        return sum(section.written for section in self.sections)

    @property
    def places(self) -> int:
        return sum(section.places for section in self.sections)

    @property
    def in_words(self) -> str:
        """3 of 14 places written."""
        return f"{self.written} of {self.places} places written"

    @property
    def to_write(self) -> list[str]:
        """The titles of the sections in which a place is empty."""
        return [each.section.title for each in self.sections if not each.is_written]

    @property
    def open_comments(self) -> int:
        return sum(section.open_comments for section in self.sections)


def progress_of(packs: Iterable[Pack]) -> list[Progress]:
    """Return how far packs are written, in two statements whatever their number."""
    packs = list(packs)
    written = _written(packs)
    comments = defaultdict(int)
    rows = PackComment.objects.filter(pack__in=packs, answer="").values_list("pack_id", "section")
    for key in rows:
        comments[key] += 1
    return [
        Progress(pack, [_section(pack, each, written, comments[pack.pk, each.key]) for each in pack.declared.sections])
        for pack in packs
    ]


def _section(pack: Pack, section: Section, written: set, comments: int) -> SectionProgress:
    places = [place for place in section.places if (pack.pk, section.key, place.key) in written]
    return SectionProgress(section, len(places), comments)


def _written(packs: list[Pack]) -> set[tuple[int, str, str]]:
    """Return (pack, section, place) of each place whose last version holds words."""
    rows = PackWords.objects.filter(pack__in=packs).order_by("number")
    last = {row[:3]: row[3] for row in rows.values_list("pack_id", "section", "place", "words")}
    return {place for place, words in last.items() if words.strip()}
