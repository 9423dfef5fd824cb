"""A table as JSON: the shape that Table.to_json gives; several as a list of them."""

import json
from collections.abc import Sequence

from reports.table import Table


def render(table: Table) -> bytes:
    """Return the file, in UTF-8."""
    return _written(table.to_json())


def render_many(tables: Sequence[Table], title: str) -> bytes:
    """Return one file of several tables, in their order."""
    return _written([table.to_json() for table in tables])


def _written(value: dict | list) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
