"""The forms of short breaks: when they began, when they ended."""

from datetime import date

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm


class BeginShortBreaksForm(GovForm):
    """The day of the first break; the first review counts from it."""

    start = GovDateField(label="First day of the first short break")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start"].latest = today


class EndShortBreaksForm(GovForm):
    """The day from which there are no more breaks."""

    end = GovDateField(label="When did the short breaks end?", help_text="The first day without them")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].latest = today
