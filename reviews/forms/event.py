"""The forms on a review's page."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios
from reviews.models import PARTICIPATION, Review


class PlanForm(GovForm):
    """Fix the day, or move it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    planned_on = GovDateField(label="Day of the review")
    why = LongTextField(
        label="If the day is moved: why?", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def arguments(self) -> dict:
        """Return what plan_review takes."""
        return dict(self.cleaned_data)


class HoldForm(GovForm):
    """Record that a review was held: nothing here waits for a report, a plan or a sign-off."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="How was it held?", choices=Review.How,
        widget=Radios(reveals={"series": ("first_met_on",)}), initial=Review.How.MEETING,
    )  # fmt: skip
    first_met_on = GovDateField(label="First meeting", required=False)
    held_on = GovDateField(label="When was it held?", help_text="Of a series: the day of the last meeting.")
    participation = forms.ChoiceField(label="How did the child take part?", choices=PARTICIPATION, widget=Radios())
    chaired_by_child = forms.ChoiceField(
        label="Did the child chair it?", choices=Review.Chaired, widget=Radios(inline=True), initial=Review.Chaired.NO
    )
    spoke_alone = forms.ChoiceField(
        label="Did you speak with the child alone?",
        choices=Review.Alone,
        widget=Radios(reveals={"yes": ("spoke_alone_on",)}),
    )
    spoke_alone_on = GovDateField(label="When?", required=False)
    why_late = LongTextField(
        label="If it was late: why?", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("held_on", "first_met_on", "spoke_alone_on"):
            self.fields[name].latest = today

    def clean(self):
        cleaned = super().clean()
        in_series = cleaned.get("how") == Review.How.SERIES
        if in_series and not cleaned.get("first_met_on") and "first_met_on" not in self.errors:
            self.add_error("first_met_on", "Enter the day of the first meeting of the series")
        return cleaned

    def arguments(self) -> dict:
        """Return what hold_review takes."""
        typed = dict(self.cleaned_data)
        if typed["how"] != Review.How.SERIES:
            typed["first_met_on"] = None
        if typed["spoke_alone"] != Review.Alone.YES:
            typed["spoke_alone_on"] = None
        return typed
