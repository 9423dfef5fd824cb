"""Inspections: opened to an inspector by the IRO manager, made longer, ended; who is added and taken out; and what each
inspector opened.
"""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children import commands
from children.forms.inspection import ChildrenForm, ExtendForm, InspectionForm, TakeOutForm
from children.inspecting import can_open_inspections, is_open_unnamed
from children.models import Child, InspectedChildRemoval
from iro_portal.core.templatetags.portal import day
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.models import Inspection
from people.permissions import require
from people.roles import Permission

A_PAGE = 25


def inspection_list(request: HttpRequest) -> HttpResponse:
    """Those that run or are to come, and those that are over."""
    rows, today = _rows(request), timezone.localdate()
    past = Paginator(rows.over(today), A_PAGE).get_page(request.GET.get("page"))
    context = {"present": rows.not_over(today), "page": past, "today": today}
    return render(request, "access/inspection_list.html", context)


def begin(request: HttpRequest) -> HttpResponse:
    """Open an inspection."""
    can_open_inspections.check(request.user.authority, request.user)
    form, today = InspectionForm(request.POST or None, by=request.user), timezone.localdate()
    if form.is_valid() and (
        opened := attempt(form, commands.open_inspection, by=request.user, on=today, **form.cleaned_data)
    ):
        messages.success(request, f"{opened} may read from {day(opened.start)} to {day(opened.last_day)}.")
        return redirect("access:inspection-detail", opened.reference)
    return render(request, "access/inspection_new.html", {"form": form, "most_days": settings.INSPECTION_DAYS})


def detail(request: HttpRequest, inspection: str) -> HttpResponse:
    """One inspection: days, children, how it was made longer, and where what was opened can be read."""
    found, today = _found(request, inspection), timezone.localdate()
    rows, open_to = found.named.open().select_related("child"), Child.objects.open_to(request.user)
    page = Paginator(rows.filter(child__in=open_to), 100).get_page(request.GET.get("page"))
    named = rows.count()
    removals = InspectedChildRemoval.objects.filter(named__inspection=found)
    context = {
        "inspection": found, "is_over": _is_over(found, today), "today": today, "page": page,
        "named": named, "not_open": named - page.paginator.count, "extensions": found.extensions.select_related("by"),
        "removals": removals.filter(named__child__in=open_to).select_related("named__child", "by"),
    }  # fmt: skip
    return render(request, "access/inspection_detail.html", context)


def extend(request: HttpRequest, inspection: str) -> HttpResponse:
    """Make it longer, with why."""
    found, form = _found(request, inspection), ExtendForm(request.POST or None)
    if form.is_valid() and (
        longer := attempt(
            form, commands.extend_inspection, inspection=found, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    ):
        messages.success(request, f"{longer} may read until {day(longer.last_day)}.")
        return redirect("access:inspection-detail", inspection)
    return render(request, "access/inspection_extend.html", {"form": form, "inspection": found})


def add_children(request: HttpRequest, inspection: str) -> HttpResponse:
    """Open more children's records, with why, while it runs."""
    found, form = _found(request, inspection), ChildrenForm(request.POST or None)
    add = partial(commands.add_inspected, inspection=found, by=request.user, on=timezone.localdate())
    if form.is_valid() and (added := attempt(form, add, **form.cleaned_data)):
        messages.success(
            request, f"Opened to {found.inspector} as well: {', '.join(each.reference for each in added)}."
        )
        return redirect("access:inspection-detail", inspection)
    return render(request, "access/inspection_children.html", {"form": form, "inspection": found})


def take_out(request: HttpRequest, inspection: str, child: str) -> HttpResponse:
    """Take out one child who was named, with why, while it runs."""
    found = _found(request, inspection)
    named = Child.objects.visible_to(request.user).filter(pk__in=found.named.values("child_id"))
    taken, form = get_object_or_404(named, reference=child), TakeOutForm(request.POST or None)
    remove = partial(commands.remove_inspected, inspection=found, child=taken, by=request.user, at=timezone.now())
    if form.is_valid() and attempt(form, remove, **form.cleaned_data):
        messages.success(request, _taken_out(found, taken))
        return redirect("access:inspection-detail", inspection)
    return render(request, "access/inspection_take_out.html", {"form": form, "inspection": found, "child": taken})


@require_POST
def end(request: HttpRequest, inspection: str) -> HttpResponse:
    """End it now."""
    found = _found(request, inspection)
    try:
        commands.end_inspection(inspection=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found} is over: nothing is open to {found.inspector} any more.")
    except NotInOrder as refused:
        messages.error(request, str(refused))
    return redirect("access:inspection-detail", inspection)


def _rows(request):
    require(request.user, Permission.OPEN_INSPECTIONS)
    return Inspection.objects.visible_to(request.user).select_related("inspector", "opened_by", "ended_by", "authority")


def _found(request, reference: str) -> Inspection:
    return get_object_or_404(_rows(request), reference=reference)


def _taken_out(inspection: Inspection, child: Child) -> str:
    if is_open_unnamed(inspection, child):
        return (
            f"{child.reference} is not named any more; {inspection.inspector} reads the record as one of every child."
        )
    return f"{child.reference} was taken out: {inspection.inspector} finds the record no more."


def _is_over(inspection: Inspection, today) -> bool:
    return inspection.ended_at is not None or inspection.last_day < today
