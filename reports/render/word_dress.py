"""How our Word documents look: A4, Arial, black on white, and the styles, numbers and languages that Word reads."""

from datetime import UTC

from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking

FONT, LANGUAGE = "Arial", "en-GB"
WORD_2013 = "15"  # the newest version that Word tells apart
INK, QUIET = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x50, 0x5A, 0x5F)
TABLE, CELL, SMALL_CELL, NOTE = "Portal Table", "Table Text", "Table Text Small", "Table Note"
PICTURE_WIDTH = Cm(16)
# Style: points, space before, space after.
SIZES = {
    "Normal": (11, 0, 6), "Title": (24, 0, 12), "Heading 1": (20, 0, 10), "Heading 2": (15, 18, 6),
    "Heading 3": (12, 12, 4), "Heading 4": (11, 10, 4), "Caption": (9, 8, 4), "Footer": (9, 0, 0), "Header": (9, 0, 0),
}  # fmt: skip
OWN = {CELL: (9, 2, 2), SMALL_CELL: (7, 2, 2), NOTE: (9, 0, 2)}
TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PortalTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="8" w:color="0B0C0C"/><w:insideH w:val="single" w:sz="4" w:color="B1B4B6"/>
  </w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:top w:val="single" w:sz="8" w:color="0B0C0C"/><w:bottom w:val="single" w:sz="8" w:color="0B0C0C"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:top w:val="single" w:sz="8" w:color="0B0C0C"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def new_document(title: str) -> WordDocument:
    """Return an empty document with our styles, its title and language set, pages numbered."""
    document = Document()
    _leave_out(document)
    _dress(document)
    _speak(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2)
    _number_pages(section.footer.paragraphs[0])
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "", "", LANGUAGE
    about.created = about.modified = timezone.now().replace(tzinfo=None)
    return document


def mark_pages(document: WordDocument, mark: Marking) -> None:
    """Put a marking in the middle of the header and footer of every page; that, who and when into the properties too."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer.insert_paragraph_before(style=footer.style)):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(xml_text(mark.text)).bold = True
    about = document.core_properties
    about.author, about.category = xml_text(mark.by), xml_text(mark.text)
    about.created = about.modified = mark.at.astimezone(UTC).replace(tzinfo=None)


def text_width(document: WordDocument) -> Length:
    """Return how wide the text of the page is that the document ends with."""
    section = document.sections[-1]
    return Length(section.page_width - section.left_margin - section.right_margin)


def add_caption(document: WordDocument, what: str, words: str) -> Paragraph:
    """Add "Table 2. ..." or "Chart 1. ...", numbered by Word, kept with what follows."""
    number = len(document.element.body.xpath(f'.//w:instrText[contains(., "SEQ {what} ")]')) + 1
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{what} ")
    _add_field(paragraph, f"SEQ {what} \\* ARABIC", str(number))
    paragraph.add_run(f". {words}")
    return paragraph


def _dress(document: WordDocument) -> None:
    for name in OWN:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name, (size, before, after) in {**SIZES, **OWN}.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = QUIET if name in ("Footer", "Header") else INK
        _leave_theme(style.font.element.rPr.rFonts)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    _leave_rule(document.styles["Title"])
    document.styles.element.append(parse_xml(TABLE_STYLE))


def _leave_out(document: WordDocument) -> None:
    """Leave out what the library's template brings along: its picture, its styles once more, a hundred of tables."""
    for rels in (document.part.package.rels, document.part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(("/thumbnail", "/stylesWithEffects"))]:
            rels.pop(name)
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()


def _leave_theme(fonts) -> None:
    # The theme's font counts in Word before the one that is named.
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _leave_rule(style) -> None:
    for rule in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        rule.getparent().remove(rule)


def _speak(document: WordDocument) -> None:
    """Set the language, and the version of Word: else a new file opens in an older version's mode."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013)


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run("Page ")
    _add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES", "1")


def _add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add what Word works out itself; `shown` stands there until it does."""
    for kind in ("begin", instruction, "separate", shown, "end"):
        run = paragraph.add_run()
        if kind == shown:
            run.text = shown
        elif kind == instruction:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {instruction} "
            run._r.append(words)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
