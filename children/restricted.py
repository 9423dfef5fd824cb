"""Who may open a restricted record, asked about people other than the one who is looking."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from children.models import Allocation, Child, RestrictedPerson, Restriction
from children.standing import standing
from iro_portal.core.transitions import NotInOrder
from people.models import PostHolding, Staff
from people.roles import ANSWERING_ROLES, RAISING_ROLES, Role

# Whose work can lie in a child's record. A name on the list gives nobody a record that their work does not give them.
NAMEABLE = (*ANSWERING_ROLES, *RAISING_ROLES, Role.BUSINESS_SUPPORT, Role.INSPECTOR)


def restriction_of(child: Child) -> Restriction | None:
    """Return the open restriction of a child's record, or None."""
    return child.restrictions.open().select_related("by").first()


def restrictions_of(children) -> list[Restriction]:
    """Return the open restrictions of these children: records, keys, or a query for keys."""
    return list(Restriction.objects.open().filter(child__in=children).select_related("child").order_by("pk"))


def unnamed(children, people: Iterable[Staff], on: date | None = None) -> list[tuple[Child, Staff]]:
    """Return each (child, person) where the child's record is restricted and this very person is not named.

    `children` as for restrictions_of. One statement where nothing is restricted, two otherwise.
    """
    asked = list(people)
    found = restrictions_of(children) if asked else []
    if not found:
        return []
    rows = RestrictedPerson.objects.named(on or timezone.localdate()).filter(restriction__in=found)
    named = set(rows.values_list("restriction_id", "staff_id"))
    return [(row.child, staff) for row in found for staff in asked if (row.pk, staff.pk) not in named]


def refuse_unnamed(children, people: Iterable[Staff], step: str, *, field: str = "") -> None:
    """Raise NotInOrder for the first person who is not named; `step` says what cannot be done: "Stage 1 is not sent"."""
    for child, staff in unnamed(children, people):
        raise NotInOrder(f"{step}: {_not_named(child, staff)}", field=field)


def not_named_words(children, people: Iterable[Staff]) -> str:
    """Say who of these people is not named for a restricted record; empty where all are."""
    return " ".join(f"But {_not_named(child, staff)}" for child, staff in unnamed(children, people))


def _not_named(child: Child, staff: Staff) -> str:
    return (
        f"the record of {child.reference} is restricted, and {staff} is not named for it. "
        "Choose somebody who is, or have an IRO manager who is named add them first."
    )


def who_works_with(child: Child, on: date) -> list[tuple[Staff, str]]:
    """Return who works with a child on a day, each with what as: IRO, social worker, managers of the team and above."""
    where = standing(child, on)
    found = [(where.iro, "IRO today"), (where.social_worker, "social worker today")]
    if where.team:
        managers = PostHolding.objects.current(on).filter(
            post__team__in=where.team.ancestor_ids(), post__role__in=ANSWERING_ROLES[1:], staff__is_active=True
        )
        rows = managers.select_related("staff", "post__team").order_by("-post__team__path", "start")
        found += [(row.staff, f"{row.post.title}, {row.post.team}") for row in rows]
    first: dict[Staff, str] = {}
    for staff, what in found:
        if staff:
            first.setdefault(staff, what)
    return list(first.items())


def left_out(restriction: Restriction, on: date) -> list[tuple[Staff, str]]:
    """Return those who work with the child and may not open the record: the allocated IRO and social worker first."""
    people = who_works_with(restriction.child, on)
    out = {staff for _, staff in unnamed([restriction.child], [staff for staff, _ in people], on)}
    return [(staff, what) for staff, what in people if staff in out]


def without_iro(restriction: Restriction, on: date) -> bool:
    """Is nobody who may open the record the child's IRO today?"""
    row = Allocation.objects.current(on).iros().filter(child=restriction.child_id).select_related("staff").first()
    return row is None or bool(unnamed([restriction.child], [row.staff], on))
