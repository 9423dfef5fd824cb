"""The filters in force on a list, each a link that takes it off."""

import datetime
from dataclasses import dataclass

from django import forms, template
from django.http import QueryDict

from iro_portal.core import searching
from iro_portal.core.dates import PARTS, GovDateWidget
from iro_portal.core.templatetags.portal import day

register = template.Library()


@dataclass(frozen=True)
class AppliedFilter:
    """One filter in force: what it is, its value in words, and the address without it."""

    label: str
    value: str
    without: str


@register.inclusion_tag("partials/applied_filters.html", takes_context=True)
def applied_filters(context, form: forms.BaseForm) -> dict:
    """The filters in force, each a link that takes it off."""
    request = context["request"]
    if not form.is_bound or not form.is_valid():
        return {"applied": []}
    chosen = [field for field in form if form.cleaned_data.get(field.name) not in (None, "", [], False)]
    filters = [AppliedFilter(field.label, words_of(field), address_without(request.GET, field)) for field in chosen]
    return {"applied": [each for each in filters if each.value], "clear": request.path}


def words_of(field: forms.BoundField) -> str:
    """A filter's value as a person reads it: the labels of what was chosen, or the words typed."""
    value = field.form.cleaned_data[field.name]
    if isinstance(value, datetime.date):
        return day(value)
    if hasattr(field.field, "choices"):
        typed = {str(each) for each in (field.value() if isinstance(field.value(), list) else [field.value()])}
        return ", ".join(str(label) for key, label in flat_choices(field.field.choices) if str(key) in typed)
    return "yes" if value is True else str(value)


def flat_choices(choices) -> list[tuple]:
    """Choices without their groups."""
    flat = []
    for key, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


def address_without(query: QueryDict, field: forms.BoundField) -> str:
    """This address without one filter, and from the first page."""
    rest = query.copy()
    boxes = PARTS if isinstance(field.field.widget, GovDateWidget) else ()
    own = searching.KEY if field.html_name in searching.TERMS else field.html_name
    for key in (own, "page", *(f"{field.html_name}_{part}" for part in boxes)):
        rest.pop(key, None)
    return f"?{rest.urlencode()}"
