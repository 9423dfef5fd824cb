"""A worker's database begins as a copy of one that was migrated once for the whole run (tools/migrated.py)."""

import sqlite3
from contextlib import closing

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def begin_as_copy_of(migrated: str) -> None:
    """This function will have the tests' database copied from a SQLite file, or from a database of the same server.

    Whatever migration the copy lacks, Django applies to it as to any database.
    """
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated
        return

    def fill(connection: BaseDatabaseWrapper, **_) -> None:
        if connection.is_in_memory_db():
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(f"file:{migrated}?mode=ro", uri=True)) as made:
                made.backup(connection.connection)

    connection_created.connect(fill, weak=False)
