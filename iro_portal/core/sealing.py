"""The log's chain: a link over each event in the order of keys, so that what is changed afterwards is found.

The link of an event is the SHA-256 of the link before it and of every column of the event, the salted hash of its values
among them. The values themselves are not in it: they may be erased, and the chain still fits.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import OuterRef, Subquery

from iro_portal.core.audit import hash_of
from iro_portal.core.models import AuditEvent, AuditSeal, AuditValue

# A column that is added later makes a second form, by which the events from then on are sealed; this one stays.
FORM = 1
COLUMNS = (
    "id", "authority_id", "verb", "actor_id", "actor_label", "actor_role", "subject_type", "subject_id",
    "subject_reference", "children", "from_state", "to_state", "detail", "values_hash", "happened_at", "recorded_at",
)  # fmt: skip
BATCH = 2_000
# How long the sealing waits for commands at work; nobody's writing waits longer for the sealing.
LOCK_TIMEOUT = "2s"


class Busy(Exception):
    """Something long is writing to the log now, an import say; seal again when it is done."""


@dataclass(frozen=True)
class Head:
    """The last link: kept outside the portal, it shows a chain that was made anew as a whole."""

    event_id: int
    hash: str

    def __str__(self) -> str:
        return f"{self.event_id}:{self.hash}"


@dataclass(frozen=True)
class Fault:
    """The first event that does not fit, and what is wrong."""

    event_id: int
    sentence: str


@dataclass(frozen=True)
class Verified:
    """What a look at the whole chain found. `unsealed`: the tail that no link covers yet, the oldest of it `since`."""

    sealed: int
    unsealed: int
    since: datetime | None
    head: Head | None
    fault: Fault | None


def seal() -> int:
    """This function will chain the events that are not yet in the chain, and return how many. Raises Busy.

    Safe to run twice, and by two at once: each batch is a transaction that holds the table of links.
    """
    last, sealed = _settled(), 0
    while count := _seal_batch(last):
        sealed += count
    return sealed


def head() -> Head | None:
    """Return the last link of the chain; None before the first."""
    row = AuditSeal.objects.order_by("-pk").first()
    return row and Head(row.pk, row.hash)


def verify(kept: Head | None = None) -> Verified:
    """Work the chain out anew and compare; `kept` is a head that was noted outside the portal some time ago."""
    end = head()
    tail = AuditEvent.objects.filter(pk__gt=end.event_id if end else 0)
    sealed, fault = _walk(end.event_id if end else 0)
    faults = filter(None, (fault, _foreign_head(kept), _first_wrong_values()))
    return Verified(
        sealed=sealed,
        unsealed=tail.count(),
        since=tail.order_by("pk").values_list("recorded_at", flat=True).first(),
        head=end,
        fault=min(faults, key=lambda each: each.event_id, default=None),
    )


def link(before: str, event: tuple) -> str:
    """Return the link over an event, given as the values of COLUMNS."""
    body = json.dumps(
        [FORM, before, *event], default=_instant, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(body.encode()).hexdigest()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _settled() -> int:
    """Return the key up to which no event can come any more.

    PostgreSQL hands out keys before their rows are seen by others: a lower one may appear after a higher one. With the
    table held for a moment nobody is in between. SQLite has one writer, so whatever is seen is complete.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _hold(AuditEvent, "SHARE")
        return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _seal_batch(last: int) -> int:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _hold(AuditSeal, "EXCLUSIVE")
        end = head()
        before, links = end.hash if end else "", []
        events = AuditEvent.objects.filter(pk__gt=end.event_id if end else 0, pk__lte=last).order_by("pk")
        for event in events.values_list(*COLUMNS)[:BATCH]:
            before = link(before, event)
            links.append(AuditSeal(pk=event[0], hash=before))
        AuditSeal.objects.bulk_create(links)
    return len(links)


def _hold(model, mode: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN {mode} MODE')
    except DatabaseError as error:
        raise Busy("The log is being written to by something long, or sealed by another run; try again.") from error


def _walk(last: int) -> tuple[int, Fault | None]:
    """Go through events and links up to a key side by side; stop at the first that do not fit."""
    links = AuditSeal.objects.filter(pk__lte=last).order_by("pk").values_list("pk", "hash").iterator(BATCH)
    before, count, next_link = "", 0, next(links, None)
    for event in _events(last):
        if next_link is None or event[0] < next_link[0]:
            return count, Fault(event[0], "was put in after the events around it had been sealed.")
        if event[0] > next_link[0]:
            break
        if link(before, event) != next_link[1]:
            return count, Fault(event[0], "does not fit its seal: it, its seal or what stood before it was changed.")
        before, count, next_link = next_link[1], count + 1, next(links, None)
    return count, next_link and Fault(next_link[0], "was sealed, and is gone.")


def _events(last: int) -> Iterator[tuple]:
    return AuditEvent.objects.filter(pk__lte=last).order_by("pk").values_list(*COLUMNS).iterator(BATCH)


def _foreign_head(kept: Head | None) -> Fault | None:
    if kept is None or AuditSeal.objects.filter(pk=kept.event_id, hash=kept.hash).exists():
        return None
    return Fault(kept.event_id, "is not sealed as it was when the head was noted: the chain was made anew or cut off.")


def _first_wrong_values() -> Fault | None:
    """Find the first values that are not those of which the event keeps the hash; erased ones are none."""
    kept = AuditEvent.objects.filter(pk=OuterRef("event_id")).values("values_hash")
    rows = AuditValue.objects.annotate(kept=Subquery(kept)).order_by("event_id")
    for event_id, salt, body, kept_hash in rows.values_list("event_id", "salt", "body", "kept").iterator(BATCH):
        if hash_of(salt, body) != kept_hash:
            return Fault(event_id, "has other values beside it than those of which it keeps the hash.")
    return None
