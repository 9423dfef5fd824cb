"""What a person does about their own sessions, one by one."""

from django.db import transaction

from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people import where_signed_in
from people.models import Staff

OWN_ONLY = "Where somebody is signed in is for themselves to look at."


@transaction.atomic
def end_session(*, staff: Staff, key: str, by: Staff) -> None:
    """This function will end one session of a person; its next request is a stranger's.

    Raises Denied for another's; NotInOrder where it is over already.
    """
    _own(staff, by)
    if not where_signed_in.end(staff, key):
        raise NotInOrder("That session is over already.")
    audit.record("staff.end_session", by=by, subject=staff)


@transaction.atomic
def end_other_sessions(*, staff: Staff, by: Staff) -> Staff:
    """This function will end every session of a person. The one that asks is signed in anew by its view. Raises Denied."""
    _own(staff, by)
    staff.sign_in_round += 1
    staff.save()
    audit.record("staff.end_other_sessions", by=by, subject=staff)
    return staff


def _own(staff: Staff, by: Staff) -> None:
    if by.pk != staff.pk:
        raise Denied(OWN_ONLY)
