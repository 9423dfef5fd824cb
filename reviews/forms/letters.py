"""The forms of letters: what is typed for one, that it was sent on, an authority's own template."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField
from reviews.models import LetterKind

WORDS_LIMIT = 20_000
WORDS = {
    LetterKind.MINUTES: (
        "What you say to the child",
        "In plain words, as you would say it to them: what went well, what they told you, what happens next. What was "
        "decided is added as a list. A new line begins a new paragraph.",
    ),
    LetterKind.INTRODUCTION: ("Something of your own (optional)", "What you like, when you will come to see them"),
    LetterKind.INVITATION: ("Time and place", "For example: at 4 pm, at school, in the library"),
    LetterKind.CONSULTATION: ("More to ask or to say (optional)", "For example: how to send it back"),
}


class LetterForm(GovForm):
    """To whom a letter goes, and what is typed for it."""

    to_whom = forms.CharField(label="To whom?", max_length=120, help_text="As the letter addresses them")

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        label, hint = WORDS[LetterKind(kind)]
        rows = 14 if kind == LetterKind.MINUTES else 4
        self.fields["words"] = LongTextField(
            label=label, help_text=hint, max_length=WORDS_LIMIT, required=False, widget=forms.Textarea({"rows": rows})
        )

    def arguments(self) -> dict:
        """Return what keep_letter_draft and make_letter take."""
        return dict(self.cleaned_data)


class SentForm(GovForm):
    """That a letter was sent on."""

    sent_on = GovDateField(label="When was it sent on?")
    how = forms.CharField(label="How?", max_length=60, help_text="By post, by hand, by secure e-mail")

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["sent_on"].latest = today

    def arguments(self) -> dict:
        """Return what record_letter_sent takes."""
        return dict(self.cleaned_data)


class TemplateForm(GovForm):
    """A Word file."""

    file = forms.FileField(
        label="Word file", allow_empty_file=True, help_text="A Word document (.docx) of 2 MB at the most, without macros.",
        error_messages={"required": "Choose a Word file"},
    )  # fmt: skip
