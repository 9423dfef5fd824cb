"""Where a child stands on a day: whose they are, in which team, with which brothers and sisters."""

from dataclasses import dataclass
from datetime import date

from children.models import Allocation, Child, PeriodOfCare, SiblingGroup, SiblingMembership
from people.models import Staff, Team
from people.roles import Role


@dataclass(frozen=True)
class Standing:
    """Who was allocated to a child on a day; None where nobody is recorded."""

    iro: Staff | None
    social_worker: Staff | None
    team: Team | None
    sibling_group: SiblingGroup | None
    period: PeriodOfCare | None


def standings(children: list[Child], on: date) -> dict[int, Standing]:
    """Return the standing of each child on a day, by child id: three statements, however many children."""
    ids = [child.pk for child in children]
    allocations = Allocation.objects.current(on).filter(child__in=ids).select_related("staff", "team")
    held = {(row.child_id, row.kind): row.staff or row.team for row in allocations}
    groups = _latest(ids, on, _memberships)
    periods = _latest(ids, on, _periods)
    return {pk: _standing(held, pk, groups.get(pk), periods.get(pk)) for pk in ids}


def standing(child: Child, on: date) -> Standing:
    """Return where one child stands on a day."""
    return standings([child], on)[child.pk]


def _standing(held, pk, membership, period) -> Standing:
    kinds = Allocation.Kind
    return Standing(
        iro=held.get((pk, kinds.IRO)),
        social_worker=held.get((pk, kinds.SOCIAL_WORKER)),
        team=held.get((pk, kinds.TEAM)),
        sibling_group=membership.group if membership else None,
        period=period,
    )


def _memberships(ids, on):
    return SiblingMembership.objects.current(on).filter(child__in=ids).select_related("group")


def _periods(ids, on):
    # Of care and short breaks at once, care is where the child stands: the last one is kept.
    return PeriodOfCare.objects.current(on).filter(child__in=ids).order_by("-kind", "start")


def _latest(ids, on, rows) -> dict:
    return {row.child_id: row for row in rows(ids, on)}


@dataclass(frozen=True)
class Sibling:
    """A brother or sister as a person may know of them; without `may_open`, name, reference and allocation are all."""

    child: Child
    standing: Standing
    may_open: bool


def siblings_known_to(viewer: Staff, child: Child, on: date) -> list[Sibling]:
    """Return the brothers and sisters of a child on a day as far as this person may know of them (design section 1).

    Those whose records they may open; an IRO of the council's own staff knows of the others too, but for restricted
    records. An IRO under contract does not.
    """
    rows, duties = siblings(child, on), viewer.duties(on)
    seen = set(rows.visible_to(viewer, on).values_list("pk", flat=True))
    knows_all = duties.has(Role.IRO) and not duties.contracted
    known = list(rows.open_to(viewer, on) if knows_all else rows.filter(pk__in=seen))
    where = standings(known, on)
    return [Sibling(each, where[each.pk], each.pk in seen) for each in known]


def siblings(child: Child, on: date):
    """Return the other children of the child's sibling group on a day (unnarrowed: callers add visible_to)."""
    own = SiblingMembership.objects.current(on).filter(child=child).values("group_id")
    others = SiblingMembership.objects.current(on).filter(group__in=own).exclude(child=child)
    return Child.objects.filter(authority_id=child.authority_id, pk__in=others.values("child_id"))
