"""Anonymise one child's record in place, by the register of what is held: figures survive, the child does not.

Rows that concern this child alone are emptied as the register says and frozen in the database. Rows shared with children
who are within their time stay as they are but for this child's name, until the last of them is due. What other children's
own records say stays theirs. Free words of nobody (supervision, papers in work, findings of imports) lose the full name.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from children.models import Child
from children.names import REMOVED, Names, take_out
from children.retention import coarsened
from iro_portal.core import frozen
from iro_portal.home.holdings.holding import FieldHolding, Holding, every
from iro_portal.home.holdings.register import HOLDINGS, REGISTER
from iro_portal.home.holdings.terms import How, Sort
from iro_portal.home.retention import beside

NAMELESS = "Anonymised child"
HANGING = [holding for holding in HOLDINGS if holding.of is not None]
# Columns of JSON without a default that hold a list.
EMPTY_LISTS = {"reviews.MonitoringVersion.answers"}

Keys = dict[str, list[int]]


def anonymise(child: Child, *, on: date) -> dict[str, int]:
    """This function will anonymise a locked child's record, and return how many rows of each table it froze.

    It runs within the transaction of the command that asks for it, and cannot be undone.
    """
    keys, shared = _rows_of(child)
    names, in_full = Names.of_child(child, beside=_others_beside(shared, child)), Names.in_full(child)
    # Words that are frozen from their first day give way from here on (core.append_only.keep_words).
    every(Child).filter(pk=child.pk).update(anonymised_on=on)
    born = coarsened(child.date_of_birth, _days(keys))
    for holding in HANGING:
        _empty(holding, keys[holding.label])
        _scrub(holding, keys[holding.label], shared[holding.label], names)
    beside.clear(child, keys, names, in_full)
    for holding in HOLDINGS:
        if holding.of is None:
            take_out(_of_authority(holding, child), _scrubbed(holding), in_full)
    _empty_child(child, born=born)
    return {label: frozen.freeze(REGISTER[label].model, found) for label, found in keys.items() if found}


def _rows_of(child: Child) -> tuple[Keys, Keys]:
    """Return the keys of the rows that concern this child alone, and of those that children in their time share."""
    own = Child.objects.filter(pk=child.pk)
    others = Child.objects.filter(authority_id=child.authority_id, anonymised_on=None).exclude(pk=child.pk)
    keys, shared = {}, {}
    for holding in HANGING:
        rows = holding.rows_about(own)
        both = rows.filter(pk__in=holding.rows_about(others).values("pk")) if holding.shared else rows.none()
        shared[holding.label] = list(both.values_list("pk", flat=True))
        keys[holding.label] = list(rows.exclude(pk__in=shared[holding.label]).values_list("pk", flat=True))
    return keys, shared


def _others_beside(shared: Keys, child: Child) -> list[Child]:
    rows = every(REGISTER["escalations.EscalationChild"].model).filter(escalation__in=shared["escalations.Escalation"])
    return [row.child for row in rows.exclude(child=child).select_related("child")]


def _days(keys: Keys) -> Iterator[date]:
    """Yield each day that stays on the record: what the ages in the figures are counted on."""
    for holding in HANGING:
        days = [
            each.name for each in holding.fields
            if each.how == How.KEPT and each.sort != Sort.NONE
            and isinstance(holding.model._meta.get_field(each.name), models.DateField)
        ]  # fmt: skip
        for row in every(holding.model).filter(pk__in=keys[holding.label]).values_list(*days) if days else ():
            yield from (_local(value) for value in row if value)


def _local(value: date) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _empty(holding: Holding, keys: list[int]) -> None:
    if holding.model is Child or not keys:
        return
    new = {each.name: _emptied(holding, each) for each in holding.changed if each.how in (How.EMPTIED, How.REPLACED)}
    if new:
        every(holding.model).filter(pk__in=keys).update(**new)
    for name in [each.name for each in holding.changed if each.how == How.RENEWED]:
        for key in keys:
            every(holding.model).filter(pk=key).update(**{name: uuid.uuid4()})


def _emptied(holding: Holding, each: FieldHolding) -> Any:
    field = holding.model._meta.get_field(each.name)
    if each.how == How.REPLACED:
        # A key can be unique: each gets one that was never in use.
        text = Concat(Value("removed-"), Cast(F("pk"), CharField())) if each.sort == Sort.PSEUDONYM else Value(REMOVED)
        return Case(When(**{each.name: ""}, then=Value("")), default=text, output_field=field)
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return [] if f"{holding.label}.{each.name}" in EMPTY_LISTS else field.get_default() or {}
    return b"" if isinstance(field, models.BinaryField) else ""


def _scrub(holding: Holding, keys: list[int], shared: list[int], names: Names) -> None:
    take_out(every(holding.model).filter(pk__in=keys), _scrubbed(holding), names)
    texts = [each.name for each in holding.fields if each.how in (How.REPLACED, How.EMPTIED, How.SCRUBBED)]
    take_out(every(holding.model).filter(pk__in=shared), texts, names)


def _scrubbed(holding: Holding) -> list[str]:
    return [each.name for each in holding.fields if each.how == How.SCRUBBED]


def _of_authority(holding: Holding, child: Child) -> models.QuerySet:
    names = {field.name for field in holding.model._meta.concrete_fields}
    path = "authority" if "authority" in names else "run__authority" if "run" in names else ""
    rows = every(holding.model)
    return rows.filter(**{path: child.authority_id}) if path else rows.none()


def _empty_child(child: Child, *, born: date) -> None:
    every(Child).filter(pk=child.pk).update(
        name=NAMELESS, name_known=False, council_id=f"removed-{child.pk}", uuid=uuid.uuid4(), search_key="",
        date_of_birth=born, died_on=None,
    )  # fmt: skip
