"""Tables as a tagged PDF (PDF/UA-1): headings, header cells, charts with words, paper turned where a table is wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from iro_portal.core.exports import xml_text
from iro_portal.core.marking import Marking
from iro_portal.core.pdf import pdf_of
from reports.charts import Chart, as_svg, chart_of
from reports.on_page import Shown
from reports.render import paper
from reports.table import Table

INSTEAD = "the Word document or the spreadsheet"


@dataclass(frozen=True)
class Printed:
    """One table of the document; `number` keeps a chart's ids apart from those of the others."""

    shown: Shown
    number: int

    @property
    def layout(self) -> str:
        """The classes of the section, of which the style sheet knows."""
        table = self.shown.table
        return " ".join(["wide"] * paper.is_wide(table) + ["crowded"] * paper.is_crowded(table))

    @property
    def whose(self) -> str:
        return self.shown.table.notes[0]

    @property
    def notes(self) -> list[str]:
        return self.shown.table.notes[1:]

    @cached_property
    def chart(self) -> Chart | None:
        return chart_of(self.shown.table)

    @property
    def drawing(self) -> SafeString:
        """The chart; its title is all that a reader of the PDF is told of it. Words are escaped where they are written."""
        drawn = as_svg(self.chart, name=f"chart-{self.number}", title=self.chart.alternative)
        return mark_safe(drawn)  # noqa: S308


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file: the table, its chart below it. Raises PdfUnavailable where Pango is missing."""
    return _written([table], table.title, mark, is_pack=False)


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one document of several tables, each below its heading. Raises PdfUnavailable."""
    return _written(tables, title, mark, is_pack=True)


def _written(tables: Sequence[Table], title: str, mark: Marking | None, *, is_pack: bool) -> bytes:
    context = {"title": title, "mark": mark, "is_pack": is_pack, "tables": list(_printed(tables))}
    return pdf_of(xml_text(render_to_string("reports/print/tables.html", context)), instead=INSTEAD)


def _printed(tables: Sequence[Table]) -> Iterator[Printed]:
    return (Printed(Shown(table, None), number) for number, table in enumerate(tables, start=1))
