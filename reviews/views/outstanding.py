"""The decisions of a person's children that are not done, many at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child
from iro_portal.core import searching
from iro_portal.core.permissions import Denied
from iro_portal.core.views import attempt
from people.roles import Permission
from reviews import commands
from reviews.forms.outstanding import CaseloadDecisionsForm
from reviews.models import ReviewDecision

A_PAGE = 20
SHOWN = (("", "Past their day"), ("all", "All that are not done"))


def outstanding(request: HttpRequest) -> HttpResponse:
    """Decisions that went out and are not done, of the children whom this person may see; the longest overdue first."""
    if not any(map(request.user.may, (Permission.SEE_CASELOAD, Permission.READ_FEEDBACK))):
        raise Denied("What became of decisions is recorded by IROs, the IRO manager and managers of teams.")
    today, show = timezone.localdate(), request.GET.get("show", "")
    words = searching.words(request)
    page = Paginator(_rows(request.user, today, show, words), A_PAGE).get_page(request.GET.get("page"))
    decisions = _sent(request, today) if request.method == "POST" else list(page)
    form = CaseloadDecisionsForm(request.POST or None, decisions=decisions, today=today)
    if form.is_valid() and (checks := attempt(form, commands.check_outstanding, by=request.user, **form.arguments())):
        messages.success(request, _said(checks))
        return redirect(request.get_full_path())
    context = {"form": form, "page": page, "show": show, "shown": SHOWN, "q": words, "today": today}
    return render(request, "reviews/outstanding.html", context)


def _rows(viewer, today, show: str, words: str):
    rows = ReviewDecision.objects.read_by(viewer, today).outstanding()
    if show != "all":
        rows = rows.filter(by_when__lt=today)
    if words:
        rows = rows.filter(review__child__in=Child.objects.found_by(words))
    return _told(rows)


def _told(rows):
    """With what a line tells: the review, the child, and how often it was found not done."""
    rows = rows.select_related("review__child", "authority")
    times = Count("checks", filter=Q(checks__done=False))
    return rows.annotate(times=times).order_by("by_when", "pk")


def _sent(request: HttpRequest, today) -> list[ReviewDecision]:
    """The decisions that stood on the page that was sent, as far as they are still open."""
    named = [key.removeprefix("decision_") for key in request.POST if key.startswith("decision_")][:A_PAGE]
    keys = [int(each) for each in named if each.isdecimal() and each.isascii() and len(each) < 19]
    return list(_told(ReviewDecision.objects.read_by(request.user, today).outstanding().filter(pk__in=keys)))


def _said(checks: list) -> str:
    done = sum(check.done for check in checks)
    return f"Recorded: {done} done, {len(checks) - done} still not done. Nobody was told; it stands at each review."
