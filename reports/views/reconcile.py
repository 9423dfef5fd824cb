"""A table that was printed elsewhere beside the computed one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from people.permissions import require
from people.roles import Permission
from reports import definitions
from reports.forms.pasting import PasteForm, WhichReportForm
from reports.reconcile.matching import Result, compared
from reports.reconcile.sheet import Asking, computed
from reports.spec import Spec


@require_safe
def reconcile_choose(request: HttpRequest) -> HttpResponse:
    """Choose which report a printed table is."""
    require(request.user, Permission.READ_FIGURES)
    form = WhichReportForm(request.GET or None)
    if form.is_valid():
        return redirect("reports:reconcile-table", form.cleaned_data["report"])
    return page(request, "reports/reconcile_choose.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def reconcile_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Paste a table that was printed; every number stands beside the computed one. Nothing is kept of it."""
    require(request.user, Permission.READ_FIGURES)
    spec = _report(slug)
    is_posted = request.method == "POST"
    form = PasteForm(
        request.POST if is_posted else request.GET,
        request.FILES,
        spec=spec,
        today=timezone.localdate(),
        is_posted=is_posted,
    )
    context = {"spec": spec, "form": form}
    if is_posted and form.is_valid():
        context["result"] = _result(request, spec, form)
    return page(request, "reports/reconcile_table.html", context)


def _report(slug: str) -> Spec:
    try:
        return definitions.find(slug)
    except definitions.UnknownReport as problem:
        raise Http404(str(problem)) from None


def _result(request: HttpRequest, spec: Spec, form: PasteForm) -> Result:
    asked = form.cleaned_data
    which = Asking(spec.slug, asked["period"], asked["unit"], int(asked["compare"]))
    return compared(form.pasted, computed(spec, request.user.authority, which), which, asked["by_order"])
