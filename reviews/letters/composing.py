"""A letter as it will go out: the template in force, filled in from the record."""

import io
from datetime import date

from docx import Document

from people.models import StaffPhoto
from reviews.letters.built_in import built_in
from reviews.letters.filling import Picture, fill, text_of
from reviews.letters.placeholders import facts_of, values
from reviews.models import LetterTemplate, Review


def template_of(authority, kind: str) -> LetterTemplate | None:
    """Return the authority's own template of a kind, the newest; None where the portal's own is used."""
    return LetterTemplate.objects.of(authority).filter(kind=kind).order_by("-pk").first()


def template_body(template: LetterTemplate | None, kind: str) -> bytes:
    """Return the Word file of a template, or the portal's own of that kind."""
    return bytes(template.body) if template else built_in(kind)


def compose(review: Review, template: LetterTemplate | None, kind: str, to_whom: str, words: str, today: date) -> bytes:
    """Return the Word file of a letter."""
    facts = facts_of(review, to_whom, words, today)
    photo = StaffPhoto.objects.filter(staff=facts.iro).first() if facts.iro else None
    picture = Picture(bytes(photo.body), f"Photo of {facts.iro}") if photo else None
    return fill(Document(io.BytesIO(template_body(template, kind))), values(facts), picture)


def read(body: bytes) -> list[tuple[str, str]]:
    """Return (heading, list or text; words) of each paragraph of a Word file."""
    return list(text_of(Document(io.BytesIO(body))))
