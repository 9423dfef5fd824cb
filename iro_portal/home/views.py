"""Each role's home page: what waits for me first. Composed from the apps; no data of its own."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.circumstances import hearings
from children.models import Child
from escalations import desk
from escalations.models import Escalation
from escalations.permissions import acts_as_iro
from iro_portal.core import outbox
from iro_portal.home.access.desk import emergencies, inspection
from iro_portal.home.first_steps import first_steps
from iro_portal.home.notices import unopened
from iro_portal.home.retention.desk import waiting
from people.roles import Permission, Role
from reports.models import Pack
from reports.packs.progress import progress_of
from reviews import between_desk, told, wording
from reviews import desk as reviews_desk
from reviews.models import Review

SOON_DAYS = 30


def home(request):
    """One page for whatever roles a person holds; who has one page only is taken there."""
    viewer, now = request.user, timezone.localtime()
    if viewer.duties().is_inspector:
        return render(request, "home/inspector.html", inspection(viewer, now.date()) | {"now": now})
    if only := _only_page(viewer):
        return redirect(only)
    context = {"now": now, "greeting": _greeting(now.hour), "first_name": viewer.name.split()[0]}
    context |= emergencies(viewer, now) | waiting(viewer)
    return render(request, "home/home.html", context | _sections(viewer, now.date()))


@require_POST
def notices_seen(request):
    """Take what is new for a person off their home page; the notices stay on their records."""
    outbox.mark_all_opened(by=request.user, at=timezone.now())
    return redirect("home")


def _only_page(viewer) -> str | None:
    return reverse("children:child-list") if viewer.duties().roles == {Role.BUSINESS_SUPPORT} else None


def _sections(viewer, today) -> dict:
    sections = {"notices": unopened(viewer), "titles": viewer.duties().titles}
    if viewer.may(Permission.ANSWER_ESCALATION) or len(viewer.duties().answers_for) > 1:
        sections["to_answer"] = desk.waiting_for_answer(viewer, today)
        sections["to_decide"] = [
            *reviews_desk.decisions_to_answer(viewer, today),
            *reviews_desk.steps_to_sign_off(viewer, today),
            *reviews_desk.monitoring_to_acknowledge(viewer, today),
        ]
        sections["to_write"] = reviews_desk.steps_to_write(viewer, today)
        sections["open_noes"] = reviews_desk.open_noes(viewer, today)
        sections["not_told"] = told.not_told(viewer, today)
        sections["to_update"] = between_desk.updates_to_give(viewer, today)
        sections["visits_overdue"] = len(between_desk.visits_overdue(viewer, today))
    if viewer.may(Permission.RAISE_ESCALATION):
        sections |= _iro(viewer, today)
    if viewer.may(Permission.OVERSEE_ESCALATIONS):
        sections |= _oversight(viewer, today)
    if acts_as_iro(viewer):
        sections |= {"drafts": desk.drafts(viewer), "left_drafts": desk.left_drafts(viewer, today)}
    if viewer.may(Permission.PREPARE_PAPERS):
        sections["papers"] = progress_of(Pack.objects.visible_to(viewer).in_work())
        sections["publishes"] = viewer.may(Permission.PUBLISH_PAPERS)
    return sections


def _iro(viewer, today) -> dict:
    return {
        "is_iro": True,
        "mine": desk.waiting_for_owner(viewer, today),
        "others": desk.waiting_for_others(viewer, today),
        "left_to_finish": desk.left_to_finish(viewer, today),
        "not_filed": desk.not_filed(viewer, today),
        "review_tasks": [
            *reviews_desk.waiting_for_iro(viewer, today),
            *reviews_desk.monitoring_to_send(viewer, today),
        ],
        "hearings": hearings(viewer, today),
        "told_of": told.not_seen(viewer, today),
        "held_up": reviews_desk.cannot_start_yet(viewer, today),
        "updates_late": between_desk.updates_overdue(viewer, today),
        "reviews": _reviews(viewer, today),
        "children": Child.objects.visible_to(viewer, today).count(),
    }


def _reviews(viewer, today) -> dict:
    """Reviews that draw near: what is overdue, what is due soon, and the next few."""
    mine = Review.objects.visible_to(viewer, today)
    soon = mine.to_hold_by(today + timedelta(days=SOON_DAYS))
    nearest = soon.for_list().select_related("child", "authority")[:5]
    return {
        "overdue": mine.overdue(today).count(),
        "soon": soon.count(),
        "days": SOON_DAYS,
        "midways": len(between_desk.midways_due(viewer, today)),
        "visits": len(between_desk.visits_overdue(viewer, today)),
        "nearest": [(row, wording.left_to_hold(row, today), wording.hold_by_in_words(row)) for row in nearest],
    }


def _oversight(viewer, today) -> dict:
    open_now = Escalation.objects.of(viewer.authority).open_to(viewer, today).open()
    late = open_now.overdue(today).for_desk()
    return {
        "is_iro_manager": True,
        "reviews": _reviews(viewer, today),
        "first_steps": first_steps(viewer),
        "open_count": open_now.count(),
        "requests": desk.requests_to_raise(viewer),
        "nobody_asked": [desk.item_of(row, today) for row in open_now.nobody_asked().for_desk()],
        "overdue": sorted((desk.item_of(row, today) for row in late), key=lambda item: item.due_on)[:10],
        "at_cap": desk.at_the_limit(open_now.for_desk(), today),
    }


def _greeting(hour: int) -> str:
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
