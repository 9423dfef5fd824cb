"""What somebody asked for and did not get: a record that is there and not theirs, a file too many, words that name a child.

To ask for what does not exist is a slip of the hand, and is not logged. An event holds the address's name, the reference
and the status, and never a word of the record.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation
from exchange.models import ImportRun
from iro_portal.core import audit
from iro_portal.core.models import AuditEvent
from reviews.models import Audit, Review

VERB = "page.refused"
TOO_MANY = 429
# The same person at the same address of the same record counts once within it.
WITHIN = timedelta(hours=1)
# Who tries one reference after the other is seen after so many; more would drown the log.
MOST = 200
BEHIND = {"CH": Child, "REV": Review, "ESC": Escalation, "DRAFT": Escalation, "AUD": Audit, "IMP": ImportRun}


def note(request: HttpRequest, response: HttpResponse, where: dict) -> None:
    """Write the event of a refusal, where there is a record behind the address, or where a file was refused."""
    subject = _behind(request)
    if subject is None and not getattr(request.resolver_match.func, "takes", ""):
        return
    reference = getattr(subject, "reference", "")
    known = _known(request)
    if len(known) >= MOST or (reference, where["page"], response.status_code) in known:
        return
    detail = where | {"read": "refused", "status": response.status_code}
    if len(known) == MOST - 1:
        detail["last"] = True
    audit.record(
        VERB, by=request.user, subject=subject, reference=reference, children=_children(subject), detail=detail
    )


def note_named(request: HttpRequest, named: set[tuple[str, str]]) -> None:
    """Write an event for each field of which the words were refused since they name a child: never the words.

    Who tries one name after the other learns who is in care, and is seen here; so each counts, up to MOST an hour.
    """
    if not named:
        return
    since = timezone.now() - WITHIN
    rows = AuditEvent.objects.filter(actor_id=request.user.pk, recorded_at__gt=since, verb="naming.refuse")
    subject, before = _behind(request), rows.count()
    for number, (field, sort) in enumerate(sorted(named), start=before + 1):
        if number > MOST:
            return
        detail = {"read": "refused", "form": request.resolver_match.view_name, "field": field, "sort": sort}
        detail |= {"last": True} if number == MOST else {}
        reference = getattr(subject, "reference", "")
        audit.record(
            "naming.refuse", by=request.user, subject=subject, reference=reference, children=_children(subject),
            detail=detail,
        )  # fmt: skip


def _behind(request: HttpRequest):
    """Return the record of the person's own authority that the address names; None where there is none."""
    for word in map(str, request.resolver_match.kwargs.values()):
        if model := BEHIND.get(word.partition("-")[0]):
            rows = model._base_manager.filter(authority_id=request.user.authority_id, reference=word[:40])
            if row := rows.first():
                return row
    return None


def _children(subject) -> list[int]:
    if isinstance(subject, Child):
        return [subject.pk]
    return getattr(subject, "audited_children", list)()


def _known(request: HttpRequest) -> set[tuple]:
    since = timezone.now() - WITHIN
    rows = AuditEvent.objects.filter(actor_id=request.user.pk, recorded_at__gt=since, verb=VERB)
    return {(reference, of["page"], of["status"]) for reference, of in rows.values_list("subject_reference", "detail")}
