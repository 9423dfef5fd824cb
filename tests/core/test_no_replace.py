"""INSERT OR REPLACE deletes without asking a trigger for deletes: on SQLite each guarded table refuses it by its keys."""

import pytest
from django.db import connection

from iro_portal.core.append_only import same_row

pytestmark = pytest.mark.django_db


def _triggers() -> dict[str, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: (table, sql) for name, table, sql in cursor.fetchall()}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite’s")
def test_whatever_cannot_be_deleted_cannot_be_replaced_by_any_of_its_keys():
    found = _triggers()
    guarded = [table for name, (table, _) in found.items() if name == f"{table}_no_delete"]
    assert "core_auditevent" in guarded
    with connection.cursor() as cursor:
        open_to_it = [table for table in guarded if same_row(cursor, table) not in found[f"{table}_no_replace"][1]]
    assert open_to_it == []
