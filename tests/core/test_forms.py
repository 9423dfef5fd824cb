"""The fields' markup against the examples that govuk-frontend ships, and the words of their messages."""

import json
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, FilterForm, GovForm, LongTextField, Radios
from tests.core.markup import outline, with_govuk_ids

COMPONENTS = Path(settings.BASE_DIR) / "node_modules/govuk-frontend/dist/govuk/components"
NATIONALITIES = [("british", "British"), ("irish", "Irish")]


def example(component: str, name: str) -> str:
    """The HTML that govuk-frontend expects of a component."""
    path = COMPONENTS / component / "fixtures.json"
    if not path.exists():
        pytest.skip("needs node_modules (make setup)")
    fixtures = json.loads(path.read_text(encoding="utf-8"))["fixtures"]
    return next(fixture["html"] for fixture in fixtures if fixture["name"] == name)


def form_with(name: str, field: forms.Field, error: str = "") -> forms.Form:
    """A form of one field, with plain labels as the examples have; bound where it is to show an error."""
    one_field = type("OneField", (GovForm,), {name: field, "label_size": "plain"})
    form = one_field({} if error else None, auto_id="%s")
    if error:
        form.errors.pop(name, None)
        form.add_error(name, error)
    return form


def text(label, hint="", **options):
    return forms.CharField(label=label, help_text=hint, **options)


CASES = [
    ("input", "default", "test-name", text("National Insurance number"), ""),
    (
        "input",
        "with error and hint",
        "with-error-hint",
        text(
            "National insurance number",
            "It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’.",
        ),
        "Enter a National Insurance number in the correct format",
    ),
    (
        "select",
        "with hint text and error message",
        "select-2",
        forms.ChoiceField(
            label="Label text goes here",
            help_text="Hint text goes here",
            choices=[(str(number), f"GOV.UK frontend option {number}") for number in (1, 2, 3)],
        ),
        "Error message goes here",
    ),
    (
        "textarea",
        "with hint and error message",
        "with-hint-error",
        LongTextField(label="With hint and error", help_text="Hint"),
        "Error message",
    ),
    (
        "character-count",
        "with hint",
        "with-hint",
        LongTextField(
            label="Can you provide more detail?",
            help_text="Don&#39;t include personal or financial information, eg your National Insurance number"
            " or credit card details.",
            max_length=10,
        ),
        "",
    ),
    (
        "radios",
        "with hint and error message",
        "example-error-message-hint",
        forms.ChoiceField(
            label="Have you changed your name?",
            help_text="This includes changing your last name or spelling your name differently.",
            choices=[("yes", "Yes"), ("no", "No")],
            widget=Radios,
        ),
        "Please select an option",
    ),
    (
        "checkboxes",
        "with error message and hint",
        "example",
        forms.MultipleChoiceField(
            label="What is your nationality?",
            help_text="If you have dual nationality, select all options that are relevant to you.",
            choices=NATIONALITIES,
            widget=Checkboxes,
        ),
        "Please select an option",
    ),
    (
        "file-upload",
        "with error message and hint",
        "file-upload-3",
        forms.FileField(
            label="Upload a file",
            help_text="Your photo may be in your Pictures, Photos, Downloads or Desktop folder."
            " Or in an app like iPhoto.",
        ),
        "Error message goes here",
    ),
]


@pytest.mark.parametrize(("component", "name", "field_name", "field", "error"), CASES)
def test_field_has_the_markup_of_the_design_system(component, name, field_name, field, error):
    form = form_with(field_name, field, error)
    ours = outline(with_govuk_ids(str(form[field_name].as_field_group())))
    theirs = outline(example(component, name))
    assert without_option_wrapper_id(ours, field_name) == theirs


def without_option_wrapper_id(lines: list[str], field_name: str) -> list[str]:
    """Django gives the box around options an id, which GOV.UK's has not."""
    return [
        line.replace(f' id="{field_name}"', "") if "data-module=" in line and "<div" in line else line for line in lines
    ]


def test_date_has_the_markup_of_the_design_system():
    field = GovDateField(label="What is your date of birth?", help_text="For example, 31 3 1980")
    form = form_with("dob", field)
    ours = with_govuk_ids(str(form["dob"].as_field_group())).replace('name="dob-', 'name="')
    assert outline(ours) == outline(example("date-input", "default"))


def test_option_hint_is_tied_to_its_option():
    widget = Radios(hints={"irish": "Or Northern Irish"})
    field = forms.ChoiceField(label="Nationality", choices=NATIONALITIES, widget=widget)
    html = str(form_with("n", field)["n"])
    assert 'aria-describedby="n_1-item-hint"' in html
    assert '<div id="n_1-item-hint" class="govuk-hint govuk-radios__hint">Or Northern Irish</div>' in html


class EscalationForm(GovForm):
    about = forms.MultipleChoiceField(label="Who is it about?", choices=NATIONALITIES, widget=Checkboxes)
    reason = forms.CharField(label="Main reason", max_length=5)
    raised = GovDateField(label="Date raised")
    version = forms.IntegerField(widget=forms.HiddenInput)


def summary_of(form) -> str:
    template = Template("{% load portal %}{% error_summary form %}")
    return " ".join(template.render(Context({"form": form})).split())


def test_summary_links_jump_to_the_first_wrong_control():
    form = EscalationForm({"raised_day": "3", "raised_year": "2026"})
    html = summary_of(form)
    page = str(form)
    for target in ("id_about_0", "id_reason", "id_raised_month"):
        assert f'<a href="#{target}">' in html
        assert f'id="{target}"' in page


def test_summary_names_a_hidden_field_without_a_link():
    html = summary_of(EscalationForm({}))
    assert "<li>Enter version</li>" in html


def test_summary_is_empty_for_a_fresh_form():
    assert summary_of(EscalationForm()) == ""


def test_messages_say_what_to_do():
    errors = EscalationForm({"reason": "too long"}).errors
    assert errors["about"] == ["Answer: Who is it about?"]
    assert errors["reason"] == ["Main reason: 5 characters or fewer, please; this has 8"]
    assert errors["raised"] == ["Enter date raised"]


def test_browser_is_not_asked_to_check():
    assert "required" not in str(EscalationForm())


def test_words_are_escaped_and_kept():
    form = EscalationForm({"reason": "<b>"})
    assert 'value="&lt;b&gt;"' in str(form["reason"])


def test_filter_form_has_plain_labels():
    form = type("F", (FilterForm,), {"q": forms.CharField(label="Search", required=False)})()
    assert outline(str(form["q"].as_field_group()))[1].strip() == '<label class="govuk-label" for="id_q">'


def test_long_text_counts_a_new_line_once():
    form = type("F", (GovForm,), {"words": LongTextField(max_length=3)})({"words": "a\r\nb"})
    assert form.is_valid()
    assert form.cleaned_data["words"] == "a\nb"
