"""What is due in a period of care, for one period or for very many: the rules of the authority, read once."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from children.models import PeriodOfCare
from iro_portal.core.working_days import FIRST, Calendar, calendar
from people.models import Authority
from reviews.due_dates import Adoption, Due, Months, next_due
from reviews.models.review import ReviewRules


class Counting:
    """How one authority counts, on every day."""

    def __init__(self, authority: Authority):
        rules = ReviewRules.objects.of(authority).order_by("in_force_from").values_list("in_force_from", "months")
        self.calendar = calendar(authority.calendar)
        self.begins, self.months = [day for day, _ in rules], [Months(months) for _, months in rules]

    def months_on(self, day: date) -> Months:
        """Calendar months where the authority has no rules of its own yet, as `rules_on`."""
        place = bisect_right(self.begins, day)
        return self.months[place - 1] if place else Months.CALENDAR

    def due(
        self, period: PeriodOfCare, held: list[date], adoption: Sequence[Adoption] = (), on: date | None = None
    ) -> Due:
        """As `due_in`, by the rules of the day of the review before."""
        counted = self.months_on(held[-1] if held else period.start)
        return due_in(period, held, self.calendar, counted, adoption, on)


def due_in(
    period: PeriodOfCare,
    held: list[date],
    days: Calendar,
    counted: Months,
    adoption: Sequence[Adoption] = (),
    on: date | None = None,
) -> Due:
    """Return what is due in a period of care after the reviews held on these days.

    Where the reviews before the first one known are not known, it is judged as after an unknown start: what is called
    the first may be any. So is one whose start lies before the working days are known.
    """
    return next_due(
        days,
        period.start,
        held,
        start_known=period.start_known and not period.earlier_reviews_unknown and period.start >= FIRST,
        short_breaks=period.kind == PeriodOfCare.Kind.SHORT_BREAKS,
        counted=counted,
        adoption=adoption,
        on=on,
    )


def adoptions_of(period: PeriodOfCare) -> list[Adoption]:
    """Return the plans to place a child for adoption in a period of care."""
    return [Adoption(each.authorised_on, each.placed_on, each.ended_on) for each in period.adoption_plans.all()]
