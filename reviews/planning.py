"""The reviews of a month: when each is due or planned, week by week, on a page and as a calendar file."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from children.standing import siblings
from iro_portal.core.marking import Marking
from people.models import Staff
from reviews.models import Review
from reviews.querysets import hold_by
from reviews.states import ReviewState
from reviews.wording import day_to_hold_on

FILE_BACK_DAYS = 31


@dataclass(frozen=True)
class Week:
    """The reviews of one week, from its Monday."""

    monday: date
    reviews: list[Review]


def month_of(typed: str, today: date) -> date | None:
    """Return the first day of a month typed as 2026-11; this month where nothing is typed, None where it is no month."""
    if not typed:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return first if 2006 <= first.year <= 2044 else None


def neighbours(first: date) -> tuple[date, date]:
    """Return the first days of the month before and of the month after."""
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def of_month(viewer: Staff, first: date):
    """Return the reviews that this person may see of a month, by the day that counts: held, planned, or to be held by."""
    rows = Review.objects.visible_to(viewer).exclude(state=ReviewState.CANCELLED)
    rows = rows.annotate(on=Coalesce("held_on", "planned_on", hold_by()))
    rows = rows.filter(on__gte=first, on__lt=neighbours(first)[1]).select_related("child")
    return rows.order_by("on", "child__name", "pk")


def by_week(reviews) -> list[Week]:
    """Put reviews in the order of their day into weeks."""
    weeks: list[Week] = []
    for review in reviews:
        monday = review.on - timedelta(days=review.on.weekday())
        if not weeks or weeks[-1].monday != monday:
            weeks.append(Week(monday, []))
        weeks[-1].reviews.append(review)
    return weeks


def standing(review: Review, on: date) -> tuple[str, str]:
    """Say where a review stands, with the colour of its tag; red only for a passed limit."""
    if review.held_on:
        return "Held", "green"
    if review.limit_on and review.limit_on < on:
        return "Overdue", "red"
    if review.planned_on and review.limit_on and review.planned_on > review.limit_on:
        return "Planned after the last day", "orange"
    return ("Planned", "blue") if review.planned_on else ("No day yet", "yellow")


def calendar_file(viewer: Staff, on: date, address: str, mark: Marking) -> str:
    """Return an iCalendar file (RFC 5545) of planned days: a reference and a link each, never a name; and its marking."""
    rows = Review.objects.visible_to(viewer).planned().filter(planned_on__gte=on - timedelta(days=FILE_BACK_DAYS))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IRO Portal//Reviews//EN", "CALSCALE:GREGORIAN"]
    lines += _folded(f"X-WR-CALDESC:{_escaped('. '.join(mark.lines))}")
    for review in rows.order_by("planned_on", "pk"):
        lines += _event(review, on, address)
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _event(review: Review, on: date, address: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{review.authority_id}-{review.reference}@iro-portal",
        f"DTSTAMP:{on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{review.planned_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{review.planned_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:LAC review {review.reference}",
        *_folded(f"URL:{address}{review.get_absolute_url()}"),
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _escaped(words: str) -> str:
    """Write what ends a value in iCalendar (RFC 5545, 3.3.11) so that it does not."""
    return re.sub(r"([\\;,])", r"\\\1", words)


def _folded(line: str) -> list[str]:
    """A line holds 75 octets at most; what is longer goes on after a space."""
    found, room = [""], 75
    for letter in line:
        if len((found[-1] + letter).encode()) > room:
            found.append(" ")
        found[-1] += letter
    return found


def family_of(review: Review, viewer: Staff, on: date):
    """Return the unheld reviews of a child and of the brothers and sisters whose reviews this person may see."""
    family = Q(child=review.child_id) | Q(child__in=siblings(review.child, on).values("pk"))
    return Review.objects.visible_to(viewer, on).planned().filter(family)


def day_together(reviews) -> date | None:
    """Return the last working day by which all of these reviews are to be held; None where no day is known."""
    dated = [review for review in reviews if review.hold_by]
    return day_to_hold_on(min(dated, key=lambda review: review.hold_by)) if dated else None
