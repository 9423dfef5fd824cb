"""Children entering and leaving care, year by year, so that the printed counts of each 31 March hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from exchange.sample.printed.people import Band, CannotBe, Stay, between, born_for

DAY = timedelta(days=1)
PLANNED = ("E4A", "E4A", "E4B", "E13", "E41", "E45", "E8", "E8", "E3")
AT_EIGHTEEN = ("E5", "E5", "E6", "E8", "E17")


@dataclass
class Year:
    """What is printed of one year: who entered, by age on entering; how many were in care at its end, by age.

    `months` are children in care at the end of each month, April first, where they are printed. `late`, by age on
    entering, entered within the last four weeks and are in care at the end.
    """

    end: int
    entering: dict[Band, int]
    ages: dict[Band, int] = field(default_factory=dict)
    months: tuple[int, ...] = ()
    late: dict[Band, int] = field(default_factory=dict)

    @property
    def first(self) -> date:
        return date(self.end - 1, 4, 1)

    @property
    def last(self) -> date:
        return date(self.end, 3, 31)


class Flow:
    """One council's children through its printed years."""

    def __init__(self, random: Random, first_id: int, ethnicities: tuple[str, ...]):
        self.random, self.ethnicities = random, ethnicities
        self.ids: Iterator[int] = count(first_id)
        self.stays: list[Stay] = []

    def begin(self, day: date, ages: dict[Band, int]) -> None:
        """Those in care on the evening before the first year."""
        for band, number in ages.items():
            for _ in range(number):
                born = born_for(self.random, band, day)
                earliest = max(born, day - timedelta(days=5 * 365))
                start = earliest + (day - earliest) * (1 - self.random.random() ** 1.6)
                self._add(born, start)

    def year(self, year: Year) -> None:
        """Enter, come of age and leave as the year's counts want it; raises CannotBe where this draw does not allow it."""
        before = [stay for stay in self.stays if stay.end is None]
        self._enter(year)
        self._come_of_age(year)
        leaving = self._leaving(year)
        if year.months:
            self._leave_by_month(year, leaving, len(before))
        else:
            for stay in leaving:
                first = max(stay.start + 4 * DAY, year.first)
                self._leave(stay, between(self.random, first, year.last))

    def close(self, after: date) -> date:
        """Let everybody leave within two years of the last printed day, and return the day by which all have left."""
        last = after + timedelta(days=730)
        for stay in self.stays:
            if stay.end is None:
                latest = min(stay.eighteen, last)
                self._leave(stay, between(self.random, min(after + DAY, latest), latest))
        return last

    def _enter(self, year: Year) -> None:
        months = self._entry_days_by_month(year, sum(year.entering.values())) if year.months else []
        early = year.last - timedelta(days=28)
        for band, number in year.entering.items():
            late = year.late.get(band, 0)
            days = [months.pop() for _ in range(number)] if months else []
            days = days or [between(self.random, year.first, early) for _ in range(number - late)]
            days += [between(self.random, early + DAY, year.last - 2 * DAY) for _ in range(late)]
            for day in days:
                self._add(born_for(self.random, band, day), day)

    def _entry_days_by_month(self, year: Year, number: int) -> list[date]:
        each, more = divmod(number, 12)
        days = []
        for month, (first, last) in enumerate(months_of(year)):
            quota = each + (1 if month < more else 0)
            days += [between(self.random, first, last - DAY) for _ in range(quota)]
        self.random.shuffle(days)
        return days

    def _come_of_age(self, year: Year) -> None:
        for stay in self.stays:
            if stay.end is None and stay.eighteen <= year.last:
                if stay.eighteen <= stay.start:
                    raise CannotBe("entered at 18")
                self._leave(stay, stay.eighteen)

    def _leaving(self, year: Year) -> list[Stay]:
        here = [stay for stay in self.stays if stay.end is None]
        if not year.ages:
            return here
        leaving = []
        for band, wanted in year.ages.items():
            inside = [stay for stay in here if stay.within(band, year.last)]
            late = [stay for stay in inside if stay.start > year.last - timedelta(days=28)]
            free = [stay for stay in inside if stay not in late]
            if len(inside) < wanted or len(late) > wanted:
                raise CannotBe(f"{len(inside)} children of {band} at the end of {year.end}, not {wanted}")
            leaving += self.random.sample(free, len(inside) - wanted)
        return leaving

    def _leave_by_month(self, year: Year, here: list[Stay], begun: int) -> None:
        """Let leave, month by month, as many as the number in care at the month's end wants."""
        for (first, last), wanted in zip(months_of(year), year.months, strict=True):
            inside = sum(stay.in_care(last) for stay in self.stays)
            could = [s for s in here if s.end is None and s.start + 4 * DAY <= last and s.in_care(last)]
            if inside < wanted or inside - wanted > len(could):
                raise CannotBe(f"{inside} in care on {last}, not {wanted}")
            for stay in self.random.sample(could, inside - wanted):
                self._leave(stay, between(self.random, max(first, stay.start + 4 * DAY), last))

    def _leave(self, stay: Stay, day: date) -> None:
        grown = day >= stay.eighteen
        stay.end = day
        stay.reason = self.random.choice(AT_EIGHTEEN if grown else PLANNED)

    def _add(self, born: date, start: date) -> None:
        self.stays.append(
            Stay(str(next(self.ids)), born, self.random.choice("12"), self.random.choice(self.ethnicities), start)
        )


def months_of(year: Year) -> list[tuple[date, date]]:
    """Return the first and last day of each month of a year that runs from April to March."""
    firsts = [date(year.end - (month >= 4), month, 1) for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    nexts = [*firsts[1:], date(year.end, 4, 1)]
    return [(first, following - DAY) for first, following in zip(firsts, nexts, strict=True)]
