"""The forms of the log of activity: one line, and which year and kind are listed."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import FilterForm, GovForm, LongTextField
from reviews.models import ServiceActivity


class ActivityForm(GovForm):
    """One thing that the service did."""

    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *ServiceActivity.Kind.choices])
    title = forms.CharField(label="What was it?", max_length=200, help_text="As the annual report would list it")
    on = GovDateField(label="Day, or first day")
    until = GovDateField(label="Last day (optional)", required=False)
    words = LongTextField(
        label="More about it (optional)", required=False, max_length=5000, help_text="Name no child",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["on"].latest = today


class ActivityFilter(FilterForm):
    """Year and kind; in the address."""

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *ServiceActivity.Kind.choices])

    def __init__(self, *args, years: list[int], **options):
        super().__init__(*args, **options)
        named = [(year, f"1 April {year} to 31 March {year + 1}") for year in years]
        self.fields["year"].choices = [("", "Every year"), *named]
