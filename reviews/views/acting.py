"""What the pages of one action on a review share: who may, the form, one command, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from iro_portal.core.forms import GovForm
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import why_never, why_not
from iro_portal.core.views import attempt
from reviews.models import Review


@dataclass(frozen=True)
class Act:
    """One action: its heading and button, what the person should know first, what is said once it is done."""

    title: str
    button: str
    done: Callable[[object], str]
    hint: str = ""
    template: str = "reviews/review_act.html"


def find(request: HttpRequest, reference: str) -> Review:
    """Return a review that this person may see, or 404."""
    rows = Review.objects.visible_to(request.user).select_related("child", "period", "authority", "iro")
    return get_object_or_404(rows, reference=reference)


def refuse(sentence: str) -> None:
    """Raise Denied where there is a sentence."""
    if sentence:
        raise Denied(sentence)


def refuse_step(instance, name: str, request: HttpRequest) -> None:
    """Raise Denied, on opening a page, where its transition is not open to this person now.

    What was sent is refused here only to whom the transition is never open: where it has moved on, words are kept.
    """
    refuse((why_never if request.method == "POST" else why_not)(instance, name, request.user))


def act(
    request: HttpRequest, review: Review, form: GovForm, action: Act, command: Callable, /, *, extra=None, **subject
) -> HttpResponse:
    """Show the page of an action, or run its command once and go back to the review."""
    sent = request.method == "POST" and form.is_valid()
    done = attempt(form, command, by=request.user, **subject, **form.arguments()) if sent else None
    if sent and not form.errors:
        messages.success(request, action.done(done))
        return redirect(review)
    context = {"review": review, "child": review.child, "form": form, "action": action, **(extra or {})}
    return render(request, action.template, context)
