"""What was recorded in error about a child, read whole; and which records a person may mark as such."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models

from children.models import Child
from children.permissions import works_with
from iro_portal.core.dates import in_full
from people.models import Staff
from reviews import permissions as may
from reviews.models import (
    ChildContact,
    ChildView,
    EntitlementExplained,
    FirstPack,
    IroNotice,
    MidwayReview,
    RecordedFact,
    SocialWorkVisit,
)

KINDS: dict[str, type[RecordedFact]] = {
    model._meta.model_name: model
    for model in (
        IroNotice, ChildView, EntitlementExplained, FirstPack, SocialWorkVisit, MidwayReview, ChildContact,
    )
}  # fmt: skip
LABELS = {
    "kind": "What happened", "event_on": "Day of the event", "told_on": "The IRO was told", "seen_on": "Seen by the IRO",
    "seen_by": "Seen by", "without_review": "The plan was changed without a review", "words": "What was written",
    "review": "Review", "when": "When it was said", "how": "How", "given_on": "Day",
    "placement_score": "Content with where they live, of 5", "iro_score": "Content with their IRO, of 5", "quote": "Quote",
    "quote_fit": "Can be printed without a name", "entitlement": "Entitlement", "explained_on": "Explained",
    "understood": "Understood", "contents": "What was in it", "visited_on": "Visited", "seen_alone": "Seen alone",
    "source": "Source", "held_on": "Held", "with_whom": "With whom", "found": "What was found", "on": "Day",
    "alone": "Seen alone",
}  # fmt: skip
ABOUT_THE_ROW = {"id", "authority", "child", "by", "recorded_at", "withdrawn_on", "withdrawn_by", "why_withdrawn"}


@dataclass(frozen=True)
class Marked:
    """One record that was taken out; `facts` and `why` are empty for who may not read the words."""

    row: RecordedFact
    facts: list[tuple[str, str]]
    why: str


def offer(rows: Iterable[RecordedFact], child: Child, viewer: Staff) -> None:
    """Note on each of these rows of a child whether this person may mark it as recorded in error: one statement."""
    rows = list(rows)
    iros, team = may.can_record_for(child, viewer), works_with(child, viewer)
    for row, by_iros in zip(rows, may.recorded_by_iros(rows), strict=True):
        row.markable = iros if by_iros else team


def of(child: Child, viewer: Staff) -> list[Marked]:
    """Return what was taken out, the latest first: a statement for each kind."""
    reads = may.can_read_words(child, viewer)
    rows = [row for model in KINDS.values() for row in _read(_taken_out(model, child), child)]
    rows.sort(key=lambda row: (row.withdrawn_on, row.pk), reverse=True)
    return [Marked(row, facts(row) if reads else [], row.why_withdrawn if reads else "") for row in rows]


def any_of(child: Child) -> bool:
    """Was anything about a child taken out? One statement."""
    first, *others = (_taken_out(model, child).order_by().values("pk") for model in KINDS.values())
    return first.union(*others, all=True)[:1].count() > 0


def facts(row: RecordedFact) -> list[tuple[str, str]]:
    """Return everything that was typed, as (what, words)."""
    fields = [field for field in row._meta.concrete_fields if field.name not in ABOUT_THE_ROW]
    found = ((LABELS[field.name], _said(row, field)) for field in fields)
    return [(label, words) for label, words in found if words]


def _taken_out(model: type[RecordedFact], child: Child):
    return model.every.filter(child=child).exclude(withdrawn_on=None)


def _read(rows, child: Child) -> Iterator[RecordedFact]:
    links = [field.name for field in rows.model._meta.concrete_fields if field.is_relation and field.name != "child"]
    for row in rows.select_related(*links):
        row.child = child
        yield row


def _said(row: RecordedFact, field: models.Field) -> str:
    value = getattr(row, field.name)
    if isinstance(value, date):
        return in_full(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    return "" if value is None else str(value)
