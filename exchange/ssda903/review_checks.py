"""A child's reviews against their birth, their care, the day and each other."""

from datetime import date

from children.ages import birthday
from exchange.ssda903.chains import kind_of
from exchange.ssda903.modules import REVIEWS
from exchange.ssda903.notes import Notes
from exchange.ssda903.records import ChildRows, Period, PeriodKind, Review
from reviews.due_dates import participation_fits

PARTICIPATION = {f"PN{number}" for number in range(8)}
UNDER_FOUR = "PN0"


def check_reviews(child: ChildRows, periods: tuple[Period, ...], notes: Notes) -> None:
    """Note what is wrong or odd in the reviews of a child. On the fourth birthday any participation fits."""
    if not child.reviews:
        return
    fourth = birthday(child.born, 4) if child.born else None
    only_short_breaks = bool(child.episodes) and all(
        kind_of(each) == PeriodKind.SHORT_BREAKS for each in child.episodes
    )
    rows: dict[date, int] = {}
    for review in child.reviews:
        if review.held is None:
            continue
        first = rows.setdefault(review.held, review.row)
        if first != review.row:
            _note(
                notes,
                "review-twice",
                child.child,
                review,
                "REVIEW",
                f"row {first} has a review of this child on this day already; this one is left out",
            )
        if only_short_breaks:
            _note(
                notes,
                "399",
                child.child,
                review,
                "REVIEW",
                "no review is expected: every episode of the child is a short break (V3 or V4)",
            )
        if fourth and child.born:
            _age(child.child, review, child.born, fourth, notes)
        _when(child.child, review, periods, notes)


def _note(notes: Notes, rule: str, child: str, review: Review, column: str, sentence: str) -> None:
    notes.note(rule, child, REVIEWS, review, column, sentence)


def _age(child: str, review: Review, born: date, fourth: date, notes: Notes) -> None:
    if review.held < born:
        sentence = f"a day on or after the child's birth, {born:%d/%m/%Y}, is expected"
        _note(notes, "review-before-birth", child, review, "REVIEW", sentence)
    elif review.code in PARTICIPATION and not participation_fits(review.code, born, review.held):
        rule, expected = ("440", "PN1 to PN7") if review.code == UNDER_FOUR else ("441", "PN0 (under four)")
        sentence = f"{expected} is expected: the child turned four on {fourth:%d/%m/%Y}"
        _note(notes, rule, child, review, "REVIEW_CODE", sentence)


def _when(child: str, review: Review, periods: tuple[Period, ...], notes: Notes) -> None:
    if review.held > notes.today:
        _note(
            notes,
            "review-future",
            child,
            review,
            "REVIEW",
            f"a day that is not in the future is expected (today is {notes.today:%d/%m/%Y}); left out",
        )
    elif not _in_care(review.held, periods):
        _note(notes, "review-outside-care", child, review, "REVIEW", _care(periods))
    elif not notes.year_begins <= review.held <= notes.year_ends:
        _note(
            notes,
            "review-outside-year",
            child,
            review,
            "REVIEW",
            f"a day in the return's year, {notes.year_name}, is expected",
        )


def _in_care(held: date, periods: tuple[Period, ...]) -> bool:
    # Care whose start is not known may have begun before its first episode; the day of leaving counts as in care.
    if periods and not periods[0].start_known and held < periods[0].start:
        return True
    return any(period.start <= held and (period.end is None or held <= period.end) for period in periods)


def _care(periods: tuple[Period, ...]) -> str:
    if not periods:
        return "a day in care is expected; the return holds no episode of the child. Left out, unless the portal knows of care"
    spans = [f"{each.start:%d/%m/%Y} to {f'{each.end:%d/%m/%Y}' if each.end else 'now'}" for each in periods]
    said = f"a day in care is expected; in care, says the return, {' and '.join(spans)}"
    return f"{said}. Left out, unless the portal knows of care"
