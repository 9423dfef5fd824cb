"""Who is told what about a review: outbox rows that hold a reference and a link, never a child's name."""

from collections.abc import Iterable

from iro_portal.core import outbox
from people.models import Staff
from reviews.models import Review


def tell(people: Iterable[Staff | None], review: Review, kind: str, line: str, *, but: Staff | None = None) -> None:
    """Put one notice for each person into the outbox; nobody twice, and not the one who did it."""
    skip = {but.pk} if but else set()
    for staff in people:
        if staff is not None and staff.is_active and staff.pk not in skip:
            skip.add(staff.pk)
            outbox.tell(
                staff, kind=f"review.{kind}", subject=review, line=f"{review.reference}: {line}",
                path=review.get_absolute_url(),
            )  # fmt: skip
