"""The reviews of a child put into their periods of care and judged; and the one that stands open in each.

The same outcome as reviews.commands.reschedule for each period, without a statement for each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from exchange.ssda903.care import Care, Held
from exchange.ssda903.notes import FIRST_MONTH
from exchange.ssda903.said import financial_year_of
from reviews.due_dates import Due
from reviews.judging import Counting
from reviews.models import Review


@dataclass
class Settled:
    """What has to be written so that reviews stand as the periods of care do."""

    changed: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    cancelled: list[Review] = field(default_factory=list)
    opened: list[Care] = field(default_factory=list)


def settle(
    cares: list[Care], held: Iterable[Held], planned: Iterable[Review], counting: Counting, years: Iterable[int] = ()
) -> Settled:
    """Place and judge every review. `years` are those of the returns that the child was in, where there were any.

    A new review on a day out of care is left out: it stays without a place.
    """
    done = Settled()
    by_period = {care.pk: care for care in cares if care.pk}
    for each in held:
        _place(each, cares, by_period, done)
    for care in cares:
        care.held.sort(key=lambda each: (each.day, each.row.pk if each.row else 0))
        if years:
            _note_unknown(care, years, counting, done)
        _judge(care, counting, done)
    _stand_open(cares, by_period, planned, done)
    return done


def verdict(review: Review, due: Due, held_on: date | None = None) -> dict[str, Any]:
    """Return what a review's judgement changes in it, as Review.judge does; empty where it stands so already.

    `held_on` is the day as it will stand: a return may have corrected it.
    """
    new = {
        "rule": due.rule, "limit_on": due.limit, "late_after": due.surely_late_after,
        "first_limit_on": review.first_limit_on or due.limit,
        "timeliness": due.timeliness(held_on) if held_on else "",
    }  # fmt: skip
    return {name: value for name, value in new.items() if getattr(review, name) != value}


def care_on(day: date, cares: list[Care]) -> Care | None:
    """Return the period of care in which a day lies: the latest that has it, or the first of unknown start."""
    found = next((care for care in reversed(cares) if care.has(day)), None)
    if found is None and cares and not cares[0].start_known and day < cares[0].start:
        return cares[0]
    return found


def _place(each: Held, cares: list[Care], by_period: dict[int, Care], done: Settled) -> None:
    own = by_period.get(each.row.period_id) if each.row else None
    care = own if own and own.has(each.day) else care_on(each.day, cares) or own
    if care is None and each.row and cares:
        care = cares[0]  # its period is one with another now, and the day lies in none
    if care is None:
        return
    care.held.append(each)
    if each.row and care is not own:
        done.changed.append((each.row, {"period": care}))


def _note_unknown(care: Care, years: Iterable[int], counting: Counting, done: Settled) -> None:
    # The limit of a first review is asked for below, as if all were known.
    before, care.earlier_reviews_unknown = care.earlier_reviews_unknown, False
    care.earlier_reviews_unknown = unknown = _earlier_unknown(care, set(years), counting)
    if care.row and unknown != before:
        done.changed.append((care.row, {"earlier_reviews_unknown": unknown}))


def _earlier_unknown(care: Care, years: set[int], counting: Counting) -> bool:
    """Whether reviews before the first one known may have been held: a return holds those of one year.

    So where care began before the first year that was taken in, and no review is known from before it; unless the
    first one known lies within the limit of a first review: whichever it was, it was in time, and most surely the first.
    """
    began = financial_year_of(care.start)
    later = [year for year in years if year > began]
    if not care.start_known or began in years or not later:
        return False
    if care.held and care.held[0].day < date(min(later), FIRST_MONTH, 1):
        return False
    limit = counting.due(care, []).limit
    return not (limit and care.held and care.held[0].day <= limit)


def _judge(care: Care, counting: Counting, done: Settled) -> None:
    days: list[date] = []
    for each in care.held:
        each.due = counting.due(care, days, care.adoption, each.day)
        days.append(each.day)
        if each.row and (changes := verdict(each.row, each.due, each.day)):
            done.changed.append((each.row, changes))
    care.next_due = counting.due(care, days, care.adoption) if care.end is None else None


def _stand_open(cares: list[Care], by_period: dict, planned: Iterable[Review], done: Settled) -> None:
    homeless = []
    for review in planned:
        care = by_period.get(review.period_id)
        if care and care.end is None and care.planned is None:
            care.planned = review
        else:
            homeless.append(review)
    for care in cares:
        if care.end is not None:
            continue
        if care.planned is None and homeless:
            care.planned = homeless.pop(0)
            done.changed.append((care.planned, {"period": care}))
        if care.planned is None:
            done.opened.append(care)
        elif changes := verdict(care.planned, care.next_due):
            done.changed.append((care.planned, changes))
    done.cancelled += homeless
