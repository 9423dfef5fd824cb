"""Lists of what is missing between reviews: visits that are overdue, reviews to come without a midway review."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from children.models import Child
from children.standing import standings
from iro_portal.core import searching
from people.permissions import require_children
from reviews import between_desk, visits
from reviews.models import Review

A_PAGE = 25
SHOWN = (("due", "Past the midpoint"), ("all", "All to come"))


def overdue_visits(request: HttpRequest) -> HttpResponse:
    """Children whom this person may see and whose social worker's visit is overdue, the longest overdue first."""
    require_children(request.user)
    today, words = timezone.localdate(), searching.words(request)
    children = Child.objects.visible_to(request.user, today)
    found = visits.overdue(children.found_by(words) if words else children, request.user.authority, today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = Child.objects.in_bulk([row.child_id for row in page])
    where = standings(list(shown.values()), today)
    lines = [(row, row.days_over(today), shown[row.child_id], where[row.child_id]) for row in page]
    limits = visits.limits_on(request.user.authority, today)
    context = {"lines": lines, "page": page, "q": words, "limits": limits}
    return render(request, "reviews/visits_overdue.html", context)


def without_midway(request: HttpRequest) -> HttpResponse:
    """Reviews to come before which no midway review is recorded, the earliest midpoint first."""
    require_children(request.user)
    today, show = timezone.localdate(), request.GET.get("show", "due")
    find = between_desk.without_midway if show == "all" else between_desk.midways_due
    page = Paginator(find(request.user, today), A_PAGE).get_page(request.GET.get("page"))
    shown = Review.objects.select_related("child").in_bulk([line.review_id for line in page])
    where = standings([review.child for review in shown.values()], today)
    lines = [(shown[line.review_id], line.midpoint, where[shown[line.review_id].child_id].iro) for line in page]
    context = {"lines": lines, "page": page, "show": show, "shown": SHOWN, "today": today}
    return render(request, "reviews/without_midway.html", context)
