"""Which tables the database guards once their rows are anonymised: those of the register that hang on a child."""

from django.db import connections

from children.models import Child
from iro_portal.core import frozen
from iro_portal.home.holdings.register import HOLDINGS


def guarded() -> dict[str, dict[str, str]]:
    """Return each guarded table with the columns by which its rows hang on others of them.

    The log, and what is published, have guards of their own.
    """
    models = {holding.model: holding for holding in HOLDINGS if holding.of is not None}
    return {model._meta.db_table: _hangs(model, models) for model in models}


def put_up(using: str = "default", **signal) -> None:
    """This function will put up the triggers that are missing; Django calls it after every `migrate`."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    # Not while a database stands at an earlier migration.
    if frozen.FrozenRow._meta.db_table in there:
        frozen.guard(connection, {table: hangs for table, hangs in guarded().items() if table in there})


def _hangs(model, models) -> dict[str, str]:
    above = [
        field for field in model._meta.concrete_fields
        if field.is_relation and (field.related_model is Child or field.related_model in models)
    ]  # fmt: skip
    return {field.column: field.related_model._meta.db_table for field in above}
