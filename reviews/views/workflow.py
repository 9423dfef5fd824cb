"""The steps before a review's record, the gate, the plan's update."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from iro_portal.core.templatetags.portal import day
from reviews import commands, permissions
from reviews.forms.tracks import ConfirmForm, GateForm, PlanUpdatedForm, WhyForm
from reviews.models.record import why_blocked
from reviews.tracks import STEP_ACTIONS
from reviews.views.acting import Act, act, find, refuse, refuse_step

COMMANDS = {
    "start": (commands.start_step, ConfirmForm, "{} is started."),
    "submit": (commands.submit_step, ConfirmForm, "{} is submitted; the team manager is told."),
    "finish": (commands.finish_step, ConfirmForm, "{} is finished; the IRO is told."),
    "sign-off": (commands.sign_off_step, ConfirmForm, "{} is signed off."),
    "reopen": (commands.reopen_step, WhyForm, "{} is reopened; its author and the IRO are told."),
}


def step_act(request: HttpRequest, reference: str, key: str, action: str) -> HttpResponse:
    """Start a step, submit or finish it, sign it off or reopen it."""
    if action not in COMMANDS:
        raise Http404
    review = find(request, reference)
    step = get_object_or_404(review.steps.select_related("stage"), stage__key=key)
    name, button = STEP_ACTIONS[action]
    refuse_step(step, name, request)
    command, form_class, done = COMMANDS[action]
    form = form_class(request.POST or None, initial={"version": step.version})
    page = Act(f"{button}: {step.stage.label}", button, lambda row: done.format(step.stage.label))
    return act(request, review, form, page, command, review=review, stage=step.stage)


def gate(request: HttpRequest, reference: str) -> HttpResponse:
    """The IRO manager lifts the gate before the record of this one review."""
    review = find(request, reference)
    permissions.can_lift_gate.check(review, request.user)
    page = Act(
        "Lift the gate for this review", "Lift the gate", lambda row: "The record can be completed. The lift is counted.",
        hint=why_blocked(review),
    )  # fmt: skip
    return act(request, review, GateForm(request.POST or None), page, commands.lift_gate, review=review)


def plan_updated(request: HttpRequest, reference: str) -> HttpResponse:
    """The day on which the care plan was updated after the review."""
    review, today = find(request, reference), timezone.localdate()
    refuse(permissions.can_date_plan.why_not(review, request.user))
    form = PlanUpdatedForm(request.POST or None, today=today, initial={"version": review.version, "updated_on": today})
    page = Act(
        "The care plan is updated",
        "Keep this day",
        lambda row: f"The care plan was updated on {day(row.plan_updated_on)}.",
    )
    return act(request, review, form, page, commands.record_plan_updated, review=review)
