"""The form by which a record is marked as recorded in error."""

from django import forms

from iro_portal.core.forms import GovForm, LongTextField


class InErrorForm(GovForm):
    """What is wrong with it."""

    why = LongTextField(
        label="What is wrong with it?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Another child, another day, what did not happen",
    )  # fmt: skip

    def arguments(self) -> dict:
        """Return what record_in_error takes."""
        return dict(self.cleaned_data)
