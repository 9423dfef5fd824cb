"""Triggers that keep tables append-only in the database itself, on SQLite and on PostgreSQL: the log, and what was
published.
"""

from collections.abc import Sequence

LOG = ("core_auditevent",)

SQLITE = [
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END",
    # INSERT OR REPLACE deletes a row without asking the trigger above: one with the same id, or with what is unique.
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
    "BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END",
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', coalesce(TG_ARGV[0], 'the log'); END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('{what}')",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{what}')",
]
COLUMNS = {
    "sqlite": "CREATE TRIGGER {table}_keeps_columns BEFORE UPDATE OF {columns} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END",
    "postgresql": "CREATE TRIGGER {table}_keeps_columns BEFORE UPDATE OF {columns} ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change('{what}')",
}
DROP_COLUMNS = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_keeps_columns",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_keeps_columns ON {table}",
}
WORDS = {
    "sqlite": [
        "CREATE TRIGGER {table}_keeps_words BEFORE UPDATE OF {column} ON {table} WHEN NOT ({removed}) "
        "BEGIN SELECT RAISE(ABORT, '{what} is append-only'); END"
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION {table}_keeps_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NOT ({removed}) THEN RAISE EXCEPTION '{what} is append-only'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER {table}_keeps_words BEFORE UPDATE OF {column} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_keeps_words()",
    ],
}
DROP_WORDS = {
    "sqlite": ["DROP TRIGGER IF EXISTS {table}_keeps_words"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS {table}_keeps_words ON {table}", "DROP FUNCTION IF EXISTS {table}_keeps_words()"
    ],
}  # fmt: skip
# Where an UPDATE is guarded column by column (`keep_columns`, `keep_words`), not as a whole.
UPDATES = {"sqlite": SQLITE[0], "postgresql": POSTGRESQL[1]}
WITHOUT_UPDATES = {"sqlite": [], "postgresql": [POSTGRESQL[1].replace("UPDATE OR DELETE", "DELETE")]}
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {{table}}_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    ],
}


def install(connection, tables: Sequence[str] = LOG, what: str = "the log", *, updates: bool = True) -> None:
    """This function will guard tables; running it twice is harmless. `what` begins the refusal: "... is append-only".

    Without `updates`, an UPDATE is not refused here: it is guarded column by column (`keep_columns`, `keep_words`).
    """
    remove(connection, tables)
    statements = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    if not updates:
        guard = UPDATES[connection.vendor]
        statements = [*WITHOUT_UPDATES[connection.vendor], *(each for each in statements if each != guard)]
    _run(connection, statements, tables, what)


def remove(connection, tables: Sequence[str] = LOG) -> None:
    """Take the guards away: for a migration backwards, and for the flush between tests."""
    _run(connection, DROP[connection.vendor], tables)


def keep_columns(connection, table: str, columns: Sequence[str], what: str) -> None:
    """This function will guard some columns of a table: no statement may name them in an UPDATE, whatever it sets."""
    release_columns(connection, table)
    words = {"table": table, "columns": ", ".join(columns), "what": what}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor].format(**words))


def release_columns(connection, table: str) -> None:
    """Take that guard away: for a migration backwards."""
    with connection.cursor() as cursor:
        cursor.execute(DROP_COLUMNS[connection.vendor].format(table=table))


def keep_words(connection, table: str, column: str, *, instead: str, once: str, what: str) -> None:
    """This function will guard a column of words: nothing but the fixed text `instead` may take their place.

    Even that is refused until `once`, a condition in SQL on the row NEW, holds.
    """
    release_words(connection, table)
    removed = f"NEW.{column} = CASE OLD.{column} WHEN '' THEN '' ELSE '{instead}' END AND {once}"
    _run(connection, WORDS[connection.vendor], [table], what, column=column, removed=removed)


def release_words(connection, table: str) -> None:
    """Take that guard away: for a migration backwards."""
    _run(connection, DROP_WORDS[connection.vendor], [table])


def _run(connection, statements: Sequence[str], tables: Sequence[str], what: str = "", **words) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            same = same_row(cursor, table) if connection.vendor == "sqlite" else ""
            for statement in statements:
                cursor.execute(statement.format(table=table, what=what, same=same, **words))


def same_row(cursor, table: str) -> str:
    """Return, in SQL, when a row is in the way of a new one: it has its id, or the same in columns unique together.

    Where these are unique only among the rows of a condition, both are of them.
    """
    cursor.execute('SELECT name, partial FROM pragma_index_list(%s) WHERE "unique"', [table])
    same = ['"id" = NEW."id"']
    for index, partial in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        alike = [f'"{name}" = NEW."{name}"' for (name,) in cursor.fetchall() if name]
        if alike:
            same.append(" AND ".join([*alike, *(_both_meet(cursor, table, index) if partial else [])]))
    return " OR ".join(same)


def _both_meet(cursor, table: str, index: str) -> list[str]:
    """Return, in SQL, that both rows meet the condition of an index, which names columns without their table."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    _, condition = cursor.fetchone()[0].split(" WHERE ", 1)
    cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
    new = ", ".join(f'NEW."{name}" AS "{name}"' for (name,) in cursor.fetchall())
    return [f"({condition})", f"EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"]  # noqa: S608
