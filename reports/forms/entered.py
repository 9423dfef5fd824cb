"""Entering a figure, a benchmark or a target: first what and for when, then where it stands and how much."""

from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import GovForm, Radios
from reports.entered import Place, Places
from reports.models import EnteredFigure
from reports.period import Period, PeriodRefused, financial_year

Kind = EnteredFigure.Kind
HINTS = {
    Kind.FIGURE: "What no record here can give, such as child protection cases or training",
    Kind.BENCHMARK: "Somebody else's figure, to stand beside ours: England, statistical neighbours",
    Kind.TARGET: "What ours should come to",
}
NARROW = {"class": "govuk-input--width-10"}


def last_year(today: date) -> Period:
    """Return the last financial year that is over: the one that papers are about."""
    return financial_year(financial_year(today).start).years_earlier(1)


class WhereForm(GovForm):
    """What is entered and for which days; it lives in the address."""

    kind = forms.ChoiceField(
        label="What do you enter?", choices=Kind.choices, widget=Radios(hints=HINTS),
        error_messages={"required": "Choose what you enter"},
    )  # fmt: skip
    measure = forms.ChoiceField(
        label="Which figure, or beside which report?",
        error_messages={"required": "Choose a figure or a report", "invalid_choice": "Choose one of the list"},
    )
    first = GovDateField(label="From")
    last = GovDateField(label="To", help_text="This day is included. For a figure on a day, give that day twice.")

    def __init__(self, *args, places: Places, **options):
        super().__init__(*args, **options)
        self.places = places
        self.fields["measure"].choices = [
            ("", "Choose"), ("Figures of our own", list(places.figures.items())), ("Reports", list(places.tables.items())),
        ]  # fmt: skip
        self.fields["last"].latest = self.fields["first"].latest = date(2100, 12, 31)

    def clean(self) -> dict:
        cleaned = super().clean()
        kind, measure = cleaned.get("kind"), cleaned.get("measure")
        if kind and measure and (kind == Kind.FIGURE) is not (measure in self.places.figures):
            wanted = "one of the figures of our own" if kind == Kind.FIGURE else "one of the reports"
            self.add_error("measure", f"Choose {wanted}, or enter something else above")
        if cleaned.get("first") and cleaned.get("last"):
            try:
                Period.of_days(cleaned["first"], cleaned["last"])
            except PeriodRefused as problem:
                self.add_error("last", str(problem))
        return cleaned


class _SourceForm(GovForm):
    """How much, and from where."""

    value = forms.CharField(
        label="How much?", max_length=20, help_text="A number such as 16 or 15.5; its decimals are kept",
        widget=forms.TextInput(attrs=NARROW), error_messages={"required": "Enter a number"},
    )  # fmt: skip
    source = forms.CharField(
        label="Where is it from?", max_length=200, help_text="For example: Department for Education, SFR 36/2013, table LAA7",
        error_messages={"required": "Enter where the figure is from"},
    )  # fmt: skip
    source_on = GovDateField(label="Day of the source", help_text="When it was published, or taken from a system")


class ValueForm(_SourceForm):
    """Where a figure stands, whose it is, how much."""

    row = forms.ChoiceField(label="In which row?", required=False)
    column = forms.ChoiceField(label="In which column?", error_messages={"required": "Choose a column"})
    whose = forms.CharField(label="Whose is it?", max_length=120, required=False)
    field_order = ("row", "column", "whose", "value", "source", "source_on")

    def __init__(self, *args, place: Place, kind: str, today: date, **options):
        super().__init__(*args, **options)
        self.fields["source_on"].latest = today
        self.fields["row"].choices = list(place.rows.items())
        if set(place.rows) == {""}:
            del self.fields["row"]
        if kind == Kind.FIGURE:
            del self.fields["column"], self.fields["whose"]
        else:
            self.fields["column"].choices = [("", "Choose"), *place.columns.items()]
        if kind == Kind.BENCHMARK:
            self.fields["whose"].required = True
            self.fields["whose"].help_text = "England, Statistical neighbours, or another name"
            self.fields["whose"].error_messages["required"] = "Enter whose figure it is"
        elif kind == Kind.TARGET:
            self.fields["whose"].label = "What is it called?"
            self.fields["whose"].help_text = "Leave empty for: Target"


class CorrectionForm(_SourceForm):
    """Another value in the place of one that was wrong."""

    why = forms.CharField(label="What was wrong?", max_length=200, error_messages={"required": "Enter what was wrong"})
    field_order = ("value", "source", "source_on", "why")

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["source_on"].latest = today


class TakeBackForm(GovForm):
    """Why a figure is taken out of every table."""

    why_taken_back = forms.CharField(
        label="Why is it taken back?", max_length=200, error_messages={"required": "Enter why it is taken back"}
    )
