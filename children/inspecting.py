"""Who may open an inspection, and to whom."""

from datetime import date
from typing import TYPE_CHECKING

from iro_portal.core.permissions import rule
from people.models import Staff
from people.permissions import roles_with
from people.roles import Permission, Role

if TYPE_CHECKING:
    from children.models import Child
    from people.models import Inspection

ELSEWHERE = "That inspection belongs to another authority."


@rule
def can_open_inspections(authority, staff) -> str:
    """An inspection is opened by the IRO manager."""
    if staff.authority_id is None or authority.pk != staff.authority_id:
        return ELSEWHERE
    if not staff.may(Permission.OPEN_INSPECTIONS):
        return (
            f"To {Permission.OPEN_INSPECTIONS.value} is for the {' or '.join(roles_with(Permission.OPEN_INSPECTIONS))}."
        )
    return ""


@rule
def can_change_inspection(inspection: "Inspection", staff) -> str:
    """It is made longer, children are added and taken out, and it is ended by any IRO manager of the authority."""
    return can_open_inspections.why_not(inspection.authority, staff)


def is_open_unnamed(inspection: "Inspection", child: "Child") -> bool:
    """Is a child who is not named open to the inspector all the same, as one of every child? None that is restricted."""
    rows = type(child).objects.open_to(inspection.inspector)
    return inspection.every_child and rows.filter(pk=child.pk).exists()


def inspectors(viewer, on: date):
    """Return the people of the viewer's authority who hold a post of an inspector on a day or later."""
    holdings = Staff.holdings.rel.related_model.objects.not_over(on).filter(post__role=Role.INSPECTOR)
    return Staff.objects.visible_to(viewer).active().filter(pk__in=holdings.values("staff_id"))


def why_no_inspector(staff: Staff, on: date) -> str:
    """Say why an inspection cannot be opened to this person; empty where it can."""
    posts = list(staff.holdings.not_over(on).select_related("post"))
    if not staff.is_active or not any(row.post.role == Role.INSPECTOR for row in posts):
        return f"{staff} holds no post of an inspector on {on:%d/%m/%Y}."
    if other := next((row for row in posts if row.post.role != Role.INSPECTOR), None):
        return f"{staff} is {other.post.title} too; an inspector’s account holds no other post."
    return ""
