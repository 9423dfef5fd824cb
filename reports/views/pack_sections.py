"""One section of a pack: its tables, its words, comments, quotes, case studies."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission
from reports import definitions
from reports.commands import pack_words as commands
from reports.commands.packs import add_table, take_table_out
from reports.forms.packs import (
    AddTableForm,
    AnswerCommentForm,
    CaseStudyForm,
    CommentForm,
    PutForm,
    QuotesForm,
    WordsForm,
    words_form,
)
from reports.models import CaseStudy, Pack, PackComment, PackQuote, PackWords
from reports.on_page import Shown
from reports.packs.building import asks_of, section_of
from reports.packs.declaring import Part, Place, Section
from reports.packs.permissions import can_comment, can_prepare, can_write
from reports.packs.states import PackState
from reports.views import asking
from reports.views.packs import READS, find


@require_safe
def pack_section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One section as it reads today, and what can be done with it."""
    pack = find(request, reference)
    return _section_page(request, pack, _section(pack, section))


def _section_page(request: HttpRequest, pack: Pack, section: Section, **forms) -> HttpResponse:
    built = section_of(pack, section.key, timezone.localdate())
    comments = pack.comments.filter(section=section.key).select_related("by", "answered_by")
    shown = {(table.slug, table.unit): table for table in built.tables}
    context = {
        "pack": pack, "section": section, "built": built, "tables": [Shown(table, None) for table in built.tables],
        "comments": comments, "may_write": can_write(pack, request.user), "may_prepare": can_prepare(pack, request.user),
        "may_comment": can_comment(pack, request.user), "comment_form": CommentForm(prefix="comment"),
        "table_form": AddTableForm(pack=pack, prefix="table"), "answer_form": AnswerCommentForm(prefix="answer"),
        "in_it": [(ask, _title(ask, shown)) for ask in asks_of(pack, section)],
        "studies": pack.case_studies.filter(section=section.key, is_in=True),
        "has_quotes": Part.QUOTES in section.parts, "has_studies": Part.CASE_STUDIES in section.parts,
        "beside": _beside(pack, section),
    }  # fmt: skip
    return page(request, "reports/pack_section.html", context | forms)


def _title(ask, shown: dict) -> str:
    """What a table of a section is called; its slug where there is no such report (any more)."""
    titles = {slug: table.title for (slug, _), table in shown.items()}
    return f"{titles.get(ask.slug, ask.slug)}{f': {ask.unit}' if ask.unit else ''}"


def _beside(pack: Pack, section: Section) -> tuple[Section | None, Section | None]:
    sections = pack.declared.sections
    place = sections.index(section)
    return sections[place - 1] if place else None, sections[place + 1] if place + 1 < len(sections) else None


@require_http_methods(READS)
def pack_words(request: HttpRequest, reference: str, section: str, place: str) -> HttpResponse:
    """Write the words of one place; keep them, or keep a draft that only the writer sees."""
    pack = find(request, reference)
    section, place = _place(pack, section, place)
    can_write.check(pack, request.user)
    about = {"pack": pack, "section": section.key, "place": place.key}
    latest = commands.latest_version(**about)
    form = words_form(place)(request.POST or None, initial=_initial(about, latest, place, request.user))
    action = request.POST.get("action", "keep")
    if action == "autosave":
        return _autosaved(request, form, about)
    if form.is_valid():
        chosen = {"words": form.cleaned_data["words"], "number": form.cleaned_data["version"], "by": request.user}
        if action == "draft" and attempt(form, commands.save_words_draft, **about, **chosen):
            messages.success(request, "Your draft is kept. Only you see it; nothing of it is printed yet.")
            return redirect("reports:pack-words", pack.reference, section.key, place.key)
        if action != "draft" and attempt(form, commands.keep_words, **about, **chosen):
            messages.success(request, "The words are kept, and stand in the paper.")
            return redirect("reports:pack-section", pack.reference, section.key)
        _take_latest(form, about)
    context = {
        "pack": pack,
        "section": section,
        "place": place,
        "form": form,
        "latest": commands.latest_version(**about),
    }
    context["versions"] = PackWords.objects.filter(**about).select_related("by").order_by("-number")
    context["draft"] = commands.own_draft(**about, by=request.user)
    return page(request, "reports/pack_words.html", context)


def _initial(about: dict, latest: PackWords | None, place: Place, by) -> dict:
    """Return what the form begins with: the writer's own draft, else what is printed, else what is suggested."""
    draft = commands.own_draft(**about, by=by)
    if draft:
        return {"words": draft.words, "version": draft.number}
    return {"words": latest.words if latest else place.starter, "version": latest.number if latest else 0}


def _take_latest(form: WordsForm, about: dict) -> None:
    """After others kept words meanwhile: keeping again is a choice made knowingly."""
    latest = commands.latest_version(**about)
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(latest.number if latest else 0)


def _autosaved(request: HttpRequest, form: WordsForm, about: dict) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({"not_yet": [message for errors in form.errors.values() for message in errors]}, status=422)
    number = form.cleaned_data["version"]
    try:
        commands.save_words_draft(**about, words=form.cleaned_data["words"], number=number, by=request.user)
    except (Denied, NotInOrder) as refused:
        return JsonResponse({"refused": [str(refused)]}, status=409)
    return JsonResponse({"version": number, "saved": f"{timezone.localtime():%H:%M}"})


@require_POST
def pack_comment(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Comment on a section."""
    pack = find(request, reference)
    section = _section(pack, section)
    can_comment.check(pack, request.user)
    form = CommentForm(request.POST, prefix="comment")
    if form.is_valid() and attempt(
        form, commands.comment, pack=pack, section=section.key, words=form.cleaned_data["words"], by=request.user
    ):
        messages.success(request, "Your comment is there for the author to answer.")
        return redirect("reports:pack-section", pack.reference, section.key)
    return _section_page(request, pack, section, comment_form=form, form=form)


@require_POST
def pack_comment_answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Answer a comment."""
    pack = find(request, reference)
    comment = get_object_or_404(PackComment.objects.filter(pack=pack), pk=pk)
    can_write.check(pack, request.user)
    form = AnswerCommentForm(request.POST, prefix="answer")
    if form.is_valid() and attempt(
        form, commands.answer_comment, comment=comment, words=form.cleaned_data["words"], by=request.user
    ):
        messages.success(request, "Your answer stands under the comment.")
        return redirect("reports:pack-section", pack.reference, comment.section)
    return _section_page(
        request, pack, _section(pack, comment.section), answer_form=form, answering=comment.pk, form=form
    )


@require_POST
def pack_table_add(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Put a table into a section."""
    pack = find(request, reference)
    section = _section(pack, section)
    can_prepare.check(pack, request.user)
    form = AddTableForm(request.POST, pack=pack, prefix="table")
    if form.is_valid() and attempt(
        form, add_table, pack=pack, section=section.key, by=request.user, **form.arguments()
    ):
        messages.success(request, "The table is in this section, the last of it.")
        return redirect("reports:pack-section", pack.reference, section.key)
    return _section_page(request, pack, section, table_form=form, form=form)


@require_http_methods(READS)
def pack_put(request: HttpRequest) -> HttpResponse:
    """Put the table of a report's page into a section of a paper in work; which table, the address says."""
    require(request.user, Permission.PREPARE_PAPERS)
    slug, unit, compare = (request.GET.get(name, "") for name in ("table", "unit", "compare"))
    drafts = Pack.objects.visible_to(request.user).filter(state=PackState.DRAFT)
    form = PutForm(request.POST or None, packs=drafts)
    if form.is_valid():
        reference, _, section = form.cleaned_data["where"].partition("/")
        usual = definitions.REPORTS[slug].units[0] if slug in definitions.REPORTS else unit
        chosen = {"slug": slug[:80], "unit": "" if unit == usual else unit[:40], "section": section}
        years = int(compare) if compare.isdecimal() and len(compare) == 1 else 0
        pack = drafts.get(reference=reference)
        if attempt(form, add_table, pack=pack, by=request.user, compare=years, **chosen):
            messages.success(request, "The table is in this section, the last of it.")
            return redirect("reports:pack-section", pack.reference, section)
    context = {"form": form, "any": drafts.exists(), "slug": slug, "title": _title_of(request, slug)}
    return page(request, "reports/pack_put.html", context)


def _title_of(request: HttpRequest, slug: str) -> str:
    try:
        return asking.chosen(request, slug).spec.title
    except (Http404, *asking.REFUSED):  # what is refused, and why, is said once it is put in
        return ""


@require_POST
def pack_table_out(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Take a table out of a section."""
    pack = find(request, reference)
    section = _section(pack, section)
    slug, unit = request.POST.get("slug", ""), request.POST.get("unit", "")
    try:
        take_table_out(pack=pack, section=section.key, slug=slug[:80], unit=unit[:40], by=request.user)
    except NotInOrder as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The table is out of this paper. It can be put back below.")
    return redirect("reports:pack-section", pack.reference, section.key)


@require_http_methods(READS)
def pack_quotes(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Choose which of the children's quotes are printed."""
    pack = find(request, reference)
    section = _section(pack, section)
    can_write.check(pack, request.user)
    if Part.QUOTES not in section.parts:
        raise Http404
    chosen = PackQuote.objects.filter(pack=pack, section=section.key, is_in=True).values_list("view_id", flat=True)
    fit = commands.quotes_fit(pack)
    form = QuotesForm(request.POST if request.method == "POST" else None, views=fit, initial={"views": list(chosen)})
    if form.is_valid():
        views = list(form.cleaned_data["views"])
        kept = attempt(form, commands.choose_quotes, pack=pack, section=section.key, views=views, by=request.user)
        if kept is not None:
            messages.success(request, f"{len(kept)} quote{'' if len(kept) == 1 else 's'} will be printed.")
            return redirect("reports:pack-section", pack.reference, section.key)
    return page(
        request, "reports/pack_quotes.html", {"pack": pack, "section": section, "form": form, "any": fit.exists()}
    )


@require_http_methods(READS)
def pack_case_study(request: HttpRequest, reference: str, section: str, pk: int | None = None) -> HttpResponse:
    """Write a case study; it is checked when it is kept, and stays on this page while it tells who it is about."""
    pack = find(request, reference)
    section = _section(pack, section)
    can_write.check(pack, request.user)
    if Part.CASE_STUDIES not in section.parts:
        raise Http404
    rows = CaseStudy.objects.filter(pack=pack, section=section.key, is_in=True)
    study = get_object_or_404(rows, pk=pk) if pk else None
    found = commands.check_case_study(study) if study and not study.is_clear else []
    initial = {name: getattr(study, name) for name in ("title", "words", "no_name_because")} if study else {}
    asks = any(each.sort.may_be_chance for each in found) or bool(study and study.no_name_because)
    form = CaseStudyForm(request.POST or None, asks_chance=asks, initial=initial)
    if form.is_valid():
        about = {"pack": pack, "section": section.key, "study": study, "by": request.user}
        if kept := attempt(form, commands.write_case_study, **about, **form.cleaned_data):
            return _after_case_study(request, pack, section, *kept)
    context = {"pack": pack, "section": section, "study": study, "form": form, "found": found}
    return page(request, "reports/pack_case_study.html", context)


def _after_case_study(request: HttpRequest, pack: Pack, section: Section, study: CaseStudy, found) -> HttpResponse:
    if study.is_clear:
        messages.success(request, f"“{study.title}” is kept, and stands in the paper.")
        return redirect("reports:pack-section", pack.reference, section.key)
    return redirect("reports:pack-case-study", pack.reference, section.key, study.pk)


@require_POST
def pack_case_study_out(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """Leave a case study out."""
    pack = find(request, reference)
    study = get_object_or_404(CaseStudy.objects.filter(pack=pack, section=section), pk=pk)
    commands.take_case_study_out(study=study, by=request.user)
    messages.success(request, f"“{study.title}” is left out of the paper.")
    return redirect("reports:pack-section", pack.reference, section)


def _section(pack: Pack, key: str) -> Section:
    try:
        return pack.declared.section(key)
    except KeyError:
        raise Http404(f"{pack} has no section {key}.") from None


def _place(pack: Pack, section: str, place: str) -> tuple[Section, Place]:
    found = _section(pack, section)
    try:
        return found, found.place(place)
    except KeyError:
        raise Http404(f"{found.title} has no place {place}.") from None
