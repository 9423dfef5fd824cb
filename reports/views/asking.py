"""From an address to a question: which report, whose, of which period, only what; and from a question to an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render as page
from django.urls import reverse

from iro_portal.core import audit
from iro_portal.core.downloads import attachment
from iro_portal.core.marking import Kind, marking
from iro_portal.core.pdf import PdfUnavailable
from people.roles import Permission
from reports import definitions, engine, render
from reports.builder import OWN, Design, DesignRefused, filters_of
from reports.catalogue import dimensions, reaches
from reports.dimensions import Dimension
from reports.disclosure import Unhideable
from reports.forms import ReportForm, WhyForm
from reports.models import SavedTable
from reports.on_page import Address, Shown
from reports.period import Period, year_to_date
from reports.permissions import sees_records
from reports.publishing import for_the_public
from reports.spec import Spec
from reports.table import Table

# What every page of a report offers to narrow it to; the builder offers every dimension.
ON_EVERY_PAGE = ("team", "process")
HIDE = "hide"
EARLIER = "earlier"  # in the address of a count: of how many years before the period asked for it is


@dataclass(frozen=True)
class Chosen:
    """A report by its slug: the spec, and the table that somebody saved, where it is one."""

    spec: Spec
    saved: SavedTable | None = None

    @property
    def filters(self) -> tuple:
        return Design(**_design(self.saved)).filters() if self.saved else ()


def chosen(request: HttpRequest, slug: str) -> Chosen:
    """Return the report of this slug; raises Http404 for an unknown one, DesignRefused for a saved one that broke."""
    if slug.startswith(OWN):
        saved = SavedTable.objects.readable_by(request.user).filter(key=slug).first()
        if saved is None:
            raise Http404(f"No table was saved as {slug}.")
        return Chosen(Design(**_design(saved)).spec(slug, saved.name), saved)
    try:
        return Chosen(definitions.find(slug))
    except definitions.UnknownReport as problem:
        raise Http404(str(problem)) from None


def _design(saved: SavedTable) -> dict:
    return {"measure": saved.measure, "rows": saved.rows, "columns": saved.columns, "only": tuple(saved.only)}


def form_of(request: HttpRequest, found: Chosen, today: date) -> ReportForm:
    """Return the choices of one report, as in the address."""
    only = groups(request.user.authority, offered(found.spec), period_of(request.GET, today))
    return ReportForm(request.GET, units=found.spec.units, today=today, only=only)


def period_of(address: QueryDict, today: date) -> Period:
    """Return the period that an address asks for; without one, or of days that are none, the financial year to date."""
    form = ReportForm(address, today=today)
    form.full_clean()
    return form.cleaned_data.get("period") or year_to_date(today)


def offered(spec: Spec) -> list[Dimension]:
    """Return what a report's page offers to narrow it to: what every one of its measures reaches."""
    same = (dimension for name in ON_EVERY_PAGE for dimension in dimensions().get(name, ()))
    return [dimension for dimension in same if reaches(dimension, spec.measured)]


def groups(authority, those: Sequence[Dimension], period: Period) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the values of dimensions as choices, a group each."""
    found = []
    for dimension in those:
        values = {value.key: value.label for block in dimension.load(authority, [period]) for value in block.values}
        found.append((dimension.label, [(f"{dimension.name}:{key}", label) for key, label in values.items()]))
    return found


def question(request: HttpRequest, found: Chosen, form: ReportForm) -> engine.Question:
    """Return what is asked; raises UnknownFilter, DesignRefused."""
    asked = form.cleaned_data
    filters = (*found.filters, *filters_of([asked.get("only", "")], found.spec))
    return engine.ask(
        found.spec, request.user.authority, asked["period"], asked["unit"], int(asked["compare"]), filters
    )


REFUSED = (DesignRefused, engine.UnknownFilter)


def shown(request: HttpRequest, table: Table, path: str, choices: dict) -> Shown:
    """Return a table for the page, its counts as links for those who may open what is behind them."""
    return Shown(table, _records_address(path, choices, table) if sees_records(request.user) else None)


def _records_address(path: str, choices: dict, table: Table) -> Address:
    """Return how a count's address is made: the same question, and how many years before it its column's period is."""
    starts = sorted({column.period.start for column in table.columns if column.period}, reverse=True)

    def address(row, column) -> str:
        earlier = starts.index(column.period.start)
        place = {"row": row.key, "column": column.key, **({EARLIER: earlier} if earlier else {})}
        return f"{path}?{urlencode({**choices, **place})}"

    return address


def choices_of(form: ReportForm) -> dict:
    """Return what was chosen, as an address holds it."""
    return {name: value for name, value in form.cleaned_data.items() if name != "period" and value not in ("", None)}


@dataclass(frozen=True)
class Files:
    """Lines of files that a page offers: what the line is called, and label and address of each file."""

    words: str
    links: list[tuple[str, str]]


def downloads(request: HttpRequest) -> list[Files]:
    """Return the files of the table shown: with every count, and for the public with small counts hidden."""
    kept = {name: value for name, value in request.GET.items() if name not in ("format", "small")}

    def links(**more) -> list[tuple[str, str]]:
        return [(each.label, f"?{urlencode({**kept, **more, 'format': each.key})}") for each in render.FORMATS.values()]

    return [Files("Download", links()), Files("For the public, small counts hidden", links(small=HIDE))]


def withheld(request: HttpRequest, problem: Unhideable) -> HttpResponse:
    """Return the page in place of what cannot be given to the public."""
    return page(request, "reports/no_file.html", {"sentence": problem.sentence}, status=409)


def deliver(request: HttpRequest, table: Table, file: render.Format, back: str) -> HttpResponse:
    """Return a table as a file. Whoever publishes says why before small counts go out with it; that is logged."""
    if request.GET.get("small") == HIDE:
        try:
            public = for_the_public(table, request.user.authority)
        except Unhideable as problem:
            return withheld(request, problem)
        return download(request, public, file, small=HIDE)
    if not request.user.may(Permission.PUBLISH_PAPERS):
        return download(request, table, file)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return download(request, table, file, why=form.cleaned_data["why"])
    public = f"?{urlencode({**request.GET.dict(), 'small': HIDE})}"
    return page(
        request, "reports/report_every_count.html", {"table": table, "form": form, "back": back, "public": public}
    )


def download(
    request: HttpRequest, table: Table, file: render.Format, small: str = "show", why: str = ""
) -> HttpResponse:
    """Return a table as a file, and log that it went out: with small counts or without, and why with them; where this
    machine cannot write it, a page that says so.
    """
    try:
        body = file.render(table, marking(Kind.FIGURES, request.user))
    except PdfUnavailable as missing:
        return page(request, "reports/no_file.html", {"sentence": str(missing)}, status=503)
    detail = {"report": table.slug, "from": table.period.start, "to": table.period.last, "format": file.key}
    audit.read(
        "report.export", by=request.user, authority_id=request.user.authority_id, detail={**detail, "small": small},
        values={"why": ["", why]} if why else None,
    )  # fmt: skip
    return attachment(body, file.media_type, render.filename(table, file.key, is_public=small == HIDE))


def records_path(slug: str) -> str:
    """Return where the records behind a report's counts are listed."""
    return reverse("reports:report-records", args=[slug])
