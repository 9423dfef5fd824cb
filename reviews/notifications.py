"""Who is told what about a review: outbox rows that hold a reference and a link, never a child's name."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from children.models import Child
from children.restricted import unnamed
from iro_portal.core import outbox
from iro_portal.core.models import OutboxMessage
from people.models import Cover, Staff
from reviews.models import Review


def mark_read(path: str, *, by: Staff, at: datetime) -> None:
    """Note that a person has opened the page to which notices led."""
    OutboxMessage.objects.filter(recipient=by, path=path, opened_at=None).update(opened_at=at)


def between_path(child) -> str:
    """Where what happens between a child's reviews is recorded and read."""
    return reverse("reviews:child-between", args=[child.reference])


def tell(
    people: Iterable[Staff | None], review: Review, kind: str, line: str, *, but: Staff | None = None, path: str = ""
) -> None:
    """Put one notice for each person into the outbox. It leads to the review, or to `path`."""
    for staff in _told(people, but, review.child_id):
        outbox.tell(
            staff, kind=f"review.{kind}", subject=review, line=f"{review.reference}: {line}",
            path=path or review.get_absolute_url(),
        )  # fmt: skip


def tell_about(
    people: Iterable[Staff | None], child: Child, kind: str, line: str, *, path: str, but: Staff | None = None
) -> None:
    """Put one notice about a child, beside a review, into the outbox for each person."""
    for staff in _told(people, but, child.pk):
        outbox.tell(staff, kind=kind, subject=child, line=f"{child.reference}: {line}", path=path)


def _covering(people: list[Staff]) -> list[Staff]:
    """Who acts today in the place of these people: a cover for everything, not who only answers for them."""
    today = timezone.localdate()
    covers = Cover.objects.current(today).filter(absent__in=people, whole=True).select_related("covered_by")
    return [row.covered_by for row in covers.order_by("pk") if row.absent_id in row.covered_by.duties(today).acting_as]


def _told(people: Iterable[Staff | None], but: Staff | None, child_id: int) -> list[Staff]:
    """Each of these, and beside somebody who is away whoever covers them; nobody twice, and not the one who did it.

    Of a restricted record nobody is told who is not named for it.
    """
    named = [staff for staff in people if staff is not None]
    skip, told = {but.pk} if but else set(), []
    for staff in [*named, *_covering(named)]:
        if staff.is_active and staff.pk not in skip:
            skip.add(staff.pk)
            told.append(staff)
    kept_from = {staff.pk for _, staff in unnamed([child_id], told)}
    return [staff for staff in told if staff.pk not in kept_from]
