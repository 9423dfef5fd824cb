"""Ages and birthdays: pure functions of dates. One born on 29 February has a birthday on 1 March in other years."""

from datetime import date


def age_on(date_of_birth: date, day: date) -> int:
    """Return the age in whole years on a day."""
    return day.year - date_of_birth.year - ((day.month, day.day) < (date_of_birth.month, date_of_birth.day))


def birthday(date_of_birth: date, years: int) -> date:
    """Return the day on which so many years are completed."""
    try:
        return date_of_birth.replace(year=date_of_birth.year + years)
    except ValueError:
        return date(date_of_birth.year + years, 3, 1)
