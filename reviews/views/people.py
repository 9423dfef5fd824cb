"""Who was invited to a review, came, and sent views; when the care plan came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from iro_portal.core import audit
from iro_portal.core.templatetags.portal import day
from iro_portal.core.transitions import why_not
from iro_portal.core.views import attempt
from reviews import attendance, commands
from reviews.forms.people import PlanReceivedForm, people_formset
from reviews.forms.tracks import ConfirmForm
from reviews.models import Review
from reviews.permissions import can_read_words, can_record
from reviews.views.acting import Act, act, find, refuse, refuse_step


def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who came: to be filled in by the IRO and business support, to be read by all others."""
    review = find(request, reference)
    closed = why_not(review, "note_people", request.user)
    if request.method == "POST":
        refuse(closed)
    elif closed:
        return _read(request, review)
    form = ConfirmForm(request.POST or None, initial={"version": review.version})
    lines = people_formset(request.POST or None, review, leave_out=_left_out(review, request.user))
    if _are_valid(form, lines) and _kept(request, review, form, lines):
        messages.success(request, _said(review))
        return redirect(review)
    context = {"review": review, "child": review.child, "form": form, "lines": lines}
    return render(request, "reviews/people_write.html", context)


def plan_received(request: HttpRequest, reference: str) -> HttpResponse:
    """The day on which the care plan for the review reached the IRO."""
    review, today = find(request, reference), timezone.localdate()
    refuse_step(review, "receive_plan", request)
    initial = {"version": review.version, "received_on": review.plan_received_on or today}
    form = PlanReceivedForm(request.POST or None, today=today, initial=initial)
    page = Act(
        "The care plan for the review", "Keep this day",
        lambda row: f"The care plan came on {day(row.plan_received_on)}.",
    )  # fmt: skip
    return act(request, review, form, page, commands.record_plan_received, review=review)


def _read(request, review: Review) -> HttpResponse:
    audit.read("review.read_people", by=request.user, subject=review)
    context = {
        "review": review,
        "child": review.child,
        "people": attendance.people_of(review),
        "parent": attendance.PARENT,
        "may_read_words": can_read_words(review.child, request.user),
    }
    return render(request, "reviews/people.html", context)


def _left_out(review: Review, viewer) -> tuple[str, ...]:
    """What this person cannot fill in: attendance before the review, the words and views without the IRO's part."""
    early = () if review.held_on else ("attended",)
    return early if can_record(review, viewer) else (*early, "sent_views", "why_not")


def _are_valid(form, lines) -> bool:
    """Both are looked at, so that everything that is wrong is said at once."""
    return all([form.is_valid(), lines.is_valid()])


def _kept(request, review: Review, form: ConfirmForm, lines) -> Review | None:
    return attempt(
        form, commands.record_people, review=review, by=request.user, people=lines.people(), **form.arguments()
    )


def _said(review: Review) -> str:
    rows = attendance.people_of(review)
    counts = [sum(getattr(row, name) is True for row in rows) for name in ("invited", "attended", "sent_views")]
    return "Who came is recorded: {} invited, {} attended, {} sent views. Nobody is told.".format(*counts)
