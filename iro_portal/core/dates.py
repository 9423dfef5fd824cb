"""A date typed in three boxes, day, month and year, with messages that say which box is wrong."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from iro_portal.core.working_days import LAST

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXAMPLE = "27 3 2026"
# What no portal needs: a day before this, or after the calendar of working days, by which deadlines are counted.
FIRST_DAY = datetime.date(1900, 1, 1)


class GovDateWidget(forms.Widget):
    """Three boxes; its value is a date, or the three strings as typed where they are no date."""

    template_name = "forms/date.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> tuple[str, ...]:
        return tuple((data.get(f"{name}_{part}") or "").strip() for part in PARTS)

    def value_omitted_from_data(self, data: Mapping, files: Mapping, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def format_value(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            value = parse_iso(value) or (value, "", "")
        if isinstance(value, datetime.date):
            return (str(value.day), str(value.month), str(value.year))
        return tuple(value) if value else ("", "", "")

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        attrs = context["widget"]["attrs"]
        wrong = attrs.pop("wrong", ())
        attrs.pop("required", None), attrs.pop("aria-invalid", None)
        context["widget"]["boxes"] = [
            {"part": part, "value": each, "wrong": part in wrong, "width": 4 if part == "year" else 2}
            for part, each in zip(PARTS, self.format_value(value), strict=True)
        ]
        return context

    def error_target(self, field: forms.BoundField) -> str:
        """The id of the first box that is wrong."""
        return f"{field.auto_id}_{field.wrong_parts[0]}"


class BoundDate(forms.BoundField):
    """Knows which of the three boxes are wrong."""

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The boxes that the first error names; all three where it is about the date as a whole."""
        for error in self.form.errors.get(self.name, forms.utils.ErrorList()).as_data():
            return tuple((error.params or {}).get("parts", PARTS))
        return ()

    def build_widget_attrs(self, attrs: dict, widget=None) -> dict:
        attrs = super().build_widget_attrs(attrs, widget)
        return attrs | {"wrong": self.wrong_parts} if self.wrong_parts else attrs


class GovDateField(forms.Field):
    """A date in three boxes; a month may be a number or a name.

    `name` is what messages call it (default: its label). `earliest` and `latest` may be set by the form:
    a field does not read the clock. Raises ValidationError whose params["parts"] name the wrong boxes.
    """

    widget = GovDateWidget

    def __init__(
        self,
        *,
        name: str = "",
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
        **options,
    ):
        super().__init__(**options)
        self.name, self.earliest, self.latest = name, earliest, latest

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundDate:
        bound = BoundDate(form, self, field_name)
        self.name = self.name or str(bound.label)
        return bound

    def to_python(self, value: Any) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        if isinstance(value, str):
            return self._from_address(value)
        if not any(value):
            return None
        self._refuse_gaps(value)
        return self._within(self._real_date(value))

    def _from_address(self, value: str) -> datetime.date | None:
        day = parse_iso(value)
        if day is None and value.strip():
            raise self._refusal("{name} must be a real date, as 2026-03-27", PARTS)
        return self._within(day) if day else None

    def _refuse_gaps(self, value: tuple[str, ...]) -> None:
        missing = [part for part, typed in zip(PARTS, value, strict=True) if not typed]
        if missing:
            raise self._refusal(f"{{name}} must include a {' and a '.join(missing)}", missing)

    def _real_date(self, value: tuple[str, ...]) -> datetime.date:
        day, month, year = (part.strip() for part in value)
        if year.isdecimal() and len(year) != 4:
            raise self._refusal("{name}: the year must have four numbers, for example 2026", ["year"])
        try:
            return datetime.date(int(year), month_number(month), int(day))
        except (ValueError, OverflowError):
            raise self._refusal(f"{{name}} must be a real date, for example {EXAMPLE}", PARTS) from None

    def _within(self, date: datetime.date) -> datetime.date:
        earliest, latest = self.earliest or FIRST_DAY, self.latest or LAST
        if date > latest:
            raise self._refusal(f"{{name}} must be on or before {in_words(latest)}", PARTS)
        if date < earliest:
            raise self._refusal(f"{{name}} must be on or after {in_words(earliest)}", PARTS)
        return date

    def _refusal(self, sentence: str, parts) -> ValidationError:
        name = self.name or "The date"
        return ValidationError(sentence.format(name=name), code="invalid", params={"parts": tuple(parts)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def month_number(typed: str) -> int:
    """3, 03, Mar and March are all 3; raises ValueError on anything else."""
    if typed.isalpha() and typed[:3].lower() in MONTHS:
        return MONTHS.index(typed[:3].lower()) + 1
    return int(typed)


def parse_iso(typed: str) -> datetime.date | None:
    """A date such as 2026-03-27, from an address; None if it is none."""
    try:
        return datetime.date.fromisoformat(typed.strip())
    except ValueError:
        return None


def in_full(date: datetime.date) -> str:
    """Fri 27 March 2026."""
    return f"{date:%a} {in_words(date)}"


def in_words(date: datetime.date) -> str:
    """27 March 2026."""
    return f"{date.day} {date:%B %Y}"
