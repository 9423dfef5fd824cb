"""The matrix of missing items, on the page and as a file; the plans and dates of one child."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from children.models import Allocation, Child
from iro_portal.core import audit
from iro_portal.core.downloads import LISTS, list_file
from iro_portal.core.marking import Kind, marking
from people.permissions import require_children
from people.roles import Permission
from people.taking import takes_records
from reviews import missing
from reviews.forms.missing import MissingFilter
from reviews.items import LABELS, Column
from reviews.models import ItemDate
from reviews.views.of_child import find_child

A_PAGE = 25


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Children by item, those with the most gaps first."""
    form, found = _narrowed(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "shown": _shown(request), "show": request.GET.get("show", "all"),
        "columns": [LABELS[column] for column in Column], "rows": [(line, _cells(line)) for line in page],
        "may_raise": request.user.may(Permission.RAISE_ESCALATION), "with_gaps": sum(line.gaps > 0 for line in found),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "reviews/missing.html", context)


@require_safe
@takes_records
def matrix_file(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The same children, every line, as CSV or XLSX."""
    if file_format not in LISTS:
        raise Http404
    _, found = _narrowed(request)
    audit.read(
        "missing.export", by=request.user, children=[line.pk for line in found],
        detail={"format": file_format, "count": len(found)},
    )  # fmt: skip
    return list_file(
        missing.HEADER, missing.for_file(found), file_format=file_format, sheet="Missing items",
        name=f"missing-items-{timezone.localdate():%Y-%m-%d}", mark=marking(Kind.RECORDS, request.user),
    )  # fmt: skip


@require_safe
def child_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """How a child's items stand today, and every date of them with where it comes from."""
    child, today = find_child(request, reference), timezone.localdate()
    found = missing.lines(Child.objects.filter(pk=child.pk), child.authority, today)
    dates = ItemDate.objects.visible_to(request.user).filter(child=child).order_by("item", "-due_on", "-signed_off_on")
    context = {
        "child": child, "line": found[0] if found else None, "cells": _cells(found[0]) if found else [],
        "page": Paginator(dates, A_PAGE).get_page(request.GET.get("page")),
        "may_raise": request.user.may(Permission.RAISE_ESCALATION),
    }  # fmt: skip
    return render(request, "reviews/child_dates.html", context)


def _narrowed(request: HttpRequest) -> tuple[MissingFilter, list[missing.Line]]:
    viewer, today = request.user, timezone.localdate()
    require_children(viewer)
    form = MissingFilter(request.GET, viewer=viewer)
    chosen = form.cleaned_data if form.is_valid() else {}
    children = Child.objects.visible_to(viewer, today)
    if request.GET.get("show") == "mine":
        children = missing.of_caseload(viewer, today)
    if team := chosen.get("team"):
        in_team = Allocation.objects.current(today).teams().filter(team__path__startswith=team.path)
        children = children.filter(pk__in=in_team.values("child_id"))
    found = missing.lines(children, viewer.authority, today)
    if item := chosen.get("item"):
        found = [line for line in found if line.cells[Column(item)].is_gap]
    return form, found


def _cells(line: missing.Line) -> list[tuple[Column, str, object]]:
    return [(column, LABELS[column], line.cells[column]) for column in Column]


def _shown(request: HttpRequest) -> list[tuple[str, str]]:
    every = "All children" if request.user.may(Permission.SEE_ALL_CHILDREN) else "All that I may see"
    return [("mine", "My caseload"), ("all", every)]
