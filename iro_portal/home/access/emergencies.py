"""Opening a record in an emergency, and what becomes of it: the person's page, the reviewers' list and page."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from children import commands
from children.emergencies import can_ask_in_emergency, can_end_emergency, can_review_emergency
from children.forms.emergency import EmergencyForm, EmergencyReviewForm
from children.models import EmergencyUse
from iro_portal.core import outbox
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from iro_portal.home.access.reading_only import left
from iro_portal.home.log.events import concerning, events_for, lines
from people.permissions import require
from people.roles import Permission

A_PAGE, MOST_SHOWN = 25, 50


def ask(request: HttpRequest) -> HttpResponse:
    """Type which record and why; it opens at once, and the IRO managers are told."""
    can_ask_in_emergency.check(request.user.authority, request.user)
    now = timezone.now()
    form = EmergencyForm(request.POST or None)
    if form.is_valid() and (
        use := attempt(form, commands.open_in_emergency, by=request.user, at=now, **form.cleaned_data)
    ):
        return redirect("children:child-detail", use.child.reference)
    own = EmergencyUse.objects.visible_to(request.user).of(request.user).select_related("child", "review")
    context = {
        "form": form, "hours": settings.EMERGENCY_HOURS, "running": [(use, left(use, now)) for use in own.running(now)],
        "earlier": own.exclude(pk__in=own.running(now))[:10],
    }  # fmt: skip
    return render(request, "access/emergency.html", context)


def emergency_list(request: HttpRequest) -> HttpResponse:
    """Every use in the authority: those to be reviewed first."""
    require(request.user, Permission.REVIEW_EMERGENCIES)
    rows, now = EmergencyUse.objects.visible_to(request.user).select_related("child", "staff", "review"), timezone.now()
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "now": now,
        "to_review": rows.to_review(now).exclude(staff=request.user).order_by("opened_at"), "running": rows.running(now),
    }  # fmt: skip
    return render(request, "access/emergency_list.html", context)


def detail(request: HttpRequest, emergency: str) -> HttpResponse:
    """One use: who, whom, why, when, what was opened during it, and what was found of it."""
    return _page(request, _use(request, emergency))


@require_POST
def end(request: HttpRequest, emergency: str) -> HttpResponse:
    """End it before its time."""
    use = _use(request, emergency)
    try:
        commands.end_emergency(use=use, by=request.user, at=timezone.now())
        messages.success(request, f"{use} is over: {use.child.reference} is closed to {use.staff} again.")
    except NotInOrder as refused:
        messages.error(request, str(refused))
    return redirect(use)


@require_POST
def review(request: HttpRequest, emergency: str) -> HttpResponse:
    """Say whether it was justified."""
    use = _use(request, emergency)
    can_review_emergency.check(use, request.user)
    form = EmergencyReviewForm(request.POST)
    if form.is_valid() and (
        kept := attempt(
            form, commands.review_emergency, use=use, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    ):
        messages.success(request, f"{use} is reviewed: {kept.outcome}. {use.staff} is told.")
        return redirect(use)
    return _page(request, use, form)


def _page(request, use: EmergencyUse, form: EmergencyReviewForm | None = None) -> HttpResponse:
    now, viewer = timezone.now(), request.user
    outbox.mark_opened(use, by=viewer, at=now)
    running, reviewed = use.is_running(now), getattr(use, "review", None)
    may_review = can_review_emergency(use, viewer)
    opened = _opened(use, viewer)
    context = {
        "use": use, "review": reviewed, "running": running, "left": left(use, now) if running else "",
        "may_end": running and can_end_emergency(use, viewer), "reviews": may_review,
        "form": (form or EmergencyReviewForm()) if may_review and not running and not reviewed else None,
        "reads_log": viewer.may(Permission.READ_LOG), "lines": list(lines(opened[:MOST_SHOWN], viewer)),
        "most_shown": MOST_SHOWN, "log": _log(use),
    }  # fmt: skip
    return render(request, "access/emergency_detail.html", context)


def _opened(use: EmergencyUse, viewer):
    """What the person opened of the child while it lasted, as far as the viewer reads the log."""
    during = events_for(viewer).filter(
        actor_id=use.staff_id, recorded_at__gte=use.opened_at, recorded_at__lte=use.over_at, detail__read__isnull=False
    )
    return concerning(during, use.child_id)


def _log(use: EmergencyUse) -> str:
    first, last = timezone.localdate(use.opened_at), timezone.localdate(use.over_at)
    days = {f"day_{end}_{part}": getattr(on, part) for end, on in (("from", first), ("to", last))
            for part in ("day", "month", "year")}  # fmt: skip
    narrowed = {"child": use.child.reference, "person": use.staff_id} | days
    return f"{reverse('log:event-list')}?{urlencode(narrowed)}"


def _use(request, reference: str) -> EmergencyUse:
    rows = EmergencyUse.objects.visible_to(request.user).select_related("child", "staff", "review__by", "ended_by")
    return get_object_or_404(rows, reference=reference)
