"""What is new for a person, as their home page lists it: notices about what they may open, and no others.

A notice stands on its record for good. On the home page it bears a reference, which goes when the access does: a child who
is allocated to somebody else, a stage that was passed on, a record restricted to others.
"""

from collections.abc import Iterator

from django.db.models import QuerySet, Value

from children.models import Child, EmergencyUse
from escalations.models import Escalation, GoodPractice
from iro_portal.core.models import OutboxMessage
from people.models import Staff
from reviews.models import Review

MOST, AT_ONCE = 8, 40
# Records to which access ends; what else somebody is told of (their account, an inspection) is about themselves.
KINDS = {model._meta.label_lower: model for model in (Child, Review, Escalation, GoodPractice, EmergencyUse)}


def unopened(viewer: Staff) -> list[OutboxMessage]:
    """Return the newest notices that a person has not opened yet, about what they may open today."""
    if viewer.duties().authority_id is None:
        return []
    rows = OutboxMessage.objects.filter(recipient=viewer, opened_at=None).order_by("-pk")
    found: list[OutboxMessage] = []
    batch = list(rows[:AT_ONCE])
    while True:
        found += _open_to(viewer, batch)
        if len(found) >= MOST or len(batch) < AT_ONCE:
            return found[:MOST]
        batch = list(rows.filter(pk__lt=batch[-1].pk)[:AT_ONCE])


def _open_to(viewer: Staff, batch: list[OutboxMessage]) -> Iterator[OutboxMessage]:
    """Yield those of a few notices: one statement, of whatever kinds of record they are."""
    asked = [_visible(kind, viewer, batch) for kind in KINDS if any(row.subject_type == kind for row in batch)]
    seen = {*asked[0].union(*asked[1:], all=True)} if asked else set()
    return (row for row in batch if row.subject_type not in KINDS or (row.subject_type, row.subject_id) in seen)


def _visible(kind: str, viewer: Staff, batch: list[OutboxMessage]) -> QuerySet:
    keys = {row.subject_id for row in batch if row.subject_type == kind}
    rows = KINDS[kind].objects.visible_to(viewer).filter(pk__in=keys).order_by()
    return rows.annotate(of=Value(kind)).values_list("of", "pk")
