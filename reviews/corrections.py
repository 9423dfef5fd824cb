"""Corrections of a held review as its page tells them: when, who, which facts; what stood there and why, to who may read."""

from dataclasses import dataclass
from datetime import date, datetime

from iro_portal.core.dates import in_full
from people.models import Staff
from reviews import permissions as may
from reviews.models import LatenessReason, Review, ReviewCorrection

LABELS = {
    "held_on": "the day on which it was held",
    "first_met_on": "the first meeting",
    "meetings": "the days of the series",
    "how": "how it was held",
    "why_without": "why there was no meeting",
    "participation": "how the child took part",
    "chaired_by_child": "who chaired it",
    "spoke_alone": "whether the IRO spoke with the child alone",
    "spoke_alone_on": "when the IRO spoke with the child alone",
    "late_reason": "the reason for lateness",
    "why_late": "why it was late, in words",
    "agreed_months": "what was agreed for the next review",
    "plan_updated_on": "when the care plan was updated",
    "plan_received_on": "when the care plan was received",
}
NOTHING = "not recorded"


@dataclass(frozen=True)
class Changed:
    """One fact: what it is called, what stood there, what stands since. Both empty for who may not read them."""

    label: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Correction:
    """One correction; `why` is empty for who may not read the words."""

    by: Staff | None
    at: datetime
    why: str
    changed: list[Changed]


def of(review: Review, viewer: Staff) -> list[Correction]:
    """Return the corrections of a review, oldest first: one statement, and one for the names of reasons for lateness.

    Business support sees that and when something was corrected, and which facts; neither the words nor old values.
    """
    reads = may.can_read_words(review.child, viewer)
    rows = list(review.corrections.select_related("by"))
    reasons = _reasons(review) if any("late_reason" in row.changed for row in rows) else {}
    return [_correction(row, reads, reasons) for row in rows]


def _reasons(review: Review) -> dict[str, str]:
    """The names of reasons for lateness by their keys, the latest list's last."""
    rows = LatenessReason.objects.filter(reasons_list__authority=review.authority_id)
    return dict(rows.order_by("reasons_list__in_force_from").values_list("key", "label"))


def _correction(row: ReviewCorrection, reads: bool, reasons: dict[str, str]) -> Correction:
    changed = [_changed(name, *pair, reads, reasons) for name, pair in row.changed.items()]
    return Correction(row.by, row.happened_at, row.why if reads else "", changed)


def _changed(name: str, was, now, reads: bool, reasons: dict[str, str]) -> Changed:
    label = LABELS.get(name, name)
    return Changed(label, _said(name, was, reasons), _said(name, now, reasons)) if reads else Changed(label)


def _said(name: str, value, reasons: dict[str, str]) -> str:
    """Return a kept value in words: a code's label, a day in full."""
    if value in (None, "", []):
        return NOTHING
    if name == "meetings":
        return ", ".join(in_full(date.fromisoformat(day)) for day in value)
    if name.endswith("_on"):
        return in_full(date.fromisoformat(value))
    if name == "agreed_months":
        return f"in {value} month{'' if value == 1 else 's'}"
    names = reasons if name == "late_reason" else dict(Review._meta.get_field(name).choices or ())
    return str(names.get(value, value))
