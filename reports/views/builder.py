"""The table builder: choose, see it at once, keep it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports import beside, engine, render
from reports.builder import DesignRefused
from reports.catalogue import UnknownPart, find_measure, fitting
from reports.commands import remove_table, save_table
from reports.forms import BuilderForm, SaveForm
from reports.models import SavedTable
from reports.permissions import require_records
from reports.views import asking
from reports.views.records import records


@require_http_methods(["GET", "HEAD", "POST"])
def table_build(request: HttpRequest) -> HttpResponse:
    """Choose what to count, by what, across what, of which period, only which; the table stands below at once."""
    require(request.user, Permission.READ_FIGURES)
    form = _form(request, request.GET)
    return _shown(request, form)


@require_POST
def table_save(request: HttpRequest) -> HttpResponse:
    """Keep the table in the address under a name."""
    require(request.user, Permission.READ_FIGURES)
    form, save = _form(request, QueryDict(request.GET.urlencode(), mutable=True)), SaveForm(request.POST)
    if form.is_valid() and save.is_valid():
        saved = attempt(save, save_table, design=form.design(), by=request.user, **save.cleaned_data)
        if saved is not None:
            messages.success(request, f"“{saved.name}” is saved. It stands among the reports, under your own tables.")
            days = {name: form.cleaned_data[name] for name in ("from", "to", "compare")}
            return redirect(f"{reverse('reports:report-detail', args=[saved.key])}?{urlencode(days)}")
    return _shown(request, form, save)


@require_POST
def table_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a saved table out of the catalogue."""
    require(request.user, Permission.READ_FIGURES)
    saved = get_object_or_404(SavedTable.objects.readable_by(request.user), key=key)
    remove_table(table=saved, by=request.user, on=timezone.localdate())
    messages.success(request, f"“{saved.name}” is taken out. Packs that hold it go on showing it.")
    return redirect("reports:report-list")


@require_safe
def table_records(request: HttpRequest) -> HttpResponse:
    """The records behind one count of a table that is being put together."""
    require_records(request.user)
    form = _form(request, request.GET)
    try:
        if not form.is_valid():
            raise Http404("The address holds no table.")
        back = f"{reverse('reports:table-build')}?{urlencode(asking.choices_of(form))}"
        return records(request, _question(request, form), back)
    except asking.REFUSED as problem:
        raise Http404(str(problem)) from None


def _form(request: HttpRequest, address) -> BuilderForm:
    today = timezone.localdate()
    try:
        fit = fitting([find_measure(address["measure"])]) if address.get("measure") else []
    except UnknownPart:
        fit = []
    period = asking.period_of(address, today)
    return BuilderForm(address, today=today, only=asking.groups(request.user.authority, fit, period))


def _question(request: HttpRequest, form: BuilderForm) -> engine.Question:
    design, asked = form.design(), form.cleaned_data
    spec = design.spec()
    return engine.ask(
        spec, request.user.authority, asked["period"], spec.units[0], int(asked["compare"]), design.filters()
    )


def _shown(request: HttpRequest, form: BuilderForm, save: SaveForm | None = None) -> HttpResponse:
    context = {"form": form, "save": save or SaveForm(), "address": request.GET.urlencode()}
    if not request.GET.get("measure") or not form.is_valid():
        return page(request, "reports/table_build.html", context)
    try:
        question = _question(request, form)
    except (DesignRefused, engine.UnknownFilter) as problem:
        form.add_error(None, str(problem))
        return page(request, "reports/table_build.html", context)
    table = beside.complete(question, timezone.localdate())
    file = render.FORMATS.get(request.GET.get("format", ""))
    if file and save is None:
        back = f"{reverse('reports:table-build')}?{urlencode(asking.choices_of(form))}"
        return asking.deliver(request, table, file, back)
    shown = asking.shown(request, table, reverse("reports:table-records"), asking.choices_of(form))
    context |= {"spec": question.spec, "table": shown, "downloads": asking.downloads(request)}
    context["ended"] = engine.out_of_force(question)
    return page(request, "reports/table_build.html", context)
