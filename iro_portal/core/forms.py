"""Forms in the GOV.UK Design System's markup.

`GovUkRenderer` dresses every Django widget, so that a plain `forms.CharField` needs nothing more. What Django
has no widget for is here: radios and check boxes with hints, long text that counts as browsers do; a date in
three boxes is in core.dates.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from iro_portal.core.searching import TERMS

CLASS_BY_TEMPLATE = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "clearable_file_input": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    **dict.fromkeys(("text", "number", "email", "url", "tel", "search"), "govuk-input"),
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    **dict.fromkeys(("date", "datetime", "time"), "govuk-input govuk-input--width-10"),
}
FOLDER = "django/forms/widgets/"
REQUIRED_BY_DJANGO = forms.Field.default_error_messages["required"]


class GovUkRenderer(TemplatesSetting):
    """Renders fields with label, hint and error as GOV.UK does, and dresses Django's own widgets."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request=None) -> str:
        """Render a form template; a widget gets its GOV.UK classes on the way."""
        if "widget" in context and template_name.startswith(FOLDER):
            dress(context["widget"], template_name.removeprefix(FOLDER).removesuffix(".html"))
        return super().render(template_name, context, request)


def dress(widget: dict[str, Any], kind: str) -> None:
    """Give a widget's attributes the classes of its GOV.UK component, and take off what GOV.UK leaves out.

    The server checks what is required, in its own words: browsers' messages are hard to read and to style.
    """
    attrs = widget["attrs"] = dict(widget["attrs"])
    attrs.pop("required", None)
    wrong = attrs.pop("aria-invalid", None) == "true"
    if component := CLASS_BY_TEMPLATE.get(kind):
        error = f"{component.split()[0]}--error" if wrong and kind != "checkbox" else ""
        attrs["class"] = " ".join(filter(None, (component, error, attrs.get("class"))))
    if kind == "textarea":
        _dress_textarea(attrs)


def _dress_textarea(attrs: dict[str, Any]) -> None:
    attrs.pop("cols", None)
    attrs["rows"] = 5 if attrs.get("rows") in (None, "10") else attrs["rows"]
    if attrs.pop("maxlength", None):
        # Too much may be typed, so that nothing pasted is cut off unseen; the component counts and says so.
        attrs["class"] += " govuk-js-character-count"
        attrs["aria-describedby"] = f"{attrs['id']}-info {attrs.get('aria-describedby', '')}".strip()


class _Options:
    """What radios and check boxes share: a hint for each option, small boxes, boxes in a row, what an option reveals.

    `reveals` maps an option's value to names of fields of the same form, shown under it once it is chosen (always,
    without JavaScript).
    """

    form: forms.BaseForm | None = None

    def __init__(
        self,
        attrs: dict | None = None,
        choices=(),
        *,
        hints: Mapping[str, str] | None = None,
        small: bool = False,
        inline: bool = False,
        reveals: Mapping[str, tuple[str, ...]] | None = None,
    ):
        super().__init__(attrs, choices)
        self.reveals = dict(reveals or {})
        self.hints = dict(hints or {})
        self.small, self.inline = small, inline

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"small": self.small, "inline": self.inline}
        return context

    def create_option(self, name, value, *arguments, **options):
        option = super().create_option(name, value, *arguments, **options)
        option["attrs"].pop("required", None)
        option["attrs"].pop("aria-invalid", None)
        if self.form is not None:
            option["reveals"] = [self.form[each] for each in self.reveals.get(str(value), ())]
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs'].get('id', name)}-item-hint"
        return option


class Radios(_Options, forms.RadioSelect):
    """Radios; `hints` maps an option's value to its hint."""


class Checkboxes(_Options, forms.CheckboxSelectMultiple):
    """Check boxes; `hints` maps an option's value to its hint."""


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records; a key too great for the database (SQLite says so only then) is none of the choices."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


class LongTextField(forms.CharField):
    """Several lines of words. A new line counts as one character, as the counter on the page has it."""

    widget = forms.Textarea

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")

    def clean(self, value) -> str:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
        return super().clean(value)


class _PlainWords:
    """Says what to do where an answer is missing: 'Enter reason', not 'This field is required.'"""

    use_required_attribute = False

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            if getattr(field.widget, "reveals", None):
                field.widget.form = self
            label = str(self[name].label)
            if field.error_messages.get("required") == REQUIRED_BY_DJANGO:
                field.error_messages["required"] = what_to_do(field, label)
            if isinstance(field, forms.CharField):
                too_long = f"{label}: %(limit_value)d characters or fewer, please; this has %(show_value)d"
                field.error_messages.setdefault("max_length", too_long)

    def get_context(self) -> dict[str, Any]:
        """Leave out, from the form as a whole, the fields that an option reveals."""
        context = super().get_context()
        revealed = {name for field in self.fields.values() for name in revealed_by(field)}
        context["fields"] = [(bound, errors) for bound, errors in context["fields"] if bound.name not in revealed]
        return context


def revealed_by(field: forms.Field) -> set[str]:
    """The names of the fields that the options of a field reveal."""
    return {name for names in getattr(field.widget, "reveals", {}).values() for name in names}


class GovForm(_PlainWords, forms.Form):
    """A form whose messages say what to do."""


class GovModelForm(_PlainWords, forms.ModelForm):
    """A form of a model whose messages say what to do."""


def what_to_do(field: forms.Field, label: str) -> str:
    """'Enter reason', 'Select team', 'Choose a file for escalation log', 'Answer: Who is it about?'."""
    if label.endswith("?"):
        return f"Answer: {label}"
    if isinstance(field, forms.FileField):
        return f"Choose a file for {lower_first(label)}"
    verb = "Select" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    return f"{verb} {lower_first(label)}"


def lower_first(words: str) -> str:
    """'Date raised' -> 'date raised', but 'IRO' and 'LAC review' stay."""
    words = str(words)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def error_target(field: forms.BoundField) -> str:
    """The id of the control that an error in the summary jumps to: the first option, or the first wrong box.

    Empty for a hidden field: there is nothing to jump to.
    """
    widget = field.field.widget
    if widget.is_hidden or not field.auto_id:
        return ""
    if hasattr(widget, "error_target"):
        return widget.error_target(field)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


class FilterForm(GovForm):
    """The form beside a list: plain labels, and nothing in it is required."""

    label_size = "plain"

    @property
    def takes_words(self) -> bool:
        """Has it a field whose words can be a name? Such a form is sent to core/searching.py, not into an address."""
        return any(name in self.fields for name in TERMS)
