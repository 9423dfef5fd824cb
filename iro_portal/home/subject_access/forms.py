"""The forms of subject access: a request, more time for it, its answer."""

from django import forms

from children.models import Answer, AskedBy
from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, LongTextField, Radios


class RequestForm(GovForm):
    """Who asked for whose record, and how that was checked."""

    typed = forms.CharField(
        label="Whose record", max_length=60, help_text="The child’s full reference or the council’s own id, exactly"
    )
    asked_by = forms.ChoiceField(label="Who asks?", choices=AskedBy.choices, widget=Radios)
    asker = forms.CharField(label="Name of who asks", max_length=120)
    identity = LongTextField(
        label="How you know that they may have it", max_length=2000,
        help_text="What you saw of their identity and, where they ask for somebody else, of their right to",
    )  # fmt: skip
    wanted = LongTextField(
        label="What they asked for (optional)", max_length=2000, required=False,
        help_text="Where they want a part only, or named something",
    )  # fmt: skip
    received_on = GovDateField(label="Received on", help_text="The month to answer begins on this day")


class ExtendForm(GovForm):
    """Why two months more are needed."""

    why = LongTextField(
        label="Why it takes longer", max_length=2000,
        help_text="Whoever asked is told this within the first month",
    )  # fmt: skip


class AnswerForm(GovForm):
    """How a request was answered."""

    answer = forms.ChoiceField(label="How was it answered?", choices=Answer.choices, widget=Radios)
    words = LongTextField(
        label="What was left out, and why (optional where nothing was)", max_length=5000, required=False
    )
    answered_on = GovDateField(label="Answered on")
