"""What can be chosen above a report: the period, the unit, earlier years."""

from collections.abc import Sequence
from datetime import date

from django import forms

from iro_portal.core.dates import parse_iso
from iro_portal.core.forms import GovForm, Radios
from reports.period import Period, PeriodRefused, year_to_date

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
MOST_YEARS = 10
ON_PAGE_YEARS = 5


class DayField(forms.DateField):
    """A day, typed or from an address: 2018-04-01, or 01/04/2018 as people write it."""

    input_formats = ("%d/%m/%Y", "%Y-%m-%d")

    def prepare_value(self, value):
        """Show a day from an address as people write it; give back what is no day as it was typed."""
        day = value if isinstance(value, date) else parse_iso(value or "")
        return f"{day:%d/%m/%Y}" if day else value

    def to_python(self, value) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(f"{self.label}: “{value}” is no date; give one such as 01/04/2018") from None


class WhyForm(GovForm):
    """Why a table goes out with small counts in it."""

    why = forms.CharField(
        label="Why small counts are shown",
        help_text="Who gets it, who agreed to it. It is kept in the log.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say why small counts are shown"},
    )


def only_field(label: str, groups: "Groups") -> forms.ChoiceField:
    """Return a choice of one filter, grouped by dimension."""
    return forms.ChoiceField(
        label=label,
        choices=[("", "everything"), *groups],
        required=False,
        error_messages={"invalid_choice": f"{label}: “%(value)s” is no choice here; choose one from the list"},
    )


class ReportForm(GovForm):
    """The choices for one report; they live in the address. Without any: the financial year to date.

    `units` are those that can be counted, the usual one first. `only` are the filters offered: pairs of a dimension's
    label and its choices, each written “dimension:value”.
    """

    def __init__(self, address, *, today: date, units: Sequence[str] = (), only: Groups = ()):
        period = year_to_date(today)
        usual = {"from": period.start.isoformat(), "to": period.last.isoformat()}
        super().__init__({**usual, "compare": "0", **address.dict()})
        # `from` is a word of Python's and can be no name in a class; so the fields are put in here.
        self.fields["from"] = DayField(
            label="From", help_text="For example 1/4/2018", error_messages={"required": "Enter the first day"}
        )
        self.fields["to"] = DayField(
            label="To", help_text="This day is included", error_messages={"required": "Enter the last day"}
        )
        if units:
            self.data.setdefault("unit", units[0])
            self.fields["unit"] = _units(units)
        self.fields["compare"] = forms.ChoiceField(
            label="Compare with",
            choices=_YEARS,
            error_messages={"invalid_choice": "Compare with: choose from 0 to 5 earlier years"},
        )
        if only:
            self.fields["only"] = only_field("Only", only)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("from") and cleaned.get("to"):
            try:
                cleaned["period"] = Period.of_days(cleaned["from"], cleaned["to"])
            except PeriodRefused as problem:
                self.add_error("to", str(problem))
        return cleaned


_YEARS = [("0", "no other year"), ("1", "the year before")]
_YEARS += [(str(years), f"{years} years before") for years in range(2, ON_PAGE_YEARS + 1)]


def _units(units: Sequence[str]) -> forms.ChoiceField:
    expected = f"Count: choose one of {', '.join(units)}"
    choices = [(unit, unit.capitalize()) for unit in units]
    widget = Radios(small=True, inline=True) if len(choices) > 1 else forms.HiddenInput()
    return forms.ChoiceField(
        label="Count",
        choices=choices,
        widget=widget,
        error_messages={"invalid_choice": expected, "required": expected},
    )
