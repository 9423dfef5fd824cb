"""The preparation of a review on one screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from iro_portal.core import audit
from reviews import permissions, preparation
from reviews.views.acting import find


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """What was decided, what is missing, what the child says, what happened since, and who came last time."""
    review, today = find(request, reference), timezone.localdate()
    audit.read("review.prepare", by=request.user, subject=review)
    context = {
        "review": review,
        "child": review.child,
        "age": review.child.age(today),
        "today": today,
        "may_schedule": permissions.can_schedule(review, request.user),
        **preparation.of(review, request.user, today),
    }
    return render(request, "reviews/review_preparation.html", context)
