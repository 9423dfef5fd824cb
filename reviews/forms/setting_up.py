"""The form by which new review rules begin."""

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios

MONTHS = [("calendar", "By the calendar: 3 and 6 months"), ("days", "In days: 91 and 183")]
NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric"}
NUMBERS = (
    ("decisions_sent_days", "Decisions are sent within", "working days of the review"),
    ("query_days", "A manager can query a decision for", "working days after it was sent"),
    ("record_completed_days", "The record is complete within", "working days of the review"),
    ("record_distributed_days", "The record is distributed within", "working days of the review"),
    ("plan_updated_days", "The care plan is updated within", "working days of the review"),
    ("plan_received_days", "The care plan reaches the IRO", "working days before the review"),
    ("visit_days_first_year", "In the first year of a placement a visit every", "days"),
    ("visit_days_later", "After the first year a visit every", "days"),
    ("caseload_from", "One full-time IRO has at least", "children"),
    ("caseload_to", "One full-time IRO has at most", "children"),
)


class RulesForm(GovForm):
    """How reviews are counted, from a day."""

    name = forms.CharField(label="Name", max_length=120)
    in_force_from = GovDateField(
        label="In force from", help_text="The first day on which they count",
        error_messages={"required": "Enter the day from which they are in force"},
    )  # fmt: skip
    months = forms.ChoiceField(label="How are months counted?", choices=MONTHS, widget=Radios())
    note = forms.CharField(label="Note (optional)", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, label, unit in NUMBERS:
            self.fields[name] = forms.IntegerField(
                label=label, help_text=unit, min_value=1, max_value=365, widget=forms.TextInput(attrs=NARROW),
                error_messages={
                    "required": f"{label}: enter a number of {unit}", "invalid": f"{label}: enter a whole number",
                    "min_value": f"{label}: 1 at the least", "max_value": f"{label}: 365 at the most",
                },
            )  # fmt: skip
