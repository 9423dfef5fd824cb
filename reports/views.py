"""The catalogue of reports, one report, and what is behind one of its counts."""

from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from escalations.models import Escalation
from iro_portal.core import audit
from iro_portal.core.tables import configure
from people.permissions import require
from people.roles import Permission
from reports import definitions, engine, render
from reports.forms import ReportForm
from reports.on_page import Shown
from reports.permissions import require_records, sees_records
from reports.spec import Spec
from reports.table import Table
from reports.tables import EscalationsBehind

ON_A_PAGE = 25


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The catalogue: every report by subject, each with the question that it answers."""
    require(request.user, Permission.READ_FIGURES)
    specs = sorted(definitions.REPORTS.values(), key=lambda spec: spec.subject)
    subjects = [(subject, list(those)) for subject, those in groupby(specs, lambda spec: spec.subject)]
    return page(request, "reports/report_list.html", {"subjects": subjects})


@require_safe
def report_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One report: what to count, the table, how it is counted, files."""
    require(request.user, Permission.READ_FIGURES)
    spec = _spec(slug)
    form = ReportForm(request.GET, spec=spec, today=timezone.localdate())
    if not form.is_valid():
        return page(request, "reports/report_detail.html", {"spec": spec, "form": form})
    table = engine.table(_question(request, spec, form), timezone.localdate())
    chosen = request.GET.get("format", "")
    if chosen in render.FORMATS:
        return _download(request, table, render.FORMATS[chosen])
    shown = Shown(table, _records_address(slug, form) if sees_records(request.user) else None)
    context = {"spec": spec, "form": form, "table": shown, "downloads": _downloads(request), "wrong": chosen}
    return page(request, "reports/report_detail.html", context)


@require_safe
def report_records(request: HttpRequest, slug: str) -> HttpResponse:
    """The escalations behind one count, for whoever may see them all."""
    require_records(request.user)
    spec = _spec(slug)
    form = ReportForm(request.GET, spec=spec, today=timezone.localdate())
    if not form.is_valid():
        raise Http404("The address holds no period.")
    try:
        behind = engine.behind(
            _question(request, spec, form), request.GET.get("row", ""), request.GET.get("column", "")
        )
    except engine.NoSuchCell as problem:
        raise Http404(str(problem)) from None
    rows = Escalation.objects.visible_to(request.user).filter(pk__in=behind.ids)
    table = EscalationsBehind(rows.with_main_reason().select_related("stage"))
    configure(request, table, per_page=ON_A_PAGE)
    back = f"{reverse('reports:report-detail', args=[slug])}?{_choices(form)}"
    context = {"spec": spec, "behind": behind, "table": table, "back": back, "period": form.cleaned_data["period"]}
    return page(request, "reports/record_list.html", context)


def _spec(slug: str) -> Spec:
    try:
        return definitions.find(slug)
    except definitions.UnknownReport as problem:
        raise Http404(str(problem)) from None


def _question(request: HttpRequest, spec: Spec, form: ReportForm) -> engine.Question:
    chosen = form.cleaned_data
    return engine.ask(spec, request.user.authority, chosen["period"], chosen["unit"], int(chosen["compare"]))


def _choices(form: ReportForm) -> str:
    return urlencode({name: form.cleaned_data[name] for name in ("from", "to", "unit", "compare")})


def _records_address(slug: str, form: ReportForm):
    """Return how a count's address is made: the same question, for the column's own period."""
    path, unit = reverse("reports:report-records", args=[slug]), form.cleaned_data["unit"]

    def address(row, column) -> str:
        days = {"from": column.period.start, "to": column.period.last}
        return f"{path}?{urlencode({**days, 'unit': unit, 'row': row.key, 'column': column.key})}"

    return address


def _downloads(request: HttpRequest) -> list[tuple[str, str]]:
    kept = {name: value for name, value in request.GET.items() if name != "format"}
    return [(each.label, f"?{urlencode({**kept, 'format': each.key})}") for each in render.FORMATS.values()]


def _download(request: HttpRequest, table: Table, chosen: render.Format) -> HttpResponse:
    detail = {"report": table.slug, "from": table.period.start, "to": table.period.last, "format": chosen.key}
    audit.record("report.export", by=request.user, authority_id=request.user.authority_id, detail=detail)
    response = HttpResponse(chosen.render(table), content_type=chosen.media_type)
    response["Content-Disposition"] = f'attachment; filename="{render.filename(table, chosen.key)}"'
    return response
