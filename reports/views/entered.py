"""What no record gives: entered, listed with its source, corrected. Nothing entered is changed or deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from iro_portal.core.tables import configure
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports import commands
from reports.entered import Place, Places
from reports.entered_table import EnteredTable
from reports.forms.entered import CorrectionForm, TakeBackForm, ValueForm, WhereForm, last_year
from reports.models import EnteredFigure

POSTING = ["GET", "HEAD", "POST"]


@require_safe
def entered_list(request: HttpRequest) -> HttpResponse:
    """Everything entered that stands, with its source; what was corrected is on its page."""
    require(request.user, Permission.READ_FIGURES)
    rows = EnteredFigure.objects.visible_to(request.user).in_force().select_related("by")
    may_enter = request.user.may(Permission.ENTER_FIGURES)
    table = configure(request, EnteredTable(rows, may_enter=may_enter), per_page=50)
    return render(request, "reports/entered_list.html", {"table": table, "may_enter": may_enter})


@require_http_methods(POSTING)
def entered_new(request: HttpRequest) -> HttpResponse:
    """Choose what and for when (in the address); then say where it stands and how much."""
    require(request.user, Permission.ENTER_FIGURES)
    today, places = timezone.localdate(), Places(request.user.authority)
    year = last_year(today)
    where = WhereForm(request.GET or None, places=places, initial={"first": year.start, "last": year.last})
    place = _place(where, places) if where.is_bound and where.is_valid() else None
    if place is None:
        return render(request, "reports/entered_where.html", {"form": where})
    form = ValueForm(request.POST or None, place=place, kind=where.cleaned_data["kind"], today=today)
    if form.is_valid():
        spec = commands.EnteredSpec(**where.cleaned_data | form.cleaned_data)
        row = attempt(
            form, commands.enter_figure, authority=request.user.authority, spec=spec, by=request.user, today=today,
            places=places,
        )  # fmt: skip
        if row:
            messages.success(request, f"{row.said}: {row.shown} has been entered.")
            return redirect("reports:entered-list")
    return render(request, "reports/entered_new.html", {"form": form, "place": place, "where": where.cleaned_data})


@require_http_methods(POSTING)
def entered_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entered figure, what stood there before, and a form each to correct it and to take it back."""
    require(request.user, Permission.ENTER_FIGURES)
    figure, today = _figure(request, pk), timezone.localdate()
    taking = "why_taken_back" in request.POST
    correction = CorrectionForm(
        None if taking else request.POST or None, today=today, initial={"value": figure.shown, "source": figure.source}
    )
    back = TakeBackForm(request.POST if taking else None)
    form = back if taking else correction
    if form.is_valid() and _carried_out(request, figure, form, taking):
        messages.success(request, f"{figure.said} has been {'taken back' if taking else 'corrected'}.")
        return redirect("reports:entered-list")
    context = {"figure": figure, "form": form, "correction": correction, "back": back, "earlier": _earlier(figure)}
    return render(request, "reports/entered_detail.html", context)


def _place(where: WhereForm, places: Places) -> Place | None:
    given = where.cleaned_data
    try:
        return places.of(given["kind"], given["measure"], given["first"], given["last"])
    except NotInOrder as problem:
        where.add_error("measure", str(problem))
        return None


def _figure(request: HttpRequest, pk: int) -> EnteredFigure:
    rows = EnteredFigure.objects.visible_to(request.user).in_force().select_related("by", "authority")
    return get_object_or_404(rows, pk=pk)


def _carried_out(request: HttpRequest, figure: EnteredFigure, form, taking: bool) -> EnteredFigure | None:
    if taking:
        why = form.cleaned_data["why_taken_back"]
        return attempt(form, commands.take_back_figure, figure=figure, why=why, by=request.user)
    today = timezone.localdate()
    return attempt(form, commands.correct_figure, figure=figure, by=request.user, today=today, **form.cleaned_data)


def _earlier(figure: EnteredFigure) -> list[EnteredFigure]:
    """What stood at the same place before, the newest first."""
    where = {name: getattr(figure, name) for name in commands.WHERE if name != "said"}
    rows = EnteredFigure.objects.of(figure.authority).filter(**where).exclude(pk=figure.pk)
    return list(rows.select_related("by").order_by("-pk"))
