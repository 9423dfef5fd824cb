"""The forms of the IRO service's own pages."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import FilterForm
from iro_portal.core.working_days import FIRST


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
