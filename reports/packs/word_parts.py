"""Parts of a pack's Word document that a table of figures has not: marking, contents, small tables of words."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from iro_portal.core.exports import xml_text
from reports.render import word_dress

CONTENTS = 'TOC \\o "1-1" \\h \\z \\u'
ENTRY = "toc 1"


def mark_pages(document: WordDocument, words: str) -> None:
    """Put classification and title on every page, and room above each section."""
    document.styles["Heading 1"].paragraph_format.space_before = Pt(18)
    header = document.sections[0].header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header.text = xml_text(words)


def add_contents(document: WordDocument, headings: Sequence[str]) -> None:
    """Add a table of contents: Word's own field, its entries written already, so that it reads right before Word does."""
    style = document.styles.add_style(ENTRY, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_after = Pt(3)
    width = word_dress.text_width(document)
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    title = document.add_paragraph("Contents")
    title.runs[0].bold = True
    title.paragraph_format.keep_with_next = True
    for number, words in enumerate(headings, start=1):
        paragraph = document.add_paragraph(style=ENTRY)
        if number == 1:
            _field(paragraph, "begin")
            _instruction(paragraph, CONTENTS)
            _field(paragraph, "separate")
        _entry(paragraph, words, name_of(number))
    _field(document.paragraphs[-1], "end")
    document.add_page_break()


def bookmark(heading: Paragraph, number: int) -> None:
    """Give a heading the name to which its entry in the contents leads."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(1000 + number))
    start.set(qn("w:name"), name_of(number))
    heading._p.insert(1 if heading._p.pPr is not None else 0, start)
    heading._p.append(end)


def name_of(number: int) -> str:
    """Return the bookmark of a section; Word takes names that begin so for those of a table of contents."""
    return f"_Toc{number:08}"


def add_rows(document: WordDocument, heads: Sequence[str], rows: Sequence[Sequence[str]], *, title: str) -> None:
    """Add a small table of words; its head repeats on each page, if it says anything."""
    rows = [heads, *rows] if any(heads) and heads != ("Front sheet", "") else list(rows)
    table = document.add_table(rows=0, cols=len(heads), style=word_dress.TABLE)
    first = bool(any(heads)) and rows[0] is heads
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.attrib.clear()
    look.set(qn("w:val"), "06A0" if first else "0680")  # the same once more, for programs that read only this
    for name, value in (("firstRow", first), ("firstColumn", True), ("lastRow", False), ("noHBand", True),
                        ("noVBand", True)):  # fmt: skip
        look.set(qn(f"w:{name}"), str(int(value)))
    for cells in rows:
        _row(table, cells)
    if first:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), xml_text(title))
    table._tbl.tblPr.append(caption)
    document.add_paragraph().paragraph_format.space_after = Cm(0)


def _row(table, cells: Sequence[str]) -> None:
    made = table.add_row()
    made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, words in zip(made.cells, cells, strict=True):
        cell.paragraphs[0].text = xml_text(words)
        cell.paragraphs[0].style = word_dress.CELL


def _entry(paragraph: Paragraph, words: str, name: str) -> None:
    # Without its page, which nobody knows before Word has set the lines; Word puts it in when it opens the file.
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    paragraph._p.append(link)
    _text(paragraph, words, link)


def _text(paragraph: Paragraph, words: str, link) -> None:
    run = paragraph.add_run(words)
    link.append(run._r)


def _field(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def _instruction(paragraph: Paragraph, words: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {words} "
    paragraph.add_run()._r.append(instruction)
