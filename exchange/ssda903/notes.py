"""What a check knows (the day, the year of the return) and where it notes what it finds."""

from collections import Counter
from datetime import date

from children.retention import Years
from exchange.ssda903.codes import financial_year
from exchange.ssda903.findings import Findings, content_of
from exchange.ssda903.intake import Table, written
from exchange.ssda903.modules import CHILD, Module

FIRST_MONTH = 4


class Notes:
    """Findings about the rows of children, each written with its file, row and value."""

    def __init__(self, findings: Findings, tables: dict[str, Table], today: date, year: int | None, years: Years):
        self.findings, self.tables, self.today, self.years = findings, tables, today, years
        self.year_begins = date(year, 4, 1) if year else date.min
        self.year_ends = date(year + 1, 3, 31) if year else date.max
        self.year_name = financial_year(year) if year else ""

    def note(self, rule: str, child: str, module: Module, row: tuple, column: str, sentence: str) -> None:
        """Note what is wrong with one column of one row; CHILD stands for the row as a whole."""
        if not self.findings.has_room(rule):
            return
        names = [column.name for column in module.taken]
        texts = [written(value) for value in row[1:]]
        value = child if column == CHILD else texts[names.index(column)]
        content = content_of([CHILD, *names], [child, *texts])
        self.findings.keep(rule, self.tables[module.name].file, row[0], column, value, sentence, content)


def year_of(episodes: Table, today: date) -> int | None:
    """Return the year of a return, which nothing in it states: the last in which episodes begin or end.

    A single mistyped day does not move it: a year counts from one in a hundred of the days on, and none that has not
    begun. None where there are no episodes.
    """
    days = episodes.lexicons[0].values
    found = Counter()
    for place, name in enumerate(episodes.names[1:]):
        if name in ("DECOM", "DEC"):
            for here, count in Counter(episodes.columns[place]).items():
                if days[here] and days[here] <= today:
                    found[_year(days[here])] += count
    enough = found.total() / 100
    return max((year for year, count in found.items() if count >= enough), default=None)


def _year(day: date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1
