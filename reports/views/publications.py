"""Publications: publish a paper, what was published and its files, how it compares with today, withdraw it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from iro_portal.core import audit
from iro_portal.core.downloads import attachment
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports import publishing
from reports.commands.publications import publish, withdraw_publication
from reports.forms.publications import PublishForm, WithdrawForm
from reports.frozen import tables_from
from reports.models import Pack, Publication
from reports.on_page import Shown
from reports.packs.building import pack_tables
from reports.packs.permissions import can_publish
from reports.packs.progress import progress_of


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """Everything that was published, newest first; what was withdrawn is marked so."""
    require(request.user, Permission.READ_FIGURES)
    rows = Publication.objects.visible_to(request.user).defer("figures", "counted")
    rows = rows.select_related("pack", "by", "withdrawal")
    return page(request, "reports/publication_list.html", {"publications": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def pack_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether small counts are hidden, and publish."""
    pack = get_object_or_404(Pack.objects.visible_to(request.user), reference=reference)
    can_publish.check(pack, request.user)
    form = PublishForm(request.POST or None, initial={"version": pack.version})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        publication = attempt(
            form, publish, pack=pack, by=request.user, at=timezone.now(), version=chosen["version"],
            hide_small=chosen["small"] == "hide", why_shown=chosen["why_shown"],
        )  # fmt: skip
        if publication is not None:
            messages.success(
                request, f"{publication.reference} is published. Its figures and files stay as they are now."
            )
            return redirect(publication)
    lasts = pack.last > timezone.localdate()
    context = {"pack": pack, "form": form, "progress": progress_of([pack])[0], "lasts": lasts}
    return page(request, "reports/pack_publish.html", context)


@require_safe
def publication_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One publication: who, when, by which cut-off, checksums, files, its tables as they were published."""
    publication = _found(request, reference)
    context = {
        "publication": publication,
        "files": publication.own_files(),
        "tables": [Shown(table, None) for table in tables_from(publication.figures)],
        "may_withdraw": bool(can_publish(publication.pack, request.user)) and not publication.is_withdrawn,
        "form": WithdrawForm(),
    }
    return page(request, "reports/publication_detail.html", context)


@require_GET
def publication_file(request: HttpRequest, reference: str, format: str) -> HttpResponse:
    """One file of a publication, as it was; logged. A file whose checksum no longer fits is not given out."""
    publication = _found(request, reference)
    file = get_object_or_404(publication.files, format=format)
    if not file.is_sound:
        raise Http404("This file is not what was published. Ask your IT department to restore it.")
    audit.read("publication.download", by=request.user, subject=publication, detail={"format": format})
    return attachment(bytes(file.body), file.media_type, file.name)


@require_safe
def publication_compare(request: HttpRequest, reference: str) -> HttpResponse:
    """What the figures of a publication would be today, where they differ."""
    publication = _found(request, reference)
    today = pack_tables(publication.pack, timezone.localdate())
    found = publishing.differences(tables_from(publication.counted), today)
    context = {"publication": publication, "differences": found, "since": publishing.entered_since(publication)}
    return page(request, "reports/publication_compare.html", context)


@require_POST
def publication_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark a publication as withdrawn, with why."""
    publication = _found(request, reference)
    can_publish.check(publication.pack, request.user)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        done = attempt(
            form, withdraw_publication, publication=publication, why=form.cleaned_data["why"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        if done is not None:
            messages.success(
                request, f"{publication.reference} is withdrawn. Its paper can be put right and published again."
            )
            return redirect(publication)
    context = {"publication": publication, "files": publication.own_files(), "form": form, "may_withdraw": True}
    return page(request, "reports/publication_detail.html", context)


def _found(request: HttpRequest, reference: str) -> Publication:
    require(request.user, Permission.READ_FIGURES)
    rows = Publication.objects.visible_to(request.user).select_related("pack", "by", "withdrawal__by")
    return get_object_or_404(rows, reference=reference)
