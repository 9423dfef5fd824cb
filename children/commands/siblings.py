"""Brothers and sisters in care."""

from datetime import date

from django.db import transaction

from children.commands.allowed import check, lock
from children.models import Child, SiblingGroup, SiblingMembership
from children.permissions import can_change
from iro_portal.core import audit
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder


@transaction.atomic
def group_siblings(*, children: list[Child], start: date, by) -> SiblingGroup:
    """This function will put children into one new sibling group from a day; at least two, of one authority.

    Where one of them is in another group, their time in it ends. Raises NotInOrder; Denied.
    """
    if len(children) < 2 or len({child.authority_id for child in children}) != 1:
        raise NotInOrder("A sibling group needs at least two children of the same authority.")
    lock(*children)
    authority_id = children[0].authority_id
    group = SiblingGroup.objects.create(authority_id=authority_id, reference=next_reference(authority_id, "SIB"))
    _join(group, children, start, by)
    return group


@transaction.atomic
def set_siblings(*, child: Child, siblings: list[Child], start: date, by) -> SiblingGroup | None:
    """This function will make these children, and no others, the brothers and sisters of a child from a day.

    They join the child's group; where the child has none, the child joins the group that the first of them is in,
    with whoever else is in it, or a new one. Who is no longer named leaves; but for whom this person does not see, since
    their record is restricted. Raises NotInOrder; Denied.
    """
    if child in siblings or {each.authority_id for each in siblings} - {child.authority_id}:
        raise NotInOrder("Choose other children of the same authority.", field="siblings")
    lock(child, *siblings)
    own = open_group(child)
    siblings = [*siblings, *_unseen(own, by)]
    if not siblings:
        leave_siblings(child=child, end=start, by=by)
        return None
    group = own or next(filter(None, map(open_group, siblings)), None)
    if group is None:
        return group_siblings(children=[child, *siblings], start=start, by=by)
    _join(group, [each for each in (child, *siblings) if open_group(each) != group], start, by)
    unnamed = group.memberships.filter(end=None).exclude(child__in=[child, *siblings]) if own else ()
    for row in list(unnamed):
        leave_siblings(child=row.child, end=start, by=by)
    return group


@transaction.atomic
def leave_siblings(*, child: Child, end: date, by) -> SiblingMembership | None:
    """This function will end a child's time in a sibling group, if they are in one; whoever stays alone leaves too.

    A membership that would have lasted no day at all is taken back. Raises NotInOrder if it began later; Denied.
    """
    check(can_change, child, by)
    row = child.sibling_memberships.filter(end=None).first()
    if row is None:
        return None
    _end_membership(row, end, by)
    rest = list(row.group.memberships.filter(end=None))
    for alone in rest if len(rest) == 1 else ():
        _end_membership(alone, end, by)
    return row


def _unseen(group: SiblingGroup | None, by) -> list[Child]:
    """Return the children of a group whose record is restricted to people other than this one."""
    if group is None or by is None:
        return []
    rows = group.memberships.filter(end=None, child__in=Child.objects.kept_from(by).values("child_id"))
    return [row.child for row in rows.select_related("child")]


def open_group(child: Child) -> SiblingGroup | None:
    """Return the group in which a child's membership has no end, or None."""
    row = child.sibling_memberships.filter(end=None).select_related("group").first()
    return row.group if row else None


def _join(group: SiblingGroup, children: list[Child], start: date, by) -> None:
    for child in children:
        check(can_change, child, by)
        leave_siblings(child=child, end=start, by=by)
    rows = [
        SiblingMembership(authority_id=group.authority_id, group=group, child=child, start=start) for child in children
    ]
    SiblingMembership.objects.bulk_create(rows)
    if children:
        audit.record("siblings.group", by=by, subject=group, children=[child.pk for child in children])


def _end_membership(row: SiblingMembership, end: date, by) -> None:
    if row.start > end:
        sentence = f"{row.child.reference} joined the group later, on {row.start:%d/%m/%Y}."
        raise NotInOrder(sentence, field="start")
    audit.record(
        "siblings.leave", by=by, subject=row.group, children=[row.child_id], detail={"start": row.start, "end": end},
        values=audit.changes(row, end=end),
    )  # fmt: skip
    if row.start == end:
        row.delete()
        return
    row.end = end
    row.save()
