"""The decisions of a review: write, send, agree or query, settle; what became of earlier ones."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from iro_portal.core.templatetags.portal import day
from reviews import commands, permissions
from reviews.forms.tracks import ConfirmForm, DecisionForm, OutstandingForm, QueryForm, SendForm, SettleForm
from reviews.models import Review, ReviewDecision
from reviews.tracks import outstanding
from reviews.views.acting import Act, act, find, refuse_step

ANSWERS = {
    "agree": ("agree", commands.agree_decision, ConfirmForm, "Agree", "You agree to decision {}."),
    "query": ("raise_query", commands.query_decision, QueryForm, "Query", "You query decision {}; the IRO is told."),
    "settle": (
        "settle",
        commands.settle_decision,
        SettleForm,
        "Answer the query",
        "The query of decision {} is answered.",
    ),
    "discard": ("discard", commands.discard_decision, ConfirmForm, "Discard", "Decision {} is gone. Nobody was told."),
}


def create(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a decision; it goes out with the others."""
    review = find(request, reference)
    permissions.can_record.check(review, request.user)
    page = Act("Write a decision", "Keep", lambda row: f"Decision {row.number} is kept. Nobody has been told yet.")
    return act(request, review, DecisionForm(request.POST or None), page, commands.draft_decision, review=review)


def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change a decision that is not sent."""
    review, decision = _found(request, reference, number)
    refuse_step(decision, "edit", request)
    initial = {name: getattr(decision, name) for name in ("version", "words", "whose", "by_when")}
    form = DecisionForm(request.POST or None, initial=initial)
    page = Act(f"Change decision {number}", "Keep", lambda row: f"Decision {number} is changed.")
    return act(request, review, form, page, commands.draft_decision, review=review, decision=decision)


def answer(request: HttpRequest, reference: str, number: int, action: str) -> HttpResponse:
    """Agree, query, settle, or discard a draft."""
    if action not in ANSWERS:
        raise Http404
    review, decision = _found(request, reference, number)
    name, command, form_class, button, done = ANSWERS[action]
    refuse_step(decision, name, request)
    form = form_class(request.POST or None, initial={"version": decision.version})
    page = Act(f"{button}: decision {number}", button, lambda row: done.format(number))
    return act(request, review, form, page, command, decision=decision, extra={"decision": decision})


def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send every drafted decision at once; nothing gates it."""
    review = find(request, reference)
    permissions.can_record.check(review, request.user)
    page = Act(
        "Send the decisions", "Send", _sent_words,
        hint="To the team manager, who can query each within the working days set for it, and to the social worker. "
        "They do not wait for the plan, nor for the record.",
    )  # fmt: skip
    drafts = review.decisions.drafts().order_by("number")
    form = SendForm(request.POST if request.method == "POST" else None)
    return act(request, review, form, page, commands.send_decisions, review=review, extra={"drafts": drafts})


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of the decisions of earlier reviews, for many at once."""
    review = find(request, reference)
    permissions.can_record.check(review, request.user)
    rows = outstanding(review)
    form = OutstandingForm(request.POST if request.method == "POST" else None, decisions=rows)
    form.arguments = lambda: {"done": form.cleaned_data["done"], "decisions": list(rows), "on": timezone.localdate()}
    page = Act("What became of earlier decisions", "Keep", _checked_words)
    return act(request, review, form, page, commands.check_decisions)


def _found(request, reference: str, number: int) -> tuple[Review, ReviewDecision]:
    review = find(request, reference)
    return review, get_object_or_404(review.decisions, number=number)


def _sent_words(sent: list[ReviewDecision]) -> str:
    count = "1 decision is" if len(sent) == 1 else f"{len(sent)} decisions are"
    until = day(sent[0].answer_due)
    return f"{count} sent. The manager can query until {until}; what is not queried by then stands as agreed."


def _checked_words(checks: list) -> str:
    done = sum(check.done for check in checks)
    return f"Recorded: {done} done, {len(checks) - done} still not done."
