"""Publishing a paper, and withdrawing what was published."""

from django import forms

from iro_portal.core.forms import GovForm, Radios


class PublishForm(GovForm):
    """Whether small counts are hidden, and why not where they are not."""

    small = forms.ChoiceField(
        label="Small counts",
        choices=[
            ("hide", "Hide small counts, and what would give them away"),
            ("show", "Show every count"),
        ],
        initial="hide",
        error_messages={"required": "Small counts: choose whether they are hidden"},
    )
    why_shown = forms.CharField(
        label="Why every count is shown",
        help_text="Who agreed to it, and on what ground. It is kept with the publication and in the log.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        choices = self.fields["small"].choices
        self.fields["small"].widget = Radios(choices=choices, reveals={"show": ("why_shown",)})


class WithdrawForm(GovForm):
    """Why a publication is withdrawn."""

    why = forms.CharField(
        label="Why it is withdrawn",
        help_text="It stays as it was published, marked as withdrawn, with this reason.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say why it is withdrawn"},
    )
