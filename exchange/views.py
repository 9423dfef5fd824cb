"""Bringing files in: upload, look at what they would do, add it, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.commands import apply_import, problems_of, undo_import, upload
from exchange.forms import UploadForm, VersionForm
from exchange.kinds import kind_of, kinds_for
from exchange.models import ImportRun
from exchange.problems import HEADINGS, rows_of
from exchange.restricted import veil_for
from exchange.ssda903 import page
from exchange.states import ImportState
from exchange.storing import progress
from exchange.tables import ImportTable, ProblemTable
from iro_portal.core.downloads import list_file
from iro_portal.core.marking import Kind, marking
from iro_portal.core.tables import configure
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records

ON_A_PAGE = 25
LOOK_AGAIN_AFTER = 5  # seconds
# What the page of an import shows besides, by its kind.
SHOWN = {ImportRun.Kind.SSDA903: page.context}


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import of the authority."""
    require(request.user, Permission.IMPORT_CHILDREN)
    table = ImportTable(ImportRun.objects.visible_to(request.user).select_related("by"))
    configure(request, table, per_page=ON_A_PAGE)
    return render(request, "exchange/import_list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Choose a kind and a file; it is checked, and nothing is added yet."""
    require(request.user, Permission.IMPORT_CHILDREN)
    sent = request.method == "POST"
    initial, kinds = {"kind": request.GET.get("kind")}, kinds_for(request.user)
    form = UploadForm(request.POST, request.FILES, kinds=kinds) if sent else UploadForm(initial=initial, kinds=kinds)
    if form.is_valid():
        run = attempt(
            form, upload, kind=form.cleaned_data["kind"], authority=request.user.authority,
            sources=form.cleaned_data["file"], by=request.user, today=timezone.localdate(),
        )  # fmt: skip
        if run:
            return redirect(run)
    return render(request, "exchange/import_upload.html", {"form": form, "kinds": kinds})


@require_safe
def import_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One import: what it would add or has added, or every problem; how far it has come while the worker has it."""
    run = _run(request, reference)
    page = _page(request, run)
    if run.waits:
        page["Refresh"] = str(LOOK_AGAIN_AFTER)
    return page


@require_safe
@takes_records
def import_problems(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The problems of an import as a file."""
    run = _run(request, reference)
    problems = veil_for(request.user).problems(problems_of(run))
    return list_file(
        HEADINGS, rows_of(problems), file_format="csv", name=f"{run.reference}-problems", sheet="Problems",
        mark=marking(Kind.RECORDS, request.user),
    )  # fmt: skip


@require_POST
def import_apply(request: HttpRequest, reference: str) -> HttpResponse:
    """Add what a checked file holds."""
    run = _run(request, reference)
    form = VersionForm(request.POST)
    done = form.is_valid() and attempt(
        form, apply_import, run=run, by=request.user, today=timezone.localdate(), version=form.cleaned_data["version"]
    )
    if not done:
        return _page(request, _run(request, reference), form)
    if done.state == ImportState.APPLIED:
        messages.success(request, f"{done} has been taken in: {done.summary}")
    return redirect(done)


@require_POST
def import_undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a whole import back."""
    run = _run(request, reference)
    form = VersionForm(request.POST)
    done = form.is_valid() and attempt(
        form, undo_import, run=run, by=request.user, version=form.cleaned_data["version"]
    )
    if not done:
        return _page(request, _run(request, reference), form)
    messages.success(request, f"{done} has been undone: {kind_of(done).undone}.")
    return redirect(done)


def _run(request: HttpRequest, reference: str) -> ImportRun:
    require(request.user, Permission.IMPORT_CHILDREN)
    return get_object_or_404(ImportRun.objects.visible_to(request.user).select_related("by"), reference=reference)


def _page(request: HttpRequest, run: ImportRun, form: VersionForm | None = None) -> HttpResponse:
    veil = veil_for(request.user)
    table = ProblemTable([problem.as_json() for problem in veil.problems(problems_of(run))])
    run.warnings = [veil.sentence(each) for each in run.warnings]
    configure(request, table, per_page=100)
    kind = kind_of(run)
    context = {
        "run": run, "form": form, "button": VersionForm(initial={"version": run.version}), "table": table,
        "states": ImportState, "kind": kind, "words": kind.button(run.counts) if run.state == "checked" else "",
        "changes": kind.changes(run.counts), "progress": progress(run) if run.waits else {}, "files": run.files.all(),
    }  # fmt: skip
    shown = SHOWN[run.kind](request, run) if run.kind in SHOWN else {}
    return render(request, "exchange/import_detail.html", context | shown)
