"""What home pages say of emergency access and of inspections."""

from datetime import datetime

from children.emergencies import can_ask_in_emergency
from children.models import Child, EmergencyUse
from iro_portal.home.access.reading_only import left
from people.models import Inspection
from people.roles import Permission, Role

FEW = 8


def emergencies(viewer, now: datetime) -> dict:
    """Return what is open to the person in an emergency, and what others did that waits for their review."""
    may_ask = viewer.authority_id and can_ask_in_emergency(viewer.authority, viewer)
    sections: dict = {"may_open_in_emergency": may_ask}
    if may_ask:
        running = EmergencyUse.objects.visible_to(viewer).of(viewer).running(now).select_related("child")
        sections["opened_in_emergency"] = [(use, left(use, now)) for use in running]
    if viewer.may(Permission.REVIEW_EMERGENCIES):
        waiting = EmergencyUse.objects.visible_to(viewer).to_review(now).exclude(staff=viewer).order_by("opened_at")
        sections["emergencies_to_review"] = waiting.select_related("child", "staff")[:FEW]
        sections["emergencies_to_review_count"] = waiting.count()
        sections["is_information_governance"] = viewer.duties().has(Role.INFORMATION_GOVERNANCE)
        sections["opens_inspections"] = viewer.may(Permission.OPEN_INSPECTIONS)
    return sections


def inspection(viewer, today) -> dict:
    """Return what an inspector's home page says: what is open until when, what is to come, or what has ended."""
    rows = Inspection.objects.filter(inspector=viewer, authority_id=viewer.authority_id)
    running = list(rows.running(today).select_related("opened_by"))
    return {
        "running": running,
        "to_come": rows.filter(start__gt=today, ended_at=None).order_by("start").first(),
        "last": rows.over(today).first(),
        "children": Child.objects.visible_to(viewer, today).count() if running else 0,
    }
