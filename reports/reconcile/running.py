"""Compares every printed table of an authority with what its records give, each computed table once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports import definitions
from reports.reconcile.compare import Reconciled, reconcile
from reports.reconcile.printed import PrintedTable, printed_tables
from reports.reconcile.sheet import Asking, Sheet, computed

if TYPE_CHECKING:
    from people.models import Authority


class Sheets:
    """The computed tables of one authority; each is computed when it is first asked for."""

    def __init__(self, authority: "Authority"):
        self.authority = authority
        self._known: dict[Asking, Sheet] = {}

    def __call__(self, asking: Asking) -> Sheet:
        """Return a computed table; raises definitions.UnknownReport, engine.UnknownUnit."""
        if asking not in self._known:
            self._known[asking] = computed(definitions.find(asking.slug), self.authority, asking)
        return self._known[asking]


def printed_for(slug: str) -> list[PrintedTable]:
    """Return the printed tables of one authority."""
    return [table for table in printed_tables() if table.authority == slug]


def reconciled(authority: "Authority") -> Iterator[Reconciled]:
    """Yield each printed table of an authority, compared."""
    sheets = Sheets(authority)
    for table in printed_for(authority.slug):
        yield reconcile(table, sheets)
