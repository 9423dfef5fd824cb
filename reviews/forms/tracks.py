"""The forms of what follows a review: steps, the gate, the record, decisions, the plan's update."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, LongTextField, SeveralField

WORDS_LIMIT = 5000
RECORD_LIMIT = 50_000


class ConfirmForm(GovForm):
    """Nothing to type: the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class SendForm(GovForm):
    """Nothing to type, and no version: every draft goes."""

    def arguments(self) -> dict:
        """Return what send_decisions takes."""
        return {}


class WhyForm(ConfirmForm):
    """One reason."""

    why = LongTextField(label="Why?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))


class GateForm(GovForm):
    """Why the record may be completed without the step."""

    why = LongTextField(
        label="Why may the record be completed without it?", max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def arguments(self) -> dict:
        """Return what lift_gate takes."""
        return dict(self.cleaned_data)


class RecordForm(ConfirmForm):
    """The words of the record; a draft may be empty."""

    words = LongTextField(
        label="The record", max_length=RECORD_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 20})
    )


class CorrectionForm(ConfirmForm):
    """New words for a completed record, and why."""

    words = LongTextField(label="The record", max_length=RECORD_LIMIT, widget=forms.Textarea(attrs={"rows": 20}))
    why = LongTextField(
        label="What is corrected, and why?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecisionForm(GovForm):
    """What is decided, whose it is, by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = LongTextField(
        label="What is decided?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing that somebody can do and somebody else can check",
    )  # fmt: skip
    whose = forms.CharField(label="Who carries it out?", max_length=120)
    by_when = GovDateField(label="By when")

    def arguments(self) -> dict:
        """Return what draft_decision takes."""
        return dict(self.cleaned_data)


class QueryForm(ConfirmForm):
    """What the manager queries."""

    query = LongTextField(
        label="What do you query, and why?", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(ConfirmForm):
    """The IRO's answer to a query."""

    settlement = LongTextField(
        label="Your answer", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whether the decision stands, and what follows",
    )  # fmt: skip


class PlanUpdatedForm(ConfirmForm):
    """When the care plan was updated after the review."""

    updated_on = GovDateField(label="When was the care plan updated?")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["updated_on"].latest = today


class OutstandingForm(GovForm):
    """Which of the decisions so far are done; the rest is noted as still not done, all at once."""

    done = SeveralField(
        queryset=None, label="Which are done?", required=False, widget=Checkboxes(),
        help_text="What you do not tick is recorded as still not done today",
    )  # fmt: skip

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done"].queryset = decisions
        self.fields["done"].label_from_instance = lambda row: f"{row.words} ({row.whose}, by {row.by_when:%d/%m/%Y})"
