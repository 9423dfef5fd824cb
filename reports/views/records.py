"""The records behind one count, for whoever may see them all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from iro_portal.core import audit
from iro_portal.core.tables import configure
from reports import engine
from reports.permissions import require_records
from reports.tables import BEHIND
from reports.views import asking

ON_A_PAGE = 25


@require_safe
def report_records(request: HttpRequest, slug: str) -> HttpResponse:
    """The escalations, reviews or children behind one count of a report."""
    require_records(request.user)
    try:
        found = asking.chosen(request, slug)
    except asking.REFUSED as problem:
        raise Http404(str(problem)) from None
    form = asking.form_of(request, found, timezone.localdate())
    if not form.is_valid():
        raise Http404("The address holds no period.")
    back = f"{reverse('reports:report-detail', args=[slug])}?{urlencode(asking.choices_of(form))}"
    try:
        return records(request, asking.question(request, found, form), back)
    except asking.REFUSED as problem:
        raise Http404(str(problem)) from None


def records(request: HttpRequest, question: engine.Question, back: str) -> HttpResponse:
    """Return the page of what is behind one count of a question; logged, since it names children."""
    row, column = request.GET.get("row", ""), request.GET.get("column", "")
    try:
        behind = engine.behind(question, row, column, _earlier(request.GET.get(asking.EARLIER, "0")))
    except engine.NoSuchCell as problem:
        raise Http404(str(problem)) from None
    if behind.kind not in BEHIND:
        raise Http404("What this counts has no page of its own.")
    listed = BEHIND[behind.kind]
    table = listed.table(listed.visible_to(request.user).filter(pk__in=behind.ids))
    configure(request, table, per_page=ON_A_PAGE)
    period = behind.period
    detail = {"report": question.spec.slug, "row": row, "column": column, "from": period.start, "to": period.last}
    audit.read("report.records", by=request.user, authority_id=request.user.authority_id, detail=detail)
    context = {
        "spec": question.spec, "behind": behind, "table": table, "back": back, "period": period, "listed": listed,
    }  # fmt: skip
    return page(request, "reports/record_list.html", context)


def _earlier(asked: str) -> int:
    """Return how many years before the period asked for a count is; raises NoSuchCell for what is no number."""
    if not asked.isdecimal():
        raise engine.NoSuchCell(f"“{asked}” is no number of years.")
    return int(asked)
