"""From a pack, or from a kind alone, to the paper as it reads today: every table asked once, whatever asks for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings

from iro_portal.core.dates import in_words
from people.models import Authority
from reports import beside, definitions, disclosure, engine
from reports.builder import OWN, Design, DesignRefused
from reports.models import CaseStudy, Pack, PackQuote, PackWords, SavedTable, WorkProgrammeItem
from reports.packs.declaring import Ask, Fact, Kind, Part, Section
from reports.packs.paper import Paper, PaperSection, ProgrammeLine, Story, Written, in_a_sentence
from reports.period import Period, financial_year
from reports.table import Table
from reviews.models import ServiceActivity


def asks_of(pack: Pack | None, section: Section) -> list[Ask]:
    """Return the tables of a section: those of its kind, without those taken out of this pack, and those added."""
    rows = [row for row in (pack.tables.all() if pack else ()) if row.section == section.key]
    out = {(row.slug, row.unit) for row in rows if not row.is_in}
    kept = [ask for ask in section.tables if (ask.slug, ask.unit) not in out]
    named = {(ask.slug, ask.unit) for ask in kept}
    added = [Ask(row.slug, row.unit, row.compare) for row in rows if row.is_in and (row.slug, row.unit) not in named]
    return kept + added


@dataclass
class Tables:
    """The tables of one authority and period, each computed once; `left_out` are slugs that there is no report for."""

    authority: Authority
    period: Period
    recorded_by: date
    left_out: list[str] = field(default_factory=list)
    _made: dict[Ask, Table] = field(default_factory=dict)

    def of(self, ask: Ask) -> Table | None:
        """Return a table; None where there is no such report (any more)."""
        if ask not in self._made:
            question = self._question(ask)
            if question is None:
                return None
            self._made[ask] = beside.complete(question, self.recorded_by)
        return self._made[ask]

    def several(self, asks: Iterable[Ask]) -> tuple[Table, ...]:
        return tuple(filter(None, map(self.of, asks)))

    def _question(self, ask: Ask) -> engine.Question | None:
        found = own_spec(self.authority, ask.slug) if ask.slug.startswith(OWN) else _built_in(ask.slug)
        if found is None:
            self.left_out.append(ask.slug)
            return None
        spec, filters = found
        try:
            return engine.ask(spec, self.authority, self.period, ask.unit, ask.compare, filters)
        except engine.UnknownFilter:  # what a saved table was narrowed to is there no more
            self.left_out.append(ask.slug)
            return None


def _built_in(slug: str):
    spec = definitions.REPORTS.get(slug)
    return (spec, ()) if spec else None


def own_spec(authority: Authority, slug: str):
    """Return the spec and filters of a table that somebody put together and saved; None where it cannot be made.

    One that was taken out of the catalogue since stays in the packs that hold it.
    """
    saved = SavedTable.objects.filter(authority=authority, key=slug).first()
    if saved is None:
        return None
    design = Design(saved.measure, saved.rows, saved.columns, tuple(saved.only))
    try:
        return design.spec(slug, saved.name), design.filters()
    except DesignRefused:
        return None


Earlier = Sequence[Sequence[Table]]


def paper_of(pack: Pack, today: date, *, suppressed: bool = False, earlier: Earlier = ()) -> Paper:
    """Return a stored pack as it reads today; `suppressed`: small counts hidden, as for the public.

    `earlier` are publications that people hold in their hands, oldest first: no difference to them tells of a person.
    """
    return _Building(pack.declared, pack.authority, pack.period, today, pack).paper(suppressed, earlier)


def bare_paper(
    kind: Kind, authority: Authority, period: Period, today: date, *, suppressed: bool = False, earlier: Earlier = ()
) -> Paper:
    """Return a pack that nobody has begun: the figures, and marked places for words."""
    return _Building(kind, authority, period, today, None).paper(suppressed, earlier)


def section_of(pack: Pack, key: str, today: date) -> PaperSection:
    """Return one section of a pack as it reads today; no table of another section is computed."""
    building = _Building(pack.declared, pack.authority, pack.period, today, pack)
    number = [section.key for section in pack.declared.sections].index(key)
    return building.section(pack.declared.sections[number], number + 1)


def pack_tables(pack: Pack, today: date, *, suppressed: bool = False) -> list[Table]:
    """Return every table of a pack in order, each once."""
    return paper_of(pack, today, suppressed=suppressed).tables


class _Building:
    def __init__(self, kind: Kind, authority: Authority, period: Period, today: date, pack: Pack | None):
        self.kind, self.authority, self.period, self.pack = kind, authority, period, pack
        self.tables = Tables(authority, period, today)
        self.words = latest_words(pack) if pack else {}
        self.quotes = _by_section(printed_quotes(pack), lambda quote: quote.view.quote) if pack else {}
        self.stories = _by_section(printed_stories(pack), lambda each: Story(each.title, each.words)) if pack else {}

    def paper(self, suppressed: bool, earlier: Earlier) -> Paper:
        sections = [self.section(section, place) for place, section in enumerate(self.kind.sections, start=1)]
        behind = list(filter(None, map(self._fact_table, self._facts())))
        public = self._public([table for section in sections for table in section.tables] + behind, suppressed, earlier)
        sections = [replace(each, tables=tuple(public[id(table)] for table in each.tables)) for each in sections]
        pack, today = self.pack, self.tables.recorded_by
        return Paper(
            kind=self.kind,
            title=pack.title if pack else title_of(self.kind, self.authority, self.period),
            authority=self.authority.slug,
            authority_name=self.authority.name,
            period=self.period,
            classification=pack.get_classification_display() if pack else Pack.Classification.OPEN.label,
            front=self._front(),
            sections=tuple(self._told(section, public) for section in sections),
            behind=tuple(public[id(table)] for table in behind),
            recorded_by=today,
            is_suppressed=suppressed,
            bounds=self.bounds,
            counted=self.counted,
            reference=pack.reference if pack else "",
            left_out=tuple(dict.fromkeys(self.tables.left_out)),
        )

    def _front(self) -> tuple[tuple[str, str], ...]:
        """Return the front sheet as it is printed: its lines stand there to be filled in where nobody has begun."""
        if not self.kind.has_front_sheet:
            return ()
        return front_of(self.pack or Pack(title=title_of(self.kind, self.authority, self.period)))

    def section(self, section: Section, number: int) -> PaperSection:
        """Return one section with its tables as they are."""
        programme = next((part for part in section.parts if part in _PROGRAMMES), None)
        return PaperSection(
            section=section,
            number=number,
            written=tuple(Written(place, self.words.get((section.key, place.key), "")) for place in section.places),
            tables=self.tables.several(asks_of(self.pack, section)),
            quotes=tuple(self.quotes.get(section.key, ())),
            stories=tuple(self.stories.get(section.key, ())),
            programme=_programme(self.authority, _PROGRAMMES[programme](self.period)) if programme else None,
            is_answered=programme == Part.LAST_PROGRAMME,
            activity=_activity(self.authority, self.period) if Part.ACTIVITY in section.parts else (),
        )

    def _public(self, tables: list[Table], suppressed: bool, earlier: Earlier) -> dict[int, Table]:
        """Return what is shown of each table, by its id. Small counts are hidden in all of them together: what one
        table hides, another one of the pack must not tell.
        """
        made = list({id(table): table for table in tables}.values())
        found = disclosure.suppress(made, settings.DISCLOSURE_THRESHOLD if suppressed else 0, earlier)
        self.bounds, self.counted = found.bounds, tuple(made)
        return {id(table): shown for table, shown in zip(made, found.tables, strict=True)}

    def _told(self, section: PaperSection, public: dict[int, Table]) -> PaperSection:
        about = {"place": self.authority.name, "year": self.period.label}
        until = min(self.period.last, self.tables.recorded_by)  # of a day to come nothing can be said
        about |= {"first": in_words(self.period.start), "last": in_words(until)}
        found = [(fact, self._fact_table(fact)) for fact in section.section.facts]
        sentences = [in_a_sentence(fact, public[id(table)], about) for fact, table in found if table]
        return replace(section, facts=tuple(filter(None, sentences)))

    def _facts(self) -> list[Fact]:
        return [fact for section in self.kind.sections for fact in section.facts]

    def _fact_table(self, fact: Fact) -> Table | None:
        return self.tables.of(Ask(fact.slug))


def latest_words(pack: Pack) -> dict[tuple[str, str], str]:
    """Return the words that are printed, by section and place: the last version of each."""
    rows = PackWords.objects.filter(pack=pack).order_by("number").values_list("section", "place", "words")
    return {(section, place): words for section, place, words in rows}


def printed_besides(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield what a pack prints beside its own words, (where, a paragraph a line): front sheet, programmes, activity,
    quotes.
    """
    yield "The front sheet", "\n\n".join(value for _, value in front_of(pack))
    yield "Children’s quotes", "\n\n".join(row.view.quote for row in printed_quotes(pack))
    for section in pack.declared.sections:
        for part in section.parts:
            if part in _PROGRAMMES:
                found = _programme(pack.authority, _PROGRAMMES[part](pack.period))
                yield section.title, "\n\n".join(cell for line in found for cell in line.cells)
        if Part.ACTIVITY in section.parts:
            kinds = _activity(pack.authority, pack.period)
            yield section.title, "\n\n".join(line for _, lines in kinds for line in lines)


def printed_quotes(pack: Pack):
    """Return the chosen quotes that may be printed today: the child's view stands, and is marked fit."""
    rows = PackQuote.objects.filter(pack=pack, is_in=True, view__quote_fit=True, view__withdrawn_on=None)
    return rows.select_related("view")


def printed_stories(pack: Pack):
    """Return the case studies that may be printed: nothing in them tells who it is about."""
    return CaseStudy.objects.filter(pack=pack, is_in=True, is_clear=True)


def title_of(kind: Kind, authority: Authority, period: Period) -> str:
    """Return what a pack is called until somebody gives it a title."""
    return kind.title if kind.key == "young-people" else f"{kind.title}, {authority.name}, {period.label}"


def front_of(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Return the front sheet: item, classification, date, meeting, title, wards, from."""
    return (
        ("Item No.", pack.item),
        ("Classification", pack.get_classification_display()),
        ("Date", in_words(pack.meeting_on) if pack.meeting_on else ""),
        ("Meeting name", pack.meeting),
        ("Report title", pack.title),
        ("Ward(s) or groups affected", pack.wards),
        ("From", pack.from_whom),
    )


_PROGRAMMES: dict[Part, Callable[[Period], date]] = {
    Part.LAST_PROGRAMME: lambda period: financial_year(period.start).start,
    Part.NEXT_PROGRAMME: lambda period: financial_year(period.start).end,
}


def _programme(authority: Authority, year: date) -> tuple[ProgrammeLine, ...]:
    rows = WorkProgrammeItem.objects.of(authority).filter(year=year, is_in=True)
    return tuple(
        ProgrammeLine(
            row.priority, row.who, row.target, in_words(row.by_when),
            ": ".join(filter(None, [row.get_outcome_display(), row.outcome_words])), row.carried_from_id is not None,
        )
        for row in rows
    )  # fmt: skip


def _activity(authority: Authority, period: Period) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the service's log of the period: each kind with its lines, in order of their days."""
    rows = ServiceActivity.objects.of(authority).filter(on__gte=period.start, on__lt=period.end)
    found = defaultdict(list)
    for row in rows.order_by("on", "pk"):
        found[row.get_kind_display()].append(f"{row.title}, {in_words(row.on)}")
    return tuple((kind, tuple(found[kind])) for kind in ServiceActivity.Kind.labels if kind in found)


def _by_section(rows, value) -> dict[str, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.section].append(value(row))
    return found
