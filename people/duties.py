"""What a person's posts and covers amount to on one day: read once, asked many times."""

from dataclasses import dataclass, replace
from datetime import date

from people.roles import (
    ANSWERING_ROLES,
    EMERGENCY_PERMISSIONS,
    RAISING_ROLES,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    may_stand_in,
)

CASE_ROLES = frozenset(ANSWERING_ROLES + RAISING_ROLES)


@dataclass(frozen=True)
class Duties:
    """One person's standing on one day.

    `authority_id` is None for who is no longer in service, or holds no post and covers nobody: they see nothing and do
    nothing. `roles` and `titles` are their own. `acting_as` are ids of staff in whose place they act: themselves and
    those whom they cover. `answers_for` adds those who delegated their answers to them. `team_paths` are the paths of
    the teams whose children they see, their own and those of the people they cover. `contracted`: an IRO under contract
    and not of the council's own staff, who sees no child but their own.

    `is_inspector`: holds a post of an inspector, whose account reads and changes nothing. `inspections` are ids of those
    that run on the day, without which the post counts for nothing; `inspects_every_child`: one of them opens all of the
    authority. `emergency_child` is the id of the child on whose pages the person is a reader, and nothing else, since they
    opened the record in an emergency.
    """

    staff_id: int
    authority_id: int | None
    on: date
    roles: frozenset[str]
    titles: tuple[str, ...]
    acting_as: frozenset[int]
    answers_for: frozenset[int]
    team_paths: tuple[str, ...]
    contracted: bool
    is_inspector: bool = False
    inspections: tuple[int, ...] = ()
    inspects_every_child: bool = False
    emergency_child: int | None = None

    def has(self, role: Role) -> bool:
        return role in self.roles

    def may(self, permission: Permission) -> bool:
        """May any of this person's roles ever do this?"""
        if self.emergency_child is not None:
            return permission in EMERGENCY_PERMISSIONS
        return any(permission in ROLE_PERMISSIONS[Role(role)] for role in self.roles)

    def in_an_emergency(self, child_id: int) -> "Duties":
        """Return what is left of these duties on the pages of a child whose record was opened in an emergency."""
        reader = _nothing(self.staff_id, self.on)
        titles = (*self.titles, "in an emergency")
        return replace(reader, authority_id=self.authority_id, titles=titles, emergency_child=child_id)


def duties_of(staff, on: date) -> Duties:
    """Read a person's duties on a day from posts and covers: two statements, however many posts.

    An inspector's are one more: which inspections run.
    """
    covers = dict(staff.covers_taken.current(on).order_by("whole").values_list("absent_id", "whole"))
    everybody = staff.holdings.model.objects.current(on).filter(staff__in={staff.pk, *covers})
    rows = list(everybody.select_related("post__team"))
    own = [row for row in rows if row.staff_id == staff.pk]
    if any(row.post.role == Role.INSPECTOR for row in own):
        return _of_inspector(staff, on, own)
    if not any(row.post.role in CASE_ROLES for row in own):
        # A cover lapses with the post that made it possible: who does no case work stands in for nobody.
        return _from_holdings(staff, on, own, frozenset({staff.pk}), frozenset())
    standing_in = {absent for absent in covers if may_stand_in(_roles(rows, staff.pk), _roles(rows, absent))}
    named = {staff.pk} | {absent for absent in standing_in if covers[absent]}
    holdings = [row for row in rows if row.staff_id in named]
    return _from_holdings(staff, on, holdings, frozenset(named), frozenset(standing_in))


def _roles(holdings, staff_id: int) -> set[str]:
    return {row.post.role for row in holdings if row.staff_id == staff_id}


def _from_holdings(staff, on, holdings, acting_as, delegators) -> Duties:
    own = [holding for holding in holdings if holding.staff_id == staff.pk]
    if not staff.is_active or not (own or holdings or delegators):
        return _nothing(staff.pk, on)
    return Duties(
        staff_id=staff.pk,
        authority_id=staff.authority_id,
        on=on,
        roles=frozenset(holding.post.role for holding in own),
        titles=tuple(dict.fromkeys(holding.post.title for holding in own)),
        acting_as=acting_as,
        answers_for=acting_as | delegators,
        team_paths=tuple(sorted({h.post.team.path for h in holdings if h.post.sees_team_children})),
        contracted=any(h.post.role == Role.IRO and h.employment == "contracted" for h in own),
    )


def _of_inspector(staff, on, own) -> Duties:
    """An inspector is nothing else beside it, and stands in for nobody; without an inspection they see nothing."""
    running = dict(staff.inspections.running(on).values_list("pk", "every_child"))
    posts = [row for row in own if row.post.role == Role.INSPECTOR]
    found = _from_holdings(staff, on, posts if running else [], frozenset({staff.pk}), frozenset())
    titles = tuple(dict.fromkeys(row.post.title for row in posts)) if staff.is_active else ()
    every = any(running.values())
    return replace(found, titles=titles, is_inspector=True, inspections=tuple(running), inspects_every_child=every)


def _nothing(staff_id: int, on: date) -> Duties:
    nobody: frozenset = frozenset()
    return Duties(staff_id, None, on, nobody, (), nobody, nobody, (), contracted=False)
