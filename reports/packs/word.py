"""A whole pack as a Word document: front sheet, contents, sections with real headings, words, tables and charts.

Words are Word's own paragraphs and lists, so that the author can go on in Word; a marked place is shaded in brackets.
"""

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from reports.packs import word_parts
from reports.packs.paper import Paper, PaperSection, Written
from reports.packs.words import Block
from reports.render import docx

PROGRAMME = ("Priority", "Who", "Target", "By when")


def render(paper: Paper, mark: Marking | None = None) -> bytes:
    """Return the file."""
    document = docx.new_document(paper.title, mark)
    word_parts.mark_pages(document, paper.heading(mark))
    _begin(document, paper, mark)
    for section in paper.sections:
        _Section(document, paper, section).write()
    return docx.as_bytes(document)


def _begin(document: WordDocument, paper: Paper, mark: Marking | None) -> None:
    if paper.front:
        word_parts.add_rows(document, ("Front sheet", ""), paper.front, title="Front sheet")
    document.add_paragraph(xml_text(paper.title), style="Title")
    document.add_paragraph(xml_text(f"{paper.authority_name}, {paper.period.in_words}"))
    document.add_paragraph(paper.cut_off)
    if mark:
        document.add_paragraph(xml_text(mark.made))
    if len(paper.sections) > 1:
        word_parts.add_contents(document, [heading_of(paper, section) for section in paper.sections])


def heading_of(paper: Paper, section: PaperSection) -> str:
    """Return what heads a section: numbered, unless the paragraphs are."""
    return xml_text(section.section.title if paper.kind.numbered else f"{section.number}. {section.section.title}")


class _Section:
    def __init__(self, document: WordDocument, paper: Paper, section: PaperSection):
        self.document, self.paper, self.section = document, paper, section

    def write(self) -> None:
        docx.heading(self.document, heading_of(self.paper, self.section), 1)
        word_parts.bookmark(self.document.paragraphs[-1], self.section.number)
        self._places(self.section.before)
        for sentence in self.section.facts:
            self._paragraph(sentence)
        for table in self.section.tables:
            docx.add_table(self.document, table, 2)
            if not table.has_units:  # a list of figures of all sorts makes no chart
                docx.add_chart(self.document, table)
        docx.turn(self.document)
        self._quotes()
        self._stories()
        self._activity()
        self._programme()
        self._places(self.section.after)

    def _places(self, places: Iterable[Written]) -> None:
        for written in places:
            if written.place.label:
                docx.heading(self.document, written.place.label, 2)
            if not written.words.strip():
                self._mark(written)
            elif written.place.heads:
                word_parts.add_rows(
                    self.document, written.place.heads, written.rows, title=written.place.label or written.place.asks
                )
            else:
                self._blocks(written.blocks)

    def _mark(self, written: Written) -> None:
        paragraph = self._paragraph("")
        paragraph.add_run(xml_text(written.marked)).font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if not block.is_list:
                self._paragraph(block.lines[0])
                continue
            for line in block.lines:
                self.document.add_paragraph(xml_text(line), style="List Bullet")

    def _paragraph(self, words: str) -> Paragraph:
        style = "List Number" if self.paper.kind.numbered else None
        return self.document.add_paragraph(xml_text(words), style=style)

    def _quotes(self) -> None:
        if self.section.quotes:
            docx.heading(self.document, "In children’s own words", 2)
        for words in self.section.quotes:
            self.document.add_paragraph(xml_text(f"“{words}”"), style="Quote")

    def _stories(self) -> None:
        for story in self.section.stories:
            docx.heading(self.document, f"Case study: {story.title}", 2)
            self._blocks(story.blocks)

    def _activity(self) -> None:
        if self.section.activity:
            docx.heading(self.document, "What the service did", 2)
        for kind, lines in self.section.activity:
            docx.heading(self.document, kind, 3)
            self._blocks([Block(lines, is_list=True)])

    def _programme(self) -> None:
        if self.section.programme is None:
            return
        heads = (*PROGRAMME, "Outcome") if self.section.is_answered else PROGRAMME
        rows = [line.cells[: len(heads)] for line in self.section.programme]
        if rows:
            word_parts.add_rows(self.document, heads, rows, title=self.section.section.title)
        else:
            self._paragraph("No priority is recorded for this year.")
