"""A date typed in three boxes: what is taken, and what each wrong one gets."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from iro_portal.core.dates import GovDateField

DAY = datetime.date(2026, 3, 27)


@pytest.mark.parametrize(
    "typed",
    [("27", "3", "2026"), ("27", "03", "2026"), ("27", "Mar", "2026"), ("27", "march", "2026")],
)
def test_date_is_read(typed):
    assert GovDateField().clean(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "sentence", "parts"),
    [
        (("31", "2", "2026"), "must be a real date, for example 27 3 2026", ("day", "month", "year")),
        (("x", "2", "2026"), "must be a real date, for example 27 3 2026", ("day", "month", "year")),
        (("0", "2", "2026"), "must be a real date, for example 27 3 2026", ("day", "month", "year")),
        (("²", "2", "2026"), "must be a real date, for example 27 3 2026", ("day", "month", "year")),
        (("1", "2", "99999"), ": the year must have four numbers, for example 2026", ("year",)),
        (("1", "2", "26"), ": the year must have four numbers, for example 2026", ("year",)),
        (("", "2", "2026"), "must include a day", ("day",)),
        (("27", "", ""), "must include a month and a year", ("month", "year")),
    ],
)
def test_wrong_date_gets_a_sentence_and_marks_its_boxes(typed, sentence, parts):
    with pytest.raises(ValidationError) as refusal:
        GovDateField(name="Date raised").clean(typed)
    assert refusal.value.messages[0].startswith("Date raised")
    assert refusal.value.messages[0].endswith(sentence)
    assert refusal.value.params["parts"] == parts


def test_date_outside_its_bounds_is_refused():
    field = GovDateField(name="Date raised", earliest=datetime.date(2026, 3, 1), latest=DAY)
    assert field.clean(("1", "3", "2026")) == datetime.date(2026, 3, 1)
    with pytest.raises(ValidationError, match="Date raised must be on or before 27 March 2026"):
        field.clean(("28", "3", "2026"))
    with pytest.raises(ValidationError, match="Date raised must be on or after 1 March 2026"):
        field.clean(("28", "2", "2026"))


class OneDate(forms.Form):
    raised = GovDateField(label="Date raised")


def test_only_the_wrong_box_is_red_and_what_was_typed_is_kept():
    html = str(OneDate({"raised_day": "27", "raised_month": "3", "raised_year": "26"})["raised"])
    assert html.count("govuk-input--error") == 1
    assert 'name="raised_year" type="text" inputmode="numeric" value="26"' in html


def test_unbound_date_shows_its_initial_day():
    html = str(OneDate(initial={"raised": DAY})["raised"])
    assert all(f'value="{value}"' in html for value in ("27", "3", "2026"))


def test_unchanged_date_is_not_a_change():
    typed = {"raised_day": "27", "raised_month": "03", "raised_year": "2026"}
    assert not OneDate(typed, initial={"raised": DAY}).has_changed()
