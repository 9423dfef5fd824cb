"""The page on which several figures are entered from a file."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exchange.entered.columns import Field
from exchange.entered.take import take_entered
from exchange.tables import ProblemTable
from exchange.words import many
from iro_portal.core.forms import GovForm
from iro_portal.core.tables import configure
from people.permissions import require
from people.roles import Permission


class EnteredFileForm(GovForm):
    """One file."""

    file = forms.FileField(
        label="File", allow_empty_file=True, help_text="A CSV file (UTF-8) or an XLSX workbook",
        error_messages={"required": "Choose a file"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def entered_upload(request: HttpRequest) -> HttpResponse:
    """Enter every row of a file, or say every problem."""
    require(request.user, Permission.ENTER_FIGURES)
    form = EnteredFileForm(request.POST, request.FILES) if request.method == "POST" else EnteredFileForm()
    problems = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        taken = take_entered(
            name=file.name, body=file.read(), authority=request.user.authority, by=request.user,
            today=timezone.localdate(),
        )  # fmt: skip
        if not taken.problems:
            messages.success(request, f"{many(taken.number, 'figure')} entered from {file.name}.")
            return redirect("reports:entered-list")
        problems = taken.problems
        form.add_error("file", f"{file.name}: nothing was entered. {many(len(problems), 'problem')} below.")
    table = configure(request, ProblemTable([problem.as_json() for problem in problems]), per_page=100)
    context = {"form": form, "problems": problems, "table": table, "columns": list(Field)}
    return render(request, "exchange/entered_upload.html", context)
