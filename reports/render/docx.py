"""Tables as a Word document: real headings, captions, a table style, header rows that repeat, charts with words.

A pack builds its own document of the same parts: new_document, heading, add_table, add_chart, as_bytes. A wide table
turns the paper sideways; `heading` and whatever else follows it call `turn(document)` to have it upright again.
"""

import io
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from reports.charts import Chart, as_png, chart_of
from reports.on_page import Shown
from reports.render import paper, word_dress, word_table
from reports.table import Table


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file: the table, its chart below it."""
    document = new_document(table.title, mark)
    _turn_for(document, table)
    document.add_heading(xml_text(table.title), 1)
    _add(document, table)
    _say_who(document, mark)
    return as_bytes(document)


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one document of several tables, each below its heading."""
    document = new_document(title, mark)
    heading(document, title, 1)
    for table in tables:
        add_table(document, table, 2)
        add_chart(document, table)
    _say_who(document, mark)
    return as_bytes(document)


def new_document(title: str, mark: Marking | None = None) -> WordDocument:
    """Return an empty document of ours: A4, Arial, British English, page numbers, its title set, each page marked."""
    document = word_dress.new_document(xml_text(title))
    if mark:
        word_dress.mark_pages(document, mark)
    return document


def as_bytes(document: WordDocument) -> bytes:
    """Return a document as a file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def heading(document: WordDocument, words: str, level: int) -> Paragraph:
    """Add a heading on upright paper."""
    turn(document)
    return document.add_heading(xml_text(words), level)


def add_table(document: WordDocument, table: Table, level: int) -> None:
    """Add a table: its heading, numbered caption, rows and notes, on paper turned sideways where it is wide."""
    _turn_for(document, table)
    document.add_heading(xml_text(table.title), level)
    _add(document, table, with_chart=False)


def add_chart(document: WordDocument, table: Table) -> bool:
    """Add a table's chart with its numbered caption; say whether there is one."""
    chart = chart_of(table)
    if chart:
        _add_picture(document, chart)
    return chart is not None


def turn(document: WordDocument, *, is_wide: bool = False) -> None:
    """Go on upright, or on paper turned sideways; an empty document turns as a whole."""
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) == is_wide:
        return
    if any(child.tag != section._sectPr.tag for child in document.element.body):
        section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _say_who(document: WordDocument, mark: Marking | None) -> None:
    if mark:
        document.add_paragraph(xml_text(mark.made), style=word_dress.NOTE)


def _turn_for(document: WordDocument, table: Table) -> None:
    turn(document, is_wide=paper.is_wide(table))


def _add(document: WordDocument, table: Table, *, with_chart: bool = True) -> None:
    whose, *notes = map(xml_text, table.notes)
    word_dress.add_caption(document, "Table", whose)
    document.element.body.insert_element_before(
        word_table.element(Shown(table, None), word_dress.text_width(document)), "w:sectPr"
    )
    for number, note in enumerate(notes):
        paragraph = document.add_paragraph(note, style=word_dress.NOTE)
        paragraph.paragraph_format.space_before = Cm(0.2) if not number else None
    if with_chart:
        add_chart(document, table)


def _add_picture(document: WordDocument, chart: Chart) -> None:
    word_dress.add_caption(document, "Chart", xml_text(chart.title))
    width = min(word_dress.text_width(document), word_dress.PICTURE_WIDTH)
    drawing = document.add_picture(io.BytesIO(as_png(chart)), width=width)
    about = drawing._inline.docPr
    about.set("descr", xml_text(chart.alternative))
    about.set("title", xml_text(chart.title))
