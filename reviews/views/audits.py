"""Audits of files and of observed practice: the list, one audit, recording one, what it asks for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from iro_portal.core import audit as log
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reviews import commands, permissions
from reviews.forms.audits import ActionForm, AuditFilter, AuditForm, CloseForm
from reviews.models import Audit, AuditTemplate

READS = ["GET", "HEAD", "POST"]
COLOURS = {"outstanding": "green", "good": "teal", "requires-improvement": "yellow", "inadequate": "orange"}


@require_safe
def audits(request: HttpRequest) -> HttpResponse:
    """The audits that this person may read, the latest first, narrowed by the filter in the address."""
    require(request.user, Permission.READ_AUDITS)
    rows = Audit.objects.visible_to(request.user).select_related("child", "review", "iro", "by")
    narrowed = AuditFilter(request.GET or None, queryset=rows, request=request)
    counted = narrowed.qs.annotate(waiting=Count("actions", filter=Q(actions__closed_on=None)))
    page = Paginator(counted.order_by("-audited_on", "-pk"), 25).get_page(request.GET.get("page"))
    context = {"filter": narrowed, "page": page, "may_audit": request.user.may(Permission.AUDIT_PRACTICE)}
    return render(request, "reviews/audits.html", context)


@require_http_methods(READS)
def begin(request: HttpRequest, about: str) -> HttpResponse:
    """Record an audit of a file or of practice, by the template in force."""
    require(request.user, Permission.AUDIT_PRACTICE)
    if about not in Audit.About.values:
        raise Http404
    template, today = _in_force(request), timezone.localdate()
    questions = list(template.questions.filter(about__in=(about, "both"))) if template else []
    initial = {"audited_on": today, "child": request.GET.get("child", ""), "review": request.GET.get("review", "")}
    form = AuditForm(
        request.POST or None, viewer=request.user, about=about, questions=questions, today=today, initial=initial
    )
    if template and form.is_valid():
        made = attempt(form, commands.record_audit, template=template, by=request.user, **form.arguments())
        if made:
            messages.success(
                request, f"{made} is recorded. {made.iro or 'Nobody'} can read it. Add what is to be done."
            )
            return redirect(made)
    context = {"form": form, "about": Audit.About(about), "template": template}
    return render(request, "reviews/audit_write.html", context)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One audit: its answers, its findings, what it asks for."""
    row = _found(request, reference)
    log.read("audit.open", by=request.user, subject=row)
    actions = [(each, not permissions.can_close_action.why_not(each, request.user)) for each in _actions(row)]
    context = {
        "audit": row, "colour": COLOURS.get(row.grade, ""), "answers": row.answers.select_related("question"),
        "actions": actions, "may_add": permissions.can_audit(row, request.user),
    }  # fmt: skip
    return render(request, "reviews/audit_detail.html", context)


@require_http_methods(READS)
def add_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Add what an audit asks for."""
    row = _found(request, reference)
    permissions.can_audit.check(row, request.user)
    form = ActionForm(request.POST or None)
    if form.is_valid() and attempt(form, commands.add_audit_action, audit=row, by=request.user, **form.cleaned_data):
        messages.success(request, "The action is added. Nobody has been told by the portal.")
        return redirect(row)
    context = {"form": form, "audit": row, "title": "Add an action", "button": "Add it"}
    return render(request, "reviews/audit_act.html", context)


@require_http_methods(READS)
def close_action(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Close an action with what came of it."""
    row = _found(request, reference)
    action = get_object_or_404(_actions(row), pk=pk)
    permissions.can_close_action.check(action, request.user)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    if form.is_valid() and attempt(
        form, commands.close_audit_action, action=action, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "The action is closed.")
        return redirect(row)
    context = {"form": form, "audit": row, "action": action, "title": "Close an action", "button": "Close it"}
    return render(request, "reviews/audit_act.html", context)


def _actions(row: Audit):
    return row.actions.select_related("audit", "closed_by")


def _found(request: HttpRequest, reference: str) -> Audit:
    require(request.user, Permission.READ_AUDITS)
    rows = Audit.objects.visible_to(request.user).select_related("child", "review", "iro", "by", "template")
    return get_object_or_404(rows, reference=reference)


def _in_force(request: HttpRequest) -> AuditTemplate | None:
    try:
        return AuditTemplate.objects.in_force(request.user.authority, timezone.localdate())
    except NothingInForce:
        return None
