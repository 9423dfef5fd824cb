"""The one log: who did what, to which record, when it happened and when it was recorded."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from iro_portal.core import log_reads
from iro_portal.core.models import AuditEvent, AuditValue

SAID_BY_THE_EVENT = ("state", "version", "last_happened_at")


def record(
    verb: str,
    *,
    by,
    subject: models.Model | None = None,
    reference: str = "",
    authority_id: int | None = None,
    happened_at: datetime | None = None,
    from_state: str = "",
    to_state: str = "",
    children: Iterable[int] | None = None,
    detail: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
) -> AuditEvent:
    """This function will write one audit event.

    `verb` is "<model>.<what>", as in "escalation.respond". `detail` holds no words and no names: keys, days and
    counts only, since an event can never be erased. `values` (field -> [old, new]) lie beside it, erasable; the
    event keeps their salted hash. `children` are ids of the children whom it concerns. `reference` is the subject's where
    the record itself is not at hand.
    """
    if children is None:
        children = getattr(subject, "audited_children", list)()
    salt, body = secrets.token_hex(16), _canonical(values or {})
    event = AuditEvent.objects.create(
        authority_id=authority_id or getattr(subject, "authority_id", None) or getattr(by, "authority_id", None),
        verb=verb,
        actor_id=getattr(by, "pk", None),
        actor_label=str(by) if by is not None else "the system",
        actor_role=getattr(by, "role_label", ""),
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_reference=getattr(subject, "reference", "") or reference,
        children=sorted(children),
        from_state=from_state,
        to_state=to_state,
        detail=detail or {},
        values_hash=hash_of(salt, body) if values else "",
        happened_at=happened_at or timezone.now(),
    )
    if values:
        AuditValue.objects.create(event_id=event.pk, salt=salt, body=body)
    return event


def read(verb: str, **words: Any) -> None:
    """This function will say what is read by the page or file that is being answered: the words of `record`.

    The one event of the request is written when the answer stands, with the children whom it shows; nothing is written
    where nothing comes to be shown. Outside a request the event is written at once.
    """
    if (reading := log_reads.current()) is not None:
        reading.said = (verb, words)
    else:
        record(verb, **words | {"detail": (words.get("detail") or {}) | {"read": "open"}})


def changes(row: models.Model, **new: Any) -> dict[str, list]:
    """Return the `values` of a change about to be made: field -> [what stands there, what will], where they differ."""
    return {name: [getattr(row, name), value] for name, value in new.items() if getattr(row, name) != value}


def standing(row: models.Model) -> dict[str, Any]:
    """Return what stands in a row's fields now, linked rows by their key: what `since` compares with later.

    Left out is what the event says anyway, what nobody chose (the key, when it was written), and files.
    """
    return {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if _is_told(field)}


def since(before: dict[str, Any], row: models.Model) -> dict[str, list]:
    """Return the `values` of what was changed in a row: field -> [what stood there before, what stands there]."""
    now = standing(row)
    return {name: [old, now[name]] for name, old in before.items() if old != now[name]}


def _is_told(field: models.Field) -> bool:
    is_kept_by_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    plain = not (field.primary_key or is_kept_by_itself or isinstance(field, models.BinaryField))
    return plain and field.name not in SAID_BY_THE_EVENT


def hash_of(salt: str, body: str) -> str:
    """Return the SHA-256 of salt and body, in hex."""
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def _canonical(values: dict[str, Any]) -> str:
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
