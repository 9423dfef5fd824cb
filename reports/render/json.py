"""A table as JSON: the shape that Table.to_json gives; several as a list of them."""

import json
from collections.abc import Sequence

from iro_portal.core.marking import Marking
from reports.table import Table


def render(table: Table, mark: Marking | None = None) -> bytes:
    """Return the file, in UTF-8."""
    return _written(table.to_json() | _marked(mark))


def render_many(tables: Sequence[Table], title: str, mark: Marking | None = None) -> bytes:
    """Return one file of several tables, in their order."""
    return _written([table.to_json() | _marked(mark) for table in tables])


def _marked(mark: Marking | None) -> dict:
    return {"marking": mark.text, "made_by": mark.by, "made_at": mark.at.isoformat()} if mark else {}


def _written(value: dict | list) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
