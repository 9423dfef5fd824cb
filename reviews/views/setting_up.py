"""What the IRO manager sets up for reviews: the workflow before a record, and the rules by which reviews are counted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from iro_portal.core.templatetags.portal import day
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reviews import commands, tracks
from reviews.forms.setting_up import MONTHS, NUMBERS, RulesForm
from reviews.models import ReviewRules, Workflow
from reviews.models.review import rules_on

MOST_SHOWN = 50


@require_safe
def workflow(request: HttpRequest) -> HttpResponse:
    """The steps before the record of a review: in force, coming and past versions."""
    require(request.user, Permission.SET_UP_LISTS)
    rows = Workflow.objects.of(request.user.authority).prefetch_related("stages").order_by("-in_force_from")
    versions = [
        (standing, row, [(stage, tracks.stage_in_words(stage)) for stage in row.stages.all()])
        for standing, row in _standings(rows)
    ]
    return render(request, "reviews/service_workflow.html", {"versions": versions})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, those that are coming and those before."""
    require(request.user, Permission.SET_UP_LISTS)
    rows = ReviewRules.objects.of(request.user.authority).order_by("-in_force_from")
    versions = [(standing, row, _lines(row)) for standing, row in _standings(rows)]
    usual = _lines(rules_on(request.user.authority, timezone.localdate()))
    in_force = any(standing == "in force" for standing, _, _ in versions)
    context = {"versions": versions, "usual": usual, "in_force": in_force}
    return render(request, "reviews/service_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin_rules(request: HttpRequest) -> HttpResponse:
    """Begin new rules from a day; the form starts with those in force."""
    require(request.user, Permission.SET_UP_LISTS)
    now = rules_on(request.user.authority, timezone.localdate())
    initial = {name: getattr(now, name) for name in ("name", "months", *(name for name, _, _ in NUMBERS))}
    form = RulesForm(request.POST or None, initial=initial)
    if form.is_valid():
        begun = attempt(
            form, commands.begin_review_rules, authority=request.user.authority, by=request.user, **form.cleaned_data
        )
        if begun:
            messages.success(request, f"{begun.name} is kept. It counts from {day(begun.in_force_from)} on.")
            return redirect("reviews:service-rules")
    return render(request, "reviews/rules_write.html", {"form": form})


def _standings(rows) -> list[tuple]:
    """(coming, in force or past; the version), the latest first."""
    today, found = timezone.localdate(), list(rows[:MOST_SHOWN])
    now = next((row for row in found if row.in_force_from <= today), None)
    return [("in force" if row == now else "coming" if row.in_force_from > today else "past", row) for row in found]


def _lines(row: ReviewRules) -> list[tuple[str, str]]:
    numbers = [(label, f"{getattr(row, name)} {unit}") for name, label, unit in NUMBERS]
    return [("Months are counted", dict(MONTHS)[row.months]), *numbers]
