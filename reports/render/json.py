"""A table as JSON: the shape that Table.to_json gives."""

import json

from reports.table import Table


def render(table: Table) -> bytes:
    """Return the file, in UTF-8."""
    return (json.dumps(table.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
