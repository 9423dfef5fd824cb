"""Tables from the address: order and page, never how many rows; a count that stops where nobody would page to."""

from collections.abc import Callable
from inspect import signature

from django.core.paginator import EmptyPage, Paginator
from django.utils.functional import cached_property
from django_tables2 import Table

A_PAGE = 25
MOST_COUNTED = 2_000


class BriefPaginator(Paginator):
    """Counts no further than MOST_COUNTED rows, since an exact count of a long list costs more than the page itself.

    `rows` is what is counted: the list without what it joins in order to sort. `is_brief` says that there are more.
    """

    def __init__(self, *args, rows=None, **options):
        super().__init__(*args, **options)
        self.rows = rows

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list if self.rows is None else self.rows
        return rows.order_by()[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def is_brief(self) -> bool:
        """Are there more rows than were counted?"""
        return self._counted > MOST_COUNTED


def configure(request, table: Table, *, per_page: int = A_PAGE, **options) -> Table:
    """Order and page a table as its address says; a page that is not there becomes the nearest one that is.

    How many rows a page holds is for the portal to say: an address that asks for a million of them gets no more.
    """
    order(request, table)
    asked = request.GET.get(table.prefixed_page_field, "")
    page = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    try:
        table.paginate(page=max(page, 1), per_page=per_page, **options)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)
    return table


def order(request, table: Table) -> Table:
    """Order a table as its address says; all of its rows, as for a file."""
    table.request = request
    if asked := request.GET.getlist(table.prefixed_order_by_field):
        table.order_by = asked
    return table


def renderers(table: Table) -> list[tuple]:
    """Return the columns shown, each with how to write a cell: the table's own render_… where it asks for the record alone.

    django-tables2 looks up, for every cell, which arguments a render method takes; here that is asked once a column.
    """
    return [(column, _renderer(table, column)) for column in table.columns]


def _renderer(table: Table, column) -> Callable:
    own = getattr(table, f"render_{column.name}", None)
    if own and column.column.empty_values == () and set(signature(own).parameters) == {"record"}:
        return lambda row: own(record=row.record)
    return lambda row: row.get_cell(column.name)
