"""Days as people write them: dd/mm/yyyy, or a real date of the spreadsheet."""

import re
from datetime import date

WRITTEN = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d+)(?: 0?0:00(?::00)?)?$")
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$")
EARLIEST = date(2005, 1, 1)  # the calendar of working days begins here


class NotADay(ValueError):
    """The cell holds no day; the message is what was expected."""


def read_day(cell: object, today: date) -> date | None:
    """Return the day in a cell, None if it is empty; raises NotADay: impossible, two-digit year, in the future."""
    if cell is None or cell == "":
        return None
    day = cell if isinstance(cell, date) else _written(str(cell).strip())
    if day > today:
        raise NotADay(f"a day that is not in the future (today is {today:%d/%m/%Y})")
    if day < EARLIEST:
        raise NotADay(f"a day from {EARLIEST:%d/%m/%Y} on")
    return day


def _written(text: str) -> date:
    if iso := ISO.match(text):
        year, month, day = map(int, iso.groups())
    elif written := WRITTEN.match(text):
        if len(written[3]) != 4:
            raise NotADay("a day with a year of four digits, as 05/11/2018")
        day, month, year = map(int, written.groups())
    else:
        raise NotADay("a day as dd/mm/yyyy, as 05/11/2018")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay("a day of the calendar, as dd/mm/yyyy (day first, then month)") from None
