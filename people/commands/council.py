"""What is done to authorities, teams, posts and people. Actor always `by=`; None is the operator at the keyboard."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.permissions import Rule
from iro_portal.core.transitions import NotInOrder
from people.models import Authority, Cover, Employment, Post, PostHolding, Staff, Team
from people.permissions import can_change_duties, can_name_cover, can_set_up
from people.roles import ANSWERING_ROLES, Role, may_stand_in


@transaction.atomic
def add_authority(*, slug: str, name: str, by, calendar: str = "england") -> Authority:
    """This function will add an empty authority: no team, no post, no list. Raises NotInOrder if the slug is taken."""
    if Authority.objects.filter(slug=slug).exists():
        raise NotInOrder(f"An authority with the slug {slug} is there already.")
    authority = Authority.objects.create(slug=slug, name=name, calendar=calendar)
    audit.record("authority.add", by=by, subject=authority, authority_id=authority.pk)
    return authority


@transaction.atomic
def add_team(*, authority: Authority, name: str, by, parent: Team | None = None) -> Team:
    """This function will add a team, below another if one is given. Raises NotInOrder if the name is taken; Denied."""
    check(can_set_up, authority, by)
    _refuse_parent(authority.pk, parent)
    _refuse_team_name(authority.pk, name)
    team = Team.objects.create(authority=authority, name=name, parent=parent)
    audit.record("team.add", by=by, subject=team)
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str, by) -> Team:
    """This function will give a team another name. Raises NotInOrder if it is taken; Denied."""
    check(can_set_up, team, by)
    _refuse_team_name(team.authority_id, name, but=team)
    old, team.name = team.name, name
    team.save()
    audit.record("team.rename", by=by, subject=team, values={"name": [old, name]})
    return team


@transaction.atomic
def move_team(*, team: Team, parent: Team | None, by) -> Team:
    """This function will put a team, with all below it, below another (None: at the top).

    Who sees which child follows from it at once. Raises NotInOrder below itself or in another authority; Denied.
    """
    check(can_set_up, team, by)
    _refuse_parent(team.authority_id, parent)
    # Two moves at once could each be sound and together make a ring.
    _one_at_a_time(team.authority_id)
    rows = {row.pk: row for row in Team.objects.filter(authority_id=team.authority_id)}
    team, parent = rows[team.pk], rows[parent.pk] if parent else None
    if parent and parent.path.startswith(team.path):
        raise NotInOrder(f"{team} cannot lie below itself or below a team of its own.", field="parent")
    before = audit.standing(team)
    old, team.parent = team.parent_id, parent
    team.save()
    audit.record(
        "team.move", by=by, subject=team, detail={"from": old, "to": team.parent_id}, values=audit.since(before, team)
    )
    return team


@transaction.atomic
def change_team(*, team: Team, name: str, parent: Team | None, by) -> Team:
    """This function will rename a team and move it, whichever of the two is asked for."""
    if name != team.name:
        team = rename_team(team=team, name=name, by=by)
    if (parent.pk if parent else None) != team.parent_id:
        team = move_team(team=team, parent=parent, by=by)
    return team


@transaction.atomic
def add_staff(
    *,
    authority: Authority,
    name: str,
    email: str,
    by,
    ethnic_group: str = "",
    gender: str = "",
    password: str | None = None,
) -> Staff:
    """This function will add a member of staff, without a post; without a password they cannot sign in locally.

    A password given here is known to somebody else: it is for one sign-in. Raises NotInOrder if the address is
    taken or the password poor.
    """
    check(can_set_up, authority, by)
    _one_at_a_time(authority.pk)
    if Staff.objects.filter(email__iexact=email).exists():
        raise NotInOrder(f"{email} is the address of somebody who is there already.", field="email")
    staff = Staff(authority=authority, name=name, email=email.lower(), ethnic_group=ethnic_group, gender=gender)
    if password is not None:
        refuse_poor(password, staff)
    staff.set_password(password)
    note_one_time_password(staff, password is not None)
    staff.save()
    audit.record("staff.add", by=by, subject=staff)
    return staff


def note_one_time_password(staff: Staff, once: bool) -> None:
    """Note of a password whether it is for one sign-in, and until when that has to be; the caller saves."""
    staff.must_change_password = once
    hours = timedelta(hours=settings.ONE_TIME_PASSWORD_HOURS)
    staff.password_until = timezone.now() + hours if once else None


@transaction.atomic
def add_post(*, team: Team, title: str, role: Role, by) -> Post:
    """This function will add a post to a team."""
    check(can_set_up, team, by)
    post = Post.objects.create(authority_id=team.authority_id, team=team, title=title, role=role)
    audit.record("post.add", by=by, subject=post)
    return post


@transaction.atomic
def appoint(
    *,
    staff: Staff,
    post: Post,
    start: date,
    by,
    end: date | None = None,
    fte: Decimal = Decimal(1),
    employment: Employment = Employment.EMPLOYED,
) -> PostHolding:
    """This function will put a person into a post from a day. `fte` is a share of full time, above 0 and up to 1.

    Raises NotInOrder if they hold it already, or if one of the posts is an inspector's and another is not; Denied, also
    for one's own posts.
    """
    check(can_change_duties, staff, by)
    if staff.authority_id != post.authority_id:
        raise NotInOrder(f"{staff} belongs to another authority than the post {post}.")
    _one_at_a_time(staff.authority_id)
    if held := staff.holdings.not_over(start).filter(post=post).first():
        raise NotInOrder(f"{staff} holds this post already, from {held.start:%d/%m/%Y}.", field="post")
    _refuse_beside_inspecting(staff, post.role, start, end)
    holding = PostHolding.objects.create(
        authority_id=post.authority_id,
        post=post,
        staff=staff,
        start=start,
        end=end,
        fte=fte,
        employment=employment,
    )
    staff.forget_duties()
    audit.record("post.appoint", by=by, subject=holding, detail={"post": post.pk, "staff": staff.pk, "start": start})
    return holding


@transaction.atomic
def end_holding(*, holding: PostHolding, end: date, by) -> PostHolding:
    """This function will end a person's time in a post; `end` is the first day on which they no longer hold it.

    Raises NotInOrder if it is not later than the first; Denied, also for one's own posts.
    """
    check(can_change_duties, holding.staff, by)
    if end <= holding.start:
        raise NotInOrder(f"{holding} began on {holding.start:%d/%m/%Y}; give a later day.", field="end")
    _one_at_a_time(holding.authority_id)
    _refuse_beside_inspecting(holding.staff, holding.post.role, holding.start, end)
    before = audit.standing(holding)
    holding.end = end
    holding.save()
    holding.staff.forget_duties()
    audit.record("post.leave", by=by, subject=holding, detail={"end": end}, values=audit.since(before, holding))
    return holding


@transaction.atomic
def name_cover(
    *,
    absent: Staff,
    covered_by: Staff,
    start: date,
    by,
    end: date | None = None,
    whole: bool = True,
    why: str = "",
) -> Cover:
    """This function will name who acts for a person who is away.

    An IRO, and the manager of IROs, is covered by an IRO or their manager only: a manager of the case must not act for
    the person who challenges it (independence, IRO Handbook). Raises NotInOrder; Denied where `by` may not name a cover
    for them.
    """
    if by is not None:
        can_name_cover.check(absent, by)
    _refuse_cover(absent, covered_by, start, end)
    cover = Cover.objects.create(
        authority_id=absent.authority_id,
        absent=absent,
        covered_by=covered_by,
        whole=whole,
        start=start,
        end=end,
        why=why,
    )
    covered_by.forget_duties()
    audit.record("cover.name", by=by, subject=cover, detail={"absent": absent.pk, "covered_by": covered_by.pk})
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, end: date, by) -> Cover:
    """This function will end a cover on a day (the first on which it no longer holds)."""
    if end <= cover.start:
        end = cover.start + timedelta(days=1)
    before = audit.standing(cover)
    cover.end = end
    cover.save()
    cover.covered_by.forget_duties()
    audit.record("cover.end", by=by, subject=cover, detail={"end": end}, values=audit.since(before, cover))
    return cover


def check(may: Rule, record, by: Staff | None) -> None:
    if by is not None:
        may.check(record, by)


def refuse_poor(password: str, staff: Staff) -> None:
    """Raise NotInOrder for a password that is too short, common or like the person's name: wherever one is set."""
    try:
        validate_password(password, staff)
    except ValidationError as poor:
        raise NotInOrder(" ".join(poor.messages), field="password") from None


def _refuse_parent(authority_id: int, parent: Team | None) -> None:
    if parent and parent.authority_id != authority_id:
        raise NotInOrder(f"{parent} is a team of another authority.", field="parent")


def _refuse_beside_inspecting(staff: Staff, role: str, start: date, end: date | None) -> None:
    """An inspector's account reads and changes nothing: it holds no post beside an inspector's, on any day."""
    held = staff.holdings.not_over(start).select_related("post")
    held = held if end is None else held.filter(start__lt=end)
    for row in held:
        if (row.post.role == Role.INSPECTOR) != (role == Role.INSPECTOR):
            raise NotInOrder(
                f"{staff} is {row.post} from {row.start:%d/%m/%Y}, and an inspector’s account holds no other post: end "
                "that post first, or give the person another account.",
                field="post",
            )


def _one_at_a_time(authority_id: int) -> None:
    """Lock the authority, so that of two forms sent at once the second is told what the first has done."""
    Authority.objects.select_for_update().get(pk=authority_id)


def _refuse_team_name(authority_id: int, name: str, but: Team | None = None) -> None:
    _one_at_a_time(authority_id)
    others = Team.objects.filter(authority_id=authority_id, name__iexact=name)
    if others.exclude(pk=but.pk if but else None).exists():
        raise NotInOrder(f"There is a team called {name} already.", field="name")


def _refuse_cover(absent: Staff, covered_by: Staff, start: date, end: date | None) -> None:
    if absent.pk == covered_by.pk:
        raise NotInOrder("Name somebody else: a person cannot cover for themselves.")
    if absent.authority_id != covered_by.authority_id:
        raise NotInOrder(f"{covered_by} belongs to another authority.")
    if end and end <= start:
        raise NotInOrder(f"The cover begins on {start:%d/%m/%Y}; give a later day for its end.")
    roles, own = absent.duties(start).roles, covered_by.duties(start).roles
    if may_stand_in(own, roles):
        return
    if may_stand_in(own, roles - {*ANSWERING_ROLES}):
        raise NotInOrder(f"{absent} answers escalations; they are covered by somebody whose post may answer them too.")
    whose = "An IRO" if Role.IRO in roles else "A manager of IROs"
    raise NotInOrder(f"{whose} is covered by another IRO or the IRO manager, so that the challenge stays independent.")
