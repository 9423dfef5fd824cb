"""Reviews due and held, and the page of one review."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from iro_portal.core import audit, outbox
from iro_portal.core.templatetags.portal import day
from iro_portal.core.views import attempt
from people.permissions import require_children
from reviews import attendance, commands, days, monitoring, permissions, tracks, wording
from reviews.forms.event import HoldForm, PlanForm
from reviews.models import Review
from reviews.states import ReviewState
from reviews.views.acting import find
from reviews.views.moving import TOLD

SOON_DAYS = 30
SHOWN = (("soon", f"Due in the next {SOON_DAYS} days, and overdue"), ("overdue", "Overdue"), ("planned", "All to come"),
         ("held", "Held"))  # fmt: skip


def review_list(request: HttpRequest) -> HttpResponse:
    """Reviews of the children whom this person may see; soonest limit first."""
    require_children(request.user)
    today, show = timezone.localdate(), request.GET.get("show", "soon")
    rows = Review.objects.visible_to(request.user, today).select_related("authority")
    chosen = {
        "overdue": rows.overdue(today).for_list(),
        "planned": rows.planned().for_list(),
        "held": rows.held().select_related("child", "period").order_by("-held_on", "-pk"),
    }.get(show, rows.to_hold_by(today + timedelta(days=SOON_DAYS)).for_list())
    page = Paginator(chosen, 25).get_page(request.GET.get("page"))
    lines = [(row, wording.left_to_hold(row, today), wording.judged_in_words(row)) for row in page]
    context = {"lines": lines, "page": page, "show": show, "shown": SHOWN}
    return render(request, "reviews/review_list.html", context)


def review_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One review: by when and why, what is known of it, and what this person can record."""
    review = find(request, reference)
    if review.state == ReviewState.PLANNED:
        commands.open_steps(review)
    outbox.mark_opened(review, by=request.user, at=timezone.now())
    audit.read("review.open", by=request.user, subject=review)
    return _page(request, review)


def review_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Fix the day, or move it."""
    review = find(request, reference)
    initial = {"version": review.version, "planned_on": review.planned_on or wording.day_to_hold_on(review)}
    form = PlanForm(request.POST or None, initial=initial)
    return _act(
        request, review, form, commands.plan_review, "review_plan", permissions.can_schedule, "The day is fixed."
    )


def review_hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that it was held; never gated."""
    review, today = find(request, reference), timezone.localdate()
    form = HoldForm(request.POST or None, review=review, today=today, initial={"version": review.version})
    return _act(
        request, review, form, commands.hold_review, "review_hold", permissions.can_record, "The review is recorded."
    )


def _act(request, review, form, command, template, rule, done):
    rule.check(review, request.user)
    sent = request.method == "POST" and form.is_valid()
    if sent and (result := attempt(form, command, review=review, by=request.user, **form.arguments())):
        messages.success(request, f"{done} {_what_follows(result)}")
        return redirect(result)
    return render(request, f"reviews/{template}.html", {"review": review, "form": form, "child": review.child})


def _what_follows(review: Review) -> str:
    if review.held_on is None:
        late = f" That is after the last day in time, {day(review.limit_on)}: it will be late."
        return f"It is planned for {day(review.planned_on)}.{late if review.is_planned_late else ''} {TOLD}"
    following = review.period.reviews.planned().first()
    limit = (
        f"by {day(following.limit_on)}" if following and following.limit_on else "on a day that cannot be determined"
    )
    return f"{wording.judged_in_words(review)}. The next review is due {limit}."


def _page(request, review):
    today = timezone.localdate()
    context = {
        "review": review,
        "child": review.child,
        "rule": wording.rule_in_words(review),
        "judged": wording.judged_in_words(review),
        "days_left": wording.days_left(review, today),
        "plan_for": wording.day_to_plan_for(review),
        "may_record": review.held_on is None and permissions.can_record(review, request.user),
        "may_schedule": review.held_on is None and permissions.can_schedule(review, request.user),
        **tracks.of(review, request.user, today),
        **days.of(review, request.user, today),
        **attendance.of(review, request.user),
        **monitoring.of(review, request.user),
        "others": review.period.reviews.held().exclude(pk=review.pk).order_by("-held_on"),
    }
    return render(request, "reviews/review_detail.html", context)
