"""What a publication is made of: figures fit for the public, proved so, and files; and how it compares with today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import slugify

from escalations.models import Escalation
from people.models import Authority
from reports.disclosure import suppress
from reports.frozen import tables_from
from reports.models import Publication
from reports.period import Period
from reports.table import Cell, Column, Kind, Row, Table
from reviews.models import Review


def published_before(authority: Authority, period: Period) -> list[list[Table]]:
    """Return what the authority published before of days that a period shares, oldest first: what people hold in their
    hands, also where it was withdrawn since.
    """
    rows = Publication.objects.filter(authority=authority, first__lte=period.last, last__gte=period.start)
    return [tables_from(figures) for figures in rows.order_by("at", "pk").values_list("figures", flat=True)]


def for_the_public(table: Table, authority: Authority) -> Table:
    """Return one table with small counts hidden, also those that would show beside what was published before."""
    earlier = published_before(authority, table.period)
    return suppress([table], settings.DISCLOSURE_THRESHOLD, earlier).tables[0]


@dataclass(frozen=True)
class Difference:
    """One cell that reads otherwise today."""

    table: str
    row: str
    column: str
    then: Cell
    now: Cell | None

    @property
    def more(self) -> str:
        """Say how many more or fewer a count is."""
        if self.now is None or self.now.kind is not Kind.COUNT or self.then.kind is not Kind.COUNT:
            return ""
        change = self.now.value - self.then.value
        return f"{abs(change):,} {'more' if change > 0 else 'fewer'}" if change else ""


def differences(then: Sequence[Table], now: Sequence[Table]) -> list[Difference]:
    """Return every cell of the tables as they were counted then that is another today, or no longer there."""
    today = {(table.slug, table.unit, table.only): table for table in now}
    found = []
    for table in then:
        cells = dict(_cells(today[key])) if (key := (table.slug, table.unit, table.only)) in today else {}
        for place, (labels, cell) in _cells(table):
            new = cells.get(place, (labels, None))[1]
            if cell.is_number and new != cell:
                found.append(Difference(table.title, *labels, cell, new))
    return found


Labelled = tuple[tuple[str, str], Cell]


def _cells(table: Table) -> Iterator[tuple[tuple, Labelled]]:
    for row in [*table.rows, *filter(None, [table.total])]:
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield _place(row, column), ((row.label, column.label), cell)


def _place(row: Row, column: Column) -> tuple:
    return row.key, column.key, column.period


def entered_since(publication: Publication) -> list[str]:
    """Say how many escalations and reviews of the published period were recorded after its cut-off."""
    of = {"authority_id": publication.authority_id, "recorded_at__gt": publication.recorded_by}
    days = (publication.first, publication.last)
    counts = {
        "escalation": Escalation.objects.filter(**of, raised_on__range=days).count(),
        "review": Review.objects.held().filter(**of, held_on__range=days).count(),
    }
    return [f"{count:,} {what}{'' if count == 1 else 's'} entered since" for what, count in counts.items() if count]


def name_of(publication_title: str, reference: str, format: str) -> str:
    """Return what a published file is called."""
    return f"{reference}-{slugify(publication_title)[:60]}.{format}".lower()
