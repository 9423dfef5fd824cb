"""Who was invited to a review, came, and sent views, as its pages tell it; and whether the care plan came in time."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.transitions import why_not
from iro_portal.core.working_days import calendar
from people.models import Staff
from reviews import permissions as may
from reviews.models import AttendanceRole, AttendanceRoles, Participant, Review
from reviews.models.review import rules_on

PARENT = AttendanceRole.Side.PARENT
WORDS = {True: "yes", False: "no", None: "not recorded"}


@dataclass(frozen=True)
class Summary:
    """Parents one by one, since they are figures of their own; of all others how many."""

    parents: tuple[str, ...]
    others: int
    invited: int
    attended: int
    sent_views: int

    def __bool__(self) -> bool:
        return bool(self.parents or self.others)


@dataclass(frozen=True)
class PlanReceived:
    """When the care plan reached the IRO: how many working days before the review, and how many it takes."""

    on: date
    before: int | None
    needed: int

    @property
    def in_time(self) -> bool | None:
        """None where the day of the review is not known."""
        return None if self.before is None else self.before >= self.needed


def people_of(review: Review) -> list[Participant]:
    """Return of whom something is recorded, in the order of the roles."""
    rows = review.participants.select_related("role").order_by("role__order", "pk")
    return [row for row in rows if is_recorded(row)]


def is_recorded(row: Participant) -> bool:
    """Is anything known of this line? One emptied on the page stays in the database and says nothing."""
    return bool(row.name) or any(each is not None for each in (row.invited, row.attended, row.sent_views))


def roles_for(review: Review) -> list[AttendanceRole]:
    """Return the roles to choose from: of the list under which somebody is recorded already, else of the one in force."""
    first = review.participants.filter(role__isnull=False).select_related("role__roles_list").order_by("pk").first()
    if first is not None:
        return list(first.role.roles_list.roles.order_by("order"))
    day = review.held_on or review.planned_on or timezone.localdate()
    try:
        return list(AttendanceRoles.objects.in_force(review.authority, day).roles.order_by("order"))
    except NothingInForce:
        return []


def summary(people: list[Participant]) -> Summary:
    """Return what the page of a review says of who came."""
    parents = [row for row in people if row.role and row.role.side == PARENT]
    others = [row for row in people if row not in parents]
    counts = {name: sum(getattr(row, name) is True for row in others) for name in ("invited", "attended", "sent_views")}
    return Summary(tuple(_in_words(row) for row in parents), len(others), **counts)


def plan_received(review: Review) -> PlanReceived | None:
    """Return when the care plan came before the (first) meeting; None where that is not recorded.

    In time: 3 working days before the review, a setting (Portsmouth 2013/14: “Receipt of Care Plan in 3 Working Days
    Prior to the Review is 74%”).
    """
    if review.plan_received_on is None:
        return None
    day = review.first_met_on or review.planned_on
    needed = rules_on(review.authority, day or review.plan_received_on).plan_received_days
    before = calendar(review.authority.calendar).between(review.plan_received_on, day) if day else None
    return PlanReceived(review.plan_received_on, before, needed)


def of(review: Review, viewer: Staff) -> dict:
    """Return what the page of a review shows of who came, and of the care plan before it."""
    return {
        "who_came": summary(people_of(review)),
        "plan_received": plan_received(review),
        "may_note_people": not why_not(review, "note_people", viewer),
        "may_read_words": may.can_read_words(review.child, viewer),
    }


def _in_words(row: Participant) -> str:
    who = f"{row.role} ({row.name})" if row.name else str(row.role)
    facts = (("invited", row.invited), ("attended", row.attended), ("sent views", row.sent_views))
    return f"{who}: " + ", ".join(f"{label} {WORDS[value]}" for label, value in facts)
