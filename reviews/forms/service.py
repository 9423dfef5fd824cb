"""The forms of the IRO service's own pages."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import FilterForm, GovForm, LongTextField
from iro_portal.core.working_days import FIRST

WORDS_LIMIT = 10_000


class OnDayForm(FilterForm):
    """Which day a page shows; in the address."""

    on = GovDateField(label="Day", required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].earliest, self.fields["on"].latest = FIRST, today

    @classmethod
    def day_from(cls, query, today: date) -> tuple[forms.Form, date | None]:
        """Return the form, and the day asked for: today where none is, None where it is no day."""
        asked = any(name.startswith("on_") for name in query)
        form = cls(query, today=today) if asked else cls(today=today, initial={"on": today})
        if not asked:
            return form, today
        return form, (form.cleaned_data["on"] or today) if form.is_valid() else None


class SupervisionForm(GovForm):
    """What was said in a supervision, and what was agreed; the figures come from the records."""

    held_on = GovDateField(label="Day of the supervision")
    words = LongTextField(
        label="What was talked about", required=False, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 6})
    )
    agreed = LongTextField(
        label="What was agreed: who does what, by when", required=False, max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].earliest, self.fields["held_on"].latest = FIRST, today


class FeedbackForm(GovForm):
    """What a team is told beside the figures."""

    words = LongTextField(
        label="What the team should know", required=False, max_length=WORDS_LIMIT,
        help_text="What went well, what did not, what is asked for. Name no child", widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
