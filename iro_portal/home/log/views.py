"""The log for those who look after it: who read or changed what, of one child, by one person; as a page and as a file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from children.models import Child
from iro_portal.core import audit
from iro_portal.core.downloads import LISTS, list_file
from iro_portal.core.marking import Kind, marking
from iro_portal.core.tables import BriefPaginator
from iro_portal.home.log.events import HEADER, cells, children_named_to, concerning, events_for, lines
from iro_portal.home.log.filters import EventFilter
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records

A_PAGE = 50
# A file of more is put together for longer than a browser waits; days narrow it.
MOST_TAKEN = 20_000


def event_list(request):
    """The whole log of the authority, narrowed by the filter in the address."""
    require(request.user, Permission.READ_LOG)
    return _page(request, EventFilter(request.GET, queryset=events_for(request.user), request=request))


def of_child(request, reference):
    """Who opened or changed one child's record."""
    require(request.user, Permission.READ_LOG)
    child = get_object_or_404(children_named_to(request.user), reference=reference)
    narrowed = EventFilter(request.GET, queryset=concerning(events_for(request.user), child.pk), request=request)
    del narrowed.filters["child"]
    return _page(request, narrowed, child)


@takes_records
def event_file(request, file_format):
    """The same events, the latest MOST_TAKEN of them, as CSV or XLSX."""
    require(request.user, Permission.READ_LOG)
    if file_format not in LISTS:
        raise Http404
    narrowed = EventFilter(request.GET, queryset=events_for(request.user), request=request)
    _note(request, narrowed, None)
    rows = (cells(line) for line in lines(narrowed.qs[:MOST_TAKEN].iterator(chunk_size=500), request.user))
    return list_file(
        HEADER, rows, file_format=file_format, name=f"log-{timezone.localdate():%Y-%m-%d}", sheet="Log",
        mark=marking(Kind.RECORDS, request.user),
    )  # fmt: skip


def _page(request, narrowed: EventFilter, child: Child | None = None):
    page = BriefPaginator(narrowed.qs, A_PAGE).get_page(request.GET.get("page"))
    _note(request, narrowed, child)
    address = request.GET.copy()
    if child:
        address["child"] = child.reference
    context = {
        "filter": narrowed, "page": page, "lines": list(lines(page, request.user)), "child": child,
        "may_open": child and request.user.may(Permission.SEE_ALL_CHILDREN),
        "address": address.urlencode(), "most_taken": MOST_TAKEN,
    }  # fmt: skip
    return render(request, "log/event_list.html", context)


def _note(request, narrowed: EventFilter, child: Child | None) -> None:
    """Say what was looked for: to read the log is a read as well. A child asked for finds it in the child's own log."""
    filters = narrowed.in_force
    if reference := filters.pop("child", ""):
        child = children_named_to(request.user).filter(reference=reference.strip().upper()).first()
    of = {"subject": child, "children": [child.pk]} if child else {"children": []}
    audit.read("log.read", by=request.user, detail={"filters": filters}, **of)
