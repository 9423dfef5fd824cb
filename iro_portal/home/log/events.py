"""The events that a person may read in the log, and how a page or a file tells them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from children.models import Child, Restriction
from iro_portal.core import log_words
from iro_portal.core.models import AuditEvent, AuditValue
from people.roles import Permission

HEADER = ["When", "Recorded", "Who", "Role", "What", "Children", "Fields changed"]
AT_ONCE = 500
NOT_OPEN = "a record that is not open to you"
SIGN_INS = ("staff.sign_in", "staff.sign_out")
IN_SQLITE = "EXISTS (SELECT 1 FROM json_each(core_auditevent.children) WHERE json_each.value = %s)"


@dataclass(frozen=True)
class Change:
    """One field of a change; without what stood there where the reader may not see it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One event as it is told: `what` follows the name and role, `children` are references."""

    happened_at: datetime
    recorded_at: datetime
    actor_id: int | None
    who: str
    role: str
    what: str
    children: list[str]
    is_read: bool
    changes: list[Change]
    tells_values: bool

    @property
    def first_children(self) -> list[str]:
        return self.children[:3]

    @property
    def more_children(self) -> int:
        return len(self.children[3:])


def events_for(viewer) -> QuerySet[AuditEvent]:
    """Return the events of the person's authority, the latest first; nothing to who may not read the log."""
    if not viewer.may(Permission.READ_LOG):
        return AuditEvent.objects.none()
    rows = AuditEvent.objects.filter(authority_id=viewer.duties().authority_id)
    return rows.order_by("-recorded_at", "-pk")


def concerning(rows: QuerySet[AuditEvent], child_id: int) -> QuerySet[AuditEvent]:
    """Narrow to the events of one child, by an index on PostgreSQL."""
    if connection.vendor == "postgresql":
        return rows.filter(children__contains=[child_id])
    return rows.filter(RawSQL(IN_SQLITE, [child_id], output_field=models.BooleanField()))  # noqa: S611


def of_kind(rows: QuerySet[AuditEvent], kind: str) -> QuerySet[AuditEvent]:
    """Narrow to what was opened, searched, exported, refused, changed, or to signing in and out."""
    if kind == "sign-in":
        return rows.filter(verb__in=SIGN_INS)
    if kind == "change":
        return rows.filter(detail__read__isnull=True).exclude(verb__in=SIGN_INS)
    return rows.filter(detail__read=kind)


def children_named_to(viewer) -> QuerySet[Child]:
    """Return the children whose references this reader of the log is told.

    Information governance: every child of the authority, by reference alone. Anybody else: whom they may see anyway.
    """
    if viewer.may(Permission.SEE_ALL_CHILDREN):
        return Child.objects.visible_to(viewer)
    return Child.objects.filter(authority_id=viewer.duties().authority_id)


def lines(rows: Iterable[AuditEvent], viewer) -> Iterator[Line]:
    """Tell events as a page or a file does: two statements for each AT_ONCE of them, and one for each
    kind of record that their changes name."""
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield from _told(batch, viewer)
            batch = []
    yield from _told(batch, viewer)


def cells(line: Line) -> list:
    """One event as a row of a file, in the order of HEADER."""
    fields = "; ".join(f"{each.field}: {each.old} → {each.new}" if line.tells_values else each.field
                       for each in line.changes)  # fmt: skip
    return [line.happened_at, line.recorded_at, line.who, line.role, line.what, " ".join(line.children), fields]


def _told(events: list[AuditEvent], viewer) -> Iterator[Line]:
    if not events:
        return
    keys = {key for event in events for key in event.children}
    references = dict(children_named_to(viewer).filter(pk__in=keys).values_list("pk", "reference"))
    kept = AuditValue.objects.filter(event_id__in=[event.pk for event in events if event.values_hash])
    bodies = {event_id: json.loads(body) for event_id, body in kept.values_list("event_id", "body")}
    # What stood in a field can be a name, or words: it is told to who reads all of the children anyway.
    tells_values = viewer.may(Permission.OVERSEE_ESCALATIONS)
    for pk in _reasons_of_others(events, viewer) if tells_values else ():
        bodies.pop(pk, None)
    words = log_words.Values([(event, bodies.get(event.pk, {})) for event in events]) if tells_values else None
    for event in events:
        yield _line(event, references, bodies.get(event.pk, {}), words)


def _reasons_of_others(events: list[AuditEvent], viewer) -> set[int]:
    """Return the events of restrictions whose reasons are not this reader's: they were not named for the record."""
    of = {event.pk: event.subject_id for event in events if event.subject_type == Restriction._meta.label_lower}
    if not of:
        return set()
    named = set(Restriction.objects.visible_to(viewer).filter(pk__in=of.values()).values_list("pk", flat=True))
    return {pk for pk, key in of.items() if key not in named}


def _line(event: AuditEvent, references: dict[int, str], values: dict, words: log_words.Values | None) -> Line:
    is_open = all(key in references for key in event.children)
    children = sorted(references[key] for key in event.children if key in references)
    return Line(
        happened_at=event.happened_at, recorded_at=event.recorded_at, actor_id=event.actor_id, who=event.actor_label,
        role=event.actor_role, what=log_words.sentence(event, event.subject_reference if is_open else NOT_OPEN),
        children=[each for each in children if each != event.subject_reference],
        is_read=event.detail.get("read") not in (None, "refused"),
        changes=[*_changes(event, values, words)] if is_open else [], tells_values=words is not None,
    )  # fmt: skip


def _changes(event: AuditEvent, values: dict, words: log_words.Values | None) -> Iterator[Change]:
    for field, value in values.items():
        old, new = log_words.pair(value)
        shown = (words.shown(event, field, old), words.shown(event, field, new)) if words else ("", "")
        yield Change(log_words.label(event, field), *shown)
