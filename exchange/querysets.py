"""Which imports there are for a person."""

from exchange.states import ImportState
from iro_portal.core.states import StatefulQuerySet
from people.roles import Permission


class ImportRunQuerySet(StatefulQuerySet):
    def visible_to(self, viewer):
        """The imports of the viewer's own authority, for those who may import; none for others."""
        if viewer.authority_id is None or not viewer.may(Permission.IMPORT_RECORDS):
            return self.none()
        return self.filter(authority_id=viewer.authority_id)

    def waiting(self):
        """Those that the worker has to check or to add."""
        return self.filter(state__in=[ImportState.UPLOADED, ImportState.QUEUED])
