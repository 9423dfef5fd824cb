"""What leaves the portal as a file: each leaves a line in the log."""

from django.db import transaction

from children.models import Child
from escalations.models import Escalation
from escalations.permissions import can_file
from iro_portal.core import audit
from people.models import Staff


@transaction.atomic
def note_export(*, by: Staff, count: int, file_format: str, filters: list[str]) -> None:
    """This function will log that somebody took the list of escalations as a file: how many lines, narrowed by what.

    Words searched for are not kept: they can be a child's name, and the log is never erased.
    """
    detail = {"count": count, "format": file_format, "filters": filters}
    audit.read("escalation.export", by=by, authority_id=by.authority_id, children=[], detail=detail)


@transaction.atomic
def take_for_case_file(*, escalation: Escalation, child: Child, by: Staff, file_format: str) -> None:
    """This function will log that an escalation was taken as a file for one child's main record.

    Raises Denied for anyone but its owner and the IRO manager.
    """
    can_file.check(escalation, by)
    audit.read("escalation.case_file", by=by, subject=escalation, children=[child.pk], detail={"format": file_format})
