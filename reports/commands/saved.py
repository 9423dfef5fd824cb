"""Keep a table that was put together, share it, take it out of the catalogue."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from people.permissions import require
from people.roles import Permission
from reports.builder import OWN, Design, DesignRefused
from reports.models import SavedTable


@transaction.atomic
def save_table(*, design: Design, name: str, is_shared: bool, by: Staff) -> SavedTable:
    """This function will keep a table under a name; it is found under it in the catalogue and can go into a pack.

    Raises NotInOrder where the table cannot be put together so, where the name is taken in the authority, and where it
    names a child in care: a paper prints it.
    """
    require(by, Permission.READ_FIGURES)
    try:
        design.spec()
        design.filters()
    except DesignRefused as refused:
        raise NotInOrder(str(refused)) from None
    refuse_names(by.authority, {"name": name})
    key = f"{OWN}{slugify(name)[:60]}"
    if key == OWN:
        raise NotInOrder("Give the table a name with letters or digits in it.")
    if SavedTable.objects.filter(authority=by.authority, key=key).exists():
        raise NotInOrder(f"A table named “{name}” was saved already; choose another name.")
    table = SavedTable.objects.create(
        authority=by.authority, key=key, name=name, measure=design.measure, rows=design.rows, columns=design.columns,
        only=list(design.only), is_shared=is_shared, by=by,
    )  # fmt: skip
    audit.record("saved-table.save", by=by, subject=table, detail={"key": key, "shared": is_shared})
    return table


@transaction.atomic
def remove_table(*, table: SavedTable, by: Staff, on: date) -> SavedTable:
    """This function will take a saved table out of the catalogue; packs that hold it already go on showing it.

    Raises Denied for anybody but who saved it and the IRO manager.
    """
    if by.pk != table.by_id and not (by.authority_id == table.authority_id and by.may(Permission.SET_UP_LISTS)):
        raise Denied(f"Only {table.by} or the IRO manager can remove “{table.name}”.")
    if table.removed_on is None:
        before = audit.standing(table)
        table.removed_on = on
        table.save(update_fields=["removed_on"])
        audit.record(
            "saved-table.remove", by=by, subject=table, detail={"key": table.key}, values=audit.since(before, table)
        )
    return table
