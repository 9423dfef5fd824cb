"""An escalation that begins at an item missing from a child's file: filled in with how the item stands."""

from datetime import date

from django.http import HttpRequest

from children.models import Child
from escalations.from_monitoring import chosen
from escalations.models import Escalation
from escalations.standard_reasons import StandardReason
from iro_portal.core.dates import in_full
from reviews.items import LABELS, Column
from reviews.missing import cell_of

REASONS = {
    Column.REPORT: StandardReason.REVIEW_PAPERS,
    Column.PLAN: StandardReason.CARE_PLAN,
    Column.PERMANENCE_PLAN: StandardReason.DRIFT,
    Column.HEALTH: StandardReason.HEALTH,
    Column.SDQ: StandardReason.HEALTH,
    Column.PEP: StandardReason.EDUCATION,
    Column.VISIT: StandardReason.VISITS,
}


def missing_item(request: HttpRequest, child: Child, reasons, on: date) -> dict:
    """Return what the raise form begins with where it was opened from a gap (?child=CH-87&item=health), or nothing."""
    asked = request.GET.get("item", "")
    column = Column(asked) if asked in set(Column) else None
    cell = cell_of(child, column, on) if column else None
    if cell is None or not cell.is_gap:
        return {}
    since = f" since {in_full(cell.day)}" if cell.day else ""
    standing = f"is overdue{since}" if since else "is missing"
    words = f"{LABELS[column]}: it {standing}, as the portal has it on {in_full(on)}."
    return {"source": Escalation.Source.FILE, "concern": words} | chosen(REASONS[column], reasons)
