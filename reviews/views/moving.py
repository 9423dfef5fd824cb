"""The day of a review called off, a review wanted early, and what was recorded of one put right."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from iro_portal.core.templatetags.portal import day
from reviews import commands, wording
from reviews.forms.event import CallOffForm, CorrectReviewForm, EarlyForm, LatenessForm
from reviews.forms.tracks import WhyForm
from reviews.models import Review
from reviews.views.acting import Act, act, find, refuse_step

TOLD = "The IRO, the social worker and the team manager are told."


def call_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Call off the day; a new one is to be fixed."""
    review = find(request, reference)
    refuse_step(review, "call_off", request)
    page = Act(
        "Call off the meeting", "Call it off",
        lambda row: f"The meeting is called off. {TOLD} The review is still due by {_limit(row)}: fix a new day.",
        "The review stays due, by the same last day in time. What you write stays readable on its page.",
    )  # fmt: skip
    form = CallOffForm(request.POST or None, initial={"version": review.version})
    return act(request, review, form, page, commands.call_off_review, review=review)


def bring_forward(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a review before its limit."""
    review = find(request, reference)
    refuse_step(review, "bring_forward", request)
    page = Act(
        "Bring the review forward", "Bring it forward",
        lambda row: f"The review is wanted by {day(row.wanted_by)}. {TOLD}",
        "The last day in time stays what it is, and says whether the review was in time.",
    )  # fmt: skip
    initial = {
        "version": review.version, "wanted_by": review.wanted_by, "reason": review.early_reason, "why": review.why_early,
    }  # fmt: skip
    form = EarlyForm(request.POST or None, today=timezone.localdate(), initial=initial)
    return act(request, review, form, page, commands.bring_forward, review=review)


def withdraw_early(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back that a review is wanted early."""
    review = find(request, reference)
    refuse_step(review, "withdraw_early", request)
    page = Act(
        "The review is no longer wanted early", "Take it back",
        lambda row: f"The last day in time counts again, {_limit(row)}. {TOLD}",
    )  # fmt: skip
    form = WhyForm(request.POST or None, initial={"version": review.version})
    return act(request, review, form, page, commands.withdraw_early, review=review)


def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what was recorded of a held review."""
    review = find(request, reference)
    refuse_step(review, "correct", request)
    page = Act(
        "Correct what was recorded", "Correct",
        lambda row: f"It is corrected; its page says what stood there before. {wording.judged_in_words(row)}.",
        "Whether the review was in time, and what is due after it, follows from the days that you give.",
    )  # fmt: skip
    form = CorrectReviewForm(request.POST or None, review=review, today=timezone.localdate())
    return act(request, review, form, page, commands.correct_review, review=review)


def lateness(request: HttpRequest, reference: str) -> HttpResponse:
    """Record why a review was late."""
    review = find(request, reference)
    refuse_step(review, "explain_lateness", request)
    page = Act("Why the review was late", "Record", lambda row: f"It is recorded why {row} was late.")
    initial = {
        "version": review.version, "why_late": review.why_late,
        "late_reason": review.late_reason.key if review.late_reason else "",
    }  # fmt: skip
    form = LatenessForm(request.POST or None, review=review, initial=initial) if review.held_on else WhyForm()
    return act(request, review, form, page, commands.record_lateness, review=review)


def _limit(review: Review) -> str:
    return day(review.limit_on) or "a day that cannot be determined"
