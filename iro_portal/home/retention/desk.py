"""What of retention waits for a person: the records that information governance has to decide about."""

from children.models import RetentionItem
from children.states import RetentionState
from people.roles import Permission


def waiting(viewer) -> dict:
    """Return how many records wait for a decision of this person; nothing for who does not decide."""
    if not viewer.may(Permission.DECIDE_RETENTION):
        return {}
    rows = RetentionItem.objects.visible_to(viewer).filter(state=RetentionState.LISTED)
    return {"retention_waits": rows.count()}
