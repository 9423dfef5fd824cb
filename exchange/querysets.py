"""Which imports there are for a person."""

from iro_portal.core.states import StatefulQuerySet
from people.roles import Permission


class ImportRunQuerySet(StatefulQuerySet):
    def visible_to(self, viewer):
        """The imports of the viewer's own authority, for those who may import; none for others."""
        if viewer.authority_id is None or not viewer.may(Permission.IMPORT_RECORDS):
            return self.none()
        return self.filter(authority_id=viewer.authority_id)
