"""What an import made and changed, row by row, so that it can be put back as a whole and later work on it be seen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from exchange.models import ImportChange, ImportRun
from iro_portal.core.transitions import NotInOrder

BATCH = 500


def snapshot(row: models.Model, fields: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a row as JSON can hold them."""
    return {name: _plain(getattr(row, name)) for name in fields}


def keep(run: ImportRun, rows: Iterable[tuple[models.Model, dict | None, dict | None]]) -> None:
    """Note rows that an import wrote, each with its snapshots before (None: it made the row) and after."""
    ImportChange.objects.bulk_create(
        [
            ImportChange(run=run, table=row._meta.label, row=row.pk, before=before, after=after)
            for row, before, after in rows
        ],
        batch_size=BATCH,
    )


def worked_on(run: ImportRun, but: Sequence[str] = ()) -> str:
    """Say which row is no longer as the import left it; empty where all are. `but`: tables not looked at."""
    for table, changes in _by_table(run, but).items():
        rows = _rows(table, changes)
        for change in changes:
            row = rows.get(change.row)
            if change.after is None:
                continue
            if row is None or snapshot(row, list(change.after)) != change.after:
                what = str(row) if row else f"A {_model(table)._meta.verbose_name} that it brought in"
                return f"{what[:1].upper()}{what[1:]} has changed since, so this import can no longer be undone."
    return ""


def put_back(run: ImportRun, but: Sequence[str] = ()) -> None:
    """Take out what an import made and put back what it changed, the last first.

    Raises NotInOrder where something else hangs on a row by now.
    """
    rows = {table: _rows(table, changes) for table, changes in _by_table(run, but).items()}
    for change in run.changes.exclude(table__in=but).order_by("-pk"):
        row = rows[change.table].get(change.row)
        try:
            _put_back(change, row)
        except ProtectedError:
            raise NotInOrder(f"{row} is in use by now, so this import can no longer be undone.") from None


def _put_back(change: ImportChange, row: models.Model | None) -> None:
    model = _model(change.table)
    if change.before is None:
        row.delete()
        return
    values = {name: model._meta.get_field(name).to_python(value) for name, value in change.before.items()}
    if change.after is None:
        model.objects.create(pk=change.row, **values)
    else:
        model._default_manager.filter(pk=change.row).update(**values)


def _by_table(run: ImportRun, but: Sequence[str]) -> dict[str, list[ImportChange]]:
    found = defaultdict(list)
    for change in run.changes.exclude(table__in=but):
        found[change.table].append(change)
    return found


def _rows(table: str, changes: Sequence[ImportChange]) -> dict[int, models.Model]:
    found, keys = {}, [change.row for change in changes]
    for first in range(0, len(keys), BATCH):
        found |= _model(table)._default_manager.in_bulk(keys[first : first + BATCH])
    return found


def _model(table: str) -> type[models.Model]:
    return apps.get_model(table)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
