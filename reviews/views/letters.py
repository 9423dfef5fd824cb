"""Letters of a review: write one, look at it, make it, take it as a Word file, record that it was sent on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from iro_portal.core import audit
from iro_portal.core.downloads import OFFICE, attachment
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records
from reviews import commands, permissions
from reviews.forms.letters import LetterForm, SentForm, TemplateForm
from reviews.letters import composing
from reviews.letters.opening import MOST_BYTES
from reviews.letters.placeholders import PLACEHOLDERS, first_name
from reviews.models import Letter, LetterDraft, LetterKind, LetterTemplate, Review
from reviews.views.acting import Act, act, find

WORD = f"{OFFICE}.wordprocessingml.document"
READS = ["GET", "HEAD", "POST"]


@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """The letters of a review, and the kinds of which one can be made."""
    review = _found(request, reference)
    writes = permissions.can_write_minutes(review, request.user)
    rows = Letter.objects.visible_to(request.user).filter(review=review).defer("body")
    rows = rows.select_related("made_by", "sent_by", "template").defer("template__body")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    kinds = [(kind, LetterKind(kind).label) for kind in LetterKind if writes or kind != LetterKind.MINUTES]
    context = {"review": review, "child": review.child, "page": page, "kinds": kinds, "writes_minutes": writes}
    return render(request, "reviews/letters.html", context)


@require_http_methods(READS)
def write(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Type what a letter needs; keep it as a draft, look at it, or make it."""
    review, kind = _found(request, reference), _kind(kind)
    if kind == LetterKind.MINUTES:
        permissions.can_write_minutes.check(review, request.user)
    form = LetterForm(request.POST or None, kind=kind, initial=_initial(review, kind))
    seen: list = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "make" and (made := _make(request, form, review, kind)):
            return made
        seen = _look(request, form, review, kind) if request.POST.get("action") != "make" else []
    context = {"review": review, "child": review.child, "form": form, "kind": kind, "seen": seen}
    return render(request, "reviews/letter_write.html", context)


@require_safe
@takes_records
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A letter as a Word file; who took it is logged."""
    letter = _letter(_found(request, reference), pk)
    body = commands.take_letter(letter=letter, by=request.user)
    return _word_file(body, f"{letter.review.reference}-{letter.kind}.docx")


def sent(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record that somebody sent a letter on."""
    review, today = _found(request, reference), timezone.localdate()
    letter = _letter(review, pk)
    form = SentForm(request.POST or None, today=today, initial={"sent_on": today})
    page = Act(
        f"Sent on: {letter.get_kind_display().lower()}", "Keep", lambda row: "It is recorded that the letter was sent on.",
        hint=f"To {letter.to_whom}. The portal sends nothing itself.",
    )  # fmt: skip
    return act(request, review, form, page, commands.record_letter_sent, letter=letter)


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Which template stands for each kind of letter, and the placeholders."""
    require(request.user, Permission.LOOK_AFTER_LETTERS)
    rows = LetterTemplate.objects.of(request.user.authority).defer("body").select_related("by").order_by("pk")
    newest = {row.kind: row for row in rows}
    kinds = [(kind, LetterKind(kind).label, newest.get(kind)) for kind in LetterKind]
    return render(request, "reviews/letter_templates.html", {"kinds": kinds, "placeholders": PLACEHOLDERS})


@require_http_methods(READS)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """One template: read it, replace it, see the ones before."""
    require(request.user, Permission.LOOK_AFTER_LETTERS)
    kind, authority = _kind(kind), request.user.authority
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        kept = attempt(
            form, commands.replace_letter_template, authority=authority, kind=kind, file_name=file.name,
            body=file.read(MOST_BYTES + 1), by=request.user,
        )  # fmt: skip
        if kept:
            messages.success(
                request, f"{kept.file_name} is used from now on. Letters that are made already stay as they are."
            )
            return redirect("reviews:letter-template", kind)
    return render(request, "reviews/letter_template.html", {"form": form, **_about(authority, kind)})


@require_safe
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in use as a Word file, to change it; with ?portal=1 the portal's own."""
    require(request.user, Permission.LOOK_AFTER_LETTERS)
    kind = _kind(kind)
    own = None if request.GET.get("portal") else composing.template_of(request.user.authority, kind)
    audit.read("lettertemplate.take", by=request.user, subject=own, detail={"kind": kind})
    return _word_file(composing.template_body(own, kind), f"template-{kind}.docx")


def _about(authority, kind: str) -> dict:
    used = composing.template_of(authority, kind)
    before = LetterTemplate.objects.of(authority).filter(kind=kind).exclude(pk=used.pk if used else None)
    return {
        "kind": kind, "label": LetterKind(kind).label, "used": used, "placeholders": PLACEHOLDERS,
        "seen": composing.read(composing.template_body(used, kind)),
        "before": before.defer("body").select_related("by").order_by("-pk")[:25],
    }  # fmt: skip


def _found(request: HttpRequest, reference: str) -> Review:
    review = find(request, reference)
    permissions.can_make_letters.check(review, request.user)
    return review


def _kind(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


def _letter(review: Review, pk: int) -> Letter:
    return get_object_or_404(review.letters.select_related("review__authority", "review__child"), pk=pk)


def _initial(review: Review, kind: str) -> dict:
    kept = LetterDraft.objects.filter(review=review, kind=kind).first()
    words = {"words": kept.words, "to_whom": kept.to_whom} if kept else {}
    return {"to_whom": first_name(review.child.name)} | words


def _make(request: HttpRequest, form: LetterForm, review: Review, kind: str) -> HttpResponse | None:
    about = {"review": review, "kind": kind, "by": request.user, "on": timezone.localdate()}
    if made := attempt(form, commands.make_letter, **about, **form.arguments()):
        messages.success(
            request, f"{made.get_kind_display()}: the letter is made. Nothing was sent: take the Word file, send it on, "
            "and record that here.",
        )  # fmt: skip
        return redirect("reviews:letters", review.reference)
    return None


def _look(request: HttpRequest, form: LetterForm, review: Review, kind: str) -> list:
    """Keep the draft, and show the letter as it would be made."""
    if not attempt(form, commands.keep_letter_draft, review=review, kind=kind, by=request.user, **form.arguments()):
        return []
    own = composing.template_of(review.authority, kind)
    return composing.read(
        composing.compose(review, own, kind, **form.arguments(), today=timezone.localdate(), by=request.user)
    )


def _word_file(body: bytes, name: str) -> HttpResponse:
    return attachment(body, WORD, name)
