"""The list of children whom a person may see, the page of one child, and keeping a child's record."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from children import commands
from children.forms.record import (
    AddChildForm,
    AllocateForm,
    AuthoriseAdoptionForm,
    CareForm,
    ChangeWhoForm,
    CorrectAdoptionForm,
    DayForm,
    EndAdoptionForm,
    EndCareForm,
    PlaceForAdoptionForm,
    SiblingsForm,
)
from children.models import Child
from children.permissions import can_allocate, can_change, can_restrict
from children.standing import siblings, siblings_known_to, standing, standings
from iro_portal.core import audit, searching
from iro_portal.core.views import attempt
from people.permissions import require, require_children
from people.roles import Permission, Role

MOST_OFFERED = 20


def child_list(request):
    """Children whom this person may see, found by name, reference or the council's id."""
    require_children(request.user)
    today, words = timezone.localdate(), searching.words(request)
    children = Child.objects.visible_to(request.user, today)
    page = Paginator(children.found_by(words) if words else children, 25).get_page(request.GET.get("page"))
    where = standings(list(page), today)
    rows = [(child, child.age(today), where[child.pk]) for child in page]
    context = {
        "rows": rows, "page": page, "q": words, "may_add": request.user.may(Permission.ADD_CHILDREN),
        "imports": request.user.may(Permission.IMPORT_CHILDREN),
        "keeps_restricted": request.user.duties(today).has(Role.IRO_MANAGER),
    }  # fmt: skip
    return render(request, "children/child_list.html", context)


def child_detail(request, reference):
    """Who the child is, who is allocated, and (by other apps' tags) what is open about them."""
    today = timezone.localdate()
    child = get_object_or_404(Child.objects.visible_to(request.user, today), reference=reference)
    audit.read("child.open", by=request.user, subject=child, children=[child.pk])
    periods = list(child.periods.order_by("-start"))
    context = {
        "child": child,
        "age": child.age(today),
        "standing": standing(child, today),
        "siblings": siblings_known_to(request.user, child, today),
        "history": child.allocations.select_related("staff", "team").order_by("-start", "kind"),
        "periods": periods,
        "in_care": any(period.end is None and period.kind == period.Kind.CARE for period in periods),
        "may_change": can_change(child, request.user),
        "may_allocate": can_allocate(child, request.user),
        "may_restrict": can_restrict(child, request.user),
        "today": today,
    }
    return render(request, "children/child_detail.html", context)


def child_add(request):
    """Add a child who is looked after; then allocate."""
    require(request.user, Permission.ADD_CHILDREN)
    form = AddChildForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        words = {"authority": request.user.authority, "by": request.user}
        if child := attempt(form, commands.add_child_in_care, **words, **form.cleaned_data):
            messages.success(request, f"{child} is added. Now say who works with the child.")
            return redirect("children:child-allocate", child.reference)
    return render(request, "children/child_add.html", {"form": form})


def child_change(request, reference):
    """Correct a child's name, birth, sex or ethnic group."""
    child = _child(request, reference, Permission.ADD_CHILDREN)
    now = {name: getattr(child, name) for name in commands.CHANGEABLE}
    form = ChangeWhoForm(request.POST or None, today=timezone.localdate(), initial=now)
    said = "{child} is changed. The log keeps what stood there before."
    return _write(request, child, form, commands.change_child, "children/child_change.html", said)


def care_begin(request, reference):
    """Begin care (again)."""
    child = _child(request, reference, Permission.ADD_CHILDREN)
    form = CareForm(request.POST or None, today=timezone.localdate())
    return _write(request, child, form, commands.begin_care, "children/care_begin.html", "{child} is looked after.")


def care_end(request, reference):
    """End care: the day and the reason."""
    child = _child(request, reference, Permission.ADD_CHILDREN)
    form = EndCareForm(request.POST or None, today=timezone.localdate())
    said = "{child} is no longer looked after. Open escalations stay open until their IRO closes them."
    return _write(request, child, form, commands.end_care, "children/care_end.html", said)


def child_allocate(request, reference):
    """Allocate an IRO, a social worker, a team, or several, from a day."""
    child, today = _child(request, reference, Permission.ALLOCATE), timezone.localdate()
    form = AllocateForm(request.POST or None, by=request.user, today=today)
    context = {"standing": standing(child, today)}
    said = "The allocation of {child} is recorded. Whoever it names finds the child in their list from that day."
    return _write(request, child, form, commands.allocate, "children/child_allocate.html", said, **context)


def child_siblings(request, reference):
    """Say who a child's brothers and sisters in care are; a search keeps what is ticked."""
    child, today = _child(request, reference, Permission.ADD_CHILDREN), timezone.localdate()
    allowed = Child.objects.visible_to(request.user, today).exclude(pk=child.pk)
    present = list(siblings(child, today).visible_to(request.user, today))
    ticked = list(allowed.filter(pk__in=_numbers(request, "siblings")))
    words = request.POST.get("q", child.name.split()[-1]).strip()
    found = list(allowed.found_by(words)[: MOST_OFFERED + 1]) if words else []
    offered = list(dict.fromkeys([*present, *ticked, *found[:MOST_OFFERED]]))
    form = SiblingsForm(request.POST or None, offered=offered, allowed=allowed, today=today, present=present)
    if "search" in request.POST:
        form = SiblingsForm(offered=offered, allowed=allowed, today=today, present=ticked, start=form["start"].data)
    context = {"q": words, "offered": offered, "more": len(found) > MOST_OFFERED, "most": MOST_OFFERED}
    said = "The brothers and sisters of {child} are recorded."
    return _write(request, child, form, commands.set_siblings, "children/child_siblings.html", said, **context)


@dataclass(frozen=True)
class AdoptionStep:
    """One thing that is recorded of a plan for adoption: heading, form, command, what is said afterwards."""

    title: str
    form: type[DayForm]
    command: Callable
    said: str
    needs_plan: bool = True


REVIEWS_FOLLOW = " The review to come is due by the rule that applies now."
ADOPTION = {
    "authorise": AdoptionStep(
        "Record the authority to place for adoption", AuthoriseAdoptionForm, commands.authorise_adoption,
        "{child} may be placed for adoption." + REVIEWS_FOLLOW, needs_plan=False,
    ),
    "place": AdoptionStep(
        "Record the placement for adoption", PlaceForAdoptionForm, commands.place_for_adoption,
        "{child} is placed for adoption." + REVIEWS_FOLLOW,
    ),
    "end": AdoptionStep(
        "Record that the plan for adoption ended", EndAdoptionForm, commands.end_adoption_plan,
        "The plan for adoption has ended. The usual rule for reviews applies again.",
    ),
    "correct": AdoptionStep(
        "Correct the days of the plan for adoption", CorrectAdoptionForm, commands.correct_adoption_plan,
        "The days are corrected. The log keeps what stood there before." + REVIEWS_FOLLOW,
    ),
}  # fmt: skip


def adoption(request, reference):
    """The plans for adoption of a child so far, and what can be recorded next."""
    child = get_object_or_404(Child.objects.visible_to(request.user), reference=reference)
    plan = commands.open_adoption_plan(child)
    context = {
        "child": child, "plan": plan, "plans": child.adoption_plans.select_related("by").order_by("-authorised_on"),
        "in_care": child.periods.filter(end=None, kind="care").exists(), "may_change": can_change(child, request.user),
    }  # fmt: skip
    return render(request, "children/adoption.html", context)


def adoption_act(request, reference, action):
    """Record the authority to place, the placement or the end of the plan, or correct its days."""
    step = ADOPTION.get(action)
    if step is None:
        raise Http404
    child = _child(request, reference, Permission.ADD_CHILDREN)
    plan = commands.open_adoption_plan(child)
    if step.needs_plan and plan is None and request.method != "POST":
        return redirect("children:adoption", child.reference)
    initial = {"authorised_on": plan.authorised_on, "placed_on": plan.placed_on} if plan and action == "correct" else {}
    form = step.form(request.POST or None, today=timezone.localdate(), initial=initial)
    template, back = "children/adoption_act.html", "children:adoption"
    return _write(request, child, form, step.command, template, step.said, back=back, title=step.title)


def _write(request, child: Child, form, command, template: str, said: str, back="children:child-detail", **context):
    """Run a command on a child with the words of a form; back to the child, or the form with what is wrong."""
    if form.is_valid():
        attempt(form, command, child=child, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, said.format(child=child))
            return redirect(back, child.reference)
    return render(request, template, {"form": form, "child": child} | context)


def _child(request, reference: str, permission: Permission) -> Child:
    require(request.user, permission)
    return get_object_or_404(Child.objects.visible_to(request.user), reference=reference)


def _numbers(request, name: str) -> list[str]:
    return [each for each in request.POST.getlist(name) if each.isdecimal() and len(each) < 19]
