"""What became of the decisions of a whole caseload: done on a day, still not done, or left alone."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from iro_portal.core.transitions import NotInOrder
from people.models import Staff
from reviews.commands.decisions import check_decisions
from reviews.models import DecisionCheck, ReviewDecision


@transaction.atomic
def check_outstanding(
    *, done: Sequence[ReviewDecision], not_done: Sequence[ReviewDecision], by: Staff, done_on: date | None = None
) -> list[DecisionCheck]:
    """This function will note for many decisions that they were done on a day, and of others that they still are not.

    What stands in neither list is left alone. All or nothing. Raises NotInOrder where nothing is said, or a day before
    a decision was sent or in the future; Denied where one is not for this person.
    """
    if not done and not not_done:
        raise NotInOrder("Nothing was recorded: say of at least one decision whether it is done.")
    today = timezone.localdate()
    checked = check_decisions(decisions=done, done=done, by=by, on=done_on or today)
    return checked + check_decisions(decisions=not_done, done=[], by=by, on=today)
