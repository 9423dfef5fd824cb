"""Tables as text that says everything of them, the same text for the same tables: what a publication keeps.

Unlike `Table.to_json`, which is for readers, this is read back into the very tables: kinds of cells, decimals, roles,
periods. A field that a later version no longer knows is passed over.
"""

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from reports.period import Period
from reports.table import Block, Cell, Column, Kind, Role, Row, Table, Target, Worked

KNOWN = {each.__name__: each for each in (Block, Cell, Column, Period, Row, Table, Target, Worked)}
ENUMS = {("Cell", "kind"): Kind, ("Row", "role"): Role}
UNKEPT = ("match",)  # what the database held; nothing leads from a publication to records


def canonical(tables: Sequence[Table]) -> str:
    """Return the tables as JSON, keys in order, nothing to spare."""
    return json.dumps([_plain(table) for table in tables], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def tables_from(text: str) -> list[Table]:
    """Return the tables of which this is the text."""
    return [_built(each) for each in json.loads(text)]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kept = {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.name not in UNKEPT and not _is_usual(field, getattr(value, field.name))
        }
        return {"_": type(value).__name__, **kept}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return {"_": "Decimal", "value": str(value)}
    if isinstance(value, date):
        return {"_": "date", "value": value.isoformat()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def _is_usual(field, value: Any) -> bool:
    return field.default is not MISSING and type(value) is type(field.default) and value == field.default


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_built, value))
    if not isinstance(value, dict):
        return value
    name = value["_"]
    if name == "Decimal":
        return Decimal(value["value"])
    if name == "date":
        return date.fromisoformat(value["value"])
    known = KNOWN[name]
    given = {field.name: value[field.name] for field in fields(known) if field.name in value}
    return known(**{key: ENUMS.get((name, key), lambda same: same)(_built(each)) for key, each in given.items()})
