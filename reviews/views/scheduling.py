"""What business support plans with: the month's reviews, and many days fixed at once."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Allocation
from children.standing import standings
from iro_portal.core.downloads import attachment
from iro_portal.core.marking import Kind, marking
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records
from reviews import commands, planning, wording
from reviews.forms.scheduling import A_PAGE, DayLines, ScheduleFilter
from reviews.models import Review
from reviews.views.acting import find

REVIEWS_A_PAGE = 100


def calendar(request: HttpRequest) -> HttpResponse:
    """The reviews of one month, week by week."""
    require(request.user, Permission.SCHEDULE_REVIEWS)
    today = timezone.localdate()
    asked = planning.month_of(request.GET.get("month", ""), today)
    first = asked or today.replace(day=1)
    page = Paginator(planning.of_month(request.user, first), REVIEWS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    for review in rows:
        review.standing = planning.standing(review, today)
    before, after = planning.neighbours(first)
    context = {"page": page, "weeks": planning.by_week(rows), "first": first, "before": before, "after": after}
    return render(request, "reviews/calendar.html", context | {"not_a_month": asked is None})


@takes_records
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The planned days as an iCalendar file: references and links, no names."""
    require(request.user, Permission.SCHEDULE_REVIEWS)
    address, mark = request.build_absolute_uri("/").rstrip("/"), marking(Kind.RECORDS, request.user)
    body = planning.calendar_file(request.user, timezone.localdate(), address, mark)
    return attachment(body, "text/calendar; charset=utf-8", "reviews.ics")


def schedule(request: HttpRequest) -> HttpResponse:
    """Many unheld reviews with a day for each, fixed all at once or none."""
    require(request.user, Permission.SCHEDULE_REVIEWS)
    today = timezone.localdate()
    together = _together(request)
    narrow = ScheduleFilter(request.GET, viewer=request.user, on=today)
    rows = planning.family_of(together, request.user, today) if together else _narrowed(narrow, request.user, today)
    page = Paginator(rows.for_list().select_related("authority"), A_PAGE).get_page(request.GET.get("page"))
    reviews = list(page)
    form = DayLines(initial=_initial(reviews, planning.day_together(reviews) if together else None))
    if request.method == "POST":
        form = DayLines(request.POST)
        in_order = form.is_valid()
        reviews = _posted(request, form)
        if in_order and (planned := _plan(request, form, reviews)):
            messages.success(request, _said(planned))
            return redirect(request.get_full_path())
    context = {"form": form, "narrow": narrow, "page": page, "together": together}
    return render(request, "reviews/schedule.html", context | {"lines": _lines(form, reviews, today)})


def _together(request: HttpRequest) -> Review | None:
    """The review whose family is asked for in the address."""
    asked = request.GET.get("with", "")
    if not asked:
        return None
    if not slug_re.fullmatch(asked):
        raise Http404
    return find(request, asked)


def _narrowed(narrow: ScheduleFilter, viewer, today: date):
    rows = Review.objects.visible_to(viewer, today).planned()
    if not narrow.is_valid():
        return rows.none()
    chosen = narrow.cleaned_data
    if chosen["iro"]:
        rows = rows.of_iro([chosen["iro"].pk], today)
    if chosen["team"]:
        below = Allocation.objects.current(today).teams().filter(team__path__startswith=chosen["team"].path)
        rows = rows.filter(child__in=below.values("child_id"))
    if chosen["due_by"]:
        rows = rows.to_hold_by(chosen["due_by"])
    return rows.filter(planned_on=None) if chosen["undated"] else rows


def _initial(reviews: list[Review], together: date | None) -> list[dict]:
    return [
        {"reference": row.reference, "version": row.version, "was": row.planned_on,
         "planned_on": row.planned_on or together}
        for row in reviews
    ]  # fmt: skip


def _posted(request: HttpRequest, form) -> list[Review]:
    """The reviews whose lines were sent, in that order; one that is no longer to come is left out."""
    named = [line.cleaned_data.get("reference", "") for line in form.forms]
    rows = Review.objects.visible_to(request.user).planned().filter(reference__in=named)
    found = {row.reference: row for row in rows.select_related("child", "period", "authority")}
    return [found.get(each) for each in named]


def _plan(request: HttpRequest, form, reviews: list[Review]) -> list[Review] | None:
    lines = {}
    for line, review in zip(form.forms, reviews, strict=True):
        if review is None:
            line.add_error(None, f"{line.cleaned_data['reference']} is no longer to come. Nothing was fixed.")
        elif line.is_new:
            lines[review.pk] = (line, review)
    if any(line.errors for line in form.forms):
        return None
    days = [
        commands.Day(review, line.cleaned_data["planned_on"], line.cleaned_data["why"], line.cleaned_data["version"])
        for line, review in lines.values()
    ]
    try:
        return commands.plan_reviews(days=days, by=request.user)
    except commands.SomeRefused as some:
        for pk, refusal in some.refusals.items():
            attempt(lines[pk][0], _raise, refusal=refusal)
    except NotInOrder as nothing:
        form.non_form_errors().append(str(nothing))
    return None


def _raise(*, refusal: Exception):
    raise refusal


def _lines(form, reviews: list[Review], today: date) -> list[tuple]:
    where = standings([row.child for row in reviews if row], today)
    return [
        (line, review, review and where[review.child_id], review and wording.left_to_hold(review, today))
        for line, review in zip(form.forms, reviews, strict=True)
    ]


def _said(planned: list[Review]) -> str:
    late = sum(bool(row.limit_on and row.planned_on > row.limit_on) for row in planned)
    said = "The day of 1 review is fixed." if len(planned) == 1 else f"The days of {len(planned)} reviews are fixed."
    said += f" {late} of them after the last day in time." if late else ""
    return f"{said} IRO, social worker and team manager of each child are told."
