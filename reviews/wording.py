"""Reviews in words: what is due and by which rule, and how it was judged."""

from datetime import date

from iro_portal.core.working_days import calendar
from reviews.due_dates import Due, Rule, Timeliness, working_day_for
from reviews.models import Review

RULES = {
    Rule.FIRST: "first review, within 20 working days of becoming looked after",
    Rule.SECOND: "second review, within 3 months of the first",
    Rule.LATER: "within 6 months of the review before",
    Rule.SECOND_OR_LATER: "within 3 months of the review before if that was the first, else within 6",
    Rule.SHORT_BREAK_FIRST: "first review of short breaks, within 3 months",
    Rule.SHORT_BREAK_LATER: "short breaks, within 6 months of the review before",
    Rule.ADOPTION_AUTHORISED: "adoption: within 3 months of the authority to place",
    Rule.ADOPTION_FIRST: "placed for adoption: within 4 weeks of the placement",
    Rule.ADOPTION_SECOND: "placed for adoption: within 3 months of the first review of the placement",
    Rule.ADOPTION_LATER: "adoption: within 6 months of the review before",
    Rule.UNKNOWN: "cannot be determined: the start of care is not known",
}
JUDGED = {
    Timeliness.IN_TIME: "In time",
    Timeliness.LATE: "Late",
    Timeliness.UNDETERMINED: "Cannot be determined",
}


def rule_in_words(review: Review) -> str:
    """Return the rule that gives the limit."""
    return RULES[Rule(review.rule)]


def judged_in_words(review: Review) -> str:
    """Return whether a held review was in time."""
    return JUDGED[Timeliness(review.timeliness)] if review.timeliness else ""


def judged_by_record(review: Review, completed_on: date | None) -> str:
    """Return what a case system shows that waits for the record: judged by the day on which it was completed."""
    if completed_on is None:
        return ""
    due = Due(Rule(review.rule), review.limit_on, review.late_after)
    return JUDGED[due.timeliness(completed_on)]


def days_left(review: Review, on: date) -> float | None:
    """Return the working days until the limit; negative once it has passed, None where there is none."""
    if review.limit_on is None or review.held_on:
        return None
    return calendar(review.authority.calendar).left(on, review.limit_on)


def left_to_hold(review: Review, on: date) -> float | None:
    """Return the working days until the soonest of the limit and the day by which it is wanted; None once it was held."""
    if review.hold_by is None or review.held_on:
        return None
    return calendar(review.authority.calendar).left(on, review.hold_by)


def day_to_plan_for(review: Review) -> date | None:
    """Return the last working day in time."""
    return working_day_for(calendar(review.authority.calendar), review.limit_on) if review.limit_on else None


def day_to_hold_on(review: Review) -> date | None:
    """Return the last working day by which it is to be held: in time, and by the day wanted or agreed."""
    return working_day_for(calendar(review.authority.calendar), review.hold_by) if review.hold_by else None


def to_hold_by(review: Review, on: date) -> tuple[str, date] | None:
    """Return which day comes next by which a review is to be held, and that day; None where none is to come.

    The limit, the day by which it is wanted, or the day agreed at the review before; one that has passed warns of nothing.
    """
    days = {"limit": review.limit_on, "wanted": review.wanted_by, "agreed": review.agreed_by}
    return min(((kind, day) for kind, day in days.items() if day and day >= on), key=lambda pair: pair[1], default=None)


HOLD_BY = {
    "limit": "the last day in time is",
    "wanted": "it is brought forward and wanted by",
    "agreed": "at the review before it was agreed for",
}


def hold_by_in_words(review: Review) -> str:
    """Say which of its days comes first: 'wanted by', 'agreed for' or 'last day in time'."""
    if review.hold_by == review.limit_on:
        return "last day in time"
    return "wanted by" if review.hold_by == review.wanted_by else "agreed for"
