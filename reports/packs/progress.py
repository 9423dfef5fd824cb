"""How far a pack is written: which places have words, which have none, and what else waits for its author."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.models import Pack, PackComment, PackWords, WorkProgrammeItem
from reports.packs.declaring import Part, Section
from reports.period import financial_year


@dataclass
class SectionProgress:
    """One section: places with words, of how many; comments, and priorities of the year, that nobody has answered."""

    section: Section
    written: int
    open_comments: int = 0
    unanswered: int = 0

    @property
    def places(self) -> int:
        return len(self.section.places)

    @property
    def is_written(self) -> bool:
        return self.written == self.places and not self.unanswered


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
    """Return how far packs are written, in three statements whatever their number."""
    packs = list(packs)
    written = _written(packs)
    comments = Counter(PackComment.objects.filter(pack__in=packs, answer="").values_list("pack_id", "section"))
    priorities = _unanswered(packs)
    found = []
    for pack in packs:
        year = priorities[pack.authority_id, financial_year(pack.first).start]
        sections = [_section(pack, each, written, comments, year) for each in pack.declared.sections]
        found.append(Progress(pack, sections))
    return found


def _section(pack: Pack, section: Section, written: set, comments: Counter, unanswered: int) -> SectionProgress:
    places = [place for place in section.places if (pack.pk, section.key, place.key) in written]
    has_programme = Part.LAST_PROGRAMME in section.parts
    return SectionProgress(section, len(places), comments[pack.pk, section.key], unanswered if has_programme else 0)


def _unanswered(packs: list[Pack]) -> Counter:
    """Return how many priorities of a year nobody has answered, by authority and year."""
    years = {financial_year(pack.first).start for pack in packs}
    rows = WorkProgrammeItem.objects.filter(
        authority__in={pack.authority_id for pack in packs}, year__in=years, is_in=True, outcome=""
    )
    return Counter(rows.order_by().values_list("authority_id", "year"))


def _written(packs: list[Pack]) -> set[tuple[int, str, str]]:
    """Return (pack, section, place) of each place whose last version holds words."""
    rows = PackWords.objects.filter(pack__in=packs).order_by("number")
    last = {row[:3]: row[3] for row in rows.values_list("pack_id", "section", "place", "words")}
    return {place for place, words in last.items() if words.strip()}
