"""A child's whole record as a Word file and as JSON: to be looked through, or to be given out.

To be looked through: everything, with what may be about somebody else marked. To be given out: the names of other children
and what is by its nature about somebody else taken out. Free words stay in both: only a reader can judge them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from children.models import SubjectAccessRequest
from children.names import Names
from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from iro_portal.home.subject_access.third_parties import INSTEAD, LEFT_OUT, names_of_others
from iro_portal.home.subject_access.whole_record import Entry, Section, Value, whole_record
from reports.render import docx

NAMED, ABOUT_ANOTHER = WD_COLOR_INDEX.YELLOW, WD_COLOR_INDEX.TURQUOISE
HOW_MARKED = (
    "Marked yellow: the name, reference or id of another child. Marked blue: by its nature about somebody else. "
    "“To be read” stands before words that people wrote freely: they can be about anybody, and only a reader can tell."
)
HOW_TAKEN_OUT = (
    f"The names of other children are taken out (“{INSTEAD}”), and what is by its nature about somebody else "
    f"(“{LEFT_OUT}”). Who worked with the child by profession is named."
)


@dataclass(frozen=True)
class WholeRecord:
    """One child's record, as it is when it is put together."""

    request: SubjectAccessRequest
    sections: list[Section]
    names: Names
    mark: Marking
    given_out: bool

    @classmethod
    def of(cls, request: SubjectAccessRequest, mark: Marking, *, given_out: bool) -> "WholeRecord":
        """Return the record of the child whom a request is about."""
        sections = whole_record(request.child)
        return cls(request, sections, names_of_others(request.child, sections), mark, given_out)

    @property
    def title(self) -> str:
        return f"Record of {self.request.child.name} ({self.request.child.reference})"

    @property
    def about(self) -> list[str]:
        purpose = "To be given out" if self.given_out else "To be looked through before anything is given out"
        return [f"{self.request}. {purpose}.", HOW_TAKEN_OUT if self.given_out else HOW_MARKED]

    def words_of(self, value: Value) -> str:
        """Return what stands in a field, as this file tells it."""
        if not self.given_out:
            return value.words
        return LEFT_OUT if value.of_another else self.names.without(value.words, INSTEAD)

    def as_json(self) -> str:
        """Return the record as JSON: sections of entries of fields; days and choices as words."""
        whole = {
            "title": self.title, "about": self.about, "marking": self.mark.text, "made": self.mark.made,
            "sections": [self._section(section) for section in self.sections],
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False, indent=1)

    def _section(self, section: Section) -> dict:
        entries = [
            {
                "title": entry.title,
                "shared_with_other_children": entry.shared,
                "fields": [*map(self._field, entry.values)],
            }
            for entry in section.entries
        ]
        return {"title": section.title, "about": section.about, "entries": entries}

    def _field(self, value: Value) -> dict:
        told = {"label": value.label, "words": self.words_of(value), "free_words": value.free}
        if self.given_out:
            return told
        return told | {"about_another": value.of_another, "other_children_named": self.names.spans(value.words)}

    def as_word(self) -> bytes:
        """Return the record as a Word file: a heading for each table, a paragraph for each field."""
        document = docx.new_document(self.title, self.mark)
        docx.heading(document, self.title, 1)
        for words in (*self.about, *self.mark.lines):
            document.add_paragraph(xml_text(words))
        for section in self.sections:
            self._add_section(document, section)
        return docx.as_bytes(document)

    def _add_section(self, document: WordDocument, section: Section) -> None:
        docx.heading(document, section.title, 2)
        document.add_paragraph(xml_text(section.about))
        for entry in section.entries:
            self._add_entry(document, entry)

    def _add_entry(self, document: WordDocument, entry: Entry) -> None:
        title = f"{entry.title} (concerns other children too)" if entry.shared else entry.title
        docx.heading(document, title, 3)
        for value in entry.values:
            paragraph = document.add_paragraph()
            label = f"{value.label} (to be read)" if value.free and not self.given_out else value.label
            paragraph.add_run(xml_text(f"{label}: ")).bold = True
            self._add_words(paragraph, value)

    def _add_words(self, paragraph: Paragraph, value: Value) -> None:
        for words, colour in [(self.words_of(value), None)] if self.given_out else self._marked(value):
            paragraph.add_run(xml_text(words)).font.highlight_color = colour

    def _marked(self, value: Value) -> Iterator[tuple[str, WD_COLOR_INDEX | None]]:
        """Yield the words in pieces, each with the colour that it is marked with."""
        if value.of_another:
            yield value.words, ABOUT_ANOTHER
            return
        last = 0
        for start, end in self.names.spans(value.words):
            yield value.words[last:start], None
            yield value.words[start:end], NAMED
            last = end
        yield value.words[last:], None
