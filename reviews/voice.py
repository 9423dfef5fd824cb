"""The child's voice as pages tell it: the last views, and which entitlements were explained, which not yet."""

from dataclasses import dataclass
from datetime import date

from children.models import Child
from iro_portal.core.dated_lists import NothingInForce
from reviews.models import ChildView, Entitlement, EntitlementExplained, Entitlements, Review

SHOWN = 3


@dataclass(frozen=True)
class Explained:
    """One entitlement, and when it was explained last; None where it was not yet."""

    entitlement: Entitlement
    last: EntitlementExplained | None


def offered(child: Child, on: date):
    """Return the entitlements of the list in force that a child of this age has; none where there is no list."""
    try:
        found = Entitlements.objects.in_force(child.authority, on)
    except NothingInForce:
        return Entitlement.objects.none()
    rows = found.entitlements.select_related("entitlements_list")
    return rows.filter(min_age=None) | rows.filter(min_age__lte=child.age(on))


def explained(child: Child, on: date) -> list[Explained]:
    """Return each entitlement of a child with when it was explained last, not yet explained ones first.

    One explained under an earlier list counts by its key, which stays.
    """
    rows = child.entitlements_explained.select_related("entitlement", "by").order_by("explained_on", "pk")
    last = {row.entitlement.key: row for row in rows}
    lines = [Explained(entitlement, last.get(entitlement.key)) for entitlement in offered(child, on)]
    return sorted(lines, key=lambda line: line.last is not None)


def views_at(review: Review) -> list[ChildView]:
    """Return the last few views of the child until this review, or until today while it is to come; newest first."""
    rows = ChildView.objects.filter(authority_id=review.authority_id, child_id=review.child_id)
    if review.held_on:
        rows = rows.filter(given_on__lte=review.held_on)
    return list(rows.select_related("review", "by")[:SHOWN])
