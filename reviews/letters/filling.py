"""Placeholders in double braces: finding them, though Word has split them into pieces, and filling them in.

What is filled in goes into text alone (w:t), never into a field, a style or a link: words from a record cannot make
Word do anything.
"""

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from types import SimpleNamespace

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from iro_portal.core.transitions import NotInOrder
from reviews.letters.opening import instructions, stories

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
# What no XML file can hold: control characters but tab and new line, halves of pairs, and two that are no characters.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PHOTO, PHOTO_WIDTH = "photo", Cm(3.5)


@dataclass(frozen=True)
class Picture:
    """A picture for the placeholder of that name, and what it shows in words."""

    body: bytes
    shows: str


def name_of(typed: str) -> str:
    """'Child  First name' -> 'child first name': capitals and spaces do not matter."""
    return " ".join(typed.split()).casefold()


def refuse_unknown(name: str, document: WordDocument, known) -> None:
    """Raise NotInOrder (field `file`) for a placeholder that does not exist, is left open, or stands where none can."""
    for part in stories(document):
        for paragraph in part.element.iter(qn("w:p")):
            _refuse_text(name, _joined(_own_texts(paragraph)), known)
        if any("{{" in each for each in instructions(part)):
            raise NotInOrder(f"{name} has a placeholder inside a Word field; write it as plain text.", field="file")
    for part in document.part.package.iter_parts():
        if part.partname.startswith(("/word/footnotes", "/word/endnotes", "/word/comments")) and b"{{" in part.blob:
            raise NotInOrder(f"{name} has a placeholder in a footnote or comment; put it into the text.", field="file")


def fill(document: WordDocument, values: dict[str, str], picture: Picture | None = None) -> bytes:
    """Return the document with every placeholder filled in: name -> words; several lines become several paragraphs."""
    for part in stories(document):
        for paragraph in list(part.element.iter(qn("w:p"))):
            _fill(paragraph, values, part, picture)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def text_of(document: WordDocument) -> Iterator[tuple[str, str]]:
    """Yield (heading, list or text; words) of each paragraph that says something, as it is read."""
    for element in document.part.element.iter(qn("w:p")):
        if words := _read(element):
            style = Paragraph(element, SimpleNamespace(part=document.part)).style
            yield _kind(style.name if style else ""), words


def _kind(style: str) -> str:
    return "heading" if style.startswith(("Heading", "Title")) else "list" if style.startswith("List") else "text"


def _read(element) -> str:
    marks = {qn("w:br"): "\n", qn("w:tab"): " "}
    pieces = [each for each in element.iter(qn("w:t"), *marks) if _is_own(each, element)]
    return "".join(marks.get(each.tag) or each.text or "" for each in pieces).strip()


def _refuse_text(name: str, text: str, known) -> None:
    for match in PLACEHOLDER.finditer(text):
        if name_of(match[1]) not in known:
            close = get_close_matches(name_of(match[1]), known, n=1)
            hint = f" Did you mean {{{{ {close[0]} }}}}?" if close else " The list of them is on this page."
            raise NotInOrder(f"{name}: {{{{ {match[1].strip()[:60]} }}}} is no placeholder.{hint}", field="file")
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise NotInOrder(f"{name}: a placeholder is not closed in “{rest.strip()[:60]}”.", field="file")


def _fill(paragraph, values: dict[str, str], part, picture: Picture | None) -> None:
    texts = _own_texts(paragraph)
    found = list(PLACEHOLDER.finditer(_joined(texts)))
    if not found:
        return
    alone = len(found) == 1 and found[0][0] == _joined(texts).strip()
    name = name_of(found[0][1])
    if alone and name != PHOTO and _may_repeat(paragraph):
        return _repeat(paragraph, texts, found[0], _lines(values[name]))
    for match in reversed(found):
        _replace(texts, match, _clean(values.get(name_of(match[1]), "")))
    if picture and any(name_of(match[1]) == PHOTO for match in found):
        _add_picture(paragraph, part, picture)
    return None


def _repeat(paragraph, texts: list, match: re.Match, lines: list[str]) -> None:
    """One paragraph for each line, all alike; none where there is nothing to say."""
    for line in lines[:-1]:
        twin = deepcopy(paragraph)
        paragraph.addprevious(twin)
        _replace(_own_texts(twin), match, line)
    _replace(texts, match, lines[-1] if lines else "")
    if not lines and paragraph.getparent().tag == qn("w:body"):
        paragraph.getparent().remove(paragraph)


def _may_repeat(paragraph) -> bool:
    # A paragraph that ends a section or carries a text box cannot stand twice.
    return not any(True for _ in paragraph.iter(qn("w:sectPr"), qn("w:drawing"), qn("w:pict")))


def _lines(value: str) -> list[str]:
    return [line.strip() for line in _clean(value).split("\n") if line.strip()]


def _clean(value: str) -> str:
    return NO_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _replace(texts: list, match: re.Match, value: str) -> None:
    """Put words where a placeholder stands: into the piece in which it begins; what follows of it is taken out."""
    at, words = 0, value
    for text in texts:
        own = text.text or ""
        start, end = max(match.start() - at, 0), min(match.end() - at, len(own))
        at += len(own)
        if start < end:
            _write(text, own[:start] + words + own[end:])
            words = ""


def _write(text, words: str) -> None:
    first, *others = words.split("\n")
    _set(text, first)
    for line in others:
        line_break, after = OxmlElement("w:br"), OxmlElement("w:t")
        text.addnext(line_break)
        line_break.addnext(after)
        _set(after, line)
        text = after


def _set(text, words: str) -> None:
    text.text = words
    text.set(qn("xml:space"), "preserve")


def _add_picture(paragraph, part, picture: Picture) -> None:
    run = Paragraph(paragraph, SimpleNamespace(part=part)).add_run()
    shape = run.add_picture(io.BytesIO(picture.body), width=PHOTO_WIDTH)
    shape._inline.docPr.set("descr", _clean(picture.shows))


def _own_texts(paragraph) -> list:
    return [text for text in paragraph.iter(qn("w:t")) if _is_own(text, paragraph)]


def _is_own(element, paragraph) -> bool:
    # A text box in a paragraph has paragraphs of its own.
    return next(element.iterancestors(qn("w:p"))) is paragraph


def _joined(texts: list) -> str:
    return "".join(text.text or "" for text in texts)
