"""Putting a table together: what to count, by what, across what, only which; and keeping it under a name."""

from datetime import date
from itertools import groupby

from django import forms

from iro_portal.core.forms import GovForm
from reports.builder import MOST_FILTERS, Design
from reports.catalogue import UnknownPart, countables, find_measure, fitting
from reports.dimensions import Dimension
from reports.forms.asking import Groups, ReportForm, only_field

ORDINALS = ("Only", "and only", "and also only")


class BuilderForm(ReportForm):
    """Everything that an officer chooses; it lives in the address. What does not fit the measure is refused with why."""

    def __init__(self, address, *, today: date, only: Groups = ()):
        measure = address.get("measure") or next(iter(countables()))
        super().__init__(address, today=today)
        self.data.setdefault("measure", measure)
        dimensions = [(each.name, each.label) for each in _fitting(measure)]
        chosen = {
            "measure": forms.ChoiceField(label="Count", choices=_measures(), error_messages=_no_choice("Count")),
            "rows": forms.CharField(
                label="A row for each",
                widget=forms.Select(choices=dimensions),
                error_messages=_needed("what makes a row"),
            ),
            "columns": forms.CharField(
                label="A column for each",
                widget=forms.Select(choices=[("", "no columns"), *dimensions]),
                required=False,
            ),
        }
        if dimensions:
            self.data.setdefault("rows", dimensions[0][0])
        filters = (
            {f"only_{number}": only_field(ORDINALS[number], only) for number in range(MOST_FILTERS)} if only else {}
        )
        self.fields = {**chosen, **self.fields, **filters}

    def design(self) -> Design:
        """Return what was chosen."""
        only = (self.cleaned_data.get(f"only_{number}", "") for number in range(MOST_FILTERS))
        chosen = {name: self.cleaned_data.get(name, "") for name in ("measure", "rows", "columns")}
        return Design(**chosen, only=tuple(filter(None, only)))


class SaveForm(GovForm):
    """A name for a table, and who finds it."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name for the table"})
    is_shared = forms.BooleanField(label="Everyone of the council who reads figures finds it", required=False)


def _fitting(measure: str) -> list[Dimension]:
    try:
        return fitting([find_measure(measure)])
    except UnknownPart:
        return []


def _measures() -> list:
    """Return the measures by subject, each with its unit where the label does not say it."""
    offered = sorted(countables().values(), key=lambda each: each.subject)
    return [
        (subject, [(each.measure.name, _label(each)) for each in those])
        for subject, those in groupby(offered, lambda each: each.subject)
    ]


def _label(each) -> str:
    label, unit = each.measure.label, each.measure.unit
    return label if unit.lower() in label.lower() else f"{label} ({unit})"


def _no_choice(label: str) -> dict[str, str]:
    return {"invalid_choice": f"{label}: “%(value)s” cannot be counted; choose one from the list"}


def _needed(what: str) -> dict[str, str]:
    return {"required": f"Choose {what}"}
