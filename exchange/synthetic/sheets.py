"""Rows streamed into tables: a few thousand are held, then written at once."""

from collections.abc import Sequence

from django.db import models

from iro_portal.core.bulk import insert, take_keys

AT_A_TIME = 2000


class Sheet:
    """The rows of one table; `add` gives each its key at once, so that others can point at it.

    For tables to which nobody else adds a row in the same transaction.
    """

    def __init__(self, model: type[models.Model], *columns: str, **always):
        self.model, self.columns, self.always = model, ("id", *columns, *always), tuple(always.values())
        self.rows: list[tuple] = []
        self.keys: list[int] = []
        self.written = 0

    def add(self, *values) -> int:
        if not self.keys:
            self.flush()
            self.keys = take_keys(self.model, AT_A_TIME)[::-1]
        key = self.keys.pop()
        self.rows.append((key, *values, *self.always))
        return key

    def flush(self) -> None:
        insert(self.model, self.columns, self.rows)
        self.written += len(self.rows)
        self.rows = []


def flush(sheets: Sequence[Sheet]) -> None:
    """Write what is left."""
    for sheet in sheets:
        sheet.flush()
