"""Tell the IRO: the page of a child, what is recorded on it, and the list of everything told and not told."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.standing import standing
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.roles import Permission
from reviews import commands, in_error
from reviews.commands.told import told_path
from reviews.forms.told import HeardForm, TellForm, ToldFilter
from reviews.models import IroNotice
from reviews.notifications import mark_read
from reviews.permissions import can_read_words, can_record_for, can_report_for
from reviews.told import counted
from reviews.views.acting import Act
from reviews.views.of_child import act_for, find_child

A_PAGE = 25


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """What the IRO was told about a child, and what they were not told; the latest event first."""
    child = find_child(request, reference)
    mark_read(told_path(child), by=request.user, at=timezone.now())
    audit.read("child.told", by=request.user, subject=child, children=[child.pk])
    rows = IroNotice.objects.visible_to(request.user).filter(child=child).select_related("by", "seen_by")
    notices = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    in_error.offer(notices, child, request.user)
    context = {
        "child": child,
        "page": notices,
        "iro": standing(child, timezone.localdate()).iro,
        "may_read": can_read_words(child, request.user),
        "may_record": can_record_for(child, request.user),
        "may_report": can_report_for(child, request.user),
        "may_raise": request.user.may(Permission.RAISE_ESCALATION),
    }
    return render(request, "reviews/child_told.html", context)


def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the IRO; or, for the IRO, record what they were told or were not."""
    child = find_child(request, reference)
    can_report_for.check(child, request.user)
    if can_record_for(child, request.user):
        return _heard(request, child)
    form = TellForm(request.POST or None, initial=_asked(request))
    action = Act("Tell the IRO", "Tell the IRO", _told_words, hint="The IRO is told at once, and marks it as seen.")
    return act_for(request, child, form, action, commands.tell_iro, back=told_path(child), child=child)


def _heard(request: HttpRequest, child) -> HttpResponse:
    form = HeardForm(request.POST or None, today=timezone.localdate(), initial=_asked(request))
    told = form.is_bound and form.is_valid() and form.was_told
    command = commands.tell_iro if told else commands.record_not_told
    action = Act("Record an event, and whether you were told", "Keep", _told_words)
    return act_for(request, child, form, action, command, back=told_path(child), child=child)


def _asked(request: HttpRequest) -> dict:
    """Begin with the event from whose record the form was opened (?kind=move&on=2026-11-20); nothing where it is none."""
    kind, on = request.GET.get("kind", ""), request.GET.get("on", "")
    try:
        return {"kind": IroNotice.Kind(kind), "event_on": date.fromisoformat(on)}
    except ValueError:
        return {}


@require_POST
def seen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Mark as seen."""
    child = find_child(request, reference)
    notice = get_object_or_404(IroNotice.objects.visible_to(request.user), child=child, pk=pk)
    try:
        commands.mark_notice_seen(notice=notice, by=request.user)
        messages.success(request, f"{notice.get_kind_display()}: marked as seen. It is off your home page.")
    except NotInOrder as refusal:
        messages.error(request, str(refusal))
    return redirect(told_path(child))


def told_list(request: HttpRequest) -> HttpResponse:
    """Everything that the IROs were told and were not told, with how often at its top."""
    if not (request.user.may(Permission.RAISE_ESCALATION) or request.user.may(Permission.OVERSEE_ESCALATIONS)):
        raise Denied("What IROs were told is listed for IROs and the IRO manager.")
    form = ToldFilter(request.GET or None, viewer=request.user)
    rows = form.narrow(IroNotice.objects.read_by(request.user))
    shown = rows.select_related("child").order_by("-event_on", "-pk")
    context = {
        "filter": {"form": form},
        "narrowed": form.is_bound and any(form.cleaned_data.values()),
        "lines": counted(rows),
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "may_raise": request.user.may(Permission.RAISE_ESCALATION),
    }
    return render(request, "reviews/told_list.html", context)


def _told_words(row: IroNotice) -> str:
    what = row.get_kind_display()
    if row.told_on is None:
        return f"{what}: recorded as “IRO not informed”. You can raise an escalation from it below."
    if row.seen_on:
        return f"{what}: recorded as told on {row.told_on:%d/%m/%Y}."
    return f"{what}: the IRO is told. It stands on their home page until they mark it as seen."
