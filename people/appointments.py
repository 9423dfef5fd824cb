"""Putting a person into a post from a day, and ending their time in it."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios
from iro_portal.core.templatetags.portal import day
from iro_portal.core.views import attempt
from people import commands
from people.models import Employment, Post, PostHolding, Staff
from people.permissions import can_change_duties, require
from people.roles import Permission

SHARE = "Enter a share of full time above 0 and up to 1, for example 1 or 0.6"
AHEAD = timedelta(days=366)


class AppointForm(GovForm):
    """Which post, from which day, for what part of full time, on whose payroll."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label="Which post?", empty_label="Choose a post",
        error_messages={"invalid_choice": "Choose a post of your own authority"},
    )  # fmt: skip
    start = GovDateField(label="From", help_text="The first day in the post")
    fte = forms.DecimalField(
        label="Share of full time", min_value=Decimal("0.01"), max_value=1, decimal_places=2, initial=1,
        help_text="1 is full time, 0.5 is half time", widget=forms.TextInput(attrs={"inputmode": "decimal",
                                                                                   "class": "govuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value", "max_decimal_places"), SHARE),
    )  # fmt: skip
    employment = forms.ChoiceField(
        label="How are they employed?", choices=Employment.choices, initial=Employment.EMPLOYED, widget=Radios()
    )

    def __init__(self, *args, by: Staff, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["post"].queryset = (
            Post.objects.visible_to(by).select_related("team").order_by("team__name", "title")
        )
        self.fields["start"].latest = today + AHEAD
        self.initial = {"start": today} | self.initial


class EndForm(GovForm):
    """From which day they no longer hold the post."""

    end = GovDateField(label="First day on which they no longer hold it")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        self.fields["end"].latest = today + AHEAD
        self.initial = {"end": today} | self.initial


def appoint(request, pk):
    """Put a person into a post."""
    require(request.user, Permission.SET_UP_PEOPLE)
    staff = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    can_change_duties.check(staff, request.user)
    form = AppointForm(request.POST or None, by=request.user)
    if form.is_valid() and (held := attempt(form, commands.appoint, staff=staff, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{staff} holds the post {held.post} from {day(held.start)}.")
        return redirect("people:staff-detail", pk)
    return render(request, "people/appoint.html", {"form": form, "person": staff})


def end(request, pk):
    """End a person's time in a post."""
    require(request.user, Permission.SET_UP_PEOPLE)
    rows = PostHolding.objects.of(request.user.authority).select_related("staff", "post__team")
    held = get_object_or_404(rows, pk=pk)
    can_change_duties.check(held.staff, request.user)
    form = EndForm(request.POST or None)
    if form.is_valid() and attempt(form, commands.end_holding, holding=held, by=request.user, **form.cleaned_data):
        messages.success(request, f"{held.staff} no longer holds the post {held.post} from {day(held.end)}.")
        return redirect("people:staff-detail", held.staff_id)
    return render(request, "people/holding_end.html", {"form": form, "held": held})
