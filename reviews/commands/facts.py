"""What is recorded of a review that was held, and what of it cannot be: the same for recording and for correcting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.due_dates import add_months, participation_fits
from reviews.models import PARTICIPATION, LatenessReason, LatenessReasons, Review, ReviewCorrection, ReviewMeeting

AWAY = ("PN5", "PN6", "PN7")


@dataclass(frozen=True)
class Meeting:
    """One meeting of a series, between the first and the last: its day, and with whom or about what."""

    met_on: date
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """When and how a review was held, and how the child took part.

    `held_on` is the day on which it was completed; of a series `first_met_on` is the first day and `meetings` are those
    in between. `late_reason` is a key of the list in force on that day; `agreed_months` the months to the next review
    where it was agreed to hold it before its limit.
    """

    held_on: date
    how: str
    participation: str
    first_met_on: date | None = None
    meetings: Sequence[Meeting] = ()
    why_without: str = ""
    spoke_alone: str = ""
    spoke_alone_on: date | None = None
    chaired_by_child: str = ""
    late_reason: str = ""
    why_late: str = ""
    agreed_months: int | None = None

    @property
    def is_series(self) -> bool:
        return self.how == Review.How.SERIES

    @property
    def first(self) -> date:
        """The day of the first meeting."""
        return (self.first_met_on if self.is_series else None) or self.held_on

    def columns(self, review: Review) -> dict:
        """Return what the review's own row takes."""
        return {
            "held_on": self.held_on,
            "first_met_on": self.first,
            "how": self.how,
            "why_without": self.why_without.strip() if self.how == Review.How.WITHOUT else "",
            "participation": self.participation,
            "spoke_alone": self.spoke_alone,
            "spoke_alone_on": self.spoke_alone_on,
            "chaired_by_child": self.chaired_by_child,
            "late_reason": late_reason(review, self.late_reason, self.held_on),
            "why_late": self.why_late.strip(),
            "agreed_months": self.agreed_months,
        }


def check_facts(review: Review, facts: Facts) -> None:
    """Raise NotInOrder, at the field, for what cannot be.

    A day in the future, before care began or after it ended; a code that does not fit the age; a child who chaired and
    was not there; a series in disorder; no reason for doing without a meeting.
    """
    _refuse_days(review, facts)
    _refuse_series(facts)
    if facts.how == Review.How.WITHOUT and not facts.why_without.strip():
        raise NotInOrder("Say why there was no meeting.", field="why_without")
    _refuse_participation(review, facts)
    if facts.spoke_alone_on and facts.spoke_alone_on > timezone.localdate():
        raise NotInOrder(f"{in_full(facts.spoke_alone_on)} is in the future.", field="spoke_alone_on")


def check_agreed(review: Review, next_limit: date | None) -> None:
    """Raise NotInOrder where what was agreed for the next review is not before its limit."""
    if review.agreed_months and next_limit and add_months(review.held_on, review.agreed_months) >= next_limit:
        raise NotInOrder(
            f"The next review is due by {in_full(next_limit)} anyway; agree on fewer months, or leave it empty.",
            field="agreed_months",
        )


def check_lateness(review: Review) -> None:
    """Raise NotInOrder where a reason for lateness is given for a review that was in time."""
    if review.late_reason_id and review.timeliness == "in-time":
        raise NotInOrder(
            f"It was held in time, by {in_full(review.limit_on)}; leave the reason for lateness out.",
            field="late_reason",
        )


def late_reason(review: Review, key: str, held_on: date) -> LatenessReason | None:
    """Return a reason for lateness of the list in force on the day held; None for no key. Raises NotInOrder."""
    if not key:
        return None
    in_force = LatenessReasons.objects.in_force(review.authority, held_on)
    found = in_force.reasons.filter(key=key).first()
    if found is None:
        raise NotInOrder(f"That is no reason of the list in force on {in_full(held_on)}.", field="late_reason")
    return found


def keep_meetings(review: Review, facts: Facts) -> None:
    """Keep the days of a series, first and last among them; none of a single meeting."""
    review.meetings.all().delete()
    if facts.is_series:
        days = [Meeting(facts.first), *facts.meetings, Meeting(facts.held_on)]
        ReviewMeeting.objects.bulk_create(
            ReviewMeeting(authority_id=review.authority_id, review=review, met_on=each.met_on, words=each.words)
            for each in days
        )


def keep_correction(review: Review, values: dict[str, list], *, by: Staff | None, why: str = "") -> None:
    """Keep what stood there before, as fact -> [was, is], where something of it did."""
    changed = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    if any(was not in (None, "", []) for was, _ in changed.values()):
        ReviewCorrection.objects.create(
            authority_id=review.authority_id, review=review, changed=changed, why=why, by=by, happened_at=timezone.now()
        )


def _refuse_days(review: Review, facts: Facts) -> None:
    if facts.held_on > timezone.localdate():
        raise NotInOrder(
            f"{facts.held_on:%d/%m/%Y} is in the future; give the day on which it was held.", field="held_on"
        )
    start, end, field = review.period.start, review.period.end, "first_met_on" if facts.is_series else "held_on"
    if facts.first < start:
        raise NotInOrder(f"The child came into care on {start:%d/%m/%Y}; a review cannot lie before it.", field=field)
    if end and facts.held_on >= end:
        raise NotInOrder(
            f"The child was no longer looked after from {end:%d/%m/%Y}; give an earlier day.", field="held_on"
        )


def _refuse_series(facts: Facts) -> None:
    if facts.first > facts.held_on:
        raise NotInOrder(
            f"The first meeting cannot come after the last; {facts.held_on:%d/%m/%Y} was given for the last.",
            field="first_met_on",
        )
    if not facts.is_series:
        return
    if facts.first == facts.held_on:
        raise NotInOrder("A series has at least two days; give the day of the first meeting.", field="first_met_on")
    days = [each.met_on for each in facts.meetings]
    outside = next((each for each in days if not facts.first < each < facts.held_on), None)
    if outside:
        raise NotInOrder(f"{in_full(outside)} does not lie between the first and the last meeting.", field="between")
    if len(set(days)) < len(days):
        raise NotInOrder("Two meetings are given for the same day.", field="between")


def _refuse_participation(review: Review, facts: Facts) -> None:
    code = facts.participation
    if code not in dict(PARTICIPATION):
        raise NotInOrder(f"“{code}” is no participation code; expected PN0 to PN7.", field="participation")
    if not participation_fits(code, review.child.date_of_birth, facts.held_on):
        age = review.child.age(facts.held_on)
        expected = "PN1 to PN7" if code == "PN0" else "PN0"
        raise NotInOrder(
            f"{code} does not fit a child aged {age} on that day; expected {expected}.", field="participation"
        )
    if code in AWAY and facts.chaired_by_child in (Review.Chaired.PART, Review.Chaired.YES):
        raise NotInOrder(
            f"{code} says that the child was not there, so they cannot have chaired it.", field="chaired_by_child"
        )
