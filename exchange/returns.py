"""What is done on the page of a return: its findings as a file, and values of the return taken over after all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from children.models import Child
from exchange.commands import take_return_value
from exchange.models import ImportRun, ReturnConflict
from exchange.restricted import veil_for
from exchange.ssda903.report import HEADINGS, kept_rows
from iro_portal.core.downloads import LISTS, list_file
from iro_portal.core.marking import Kind, marking
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records


@require_safe
@takes_records
def findings(request: HttpRequest, reference: str, format: str) -> HttpResponseBase:
    """Errors and warnings of a return as a file, each with its row."""
    run = _run(request, reference)
    if format not in LISTS:
        raise Http404(f"There is no file of the kind {format}.")
    rows = kept_rows(run, veil_for(request.user))
    return list_file(
        HEADINGS, rows, file_format=format, name=f"{run.reference}-findings", sheet="Findings",
        mark=marking(Kind.RECORDS, request.user),
    )  # fmt: skip


@require_POST
def take(request: HttpRequest, reference: str, conflict: int) -> HttpResponse:
    """Take over what the return says in one field."""
    run = _run(request, reference)
    rows = ReturnConflict.objects.filter(run=run, child__in=Child.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("child", "authority"), pk=conflict)
    try:
        take_return_value(conflict=row, by=request.user)
        messages.success(
            request, f"What the return says has been taken over for {row.child}. The old value is in the log."
        )
    except (MovedOn, NotInOrder) as problem:
        messages.error(request, str(problem))
    return redirect(run)


def _run(request: HttpRequest, reference: str) -> ImportRun:
    require(request.user, Permission.IMPORT_CHILDREN)
    return get_object_or_404(ImportRun.objects.visible_to(request.user), reference=reference)
