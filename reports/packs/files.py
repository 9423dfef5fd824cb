"""A pack as a file: the whole paper as Word or PDF, its tables as a workbook, CSV or JSON."""

from collections.abc import Callable

from iro_portal.core.marking import Marking
from reports import render
from reports.packs import pdf, word
from reports.packs.paper import Paper

FORMATS = {key: render.FORMATS[key] for key in ("docx", "pdf", "xlsx", "ods", "csv", "json")}
_WHOLE: dict[str, Callable[[Paper, Marking | None], bytes]] = {"docx": word.render, "pdf": pdf.render}


class UnknownFormat(ValueError):
    """A pack is not written in this format; the message says in which it is."""


def find(key: str) -> render.Format:
    """Return a format; raises UnknownFormat."""
    if key not in FORMATS:
        raise UnknownFormat(f"“{key}” is no format; expected one of: {', '.join(FORMATS)}.")
    return FORMATS[key]


def render_paper(paper: Paper, key: str, mark: Marking | None = None) -> bytes:
    """Return a paper as a file, marked where it goes out.

    Raises UnknownFormat, and PdfUnavailable where this machine writes no PDF.
    """
    file = find(key)
    if key in _WHOLE:
        return _WHOLE[key](paper, mark)
    return file.render_many(paper.tables, paper.title, mark)
