"""What the pages about one child, beside a review, share: find the child; the form, one command, what is said after."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from children.models import Child
from iro_portal.core.forms import GovForm
from iro_portal.core.views import attempt
from reviews.views.acting import Act


def find_child(request: HttpRequest, reference: str) -> Child:
    """Return a child whom this person may see, or 404."""
    rows = Child.objects.visible_to(request.user).select_related("authority")
    return get_object_or_404(rows, reference=reference)


def act_for(
    request: HttpRequest, child: Child, form: GovForm, action: Act, command: Callable, /, *, back: str, extra=None,
    **subject,
) -> HttpResponse:  # fmt: skip
    """Show the page of an action (`back`: where it came from), or run its command once and go back there."""
    sent = request.method == "POST" and form.is_valid()
    done = attempt(form, command, by=request.user, **subject, **form.arguments()) if sent else None
    if sent and not form.errors:
        messages.success(request, action.done(done))
        return redirect(back)
    context = {"child": child, "form": form, "action": action, "back": back, **(extra or {})}
    return render(request, "reviews/child_act.html", context)
