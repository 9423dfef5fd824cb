"""A finished table as a file, or several as one document: one module a format, each given the same Tables."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from reports.render import csv, docx, json, ods, pdf, xlsx
from reports.table import Table

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """A file format: its name in addresses, what links call it, its media type, and who writes it.

    `render` writes one table; `render_many` several under a title, as one file; both with the file's marking, where it
    goes out. Both raise PdfUnavailable where the format is PDF and the machine cannot write it.
    """

    key: str
    label: str
    media_type: str
    writer: ModuleType
    is_text: bool = False

    @property
    def render(self) -> Callable[..., bytes]:
        return self.writer.render

    @property
    def render_many(self) -> Callable[..., bytes]:
        return self.writer.render_many


FORMATS = {
    each.key: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", csv, is_text=True),
        Format("xlsx", "Excel", f"{OFFICE}.spreadsheetml.sheet", xlsx),
        Format("ods", "OpenDocument", "application/vnd.oasis.opendocument.spreadsheet", ods),
        Format("docx", "Word", f"{OFFICE}.wordprocessingml.document", docx),
        Format("pdf", "PDF", "application/pdf", pdf),
        Format("json", "JSON", "application/json", json, is_text=True),
    )
}


def filename(table: Table, key: str, *, is_public: bool = False) -> str:
    """Return what a downloaded file is called; one for the public, with small counts hidden, is never taken for the other."""
    public = "-public" * is_public
    return f"{table.slug}-{table.authority}-{table.period.start}-to-{table.period.last}{public}.{key}"
