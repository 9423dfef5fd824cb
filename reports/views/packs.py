"""Packs: those in work, a new one, one with its sections, its front sheet, the whole of it on one page and as a file."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from iro_portal.core import audit
from iro_portal.core.downloads import attachment
from iro_portal.core.marking import Kind, marking
from iro_portal.core.pdf import PdfUnavailable
from iro_portal.core.transitions import MovedOn, NotInOrder, available
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports.commands import packs as commands
from reports.disclosure import Unhideable
from reports.forms import WhyForm
from reports.forms.packs import FrontSheetForm, NewPackForm
from reports.models import Pack
from reports.on_page import Shown
from reports.packs import files
from reports.packs.building import front_of, paper_of
from reports.packs.paper import Paper
from reports.packs.permissions import can_prepare
from reports.packs.progress import progress_of
from reports.publishing import published_before
from reports.views.asking import withheld

READS = ["GET", "HEAD", "POST"]
ACTS = {"finish": commands.finish_pack, "rework": commands.rework_pack}
DONE = {
    "finish": "It is marked as ready: the committee officer can publish it. You can take it back until then.",
    "rework": "It is a draft again.",
}


@require_safe
def pack_list(request: HttpRequest) -> HttpResponse:
    """Packs in work, with what is still to write; below them those published."""
    require(request.user, Permission.READ_FIGURES)
    packs = Pack.objects.visible_to(request.user)
    context = {
        "in_work": progress_of(packs.in_work()),
        "published": packs.exclude(pk__in=packs.in_work()),
        "may_begin": request.user.may(Permission.PREPARE_PAPERS),
        "may_plan": request.user.may(Permission.WRITE_PAPERS),
    }
    return page(request, "reports/pack_list.html", context)


@require_http_methods(READS)
def pack_new(request: HttpRequest) -> HttpResponse:
    """Begin a pack: its kind and its period."""
    require(request.user, Permission.PREPARE_PAPERS)
    today = timezone.localdate()
    form = NewPackForm(request.POST or None, today=today)
    if form.is_valid():
        chosen = form.cleaned_data
        pack = attempt(
            form, commands.begin_pack, authority=request.user.authority, kind=chosen["kind"], period=chosen["period"],
            on=today, by=request.user,
        )  # fmt: skip
        if pack:
            messages.success(request, f"{pack.title} is begun. Its figures are there; its words are yours to write.")
            return redirect(pack)
    return page(request, "reports/pack_new.html", {"form": form})


@require_safe
def pack_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One pack: its sections and how far they are written, its front sheet, its files."""
    pack = find(request, reference)
    context = {
        "pack": pack,
        "progress": progress_of([pack])[0],
        "front": front_of(pack),
        "may_prepare": can_prepare(pack, request.user),
        "acts": available(pack, request.user),
        "files": [(each.label, each.key) for each in files.FORMATS.values()],
        "hides": request.user.may(Permission.PUBLISH_PAPERS),
        "publications": pack.publications.select_related("withdrawal"),
    }
    return page(request, "reports/pack_detail.html", context)


@require_http_methods(READS)
def pack_front(request: HttpRequest, reference: str) -> HttpResponse:
    """Fill in the front sheet."""
    pack = find(request, reference)
    can_prepare.check(pack, request.user)
    initial = {name: getattr(pack, name) for name in (*commands.FRONT_SHEET, "version")}
    form = FrontSheetForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(form, commands.change_front_sheet, pack=pack, by=request.user, **form.cleaned_data):
        messages.success(request, "The front sheet is kept.")
        return redirect(pack)
    return page(request, "reports/pack_front.html", {"pack": pack, "form": form})


@require_safe
def pack_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole of a pack on one page, as it reads today."""
    pack = find(request, reference)
    try:
        paper = _paper(pack, is_hidden=request.GET.get("small") == "hide")
    except Unhideable as problem:
        return withheld(request, problem)
    sections = [(section, [Shown(table, None) for table in section.tables]) for section in paper.sections]
    return page(request, "reports/pack_preview.html", {"pack": pack, "paper": paper, "sections": sections})


@require_POST
def pack_act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Mark a pack as ready, or take it back."""
    pack = find(request, reference)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](pack=pack, by=request.user)
    except (NotInOrder, MovedOn) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, DONE[act])
    return redirect(pack)


@require_http_methods(READS)
def pack_file(request: HttpRequest, reference: str, format: str) -> HttpResponse:
    """A pack as a file; logged. Who publishes says why before small counts go out with it."""
    pack = find(request, reference)
    if format not in files.FORMATS:
        raise Http404(f"“{format}” is no format.")
    if request.GET.get("small") == "hide":
        return _file(request, pack, format, is_hidden=True)
    if not request.user.may(Permission.PUBLISH_PAPERS):
        return _file(request, pack, format)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        return _file(request, pack, format, why=form.cleaned_data["why"])
    public = f"?{urlencode({'small': 'hide'})}"
    return page(request, "reports/pack_every_count.html", {"pack": pack, "form": form, "public": public})


def _file(request: HttpRequest, pack: Pack, format: str, *, is_hidden: bool = False, why: str = "") -> HttpResponse:
    try:
        paper = _paper(pack, is_hidden=is_hidden)
        body = files.render_paper(paper, format, marking(Kind.FIGURES, request.user))
    except PdfUnavailable as missing:
        return page(request, "reports/no_file.html", {"sentence": str(missing)}, status=503)
    except Unhideable as problem:
        return withheld(request, problem)
    detail = {"format": format, "small": "hide" if is_hidden else "show"}
    audit.read("pack.export", by=request.user, subject=pack, detail=detail, values={"why": ["", why]} if why else None)
    return attachment(body, files.FORMATS[format].media_type, f"{paper.filename}.{format}")


def _paper(pack: Pack, *, is_hidden: bool) -> Paper:
    """Return a pack as it reads today; with small counts hidden, also against what people hold in their hands."""
    earlier = published_before(pack.authority, pack.period) if is_hidden else ()
    return paper_of(pack, timezone.localdate(), suppressed=is_hidden, earlier=earlier)


def find(request: HttpRequest, reference: str) -> Pack:
    """Return a pack of the viewer's authority; raises Http404, and Denied for who reads no figures."""
    require(request.user, Permission.READ_FIGURES)
    packs = Pack.objects.visible_to(request.user).select_related("authority", "by")
    return get_object_or_404(packs, reference=reference)
