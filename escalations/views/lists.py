"""Ladders, reasons, outcomes and causes, looked after without a developer: each change is a new list from a day."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from escalations.commands import coming_lists
from escalations.list_kinds import KINDS, ListKind
from iro_portal.core.dated_lists import DatedList, ListInUse
from iro_portal.core.dates import in_full
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission


def overview(request):
    """Every kind of list: what is in force, what is coming, what was."""
    require(request.user, Permission.SET_UP_LISTS)
    today = timezone.localdate()
    kinds = [(kind, kind.versions(request.user.authority, today)) for kind in KINDS.values()]
    return render(request, "escalations/list_overview.html", {"kinds": kinds})


def detail(request, kind, pk):
    """One version of a list, line by line."""
    kind, row = _list(request, kind, pk)
    lines = [kind.read(item) for item in kind.items(row)]
    context = {"kind": kind, "list": row, "lines": lines, "fixed": coming_lists.why_fixed(row, timezone.localdate())}
    return render(request, "escalations/list_detail.html", context)


def begin(request, kind):
    """Begin a new version from a day; the form starts with the lines of the one in force."""
    require(request.user, Permission.SET_UP_LISTS)
    kind = _kind(kind)
    return _write(request, kind, _latest(kind, request.user.authority), None)


def change(request, kind, pk):
    """Write a list anew that has not begun yet."""
    kind, row = _list(request, kind, pk)
    if sentence := coming_lists.why_fixed(row, timezone.localdate()):
        messages.error(request, sentence)
        return redirect("escalations:list-detail", kind.slug, pk)
    return _write(request, kind, row, row)


@require_POST
def take_back(request, kind, pk):
    """Delete a list that has not begun yet."""
    kind, row = _list(request, kind, pk)
    try:
        coming_lists.take_back(coming=row, by=request.user, on=timezone.localdate())
    except ListInUse as used:
        messages.error(request, str(used))
        return redirect("escalations:list-detail", kind.slug, pk)
    messages.success(request, f"{row} is taken back; what is in force goes on.")
    return redirect("escalations:list-overview")


def _write(request, kind: ListKind, model: DatedList | None, coming: DatedList | None):
    form = kind.form(request.POST or None, initial=_words(model, coming))
    lines = kind.lines(request.POST or None, initial=_lines(kind, model), prefix="lines")
    if "more" in request.POST:
        form, lines = _as_typed(form), lines.with_blank_lines()
    elif _are_valid(form, lines) and (begun := _begin(request, kind, form, lines, coming)):
        messages.success(request, f"{begun} is kept. It is used from {in_full(begun.in_force_from)} on.")
        return redirect("escalations:list-detail", kind.slug, begun.pk)
    context = {"kind": kind, "form": form, "lines": lines, "coming": coming}
    return render(request, "escalations/list_write.html", context)


def _are_valid(form, lines) -> bool:
    """Both are looked at, so that everything that is wrong is said at once."""
    return all([form.is_valid(), lines.is_valid()])


def _begin(request, kind: ListKind, form, lines, coming: DatedList | None) -> DatedList | None:
    words = {"by": request.user} | form.cleaned_data | kind.spec(lines)
    if coming is None:
        return attempt(form, kind.begin, authority=request.user.authority, **words)
    today = timezone.localdate()
    return attempt(form, coming_lists.write_anew, coming=coming, begin=kind.begin, on=today, **words)


def _as_typed(form):
    return type(form)(initial={name: form[name].data for name in form.fields})


def _words(model: DatedList | None, coming: DatedList | None) -> dict:
    common = {"cap_working_days": getattr(model, "cap_working_days", 20), "name": model.name if model else ""}
    return common | ({"in_force_from": coming.in_force_from, "note": coming.note} if coming else {})


def _lines(kind: ListKind, model: DatedList | None) -> list[dict]:
    if model is None:
        return []
    return [{"order": place} | kind.prefill(item) for place, item in enumerate(kind.items(model), 1)]


def _latest(kind: ListKind, authority) -> DatedList | None:
    today: date = timezone.localdate()
    in_force = kind.model.objects.of(authority).filter(in_force_from__lte=today)
    return in_force.order_by("-in_force_from").first() or kind.model.objects.of(authority).first()


def _kind(slug: str) -> ListKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _list(request, slug: str, pk: int) -> tuple[ListKind, DatedList]:
    require(request.user, Permission.SET_UP_LISTS)
    kind = _kind(slug)
    return kind, get_object_or_404(kind.model.objects.of(request.user.authority), pk=pk)
