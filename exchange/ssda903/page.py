"""What the page of a return shows besides: its findings, what it would change, conflicts, and the first picture."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from children.models import Child
from exchange.models import ImportRun, ReturnConflict, ReturnFinding
from exchange.restricted import veil_for
from exchange.ssda903.compare import WHAT
from exchange.ssda903.picture import picture
from exchange.ssda903.said import MODULES
from exchange.ssda903.tables import ConflictTable, FindingTable
from exchange.states import ImportState
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm
from iro_portal.core.tables import configure

A_PAGE = 25
DIFFERENCE = "difference"


class DayForm(GovForm):
    """On which day the first picture is taken."""

    on = GovDateField(label="Show the children in care on", required=False)


def context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """Return what the template of a return needs."""
    findings, veil = run.findings.exclude(rule=DIFFERENCE), veil_for(request.user)
    shown = ReturnFinding.objects.filter(run=run, rule=DIFFERENCE).values_list("sentence", flat=True)[:A_PAGE]
    return {
        "errors": _table(request, FindingTable, findings.filter(stops=True), "errors", veil=veil),
        "warnings": _table(request, FindingTable, findings.filter(stops=False), "warnings", veil=veil),
        "difference": _difference(run),
        "shown": [veil.sentence(each) for each in shown],
        "conflicts": _table(request, ConflictTable, _conflicts(request, run), "conflicts"),
        **_picture(request, run),
    }


def _table(request: HttpRequest, table: type, rows, prefix: str, **options):
    made = table(rows, prefix=f"{prefix}-", **options)
    made.caption = prefix.title()
    return configure(request, made, per_page=A_PAGE)


def _difference(run: ImportRun) -> list[tuple[str, list[int]]]:
    if "new" not in run.counts:
        return []
    return [(each.label, [run.counts.get(f"{each.name}_{what}", 0) for what in WHAT]) for each in MODULES]


def _conflicts(request: HttpRequest, run: ImportRun):
    rows = ReturnConflict.objects.filter(run=run, child__in=Child.objects.visible_to(request.user))
    return rows.select_related("child", "taken_by").order_by("taken_at", "pk")


def _picture(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    if run.state != ImportState.APPLIED:
        return {}
    year = run.counts.get("year")
    usual = date(year + 1, 3, 31) if year else run.applied_at.date()
    form = DayForm(request.GET) if "on_day" in request.GET else DayForm(initial={"on": usual})
    on = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or usual
    return {"day_form": form, "picture": picture(request.user, on)}
