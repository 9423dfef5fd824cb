"""Reviews of the living caseload: those held since each child came into care, and the one to come."""

from datetime import date, timedelta
from random import Random

from children.models import Allocation, PeriodOfCare
from iro_portal.core.references import next_references
from iro_portal.core.states import creating_from
from iro_portal.core.working_days import Calendar
from people.models import Authority
from reviews.judging import Counting
from reviews.models import Review
from reviews.states import ReviewState

TOOK_PART = ("PN1", "PN1", "PN1", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN6", "PN7")
LATE_IN = 18  # one review in so many is late


def load(authority: Authority, today: date) -> int:
    """This function will give every child in care their reviews so far and the one to come; same day, same rows."""
    random = Random(f"{authority.slug} {today} reviews")  # noqa: S311 - made up
    open_periods = PeriodOfCare.objects.filter(authority=authority, end=None, kind=PeriodOfCare.Kind.CARE)
    periods = open_periods.select_related("child").order_by("child__council_id")
    held = Allocation.objects.filter(authority=authority, kind=Allocation.Kind.IRO, end=None)
    iros, counting = dict(held.values_list("child", "staff")), Counting(authority)
    rows = [row for period in periods for row in _reviews(period, today, random, counting, iros.get(period.child_id))]
    for row, reference in zip(rows, next_references(authority.pk, "REV", 0, len(rows)), strict=True):
        row.reference = reference
    with creating_from("sample"):
        Review.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _reviews(period: PeriodOfCare, today: date, random: Random, counting: Counting, iro: int | None) -> list[Review]:
    held: list[date] = []
    rows = []
    while (due := counting.due(period, held)).limit:
        day = _held_on(due.limit, random, counting.calendar)
        if day >= today:
            break
        rows.append(_held(period, day, random, iro))
        rows[-1].judge(due)
        held.append(day)
    rows.append(_row(period))
    rows[-1].judge(due)
    return rows


def _held_on(limit: date, random: Random, days: Calendar) -> date:
    if random.randrange(LATE_IN) == 0:
        return days.add(limit, random.randint(1, 8))
    day = limit - timedelta(days=random.randint(0, 16))
    while not days.is_working(day):
        day -= timedelta(days=1)
    return day


def _held(period: PeriodOfCare, day: date, random: Random, iro: int | None) -> Review:
    row = _row(period, state=ReviewState.HELD)
    row.held_on = row.first_met_on = day
    row.how, row.iro_id, row.chaired_by_child = Review.How.MEETING, iro, Review.Chaired.NO
    young = period.child.age(day) < 4
    row.participation = "PN0" if young else random.choice(TOOK_PART)
    row.spoke_alone = Review.Alone.NOT_APPROPRIATE if young else Review.Alone.YES
    return row


def _row(period: PeriodOfCare, **more) -> Review:
    return Review(authority_id=period.authority_id, child=period.child, period=period, provenance="generated", **more)
