"""Periods: half-open ranges of days, given and shown with both ends included."""

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

EARLIEST_YEAR, LATEST_YEAR, LONGEST_YEARS = 1990, 2100, 20


class PeriodRefused(ValueError):
    """The days given are no period; the message is one sentence for the person."""


@dataclass(frozen=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    @classmethod
    def of_days(cls, first: date, last: date) -> "Period":
        """Return the period from one day to another, both included; raises PeriodRefused."""
        if last < first:
            raise PeriodRefused(f"The period ends on {in_words(last)}, before it starts on {in_words(first)}.")
        if first.year < EARLIEST_YEAR:
            raise PeriodRefused(f"The period starts in {first.year}; {EARLIEST_YEAR} is the earliest year.")
        if last.year > LATEST_YEAR:
            raise PeriodRefused(f"The period ends in {last.year}; {LATEST_YEAR} is the latest year.")
        if last.year - first.year > LONGEST_YEARS:
            raise PeriodRefused(f"The period is too long; {LONGEST_YEARS} years at most can be asked for.")
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def label(self) -> str:
        """ "2018/19" for a year from April to March, else "1 April 2018 to 18 November 2018"."""
        if self == financial_year(self.start):
            return f"{self.start.year}/{(self.start.year + 1) % 100:02}"
        return self.in_words

    @property
    def in_words(self) -> str:
        return f"{in_words(self.start)} to {in_words(self.last)}"

    def years_earlier(self, years: int) -> "Period":
        """Return the same days of an earlier year; a whole year stays whole over a 29 February."""
        return Period(_years_back(self.start, years), _years_back(self.end, years))

    def meets(self, start: date | None, end: date | None) -> bool:
        """Has this period a day in common with the range from `start` up to `end` (None: without limit)?"""
        return (start is None or start < self.end) and (end is None or end > self.start)

    def months(self) -> list[date]:
        """Return the first day of each month that the period touches."""
        first, last = self.start.replace(day=1), self.last
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [month_after(first, number) for number in range(count)]


def financial_year(day: date) -> Period:
    """Return the year from April to March in which a day lies."""
    year = day.year if day.month >= 4 else day.year - 1
    return Period(date(year, 4, 1), date(year + 1, 4, 1))


def year_to_date(today: date) -> Period:
    """Return the financial year of a day up to and including that day."""
    return Period(financial_year(today).start, today + timedelta(days=1))


def in_words(day: date) -> str:
    """18 November 2018."""
    return f"{day.day} {day:%B} {day.year}"


def _years_back(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def month_after(first: date, months: int) -> date:
    """Return the first day of a month so many months on; the last day of the calendar where that lies beyond it."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) if number // 12 <= MAXYEAR else date.max
