"""Scheduling in bulk: which reviews are listed, and a day for each."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import FilterForm, GovForm
from people.models import Staff, Team
from people.roles import RAISING_ROLES

A_PAGE = 20


class ScheduleFilter(FilterForm):
    """Which unheld reviews are listed; its values live in the address."""

    iro = forms.ModelChoiceField(
        Staff.objects.none(), label="IRO", required=False, empty_label="All",
        error_messages={"invalid_choice": "Choose an IRO of your authority"},
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Team", required=False, empty_label="All",
        help_text="With the teams below it",
        error_messages={"invalid_choice": "Choose a team of your authority"},
    )  # fmt: skip
    due_by = GovDateField(label="To be held by this day or before", required=False)
    undated = forms.BooleanField(label="Only those without a day", required=False)

    def __init__(self, *args, viewer: Staff, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["iro"].queryset = Staff.objects.visible_to(viewer).with_role(*RAISING_ROLES, on=on)
        self.fields["team"].queryset = Team.objects.visible_to(viewer)


class DayLine(GovForm):
    """The day of one review. `was` is the day that stood there when the page was shown."""

    reference = forms.CharField(widget=forms.HiddenInput, max_length=20)
    version = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.DateField(widget=forms.HiddenInput, required=False)
    planned_on = GovDateField(label="Day of the review", required=False)
    why = forms.CharField(label="If the day is moved: why?", required=False, max_length=1000)

    def clean(self):
        typed = super().clean()
        if typed.get("was") and not typed.get("planned_on") and "planned_on" not in self.errors:
            self.add_error("planned_on", "Enter a day; to call the meeting off, open the review")
        return typed

    @property
    def is_new(self) -> bool:
        """Was a day typed that did not stand there before?"""
        return self.cleaned_data["planned_on"] not in (None, self.cleaned_data["was"])


DayLines = forms.formset_factory(DayLine, extra=0, max_num=A_PAGE, absolute_max=A_PAGE, validate_max=True)
