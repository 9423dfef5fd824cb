"""Who is asked at a stage: found by post from the child's team upwards, or named by a person."""

from dataclasses import dataclass
from datetime import date

from children.models import Child
from children.restricted import not_named_words
from children.standing import Standing, standings
from escalations.models import ProtocolStage, StageAnswerer
from iro_portal.core.transitions import NotInOrder
from people.models import PostHolding, Staff, Team
from people.roles import ANSWERING_ROLES, Permission, Role


@dataclass(frozen=True)
class Asked:
    """One person asked; `child` is set where they answer for one child of another team only."""

    staff: Staff
    title: str
    lead: bool = True
    child: Child | None = None
    picked: bool = False


@dataclass(frozen=True)
class Address:
    """Everyone asked at a stage, and what had to be done about a post that nobody holds."""

    asked: tuple[Asked, ...]
    remark: str = ""

    @property
    def lead(self) -> Asked | None:
        return self.asked[0] if self.asked else None


def address(stage: ProtocolStage, children: list[Child], on: date, picked: Staff | None = None) -> Address:
    """Return who is asked at a stage about these children on a day; the first child is the lead.

    Posts are looked for in the child's team and then in each team above it. Where nobody holds them, the next post up
    is asked, and the remark says so; `picked` is a person named instead. Never refused: with nobody found, nobody is
    asked and the remark says what to do. Of a restricted record the remark says who is not named, and cannot be asked.
    """
    known = standings(children, on)
    if picked:
        refuse_stranger(picked, children[0].authority_id)
        leads, remark = [Asked(picked, picked.role_label, picked=True)], ""
    else:
        leads, remark = _leads(stage, known[children[0].pk], on)
    # Who answers for the whole is not asked a second time for one child.
    taken = {asked.staff.pk for asked in leads}
    others = [asked for asked in _for_others(stage, children, known, on) if asked.staff.pk not in taken]
    kept_from = not_named_words(children, [asked.staff for asked in (*leads, *others)])
    return Address((*leads, *others), " ".join(filter(None, (remark, kept_from))))


def _leads(stage: ProtocolStage, where: Standing, on: date) -> tuple[list[Asked], str]:
    answerers = list(stage.answerers.all())
    found = [Asked(staff, answerer.title) for answerer in answerers if (staff := _holder(answerer.role, where, on))]
    found = list({asked.staff.pk: asked for asked in reversed(found)}.values())[::-1]
    if found:
        return found, ""
    return _next_up(answerers, where, on)


def _next_up(answerers: list[StageAnswerer], where: Standing, on: date) -> tuple[list[Asked], str]:
    wanted = " or ".join(answerer.title for answerer in answerers)
    place = f" for {where.team}" if where.team else ", since the child's team is not recorded"
    lowest = max((ANSWERING_ROLES.index(Role(answerer.role)) for answerer in answerers), default=0)
    for role in ANSWERING_ROLES[lowest + 1 :]:
        if staff := _holder(role, where, on):
            title = Role(role).label.lower()
            return [Asked(staff, title)], f"No {wanted} is recorded{place}: it goes to the {title}."
    return [], f"No {wanted} is recorded{place}, nor anyone above: name a person to answer."


def _for_others(stage, children, known, on) -> list[Asked]:
    """Managers of children in other teams than the lead child's: each is told and can answer for their child."""
    lead_team = known[children[0].pk].team
    found: dict[int, Asked] = {}
    for child in children[1:]:
        if known[child.pk].team not in (None, lead_team):
            for asked in _leads(stage, known[child.pk], on)[0][:1]:
                found.setdefault(asked.staff.pk, Asked(asked.staff, asked.title, lead=False, child=child))
    return list(found.values())


def _holder(role: str, where: Standing, on: date) -> Staff | None:
    if role == Role.SOCIAL_WORKER:
        worker = where.social_worker
        return worker if worker and worker.is_active else None
    return PostHolding.objects.holder(role, where.team, on)


def refuse_stranger(staff: Staff, authority_id: int) -> None:
    """Raise NotInOrder for somebody who could never answer: of another authority, gone, or in no answering post."""
    if staff.authority_id != authority_id:
        raise NotInOrder(f"{staff} belongs to another authority and cannot be asked.")
    if not staff.may(Permission.ANSWER_ESCALATION):
        raise NotInOrder(f"{staff} holds no post that answers escalations and cannot be asked; name somebody else.")


def told_as_well(stage: ProtocolStage, team: Team | None, on: date, *, urgent: bool) -> list[Staff]:
    """Return who is told though not asked: the next level at an informal stage, every level above when urgent."""
    above = list(stage.protocol.stages.filter(rank__gt=stage.rank).order_by("rank").prefetch_related("answerers"))
    levels = above if urgent else above[:1] if not stage.is_formal else []
    roles = [answerer.role for level in levels for answerer in level.answerers.all() if answerer.role]
    holders = [PostHolding.objects.holder(role, team, on) for role in roles if role != Role.SOCIAL_WORKER]
    return list({staff.pk: staff for staff in holders if staff}.values())
