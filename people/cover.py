"""Naming who acts for a person who is away: the form and the page."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios
from iro_portal.core.views import attempt
from people.commands import end_cover, name_cover
from people.models import Cover, Staff
from people.permissions import require
from people.roles import ANSWERING_ROLES, RAISING_ROLES, Permission


class CoverForm(GovForm):
    """For whom, by whom, from when to when, for everything or to answer only."""

    absent = forms.ModelChoiceField(Staff.objects.none(), label="Who is away?", empty_label="Choose a person")
    covered_by = forms.ModelChoiceField(Staff.objects.none(), label="Who stands in?", empty_label="Choose a person")
    whole = forms.TypedChoiceField(
        label="For what?", coerce=lambda value: value == "yes", initial="yes",
        choices=[("yes", "Everything: they see and do what the person does"),
                 ("no", "To answer escalations only; the person goes on with everything else")],
        widget=Radios(),
    )  # fmt: skip
    start = GovDateField(label="From")
    end = GovDateField(label="Back on", required=False, help_text="Leave it empty if nobody knows yet")
    why = forms.CharField(
        label="Why (optional)", required=False, max_length=200, help_text="Leave, training; no health details"
    )

    def __init__(self, *args, by: Staff, **options):
        super().__init__(*args, **options)
        colleagues, today = Staff.objects.visible_to(by).active(), timezone.localdate()
        self.fields["absent"].queryset = Staff.objects.active().coverable_by(by, today)
        # A cover sees children, so it is somebody whose own work is with children: no committee officer, say.
        self.fields["covered_by"].queryset = colleagues.with_role(*ANSWERING_ROLES, *RAISING_ROLES, on=today)
        self.initial = {"absent": by.pk, "start": today} | self.initial


def cover(request):
    """Name a cover, for oneself or for a colleague, and end one; those in force and to come are listed."""
    require(request.user, Permission.NAME_COVER)
    form = CoverForm(request.POST or None, by=request.user)
    if form.is_valid() and (named := attempt(form, name_cover, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{named.covered_by} stands in for {named.absent} from {named.start:%d/%m/%Y}.")
        return redirect("people:cover")
    return render(request, "people/cover.html", {"form": form, "covers": _covers(request.user)})


@require_POST
def end(request, pk):
    """End a cover today."""
    require(request.user, Permission.NAME_COVER)
    ended = end_cover(cover=get_object_or_404(_covers(request.user), pk=pk), end=timezone.localdate(), by=request.user)
    messages.success(request, f"{ended.covered_by} no longer stands in for {ended.absent} from {ended.end:%d/%m/%Y}.")
    return redirect("people:cover")


def _covers(viewer):
    """Covers that have not ended: of people whose cover this person may name, and those that they took on."""
    today = timezone.localdate()
    theirs = Q(absent__in=Staff.objects.coverable_by(viewer, today)) | Q(covered_by=viewer)
    rows = Cover.objects.of(viewer.authority).filter(Q(end=None) | Q(end__gt=today)).filter(theirs)
    return rows.select_related("absent", "covered_by")
