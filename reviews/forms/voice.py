"""The forms of the child's voice."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, LongTextField, Radios, SeveralField
from reviews.models import ChildView, Entitlement, FirstPack

WORDS_LIMIT = 5000
QUOTE_LIMIT = 600
SCALE = (("1", "1: not at all"), ("2", "2: a little"), ("3", "3: in part"), ("4", "4: mostly"), ("5", "5: very"))
NOT_ASKED = ("", "Not asked, or no answer")


class PastForm(GovForm):
    """A form whose days lie in the past."""

    past: tuple[str, ...] = ()

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.past:
            self.fields[name].latest = today

    def arguments(self) -> dict:
        """Return what the command takes."""
        return dict(self.cleaned_data)


def score(label: str) -> forms.TypedChoiceField:
    """One of five, or not asked."""
    return forms.TypedChoiceField(
        label=label,
        choices=(*SCALE, NOT_ASKED),
        coerce=int,
        empty_value=None,
        required=False,
        widget=Radios(small=True),
    )


class ViewForm(PastForm):
    """What a child said."""

    past = ("given_on",)
    when = forms.ChoiceField(label="When was it said?", choices=ChildView.When, widget=Radios())
    review = forms.ModelChoiceField(
        None, label="Which review?", required=False, empty_label="Choose a review",
        help_text="For what was said before or at a review",
        error_messages={"invalid_choice": "Choose a review of this child"},
    )  # fmt: skip
    given_on = GovDateField(label="On which day?")
    how = forms.ChoiceField(label="How?", choices=ChildView.How, widget=Radios())
    words = LongTextField(
        label="What the child said", required=False, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 6})
    )
    placement_score = score("How content is the child with where they live?")
    iro_score = score("How content is the child with their IRO?")
    quote = LongTextField(
        label="In the child’s own words", required=False, max_length=QUOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="A sentence or two, as the child said it",
    )  # fmt: skip
    quote_fit = forms.BooleanField(
        label="This quote can be printed without a name", required=False,
        help_text="It names nobody, tells nobody whose it is, and the child agrees",
    )  # fmt: skip

    def __init__(self, *args, reviews, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review"].queryset = reviews
        self.fields["review"].label_from_instance = _review_label

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == ChildView.When.BETWEEN:
            cleaned["review"] = None
        return cleaned


class ExplainedForm(PastForm):
    """Which entitlements were explained on a day."""

    past = ("explained_on",)
    entitlements = SeveralField(
        Entitlement.objects.none(), label="What was explained?", widget=Checkboxes(),
        error_messages={"required": "Tick what was explained"},
    )  # fmt: skip
    explained_on = GovDateField(label="On which day?")
    understood = forms.TypedChoiceField(
        label="Did the child understand?", choices=(("yes", "Yes"), ("no", "No"), ("", "Not known")), required=False,
        coerce=lambda value: value == "yes", empty_value=None, widget=Radios(inline=True),
    )  # fmt: skip

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entitlements"].queryset = offered


class PackForm(PastForm):
    """The first pack."""

    past = ("given_on",)
    given_on = GovDateField(label="When was it given?")
    contents = LongTextField(
        label="What was in it?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One thing on each line: “Your rights”, “Who is my IRO?”, “How to complain”",
    )  # fmt: skip
    understood = forms.ChoiceField(label="Did the child understand it?", choices=FirstPack.Understood, widget=Radios())

    def arguments(self) -> dict:
        """Return what record_first_pack takes."""
        return self.cleaned_data | {"contents": self.cleaned_data["contents"].splitlines()}


def _review_label(review) -> str:
    held = f"held on {review.held_on:%d/%m/%Y}" if review.held_on else "to come"
    return f"{review.reference}, {held}"
