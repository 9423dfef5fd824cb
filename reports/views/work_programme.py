"""The IRO service's work programme, year by year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports.commands import work_programme as commands
from reports.forms.packs import AnswerItemForm, CarryForm, ProgrammeItemForm, year_from
from reports.models import WorkProgrammeItem
from reports.period import Period, financial_year
from reports.views.packs import READS


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The priorities of one year, what came of them, and those of the year before that nobody has answered."""
    require(request.user, Permission.READ_FIGURES)
    year = year_from(request.GET.get("year", ""), timezone.localdate())
    rows = _items(request)
    before = year.years_earlier(1)
    context = {
        "year": year, "before": before, "after": financial_year(year.end), "items": rows.filter(year=year.start),
        "unanswered": rows.filter(year=before.start, outcome="").count(),
        "may_plan": request.user.may(Permission.WRITE_PAPERS),
    }  # fmt: skip
    return page(request, "reports/pack_programme.html", context)


@require_http_methods(READS)
def item_new(request: HttpRequest) -> HttpResponse:
    """Put a priority into the programme of a year."""
    require(request.user, Permission.WRITE_PAPERS)
    year = year_from(request.GET.get("year", ""), timezone.localdate())
    return _write(request, year, None)


@require_http_methods(READS)
def item_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a priority right."""
    require(request.user, Permission.WRITE_PAPERS)
    item = get_object_or_404(_items(request), pk=pk)
    return _write(request, financial_year(item.year), item)


def _write(request: HttpRequest, year: Period, item: WorkProgrammeItem | None) -> HttpResponse:
    initial = {name: getattr(item, name) for name in ("priority", "who", "target", "by_when")} if item else {}
    form = ProgrammeItemForm(request.POST or None, initial=initial or {"by_when": year.last})
    if form.is_valid():
        kept = attempt(
            form, commands.plan_item, authority=request.user.authority, year=year.start, by=request.user, item=item,
            **form.cleaned_data,
        )  # fmt: skip
        if kept:
            messages.success(request, f"The priority stands in the work programme of {year.label}.")
            return _to_year(year)
    heading = f"{'Change a priority' if item else 'Add a priority'}, {year.label}"
    return page(request, "reports/pack_programme_act.html", {"form": form, "heading": heading, "year": year})


@require_http_methods(READS)
def item_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a priority."""
    require(request.user, Permission.WRITE_PAPERS)
    item = get_object_or_404(_items(request), pk=pk)
    form = AnswerItemForm(request.POST or None, initial={"outcome": item.outcome, "words": item.outcome_words})
    if form.is_valid() and attempt(form, commands.answer_item, item=item, by=request.user, **form.cleaned_data):
        messages.success(request, "The outcome is kept; the annual report of that year prints it.")
        return _to_year(financial_year(item.year))
    return page(
        request, "reports/pack_programme_act.html",
        {"form": form, "heading": "What came of it?", "item": item, "year": financial_year(item.year)},
    )  # fmt: skip


@require_http_methods(READS)
def item_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a priority on into the next year."""
    require(request.user, Permission.WRITE_PAPERS)
    item = get_object_or_404(_items(request), pk=pk)
    after = financial_year(financial_year(item.year).end)
    form = CarryForm(request.POST or None, initial={"by_when": after.last})
    if form.is_valid() and attempt(form, commands.carry_on, item=item, by=request.user, **form.cleaned_data):
        messages.success(request, f"It is carried on into {after.label}.")
        return _to_year(after)
    return page(
        request, "reports/pack_programme_act.html",
        {"form": form, "heading": f"Carry on into {after.label}", "item": item, "year": financial_year(item.year)},
    )  # fmt: skip


@require_POST
def item_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a priority out of the programme."""
    item = get_object_or_404(_items(request), pk=pk)
    try:
        commands.leave_item_out(item=item, by=request.user)
        messages.success(request, "The priority is out of the work programme.")
    except NotInOrder as refused:
        messages.error(request, str(refused))
    return _to_year(financial_year(item.year))


def _items(request: HttpRequest):
    require(request.user, Permission.READ_FIGURES)
    rows = WorkProgrammeItem.objects.visible_to(request.user).filter(is_in=True)
    return rows.select_related("carried_from", "carried_to", "authority")


def _to_year(year: Period) -> HttpResponse:
    response = redirect("reports:work-programme")
    response["Location"] += f"?year={year.label.replace('/', '-')}"
    return response
