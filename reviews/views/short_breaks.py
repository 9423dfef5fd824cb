"""The register of children in short breaks, and beginning and ending them for a child."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from children import commands as care
from children.models import Child, PeriodOfCare
from children.permissions import can_change
from iro_portal.core import searching
from iro_portal.core.forms import GovForm
from iro_portal.core.views import attempt
from people.permissions import require_children
from reviews import short_breaks, wording
from reviews.forms.short_breaks import BeginShortBreaksForm, EndShortBreaksForm

A_PAGE = 25


@dataclass(frozen=True)
class Step:
    """What is recorded: heading and button, form, command, what is said afterwards."""

    title: str
    form: type[GovForm]
    command: Callable
    said: str


STEPS = {
    "begin": Step(
        "Begin short breaks", BeginShortBreaksForm, care.begin_care,
        "{child} is in short breaks. The first review is due within 3 months.",
    ),
    "end": Step(
        "End short breaks", EndShortBreaksForm, care.end_care,
        "The short breaks of {child} have ended, and so have their reviews.",
    ),
}  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """Children in short breaks whom this person may see, and when their next review is due."""
    require_children(request.user)
    today, words = timezone.localdate(), searching.words(request)
    page = Paginator(short_breaks.register(request.user, words), A_PAGE).get_page(request.GET.get("page"))
    lines = [(row, wording.rule_in_words(row), wording.left_to_hold(row, today)) for row in page]
    return render(request, "reviews/short_breaks.html", {"lines": lines, "page": page, "q": words})


def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Begin short breaks for a child, or end them."""
    step, child = STEPS.get(action), get_object_or_404(Child.objects.visible_to(request.user), reference=reference)
    if step is None:
        raise Http404
    can_change.check(child, request.user)
    form = step.form(request.POST or None, today=timezone.localdate())
    kind = PeriodOfCare.Kind.SHORT_BREAKS
    if form.is_valid() and attempt(form, step.command, child=child, by=request.user, kind=kind, **form.cleaned_data):
        both = f" {short_breaks.BOTH}" if short_breaks.has_both(child) else ""
        messages.success(request, step.said.format(child=child) + both)
        return redirect("children:child-detail", child.reference)
    looked_after = PeriodOfCare.Kind.CARE in short_breaks.kinds_now(child)
    context = {"form": form, "child": child, "title": step.title, "both": short_breaks.BOTH if looked_after else ""}
    return render(request, "reviews/short_breaks_act.html", context)
