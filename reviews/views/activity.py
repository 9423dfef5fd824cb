"""The log of what the IRO service did: listed by year and kind, as a file, a line added or put right."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from iro_portal.core import audit
from iro_portal.core.downloads import list_file
from iro_portal.core.marking import Kind, marking
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records
from reviews import commands, permissions
from reviews.forms.activity import ActivityFilter, ActivityForm
from reviews.models import ServiceActivity

A_PAGE = 50
HEADER = ["Kind", "From", "Until", "What", "More about it", "Entered by"]


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """The log, the latest first; narrowed to a year from 1 April and to a kind."""
    form, rows = _narrowed(request)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(row, permissions.can_change_activity(row, request.user)) for row in page]
    return render(request, "reviews/activity.html", {"form": form, "page": page, "lines": lines})


@require_safe
@takes_records
def activity_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, every line of it, as CSV."""
    _, rows = _narrowed(request)
    audit.read("serviceactivity.export", by=request.user, detail={"rows": rows.count()})
    lines = (
        [row.get_kind_display(), row.on, row.until, row.title, row.words, row.by.name] for row in rows.iterator(500)
    )
    mark = marking(Kind.RECORDS, request.user)
    return list_file(HEADER, lines, file_format="csv", name="service-activity", sheet="Activity", mark=mark)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_add(request: HttpRequest) -> HttpResponse:
    """Write a line."""
    require(request.user, Permission.LOG_ACTIVITY)
    return _write(request, None, {"on": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
def activity_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a line right."""
    require(request.user, Permission.LOG_ACTIVITY)
    row = get_object_or_404(ServiceActivity.objects.visible_to(request.user).select_related("by"), pk=pk)
    permissions.can_change_activity.check(row, request.user)
    return _write(request, row, {name: getattr(row, name) for name in ("kind", "title", "on", "until", "words")})


def _write(request: HttpRequest, row: ServiceActivity | None, initial: dict) -> HttpResponse:
    form = ActivityForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if form.is_valid():
        kept = attempt(form, commands.log_activity, by=request.user, line=row, **form.cleaned_data)
        if kept:
            messages.success(request, f"“{kept.title}” is in the log. It is printed with the year from 1 April.")
            return redirect("reviews:activity")
    return render(request, "reviews/activity_write.html", {"form": form, "row": row})


def _narrowed(request: HttpRequest):
    require(request.user, Permission.LOG_ACTIVITY)
    rows = ServiceActivity.objects.visible_to(request.user).select_related("by")
    first = rows.order_by().aggregate(first=Min("on"))["first"]
    form = ActivityFilter(request.GET, years=_years(first, timezone.localdate()))
    if not form.is_valid():
        return form, rows.none()
    year, kind = form.cleaned_data["year"], form.cleaned_data["kind"]
    rows = rows.filter(kind=kind) if kind else rows
    return form, rows.filter(on__gte=date(year, 4, 1), on__lt=date(year + 1, 4, 1)) if year else rows


def _years(first: date | None, today: date) -> list[int]:
    return list(range(_year_of(today), _year_of(first or today) - 1, -1))


def _year_of(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1
