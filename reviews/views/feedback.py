"""Feedback of the IRO service to teams: one sheet for each team and quarter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from iro_portal.core import audit, outbox
from iro_portal.core.views import attempt
from people.models import Team
from people.permissions import require
from people.roles import Permission
from reviews import commands, feedback, figures
from reviews.forms.service import FeedbackForm
from reviews.models import TeamFeedback

A_PAGE = 25


def overview(request: HttpRequest) -> HttpResponse:
    """The teams with where their sheet of a quarter stands; a manager of a team reads what was sent to it."""
    require(request.user, Permission.READ_FEEDBACK)
    if not request.user.may(Permission.SUPERVISE_IROS):
        return _received(request)
    this_one = feedback.quarter_of(timezone.localdate())
    start = feedback.quarter_from(request.GET.get("quarter", "")) or feedback.quarters_beside(this_one)[0]
    page = Paginator(Team.objects.visible_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = TeamFeedback.objects.visible_to(request.user).filter(quarter_start=start, team__in=list(page))
    sheets = {row.team_id: row for row in rows}
    before, after = feedback.quarters_beside(start)
    context = {"lines": [(team, sheets.get(team.pk)) for team in page], "page": page, "start": start}
    return render(request, "reviews/feedback_list.html", context | {"before": before, "after": after, "last": this_one})


def sheet(request: HttpRequest, pk: int, quarter: str) -> HttpResponse:
    """One sheet: as it was sent, or, for the IRO manager, the figures as they stand with the words to write."""
    require(request.user, Permission.READ_FEEDBACK)
    start = feedback.quarter_from(quarter)
    if start is None:
        raise Http404
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("authority"), pk=pk)
    row = TeamFeedback.objects.visible_to(request.user).filter(team=team, quarter_start=start).first()
    if row and row.sent_on:
        return _sent(request, row)
    if not request.user.may(Permission.SUPERVISE_IROS):
        raise Http404
    return _write(request, team, start, row)


def _received(request: HttpRequest) -> HttpResponse:
    rows = TeamFeedback.objects.visible_to(request.user).select_related("team", "by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/feedback_received.html", {"page": page})


def _sent(request: HttpRequest, row: TeamFeedback) -> HttpResponse:
    outbox.mark_opened(row, by=request.user, at=timezone.now())
    audit.read("teamfeedback.read", by=request.user, subject=row)
    context = {"sheet": row, "team": row.team, "start": row.quarter_start, "figures": figures.read(row.figures)}
    return render(request, "reviews/feedback_sheet.html", context)


def _write(request: HttpRequest, team: Team, start, row: TeamFeedback | None) -> HttpResponse:
    form = FeedbackForm(request.POST or None, initial={"words": row.words if row else ""})
    sending = request.POST.get("action") == "send"
    if form.is_valid():
        command = commands.send_feedback if sending else commands.write_feedback
        if attempt(form, command, team=team, quarter_start=start, by=request.user, **form.cleaned_data):
            messages.success(request, _said(team, sending))
            return redirect("reviews:feedback-sheet", team.pk, start.isoformat())
    context = {"form": form, "team": team, "start": start, "draft": row, "manager": commands.told_of(team)}
    context["figures"] = feedback.figures_of(team, start)
    return render(request, "reviews/feedback_sheet.html", context)


def _said(team: Team, sending: bool) -> str:
    if not sending:
        return "The draft is kept. Nobody was told."
    manager = commands.told_of(team)
    return f"The feedback to {team} is sent. " + (f"{manager} is told." if manager else "Nobody manages it: tell them.")
