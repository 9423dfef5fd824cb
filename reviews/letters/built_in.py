"""The portal's own templates, made by code: real headings, Arial, plain words, the same placeholders as anybody's."""

import io

from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reviews.models import LetterKind

FONT, TEXT_SIZE = "Arial", Pt(12)
SIZES = {"Heading 1": Pt(20), "Heading 2": Pt(15)}
BLACK = RGBColor(0x0B, 0x0C, 0x0C)
ITEM, H1, H2, P = "List Bullet", "Heading 1", "Heading 2", "Normal"

SIGNED = (
    (P, "Best wishes,"),
    (P, "{{ IRO }}"),
    (P, "Your Independent Reviewing Officer (IRO)"),
    (P, "{{ IRO e-mail }}"),
)
LINES: dict[str, tuple[tuple[str, str], ...]] = {
    LetterKind.MINUTES: (
        (H1, "Your review on {{ day of review }}"),
        (P, "{{ today }}"),
        (P, "Dear {{ child first name }},"),
        (P, "{{ words }}"),
        (H2, "What was decided"),
        (ITEM, "{{ decisions }}"),
        (H2, "What happens next"),
        (P, "Your next review: {{ day of next review }}, or earlier. You can ask for it to be sooner."),
        (P, "If one of these things does not happen, or if something worries you, please tell me. You can also have an "
            "advocate: somebody who is on your side and helps you to say what you want."),
        *SIGNED,
    ),
    LetterKind.INTRODUCTION: (
        (H1, "Hello from {{ IRO first name }}"),
        (P, "{{ today }}"),
        (P, "Dear {{ child first name }},"),
        (P, "{{ photo }}"),
        (P, "My name is {{ IRO }}. I am your Independent Reviewing Officer. People say IRO for short."),
        (H2, "What I do"),
        (ITEM, "I lead your reviews: meetings about how you are and what happens next."),
        (ITEM, "I make sure that people listen to you, and that they do what they promised."),
        (ITEM, "I do not work in your social worker’s team. If the plan for you is not good enough, I say so."),
        (P, "Before each review I would like to talk with you on your own, if you want to."),
        (P, "{{ words }}"),
        *SIGNED,
    ),
    LetterKind.INVITATION: (
        (H1, "Invitation to the review of {{ child first name }}"),
        (P, "{{ today }}"),
        (P, "Dear {{ to whom }},"),
        (P, "You are invited to the review of {{ child first name }} on {{ day of review }}."),
        (P, "{{ words }}"),
        (P, "If you cannot come, please tell us, and tell us what you would have said: it will be heard."),
        (P, "{{ IRO }}"),
        (P, "Independent Reviewing Officer, {{ council }}"),
        (P, "{{ IRO e-mail }}"),
    ),
    LetterKind.CONSULTATION: (
        (H1, "What do you think, {{ to whom }}?"),
        (P, "{{ today }}"),
        (P, "The review of {{ child first name }} is on {{ day of review }}. Please write, draw or tell somebody what "
            "you think, and send it back before then."),
        (P, "{{ words }}"),
        *(pair for question in (
            "What is going well?", "What is not going well, or worries you?", "What should change?",
            "Was what was decided last time done?", "Who should come to the review, and who should not?",
            "Is there anything else that {{ IRO first name }} should know?",
        ) for pair in ((H2, question), (P, "…"), (P, "…"))),
        (P, "Thank you. {{ IRO }}, Independent Reviewing Officer, {{ IRO e-mail }}"),
    ),
}  # fmt: skip


def built_in(kind: str) -> bytes:
    """Return the portal's own template of a kind as a Word file."""
    document = Document()
    _dress(document)
    for style, words in LINES[kind]:
        document.add_paragraph(words, style=style)
    _say_what_it_is(document, LetterKind(kind).label)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: WordDocument) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    for name in (P, ITEM, *SIZES):
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = FONT, SIZES.get(name, TEXT_SIZE), BLACK
        _leave_theme(font.element.rPr.rFonts)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles[P].element.get_or_add_rPr().append(language)


def _leave_theme(fonts) -> None:
    # The theme's font counts in Word before the one that is named.
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _say_what_it_is(document: WordDocument, title: str) -> None:
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "", "", "en-GB"
    about.created = about.modified = timezone.now().replace(tzinfo=None)
