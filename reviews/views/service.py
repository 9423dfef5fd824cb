"""The IRO service's own pages: the caseload of each IRO, children without one, and what goes late."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child
from children.standing import standings
from iro_portal.core.permissions import Denied
from people.permissions import require
from people.roles import Permission
from reviews import caseload as counting
from reviews import exceptions as looking
from reviews.forms.service import OnDayForm

# Where the place “Service” leads: the first page that a person may open.
FIRST_PAGES = (
    (Permission.SEE_CASELOAD, "reviews:service-caseload"),
    (Permission.SCHEDULE_REVIEWS, "reviews:calendar"),
    (Permission.READ_FEEDBACK, "reviews:service-feedback"),
)


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the service that this person may open."""
    for permission, name in FIRST_PAGES:
        if request.user.may(permission):
            return redirect(name)
    raise Denied("The pages of the IRO service are for IROs, their manager, business support and managers of teams.")


def caseload(request: HttpRequest) -> HttpResponse:
    """Children for each IRO on a day; an IRO reads their own line, the IRO manager every line and who has no IRO."""
    require(request.user, Permission.SEE_CASELOAD)
    oversees, today = request.user.may(Permission.SUPERVISE_IROS), timezone.localdate()
    form, on = OnDayForm.day_from(request.GET, today)
    context = {"form": form, "on": on, "today": today, "oversees": oversees}
    if on is not None:
        own = None if oversees else request.user.duties().acting_as
        context["caseload"] = counting.caseload(request.user.authority, on, own)
        context |= _of_all(request, on) if oversees else {}
    return render(request, "reviews/service_caseload.html", context)


def _of_all(request: HttpRequest, on) -> dict:
    authority = request.user.authority
    waiting = counting.without_iro(authority, on).filter(child__in=Child.objects.visible_to(request.user))
    page = Paginator(waiting, 25).get_page(request.GET.get("page"))
    days = counting.days_of(authority)
    return {
        "page": page,
        "waiting": [counting.unallocated(period, days, on) for period in page],
        "same": counting.same_throughout(authority, on),
    }


def exceptions(request: HttpRequest) -> HttpResponse:
    """What goes late or waits too long: how many of each kind, and the rows of one."""
    require(request.user, Permission.SUPERVISE_IROS)
    day = looking.day_of(request.user, timezone.localdate())
    counts = [(kind, looking.rows_of(kind, request.user, day).count()) for kind in looking.kinds(day.rules)]
    shown = _shown(request.GET.get("kind"), counts)
    page = Paginator(looking.rows_of(shown, request.user, day), 25).get_page(request.GET.get("page"))
    rows = [looking.as_row(shown, review, day) for review in page]
    where = standings([row.review.child for row in rows], day.on)
    lines = [(row, where[row.review.child_id]) for row in rows]
    context = {"counts": counts, "shown": shown, "page": page, "lines": lines, "today": day.on}
    return render(request, "reviews/exceptions.html", context)


def _shown(asked: str | None, counts) -> looking.Kind:
    """The kind asked for; else the first with a review in it."""
    named = (kind for kind, _ in counts if kind.slug == asked)
    filled = (kind for kind, count in counts if count)
    return next(named, None) or next(filled, counts[0][0])
