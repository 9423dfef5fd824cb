"""Who only reads: an inspector, everywhere; whoever opened a record in an emergency, on the pages of that child.

Decided before any view is asked, so that a view that forgets to ask cannot let either of them change anything.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from children.emergencies import can_open_in_emergency
from children.models import Child, EmergencyUse
from escalations.models import Escalation
from iro_portal.core.permissions import Denied
from iro_portal.home.access import pages
from reviews.models import Review

SAFE = ("GET", "HEAD", "OPTIONS")
INSPECTORS_READ = "An inspector’s account reads; it changes nothing."
NOT_FOR_INSPECTORS = "An inspector reads children, reviews, escalations, figures and papers; this page is none of them."
APPS_OF_CHILDREN = ("children", "reviews", "escalations")


class ReadingOnlyMiddleware:
    """Refuses inspectors all but reading; lets an emergency open the pages of one child, to be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Raise Denied for what is more than reading; else let the view be asked."""
        at = request.resolver_match
        if not request.user.is_authenticated or at.view_name in pages.OWN_ACCOUNT | pages.PUBLIC | {pages.SEARCH}:
            return
        if request.user.duties().is_inspector:
            _refuse_inspector(request.method, at.view_name)
        elif at.app_name in APPS_OF_CHILDREN and "reference" in kwargs:
            _open_in_emergency(request, str(kwargs["reference"]))


def emergency(request: HttpRequest) -> dict:
    """What the banner of a page that an emergency opened says: which use, and how long it lasts."""
    use = getattr(request, "emergency_use", None)
    return {"emergency": use, "emergency_left": left(use, timezone.now())} if use else {}


def left(use: EmergencyUse, at) -> str:
    """Return how much time is left of a use: "3 hours 12 minutes", rounded up."""
    minutes = max(1, -int((at - use.until).total_seconds() // 60))
    counts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    return " ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def _refuse_inspector(method: str, page: str) -> None:
    if method not in SAFE:
        raise Denied(INSPECTORS_READ)
    if page not in pages.FOR_INSPECTORS:
        raise Denied(NOT_FOR_INSPECTORS)


def _open_in_emergency(request: HttpRequest, reference: str) -> None:
    """Where the page is of a child whom the person opened in an emergency, and not open to them anyway."""
    running = EmergencyUse.objects.of(request.user).running(timezone.now()).select_related("child__authority")
    use = _use_for(list(running), reference)
    if use is None or _is_open_anyway(request.user, reference) or not can_open_in_emergency(use.child, request.user):
        return
    if request.method not in SAFE or request.resolver_match.view_name not in pages.OF_A_CHILD:
        raise Denied(
            f"You opened {use.child.reference} in an emergency: its pages are there to be read, not to change."
        )
    request.own_duties, request.emergency_use = request.user.duties(), use
    request.user.read_in_an_emergency(use.child_id)


def _use_for(running: list[EmergencyUse], reference: str) -> EmergencyUse | None:
    """Return the use by which a child's, a review's or an escalation's page is open; None where there is none."""
    by_child = {use.child_id: use for use in running}
    if not by_child:
        return None
    for use in running:
        if use.child.reference == reference:
            return use
    found = [
        *Review.objects.filter(child__in=by_child, reference=reference).values_list("child_id", flat=True),
        *Child.objects.filter(
            pk__in=by_child, escalated__escalation__reference=reference
        ).values_list("pk", flat=True),
    ]  # fmt: skip
    return by_child[found[0]] if found else None


def _is_open_anyway(viewer, reference: str) -> bool:
    return any(
        model.objects.visible_to(viewer).filter(reference=reference).exists() for model in (Child, Review, Escalation)
    )
