"""What stands around a child: the page, and what is recorded on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from children import commands
from children.circumstances import in_words
from children.codes import MOVED
from children.forms import circumstances as forms
from children.models import Child, CourtProceedings, Disability, Episode, MissingEpisode, ProtectionPlan
from children.opened import reads_opened
from children.permissions import can_record_episode, can_report
from iro_portal.core import audit
from iro_portal.core.views import attempt

A_PAGE = 10


@dataclass(frozen=True)
class Circumstance:
    """One kind of thing that stands around a child: how it is recorded, and how it is changed."""

    title: str
    model: type[models.Model]
    form: type[forms.PastForm]
    command: Callable
    change_form: type[forms.PastForm]
    change_command: Callable


KINDS = {
    "disability": Circumstance(
        "Disability", Disability, forms.DisabilityForm, commands.record_disability,
        forms.ChangeDisabilityForm, commands.change_disability,
    ),
    "court": Circumstance(
        "Court proceedings", CourtProceedings, forms.ProceedingsForm, commands.record_proceedings,
        forms.ChangeProceedingsForm, commands.change_proceedings,
    ),
    "protection": Circumstance(
        "Child protection plan", ProtectionPlan, forms.ProtectionForm, commands.begin_protection_plan,
        forms.ChangeProtectionForm, commands.change_protection_plan,
    ),
    "missing": Circumstance(
        "Time missing or away", MissingEpisode, forms.MissingForm, commands.record_missing,
        forms.ChangeMissingForm, commands.change_missing,
    ),
}  # fmt: skip


def page(request, reference):
    """Disability, court, protection plan, times missing, legal status and placement; the latest of each first."""
    child = _child(request, reference)
    audit.read("child.circumstances", by=request.user, subject=child, children=[child.pk])
    found = Paginator(_of(child, Episode, request).order_by("-start", "-pk"), A_PAGE)
    missing = Paginator(_of(child, MissingEpisode, request).order_by("-start", "-pk"), A_PAGE)
    episodes = found.get_page(request.GET.get("page"))
    context = {
        "child": child,
        "disabilities": _of(child, Disability, request).order_by("-start", "-pk"),
        "proceedings": _of(child, CourtProceedings, request).order_by("-issued_on", "-pk"),
        "protection_plans": _of(child, ProtectionPlan, request).order_by("-start", "-pk"),
        "missing": missing.get_page(request.GET.get("missing")),
        "episodes": episodes,
        "episode_lines": [in_words(row) for row in episodes],
        "may_report": can_report(child, request.user),
        "reads_words": can_report(child, request.user) or reads_opened(child, request.user),
        "may_record_episode": can_record_episode(child, request.user),
    }
    return render(request, "children/circumstances.html", context)


def record(request, reference, what):
    """Record one of the kinds."""
    child, kind = _child(request, reference), _kind(what)
    can_report.check(child, request.user)
    form = kind.form(request.POST or None, today=timezone.localdate())
    title = f"Record: {kind.title.lower()}"
    return _write(request, child, form, title, _recorded(kind), kind.command, child=child)


def change(request, reference, what, pk):
    """Correct one of the kinds, or record how it went on."""
    child, kind = _child(request, reference), _kind(what)
    can_report.check(child, request.user)
    row = get_object_or_404(_of(child, kind.model, request), pk=pk)
    names = kind.change_form.base_fields
    form = kind.change_form(
        request.POST or None, today=timezone.localdate(), initial={name: getattr(row, name) for name in names}
    )
    said = f"{kind.title}: changed. The log keeps what stood there before."
    title = f"Change: {kind.title.lower()}"
    return _write(request, child, form, title, lambda done: said, kind.change_command, row=row)


def episode(request, reference):
    """Record a change of legal status or placement."""
    child, today = _child(request, reference), timezone.localdate()
    can_record_episode.check(child, request.user)
    period = child.periods.filter(end=None).first()
    last = period.episodes.order_by("start", "pk").last() if period else None
    names = ("legal_status", "placement", "provider", "over_20_miles")
    initial = {name: getattr(last, name) for name in names} if last else {"start": period and period.start}
    if last and last.over_20_miles is not None:
        initial["over_20_miles"] = "yes" if last.over_20_miles else "no"
    form = forms.EpisodeForm(request.POST or None, today=today, is_first=last is None, initial=initial)
    title = "Record a change of legal status or placement"
    return _write(request, child, form, title, _episode_recorded, commands.record_episode, child=child)


def _recorded(kind: Circumstance) -> Callable[[models.Model], str]:
    said = f"{kind.title}: recorded."
    return (
        (lambda row: _tell(said, row.child, "missing", row.start)) if kind.model is MissingEpisode else lambda row: said
    )


def _episode_recorded(row: Episode) -> str:
    said = "The change is recorded, and what stood before has ended."
    return _tell(said, row.child, "move", row.start) if row.reason_new in MOVED else said


def _tell(said: str, child: Child, kind: str, on: date) -> str:
    """What was said, with a link to telling the IRO of it: recording it here tells nobody."""
    where = f"{reverse('reviews:child-tell', args=[child.reference])}?kind={kind}&on={on.isoformat()}"
    return format_html('{} The IRO is not told by it. <a class="govuk-link" href="{}">Tell the IRO</a>', said, where)


def _write(request, child: Child, form, title: str, said: Callable[..., str], command: Callable, /, **subject):
    if form.is_valid():
        done = attempt(form, command, by=request.user, **subject, **form.cleaned_data)
        if not form.errors:
            messages.success(request, said(done))
            return redirect("children:circumstances", child.reference)
    return render(request, "children/circumstance_write.html", {"form": form, "child": child, "title": title})


def _kind(what: str) -> Circumstance:
    if what not in KINDS:
        raise Http404
    return KINDS[what]


def _of(child: Child, model: type[models.Model], request):
    return model.objects.visible_to(request.user).filter(child=child)


def _child(request, reference: str) -> Child:
    return get_object_or_404(Child.objects.visible_to(request.user), reference=reference)
