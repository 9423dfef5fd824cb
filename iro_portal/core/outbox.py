"""Notices: written in the transaction that causes them, delivered by the worker."""

import json
import logging
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from iro_portal.core.marking import Kind, text_of
from iro_portal.core.models import OutboxMessage

log = logging.getLogger(__name__)
BATCH = 200


def tell(recipient, *, kind: str, subject: models.Model, line: str, path: str, due_at: datetime | None = None):
    """This function will put one notice into the outbox. `line` holds a reference, never a child's name."""
    return OutboxMessage.objects.create(
        authority_id=subject.authority_id,
        kind=kind,
        recipient=recipient,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_reference=getattr(subject, "reference", ""),
        line=line,
        path=path,
        due_at=due_at,
    )


def about(subject: models.Model) -> models.QuerySet[OutboxMessage]:
    """Return the notices about a record, oldest first."""
    return OutboxMessage.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def mark_opened(subject: models.Model, *, by, at: datetime) -> None:
    """Note that a person has opened what their notices were about."""
    about(subject).filter(recipient=by, opened_at=None).update(opened_at=at)


def mark_all_opened(*, by, at: datetime) -> int:
    """Note that a person has seen all their notices, and return how many were new."""
    return OutboxMessage.objects.filter(recipient=by, opened_at=None).update(opened_at=at)


def subject_line(message: OutboxMessage) -> str:
    """Return the subject of the e-mail that a notice becomes: its marking first, as mail gateways read it."""
    return f"{text_of(Kind.RECORDS)}: {message.line}"


def deliver_waiting(limit: int = BATCH) -> int:
    """This function will deliver what waits, one transaction a notice, and return how many went out.

    In the demo a notice is delivered to a local file. Outside it nothing is marked as delivered that nobody was sent:
    notices wait, and are shown as waiting, until there is a way to send them.
    """
    if not settings.DEMO:
        return 0
    waiting = OutboxMessage.objects.filter(delivered_at=None, attempts__lt=5).order_by("pk")
    delivered = 0
    for pk in list(waiting.values_list("pk", flat=True)[:limit]):
        delivered += _deliver(pk)
    return delivered


def _deliver(pk: int) -> bool:
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=pk)
        if message.delivered_at:
            return False
        message.attempts += 1
        try:
            _write_to_file(message)
        except OSError as problem:
            # A failed notice is shown on the record, never swallowed.
            message.failed_at, message.failure = timezone.now(), str(problem)[:300]
            log.warning("Notice %s could not be delivered: %s", pk, problem)
        else:
            message.delivered_at, message.failure = timezone.now(), ""
        message.save()
    return bool(message.delivered_at)


def _write_to_file(message: OutboxMessage) -> None:
    settings.OUTBOX_FOLDER.mkdir(parents=True, exist_ok=True)
    line = {"to": message.recipient.email, "subject": subject_line(message)}
    line |= {"about": message.subject_reference, "line": message.line}
    with open(settings.OUTBOX_FOLDER / "notices.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(line | {"link": message.path}) + "\n")
