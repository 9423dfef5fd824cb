"""Marking a record about a child as recorded in error, and reading what was."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from iro_portal.core import audit
from iro_portal.core.templatetags.portal import day
from reviews import commands, in_error
from reviews.forms.in_error import InErrorForm
from reviews.permissions import can_record_in_error
from reviews.views.acting import Act
from reviews.views.of_child import act_for, find_child


def marked(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that was recorded in error about a child, as it stood."""
    child = find_child(request, reference)
    audit.read("child.open", by=request.user, subject=child, children=[child.pk], detail={"page": "in-error"})
    return render(request, "reviews/in_error.html", {"child": child, "lines": in_error.of(child, request.user)})


def mark(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Mark one record as recorded in error: what is wrong with it."""
    child = find_child(request, reference)
    if kind not in in_error.KINDS:
        raise Http404
    rows = in_error.KINDS[kind].every.visible_to(request.user).select_related("child", "by")
    row = get_object_or_404(rows, child=child, pk=pk)
    can_record_in_error.check(row, request.user)
    action = Act(
        "Recorded in error", "Take it out",
        lambda done: f"{done.called}, {day(done.day)}: taken out. It stands below “Recorded in error” as it was. Record "
        "what is right anew.",
        hint="It leaves every list and count, and stays readable with why. The other side is told that it was taken out. "
        "What is right you record anew.",
    )  # fmt: skip
    extra = {"facts": in_error.facts(row), "row": row}
    form = InErrorForm(request.POST or None)
    return act_for(
        request, child, form, action, commands.record_in_error, back=row.get_absolute_url(), extra=extra, row=row
    )
