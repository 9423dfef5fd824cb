"""Restricted records: who may open one, adding and ending names, lifting; and the list of them for who looks after them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from children import commands
from children.forms.restricted import EndForm, KinForm, LiftForm, NameForm, RestrictForm
from children.models import Child, Restriction
from children.permissions import can_keep_restricted, can_restrict
from children.restricted import left_out, restriction_of
from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.views import attempt
from people.roles import Role


def restricted_list(request):
    """The restricted records for which this IRO manager is named, the open ones first."""
    if not request.user.duties().has(Role.IRO_MANAGER):
        raise Denied("Restricted records are looked after by the IRO managers who are named for them.")
    rows = Restriction.objects.visible_to(request.user).select_related("child", "by", "lifted_by")
    context = {"open": rows.filter(lifted_on=None), "lifted": rows.exclude(lifted_on=None).order_by("-lifted_on")}
    return render(request, "children/restricted_list.html", context)


def page(request, reference):
    """Who may open a record, and who could before; what an IRO manager can do about it."""
    child, today = _child(request, reference), timezone.localdate()
    restriction = restriction_of(child)
    audit.read("restriction.open", by=request.user, subject=child, children=[child.pk])
    keeps = restriction is not None and can_keep_restricted(restriction, request.user)
    people = restriction.people.select_related("staff", "by", "ended_by") if restriction else []
    context = {
        "child": child, "restriction": restriction, "today": today, "keeps": keeps,
        "may_restrict": can_restrict(child, request.user),
        "kin": [row for row in people if row.part == row.Part.KIN],
        "named": [row for row in people if row.part == row.Part.NAMED and not _is_over(row, today)],
        "former": [row for row in people if row.part == row.Part.NAMED and _is_over(row, today)],
        "left_out": left_out(restriction, today) if keeps else [],
        "earlier": Restriction.objects.visible_to(request.user).filter(child=child).exclude(lifted_on=None),
    }  # fmt: skip
    return render(request, "children/restriction.html", context)


def begin(request, reference):
    """Restrict a record: why, whose kin, to whom."""
    child, today = _child(request, reference), timezone.localdate()
    can_restrict.check(child, request.user)
    form = RestrictForm(request.POST or None, child=child, by=request.user, on=today)
    if form.is_valid() and attempt(
        form, commands.restrict_record, child=child, on=today, by=request.user, **form.arguments()
    ):
        messages.success(request, "The record is restricted. Only those named find it, from now on.")
        may_still = Child.objects.visible_to(request.user).filter(pk=child.pk).exists()
        return redirect("children:restriction", child.reference) if may_still else redirect("children:child-list")
    return render(request, "children/restriction_begin.html", {"form": form, "child": child})


def name(request, reference):
    """Name somebody more."""
    restriction, today = _kept(request, reference), timezone.localdate()
    form = NameForm(request.POST or None, restriction=restriction, by=request.user, today=today)
    said = "{0.staff} is named from {0.start:%d/%m/%Y}."
    return _write(request, restriction, form, commands.name_person, "Name a person", "Name them", said)


def kin(request, reference):
    """Record that the child is kin of somebody, who loses the record by that."""
    restriction, today = _kept(request, reference), timezone.localdate()
    form = KinForm(request.POST or None, restriction=restriction, by=request.user, today=today)
    said = "That the child is kin of {0.staff} is recorded. They no longer find the record."
    about = {"restriction": restriction, "on": today}
    return _write(request, restriction, form, commands.add_kin, "Whose kin the child is", "Record it", said, **about)


def end(request, reference, pk):
    """End somebody's access."""
    restriction, today = _kept(request, reference), timezone.localdate()
    person = get_object_or_404(restriction.people.select_related("staff").filter(part="named"), pk=pk)
    form = EndForm(request.POST or None, person=person, today=today)
    title = f"End the access of {person.staff}"
    said = "{0.staff} may open the record until the day before {0.end:%d/%m/%Y}."
    return _write(request, restriction, form, commands.end_naming, title, "End it", said, person=person)


def lift(request, reference):
    """Open the record again to everybody whose work gives it to them."""
    restriction, today = _kept(request, reference), timezone.localdate()
    form = LiftForm(request.POST or None, today=today)
    said = "The restriction is lifted. Everybody whose work gives them the record finds it again."
    about = {"restriction": restriction, "on": today}
    return _write(
        request, restriction, form, commands.lift_restriction, "Lift the restriction", "Lift it", said, **about
    )


def _write(request, of: Restriction, form, command, title: str, button: str, said: str, **about):
    about = about or {"restriction": of}
    if form.is_valid() and (done := attempt(form, command, by=request.user, **about, **form.cleaned_data)):
        messages.success(request, said.format(done))
        gone = not Child.objects.visible_to(request.user).filter(pk=of.child_id).exists()
        return redirect("children:child-list") if gone else redirect("children:restriction", of.child.reference)
    context = {"form": form, "child": of.child, "title": title, "button": button}
    return render(request, "children/restriction_act.html", context)


def _is_over(row, today) -> bool:
    return row.end is not None and row.end <= today


def _child(request, reference: str) -> Child:
    return get_object_or_404(Child.objects.visible_to(request.user), reference=reference)


def _kept(request, reference: str) -> Restriction:
    """The open restriction of a child, for an IRO manager who is named; nobody else is told that there is one."""
    child = _child(request, reference)
    rows = Restriction.objects.open().select_related("child")
    restriction = get_object_or_404(rows, child=child)
    can_keep_restricted.check(restriction, request.user)
    return restriction
