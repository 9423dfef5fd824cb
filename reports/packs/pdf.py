"""A whole pack as a tagged PDF (PDF/UA-1)."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from iro_portal.core.pdf import pdf_of
from reports.on_page import Shown
from reports.packs.paper import Paper, PaperSection
from reports.render.pdf import Printed
from reports.table import Table

INSTEAD = "the Word document"


@dataclass
class _Pages:
    """A paper for the template; each table bears its number in the whole paper, each numbered paragraph its own."""

    paper: Paper
    tables: int = 0
    sections: list[tuple[PaperSection, list[Printed]]] = field(default_factory=list)

    def __post_init__(self):
        for section in self.paper.sections:
            self.sections.append((section, [self._printed(table) for table in section.tables]))

    def _printed(self, table: Table) -> Printed:
        self.tables += 1
        return Printed(Shown(table, None), self.tables)


def render(paper: Paper, mark: Marking | None = None) -> bytes:
    """Return the file. Raises PdfUnavailable where Pango is missing."""
    context = {"paper": paper, "pages": _Pages(paper), "mark": mark, "heading": paper.heading(mark)}
    html = render_to_string("reports/print/pack.html", context)
    return pdf_of(xml_text(html), instead=INSTEAD)
