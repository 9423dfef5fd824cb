"""A pack as it reads today: what every format is made from. Nothing here asks the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from iro_portal.core.marking import Marking
from reports.disclosure import Place as At
from reports.packs.declaring import DOING, Fact, Kind, Place, Section
from reports.packs.words import Block, blocks, rows
from reports.period import Period, in_words
from reports.table import Cell, Row, Table
from reports.table import Kind as CellKind


@dataclass(frozen=True)
class Written:
    """A place, and the words in it: empty where nobody has written there yet."""

    place: Place
    words: str = ""

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.words)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of a place that is a small table."""
        return rows(self.words, len(self.place.heads)) if self.place.heads else []

    @property
    def marked(self) -> str:
        """What stands where words are still to come."""
        return f"[Words of the IRO manager: {self.place.asks}]"


@dataclass(frozen=True)
class ProgrammeLine:
    """One priority as it is printed; `carried`: it comes from the year before."""

    priority: str
    who: str
    target: str
    by_when: str
    outcome: str
    carried: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row of the work programme, the outcome last."""
        carried = " (carried on from the year before)" if self.carried else ""
        return f"{self.priority}{carried}", self.who, self.target, self.by_when, self.outcome or "Not answered yet"


@dataclass(frozen=True)
class Story:
    """A case study as it is printed."""

    title: str
    words: str

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.words)


@dataclass(frozen=True)
class PaperSection:
    """One section with everything that is printed in it; `programme` None: it has none; `activity`: kinds, lines of each."""

    section: Section
    number: int
    written: tuple[Written, ...]
    tables: tuple[Table, ...] = ()
    facts: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()
    activity: tuple[tuple[str, tuple[str, ...]], ...] = ()
    programme: tuple[ProgrammeLine, ...] | None = None
    is_answered: bool = False  # the programme has a column of outcomes

    @property
    def before(self) -> list[Written]:
        """What stands before the tables."""
        return [each for each in self.written if each.place.key != DOING]

    @property
    def after(self) -> list[Written]:
        """What stands after the tables: what is done about what they show."""
        return [each for each in self.written if each.place.key == DOING]


@dataclass(frozen=True)
class Paper:
    """A whole pack. `front` are lines of its front sheet: what, and what it says; `left_out`: reports not there yet;
    `behind`: tables of which sentences tell single figures; `bounds`: what is taken to be known of hidden
    cells; `counted`: its tables with nothing hidden.
    """

    kind: Kind
    title: str
    authority: str
    authority_name: str
    period: Period
    classification: str
    front: tuple[tuple[str, str], ...]
    sections: tuple[PaperSection, ...]
    recorded_by: date
    is_suppressed: bool = False
    reference: str = ""
    left_out: tuple[str, ...] = ()
    behind: tuple[Table, ...] = ()
    bounds: Mapping[At, tuple[int, int]] = field(default_factory=dict)
    counted: tuple[Table, ...] = ()

    @property
    def tables(self) -> list[Table]:
        """Every table in order, each once; last those behind single figures."""
        shown = [table for section in self.sections for table in section.tables]
        return list({id(table): table for table in (*shown, *self.behind)}.values())

    @property
    def classified(self) -> str:
        """The classification of its front sheet, as its pages bear it."""
        return f"Classification: {self.classification}"

    def heading(self, mark: Marking | None) -> str:
        """What stands above each page: its classification and title, after a marking of the file's own."""
        own = [mark.text] if mark and mark.text != self.classified else []
        return " · ".join([*own, self.classified, self.title])

    @property
    def cut_off(self) -> str:
        """By when what the figures show was recorded, and whether small counts are hidden."""
        hidden = " Small counts are not shown, so that nobody can be recognised." if self.is_suppressed else ""
        return f"Figures as recorded by {in_words(self.recorded_by)}.{hidden}"

    @property
    def filename(self) -> str:
        """What a file of it is called, without its ending; one with small counts hidden is for the public."""
        public = "-public" * self.is_suppressed
        return f"{self.kind.key}-{self.authority}-{self.period.start}-to-{self.period.last}{public}"

    def missing(self) -> Iterator[Written]:
        """Yield the places where nobody has written yet."""
        return (each for section in self.sections for each in section.written if not each.words.strip())


def in_a_sentence(fact: Fact, table: Table, about: dict[str, str]) -> str:
    """Return a figure's sentence; empty where the figure is not there, cannot be determined or is not shown."""
    cell = _cell(fact, table)
    if cell is None or not cell.is_number:
        return ""
    words = fact.one if fact.one and cell.value == 1 else fact.words
    return words.format(n=cell.shown, **about)


def _cell(fact: Fact, table: Table) -> Cell | None:
    row = next((row for row in _rows(table) if row.key == fact.row), table.total if not fact.row else None)
    columns = [place for place, column in enumerate(table.columns) if fact.column in ("", column.key)]
    return row.cells[columns[0]] if row and columns else None


def words_of_tables(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield what the tables of a paper say in words, (section, a paragraph each): titles, labels, notes, cells."""
    for section in paper.sections:
        for table in section.tables:
            yield section.section.title, "\n\n".join(filter(None, _words(table)))
    for table in paper.behind:
        yield "Figures told in sentences", "\n\n".join(filter(None, _words(table)))


def _words(table: Table) -> Iterator[str]:
    yield from (table.title, table.stub, *(column.label for column in table.columns))
    yield from (block.heading for block in table.blocks)
    for row in (*_rows(table), *table.beside):
        yield row.label
        yield from (str(cell.value) for cell in row.cells if cell.kind is CellKind.TEXT and cell.value)
    yield from (target.label for target in table.targets)
    yield from (table.counted, *table.footnotes)


def _rows(table: Table) -> list[Row]:
    return [*table.rows, *filter(None, [table.total])]
