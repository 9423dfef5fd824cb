"""The first picture of an authority after an import, counted from the records: as many statements however many rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from children.ages import age_on
from children.codes import CARE_ENDED, ETHNICITY, LEGAL_STATUS, PLACEMENT, SEX
from children.models import Child, Episode, PeriodOfCare
from people.models import Staff
from reviews.due_dates import Timeliness, add_months
from reviews.models import Review
from reviews.models.review import PARTICIPATION

AGES = ((0, 0, "Under 1"), (1, 4, "1 to 4"), (5, 9, "5 to 9"), (10, 15, "10 to 15"), (16, 200, "16 and over"))
NOT_RECORDED = "Not recorded"
TIMELINESS = {
    Timeliness.IN_TIME: "In time",
    Timeliness.LATE: "Late",
    Timeliness.UNDETERMINED: "Cannot be determined",
}


@dataclass(frozen=True)
class Counted:
    """One small table: what each line is, and how many."""

    title: str
    lines: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.lines)


@dataclass(frozen=True)
class Picture:
    """An authority on a day, and in the twelve months up to it."""

    on: date
    since: date
    in_care: int
    entered: int
    left: int
    on_the_day: list[Counted]
    in_the_year: list[Counted]


def picture(viewer: Staff, on: date) -> Picture:
    """Count the children in care on a day, and what happened in the twelve months that ended with it.

    In care: start <= day < end, short breaks left out. Entered: care whose start is known. Reviews: those held.
    """
    # Figures count every child, those too whose record is restricted to others.
    children = Child.objects.filter(authority_id=viewer.authority_id)
    periods = PeriodOfCare.objects.filter(
        authority_id=viewer.authority_id, kind=PeriodOfCare.Kind.CARE, child__in=children
    )
    since = add_months(on, -12)
    within = {"gt": since, "lte": on}
    entered = periods.filter(start_known=True, **{f"start__{how}": day for how, day in within.items()}).count()
    left = dict(_by(periods.filter(**{f"end__{how}": day for how, day in within.items()}), "end_reason"))
    who = _who(periods, on)
    return Picture(
        on, since, sum(who["age"].values()), entered, sum(left.values()),
        [
            Counted("Age", [(label, who["age"][label]) for *_, label in AGES]),
            _counted("Gender", who["sex"], SEX),
            _counted("Ethnic group", who["ethnicity"], ETHNICITY),
            *_episodes(periods, on),
        ],
        [_counted("Left care, by reason", left, CARE_ENDED), *_reviews(children, viewer, since, on)],
    )  # fmt: skip


def _who(periods, on: date) -> dict[str, Counter]:
    found = {"age": Counter(), "sex": Counter(), "ethnicity": Counter()}
    rows = periods.current(on).values_list("child__date_of_birth", "child__sex", "child__ethnicity")
    for born, sex, ethnicity in rows.order_by().iterator(chunk_size=2000):
        found["age"][_band(age_on(born, on))] += 1
        found["sex"][sex] += 1
        found["ethnicity"][ethnicity] += 1
    return found


def _band(age: int) -> str:
    return next(label for low, high, label in AGES if age <= high)


def _episodes(periods, on: date) -> list[Counted]:
    current = Episode.objects.current(on).filter(period__in=periods.current(on))
    return [
        _counted("Legal status", dict(_by(current, "legal_status")), LEGAL_STATUS),
        _counted("Placement", dict(_by(current, "placement")), PLACEMENT),
    ]


def _reviews(children, viewer: Staff, since: date, on: date) -> list[Counted]:
    held = Review.objects.held().filter(
        authority_id=viewer.authority_id, held_on__gt=since, held_on__lte=on, child__in=children
    )
    words = dict(PARTICIPATION)
    judged = dict(_by(held, "timeliness"))
    return [
        _counted("Reviews held, by how the child took part", dict(_by(held, "participation")), words),
        Counted("Reviews held, by whether in time", [(label, judged.get(key, 0)) for key, label in TIMELINESS.items()]),
    ]


def _by(rows, field: str):
    return rows.order_by().values_list(field).annotate(count=Count("pk"))


def _counted(title: str, counts: Mapping[str, int], words: Mapping[str, str]) -> Counted:
    """Lines in the order of the code list; codes that it does not know, and blanks, after them."""
    order = [*(code for code in words if counts.get(code)), *sorted(set(counts) - set(words) - {""}), ""]
    merged: dict[str, int] = {}
    for code in order:
        if counts.get(code):
            label = words.get(code, code or NOT_RECORDED)
            merged[label] = merged.get(label, 0) + counts[code]
    return Counted(title, list(merged.items()))
