"""The list of escalations, on the page and as a file; what is not yet on children's main records."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from escalations import commands, overview
from escalations.commands.files import note_export
from escalations.filters import EscalationFilter
from escalations.models import Escalation, EscalationChild
from escalations.permissions import HAS_A_PART
from escalations.tables import EscalationTable, NotFiledTable
from iro_portal.core import searching
from iro_portal.core.downloads import list_file
from iro_portal.core.marking import Kind, marking
from iro_portal.core.permissions import Denied
from iro_portal.core.tables import BriefPaginator, configure, order
from iro_portal.core.transitions import MovedOn
from iro_portal.core.working_days import calendar
from people.roles import Permission
from people.taking import takes_records


def escalation_list(request):
    """Every escalation that this person may open, narrowed by the filter in the address, 25 a page."""
    narrowed = _narrowed(request)
    table = _table(request, narrowed)
    configure(request, table, paginator_class=BriefPaginator, rows=narrowed.qs)
    context = {"filter": narrowed, "table": table, "may_gather": request.user.may(Permission.OVERSEE_ESCALATIONS)}
    return render(request, "escalations/escalation_list.html", context)


@takes_records
def export(request, file_format):
    """The same list, every line of it, as CSV (streamed) or XLSX."""
    narrowed = _narrowed(request)
    table = order(request, _table(request, narrowed))
    rows, today = table.data.data, timezone.localdate()
    note_export(by=request.user, count=narrowed.qs.count(), file_format=file_format, filters=narrowed.in_force)
    # SQLite reads the related rows of fewer than 1,000 at a time.
    lines = overview.lines(rows.iterator(chunk_size=500), table.calendar, today)
    return list_file(
        overview.HEADER, lines, file_format=file_format, name=f"escalations-{today:%Y-%m-%d}", sheet="Escalations",
        mark=marking(Kind.RECORDS, request.user),
    )  # fmt: skip


def not_filed(request):
    """What is not yet, as it now stands, on the child's main record: the owner's own; all for the IRO manager."""
    if not (request.user.may(Permission.OVERSEE_ESCALATIONS) or request.user.may(Permission.RAISE_ESCALATION)):
        raise Denied("Escalations are put on the child's main record by the IRO or the IRO manager.")
    rows = EscalationChild.objects.known_to(request.user).filter(escalation__in=_to_file(request.user)).not_filed()
    table = NotFiledTable(rows.select_related("escalation", "child"))
    configure(request, table)
    return render(request, "escalations/not_filed.html", {"table": table})


@require_POST
def mark_filed(request, reference, child):
    """Note that one child's part was put on the child's main record today."""
    escalation = get_object_or_404(Escalation.objects.visible_to(request.user).sent(), reference=reference)
    row = get_object_or_404(escalation.children.known_to(request.user).select_related("child"), child__reference=child)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else None
    try:
        commands.mark_filed(
            escalation=escalation, child=row.child, by=request.user, on=timezone.localdate(), version=version
        )
        messages.success(request, f"{reference} is marked as filed on the main record of {child} today.")
    except MovedOn as moved:
        messages.error(request, str(moved))
    return redirect("escalations:not-filed")


def _narrowed(request) -> EscalationFilter:
    rows = Escalation.objects.listed_for(request.user)
    _refuse_strangers(request.user, rows)
    return EscalationFilter(searching.query(request), queryset=rows, request=request)


def _table(request, narrowed: EscalationFilter) -> EscalationTable:
    today = timezone.localdate()
    hidden = () if request.user.may(Permission.OVERSEE_ESCALATIONS) else ("choose",)
    days = calendar(request.user.authority.calendar)
    return EscalationTable(narrowed.qs.for_overview(today, request.user), calendar=days, on=today, exclude=hidden)


def _to_file(viewer):
    if viewer.may(Permission.OVERSEE_ESCALATIONS):
        return Escalation.objects.listed_for(viewer)
    return Escalation.objects.owned_by(viewer)


def _refuse_strangers(viewer, rows) -> None:
    if not any(viewer.may(permission) for permission in HAS_A_PART) and not rows.exists():
        raise Denied("Escalations are listed for those who raise, answer or oversee them.")
