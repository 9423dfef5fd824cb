"""Reviews in words: what is due and by which rule, and how it was judged."""

from datetime import date

from iro_portal.core.working_days import calendar
from reviews.due_dates import Rule, Timeliness, working_day_for
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
