"""A finished table as a file: one function a format, each given the same Table."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.render import csv, json, xlsx
from reports.table import Table


@dataclass(frozen=True)
class Format:
    """A file format: its name in addresses, what links call it, its media type, and who writes it."""

    key: str
    label: str
    media_type: str
    render: Callable[[Table], bytes]
    is_text: bool = True


FORMATS = {
    each.key: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", csv.render),
        Format(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx.render,
            is_text=False,
        ),
        Format("json", "JSON", "application/json", json.render),
    )
}


def filename(table: Table, key: str) -> str:
    """Return what a downloaded file is called."""
    return f"{table.slug}-{table.authority}-{table.period.start}-to-{table.period.last}.{key}"
