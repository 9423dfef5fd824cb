"""Opening a record in an emergency, and saying afterwards whether it was justified."""

from django import forms

from iro_portal.core.forms import GovForm, LongTextField, Radios


class EmergencyForm(GovForm):
    """Which record, typed in full, and why."""

    typed = forms.CharField(
        label="The child’s full reference, or the council’s own id", max_length=40,
        # No example: a reference on a page counts as shown, and the log would name a child whom nobody asked for.
        help_text="Type it exactly, CH- and the whole number. Names are not searched here",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )  # fmt: skip
    reason = LongTextField(
        label="Why do you need it now?", max_length=1000,
        help_text="Who asked, what happened, what you need to know. It is kept, and read by those who review this",
    )  # fmt: skip


class EmergencyReviewForm(GovForm):
    """Justified or not, and why."""

    justified = forms.TypedChoiceField(
        label="Was it justified?", coerce=lambda value: value == "yes", widget=Radios(inline=True),
        choices=[("yes", "Yes"), ("no", "No")],
    )  # fmt: skip
    words = LongTextField(
        label="What did you find?", max_length=1000, help_text="Whoever opened the record is told, and can read this"
    )
