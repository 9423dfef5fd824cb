"""A letter as it will go out: the template in force, filled in from the record."""

import io
from datetime import UTC, date

from docx import Document
from docx.document import Document as WordDocument

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Kind, Marking, marking, text_of
from people.models import Staff, StaffPhoto
from reviews.letters import filling
from reviews.letters.built_in import built_in
from reviews.letters.filling import Picture, fill
from reviews.letters.placeholders import facts_of, values
from reviews.models import LetterTemplate, Review


def template_of(authority, kind: str) -> LetterTemplate | None:
    """Return the authority's own template of a kind, the newest; None where the portal's own is used."""
    return LetterTemplate.objects.of(authority).filter(kind=kind).order_by("-pk").first()


def template_body(template: LetterTemplate | None, kind: str) -> bytes:
    """Return the Word file of a template, or the portal's own of that kind."""
    return bytes(template.body) if template else built_in(kind)


def compose(
    review: Review, template: LetterTemplate | None, kind: str, to_whom: str, words: str, today: date, by: Staff
) -> bytes:
    """Return the Word file of a letter. Its marking stands in its properties alone: a child reads the page."""
    facts = facts_of(review, to_whom, words, today)
    photo = StaffPhoto.objects.filter(staff=facts.iro).first() if facts.iro else None
    picture = Picture(bytes(photo.body), f"Photo of {facts.iro}") if photo else None
    document = Document(io.BytesIO(template_body(template, kind)))
    _say_who(document, marking(Kind.LETTER, by))
    return fill(document, values(facts), picture)


def _say_who(document: WordDocument, mark: Marking) -> None:
    """Put into the properties what a mail gateway reads: that it is about a child, who made it, when."""
    about = document.core_properties
    about.author, about.category, about.comments = xml_text(mark.by), text_of(Kind.RECORDS), xml_text(mark.made)
    about.created = about.modified = mark.at.astimezone(UTC).replace(tzinfo=None)


def read(body: bytes) -> list[tuple[str, str]]:
    """Return (heading, list or text; words) of each paragraph of a Word file."""
    return list(filling.text_of(Document(io.BytesIO(body))))
