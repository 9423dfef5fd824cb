"""The catalogue of reports, and one report."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from people.permissions import require
from people.roles import Permission
from reports import beside, definitions, engine, render
from reports.models import SavedTable
from reports.views import asking


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The catalogue: every report by subject, each with the question that it answers."""
    require(request.user, Permission.READ_FIGURES)
    subjects: dict[str, list] = {}
    for spec in definitions.REPORTS.values():
        subjects.setdefault(spec.subject, []).append(spec)
    saved = SavedTable.objects.readable_by(request.user).standing().select_related("by")
    return page(request, "reports/report_list.html", {"subjects": subjects.items(), "saved": saved})


@require_http_methods(["GET", "HEAD", "POST"])
def report_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One report: what to count, the table, how it is counted, files."""
    require(request.user, Permission.READ_FIGURES)
    try:
        found = asking.chosen(request, slug)
    except asking.REFUSED as problem:
        return page(request, "reports/report_broken.html", {"why": str(problem)})
    today = timezone.localdate()
    form = asking.form_of(request, found, today)
    context = {"spec": found.spec, "saved": found.saved, "form": form}
    if not form.is_valid():
        return page(request, "reports/report_detail.html", context)
    try:
        question = asking.question(request, found, form)
        table = beside.complete(question, today)
    except asking.REFUSED as problem:
        form.add_error(None, str(problem))
        return page(request, "reports/report_detail.html", context)
    chosen = request.GET.get("format", "")
    if chosen in render.FORMATS:
        return asking.deliver(request, table, render.FORMATS[chosen], _address(slug, form))
    shown = asking.shown(request, table, asking.records_path(slug), asking.choices_of(form))
    context["put"] = _put_address(slug, form) if request.user.may(Permission.PREPARE_PAPERS) else ""
    context |= {
        "table": shown,
        "narrowed": bool(form.cleaned_data.get("only")),
        "compare": "" if found.saved else _compare_address(slug, form),
        "downloads": asking.downloads(request),
        "wrong": chosen,
        "ended": engine.out_of_force(question),
    }
    return page(request, "reports/report_detail.html", context)


def _address(slug: str, form) -> str:
    return f"{reverse('reports:report-detail', args=[slug])}?{urlencode(asking.choices_of(form))}"


def _put_address(slug: str, form) -> str:
    """Where this table is put into a paper; the period is the paper's own."""
    chosen = {name: form.cleaned_data[name] for name in ("unit", "compare")}
    return f"{reverse('reports:pack-put')}?{urlencode({'table': slug, **chosen})}"


def _compare_address(slug: str, form) -> str:
    """Where this table is set beside a printed one of the same period."""
    chosen = {name: value for name, value in asking.choices_of(form).items() if name != "only"}
    return f"{reverse('reports:reconcile-table', args=[slug])}?{urlencode(chosen)}"
