"""Who was invited to a review, came, and sent views; and when the care plan reached the IRO."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.dates import in_full
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from reviews.commands.facts import keep_correction
from reviews.models import AttendanceRole, Participant, Review, ReviewRecord
from reviews.permissions import can_record
from reviews.states import RecordState


@dataclass(frozen=True)
class Person:
    """One line of who came; `None` is not recorded. `row` is the line as it stood, for one that changes."""

    role: AttendanceRole
    name: str = ""
    invited: bool | None = None
    attended: bool | None = None
    sent_views: bool | None = None
    why_not: str = ""
    row: Participant | None = None

    @property
    def facts(self) -> dict:
        """What is kept, by field of Participant."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("role", "row")}

    @property
    def says_nothing(self) -> bool:
        return not any(value not in (None, "") for value in self.facts.values())


@transaction.atomic
def record_people(*, review: Review, by: Staff, people: Sequence[Person], version: int | None = None) -> Review:
    """This function will record who was invited to a review, came and sent views; all lines at once.

    Business support notes invitations and attendance; why somebody was missing, and who sent views, is for the IRO.
    Raises NotInOrder for the same person twice, and for attendance at a review that was not held; Denied.
    """
    after = ReviewRecord.objects.filter(review=review, state=RecordState.DISTRIBUTED).exists()
    detail = {"lines": len(people), "after_distribution": after}
    noted = perform(review, "note_people", by=by, version=version, detail=detail)
    if twins := twice([*_others(noted, people), *people]):
        raise NotInOrder(twins[1])
    for person in people:
        _refuse(noted, person, by)
        _keep(noted, person, by)
    return noted


@transaction.atomic
def record_plan_received(*, review: Review, received_on: date, by: Staff, version: int | None = None) -> Review:
    """This function will record the day on which the care plan for a review reached the IRO.

    Raises NotInOrder for a day to come, and for one before the child came into care.
    """
    if received_on > timezone.localdate():
        raise NotInOrder(f"{in_full(received_on)} is in the future; give the day it came.", field="received_on")
    if received_on < review.period.start:
        raise NotInOrder(
            f"The child came into care on {in_full(review.period.start)}; give that day or a later one.",
            field="received_on",
        )
    received = perform(
        review, "receive_plan", by=by, version=version, plan_received_on=received_on, detail={"on": received_on}
    )
    keep_correction(received, {"plan_received_on": [review.plan_received_on, received_on]}, by=by)
    return received


def twice(people: Sequence[Person]) -> tuple[int, str] | None:
    """Return the place of a line that names somebody a second time in the same role, and a sentence; else None.

    Of two lines of one role, each needs a name, or nobody can tell whether they are one person.
    """
    seen: dict[tuple, int] = {}
    for place, person in enumerate(people):
        if person.says_nothing:
            continue
        key = (person.role.pk, " ".join(person.name.casefold().split()))
        if key in seen and person.name:
            return place, f"{person.role}: {person.name} is here already; take one of the two off."
        if key in seen and person.row is None:
            return place, f"{person.role} is here already; name each where several come in one role."
        seen.setdefault(key, place)
    return None


def _others(review: Review, people: Sequence[Person]) -> list[Person]:
    """Whom the review has already, beside those now given."""
    given = {person.row.pk for person in people if person.row is not None}
    rows = review.participants.filter(role__isnull=False).exclude(pk__in=given).select_related("role")
    names = [each.name for each in fields(Person) if each.name not in ("role", "row")]
    return [Person(role=row.role, row=row, **{name: getattr(row, name) for name in names}) for row in rows]


def _refuse(review: Review, person: Person, by: Staff) -> None:
    if person.role.roles_list.authority_id != review.authority_id:
        raise NotInOrder(f"“{person.role}” is a role of another authority.")
    if person.row is not None and person.row.review_id != review.pk:
        raise NotInOrder(f"{person.row} belongs to another review.")
    if person.attended is not None and review.held_on is None:
        raise NotInOrder(f"{review} has not been held; who attended is recorded after it.")
    before = person.row or Participant()
    if (person.sent_views, person.why_not) != (before.sent_views, before.why_not):
        can_record.check(review, by)


def _keep(review: Review, person: Person, by: Staff) -> None:
    row = person.row or Participant(authority_id=review.authority_id, review=review)
    before = {name: getattr(row, name) for name in person.facts} | {"role": row.role_id}
    after = person.facts | {"role": person.role.pk}
    if before == after or (person.row is None and person.says_nothing):
        return
    row.role = person.role
    for name, value in person.facts.items():
        setattr(row, name, value)
    row.save()
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit.record(
        "participant.record", by=by, subject=row, children=[review.child_id], detail={"role": person.role.key},
        values=changed,
    )  # fmt: skip
