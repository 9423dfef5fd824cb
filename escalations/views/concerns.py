"""Systemic concerns: escalations that share a cause, raised together with somebody senior."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from escalations import commands
from escalations.desk import item_of
from escalations.forms.beside import ConcernForm, ConcernResponseForm
from escalations.models import Escalation, SystemicConcern
from escalations.tables import ConcernTable
from iro_portal.core.permissions import Denied
from iro_portal.core.tables import configure
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission


def concern_list(request):
    """The authority's systemic concerns, for its IROs and their manager."""
    if not (request.user.may(Permission.OVERSEE_ESCALATIONS) or request.user.may(Permission.RAISE_ESCALATION)):
        raise Denied("Systemic concerns are for IROs and their manager.")
    table = ConcernTable(SystemicConcern.objects.visible_to(request.user))
    configure(request, table)
    may_raise = request.user.may(Permission.OVERSEE_ESCALATIONS)
    return render(request, "escalations/concern_list.html", {"table": table, "may_raise": may_raise})


def create(request):
    """Raise a concern about escalations chosen in the list, or named by reference."""
    require(request.user, Permission.OVERSEE_ESCALATIONS)
    chosen = {"escalations": "\n".join(request.GET.getlist("escalation"))}
    form = ConcernForm(request.POST or None, by=request.user, initial=chosen)
    if form.is_valid():
        concern = attempt(form, commands.raise_systemic_concern, by=request.user, **form.cleaned_data)
        if concern:
            messages.success(request, f"{concern} is recorded as raised with {concern.raised_with}.")
            return redirect(concern)
    return render(request, "escalations/concern_create.html", {"form": form})


def detail(request, reference):
    """A concern, its response, and those of its escalations that this person may open."""
    concern = get_object_or_404(SystemicConcern.objects.visible_to(request.user), reference=reference)
    if request.method == "POST":
        require(request.user, Permission.OVERSEE_ESCALATIONS)
    form = _response_form(request, concern)
    if form and form.is_valid():
        if attempt(form, commands.record_concern_response, concern=concern, by=request.user, **form.cleaned_data):
            messages.success(request, f"The response to {concern} is recorded.")
            return redirect(concern)
        concern.refresh_from_db()
    return render(request, "escalations/concern_detail.html", _context(request, concern, form))


def _response_form(request, concern) -> ConcernResponseForm | None:
    if not request.user.may(Permission.OVERSEE_ESCALATIONS):
        return None
    if concern.response and request.method != "POST":
        return None
    return ConcernResponseForm(request.POST or None, raised_on=concern.raised_on)


def _context(request, concern, form) -> dict:
    today = timezone.localdate()
    rows = Escalation.objects.visible_to(request.user, today).filter(systemic_concerns=concern).for_desk(request.user)
    items = [item_of(row, today) for row in rows]
    hidden = concern.escalations.count() - len(items)
    return {"concern": concern, "form": form, "items": items, "hidden": hidden}
