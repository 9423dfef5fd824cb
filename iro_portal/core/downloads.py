"""Answers that are files: never shown in the browser, never run by it."""

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from iro_portal.core.exports import csv_rows, xlsx_bytes
from iro_portal.core.marking import Marking

OFFICE = "application/vnd.openxmlformats-officedocument"
CSV, XLSX = "text/csv; charset=utf-8", f"{OFFICE}.spreadsheetml.sheet"
LISTS = ("csv", "xlsx")


def attachment(body: bytes | str, media_type: str, name: str) -> HttpResponse:
    """Return a file that the browser keeps under a name, and takes for nothing but what it is said to be."""
    return _as_attachment(HttpResponse(body, content_type=media_type), name)


def list_file(
    header: list[str], rows: Iterable[list], *, file_format: str, name: str, sheet: str, mark: Marking
) -> HttpResponseBase:
    """Return a list as a file of one of LISTS, marked; `name` is without its ending, `sheet` is the workbook's one."""
    if file_format == "csv":
        answer = StreamingHttpResponse(csv_rows(header, rows, mark), content_type=CSV)
    else:
        answer = HttpResponse(xlsx_bytes(header, rows, sheet, mark), content_type=XLSX)
    return _as_attachment(answer, f"{name}.{file_format}")


def _as_attachment(answer, name: str):
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
