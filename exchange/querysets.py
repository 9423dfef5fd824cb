"""Which imports there are for a person."""

from exchange.permissions import kinds_open_to
from exchange.states import ImportState
from iro_portal.core.states import StatefulQuerySet


class ImportRunQuerySet(StatefulQuerySet):
    def visible_to(self, viewer):
        """The imports of the viewer's own authority, of the kinds that they may take in; none for others."""
        kinds = kinds_open_to(viewer)
        if viewer.authority_id is None or kinds == ():
            return self.none()
        own = self.filter(authority_id=viewer.authority_id)
        return own if kinds is None else own.filter(kind__in=kinds)

    def waiting(self):
        """Those that the worker has to check or to add."""
        return self.filter(state__in=[ImportState.UPLOADED, ImportState.QUEUED])
