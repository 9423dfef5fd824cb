"""The forms of what happens between two reviews."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios
from reviews.models import ChildContact, MidwayReview

WORDS_LIMIT = 5000
ALONE = (("yes", "Yes"), ("no", "No"), ("", "Not known"))


class BetweenForm(GovForm):
    """A form whose days lie in the past: those named in `past` are today or before."""

    past: tuple[str, ...] = ()

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.past:
            self.fields[name].latest = today

    def arguments(self) -> dict:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class AnswerForm(BetweenForm):
    """The midpoint update."""

    answer = LongTextField(
        label="How do things stand since the last review?", max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What was done of what was decided, what was not and why, what is new for the child",
    )  # fmt: skip


class MidwayForm(BetweenForm):
    """A midway review."""

    past = ("held_on",)
    held_on = GovDateField(label="When was it?")
    how = forms.ChoiceField(label="How did you do it?", choices=MidwayReview.How, widget=Radios())
    with_whom = forms.CharField(
        label="With whom?", max_length=200, required=False, help_text="Names and roles; leave empty if from the file"
    )
    found = forms.ChoiceField(
        label="What did you find?", choices=MidwayReview.Found,
        widget=Radios(hints={
            "concerns": "You can raise an escalation from it in one step.",
            "serious": "You can raise an escalation from it in one step.",
        }),
    )  # fmt: skip
    words = LongTextField(
        label="What you found, in words", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 6})
    )


class AloneForm(BetweenForm):
    """Was the child seen alone?"""

    alone_field = "alone"

    def arguments(self) -> dict:
        alone = {"yes": True, "no": False}.get(self.cleaned_data[self.alone_field])
        return self.cleaned_data | {self.alone_field: alone}


class ContactForm(AloneForm):
    """A contact of the IRO with the child."""

    past = ("on",)
    on = GovDateField(label="When was it?")
    how = forms.ChoiceField(label="How were you in contact?", choices=ChildContact.How, widget=Radios())
    alone = forms.ChoiceField(
        label="Did you speak with the child alone?", choices=ALONE, required=False, widget=Radios(inline=True)
    )
    words = LongTextField(
        label="What the child said, and what follows", required=False, max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class VisitForm(AloneForm):
    """A visit by the social worker."""

    alone_field = "seen_alone"
    past = ("visited_on",)
    visited_on = GovDateField(label="When was the visit?")
    seen_alone = forms.ChoiceField(
        label="Was the child seen alone?", choices=ALONE, required=False, widget=Radios(inline=True)
    )


class ReferralForm(BetweenForm):
    """A referral for advocacy."""

    past = ("referred_on",)
    referred_on = GovDateField(label="When was the child referred?")
    subject = forms.CharField(label="What is the advocate to help with?", max_length=200)


class AdvocacyForm(BetweenForm):
    """What came of a referral."""

    past = ("advocate_from", "ended_on")
    advocate_from = GovDateField(label="The child has an advocate since", required=False)
    ended_on = GovDateField(label="It ended on", required=False)
    outcome = forms.CharField(
        label="What came of it", max_length=200, required=False, help_text="Needed once it has ended"
    )


class OfferForm(BetweenForm):
    """An independent visitor was offered."""

    past = ("offered_on",)
    offered_on = GovDateField(label="When was the visitor offered?")
    declined = forms.ChoiceField(
        label="What did the child say?", choices=(("no", "Yes, or wants to think about it"), ("yes", "No, thank you")),
        widget=Radios(),
    )  # fmt: skip

    def arguments(self) -> dict:
        return self.cleaned_data | {"declined": self.cleaned_data["declined"] == "yes"}


class MatchForm(BetweenForm):
    """What came of the offer of an independent visitor."""

    past = ("matched_on",)
    came = forms.ChoiceField(
        label="What came of the offer?", choices=(("matched", "A visitor was found"), ("declined", "The child declined")),
        widget=Radios(reveals={"matched": ("matched_on",)}),
    )  # fmt: skip
    matched_on = GovDateField(label="Matched on", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("came") == "matched" and not cleaned.get("matched_on") and "matched_on" not in self.errors:
            self.add_error("matched_on", "Enter the day on which the visitor was matched with the child")
        return cleaned

    def arguments(self) -> dict:
        return {"matched_on": self.cleaned_data["matched_on"] if self.cleaned_data["came"] == "matched" else None}


class EndVisitorForm(BetweenForm):
    """The visits of an independent visitor ended."""

    past = ("ended_on",)
    ended_on = GovDateField(label="When did it end?")
