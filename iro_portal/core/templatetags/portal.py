"""Words and components that pages share: days, deadlines, tags, summary rows, pages, the error summary."""

import datetime
from dataclasses import dataclass

from django import forms, template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from iro_portal.core.dates import in_full
from iro_portal.core.forms import error_target
from iro_portal.core.tables import renderers
from iro_portal.core.working_days import JUST_PASSED

register = template.Library()


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """Thu 3 December 2026; an instant is its day in London. Empty for none."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return in_full(value) if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Thu 5 November 2026, 10:02, London time. Empty for none."""
    return f"{day(value)}, {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def working_days_left(days: float | None) -> str:
    """5 -> '5 working days left', 0 -> 'due today', -4 -> 'OVERDUE, 4 working days'. Empty for none."""
    if days is None:
        return ""
    if days in (0, JUST_PASSED):
        return "OVERDUE" if days else "due today"
    count = f"{abs(days)} working day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"OVERDUE, {count}"


@register.simple_tag
def deadline(days: float | None) -> SafeString:
    """What is left until a deadline; red and bold only once it has passed."""
    words = working_days_left(days)
    passed = days is not None and days < 0
    return format_html('<strong class="portal-overdue">{}</strong>' if passed else "<span>{}</span>", words)


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A GOV.UK tag: grey green teal blue purple magenta orange yellow; red only for a passed deadline."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.inclusion_tag("partials/summary_row.html")
def summary_row(label: str, value, href: str = "", action: str = "Change") -> dict:
    """One row of a summary list (inside <dl class="govuk-summary-list">), with a link where href is given."""
    return {"label": label, "value": value, "href": href, "action": action}


@register.simple_tag
def table_rows(table) -> SafeString:
    """The rows of a table, one after another: in Python, since a template asks a dozen questions for each cell."""
    cells = [
        (format_html('<td class="govuk-table__cell {}">', column.attrs["td"].get("class", "")), write)
        for column, write in renderers(table)
    ]
    rows = (
        "".join(f"{td}{conditional_escape(write(row))}</td>" for td, write in cells) for row in table.paginated_rows
    )
    # Every cell is escaped above, unless its column has marked it as safe.
    return mark_safe("".join(f'<tr class="govuk-table__row">{row}</tr>' for row in rows))  # noqa: S308


@register.inclusion_tag("partials/pagination.html", takes_context=True)
def pagination(context, page, parameter: str = "page") -> dict:
    """Previous, numbers, next, for a Django Page; keeps the rest of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "parameter": parameter, "request": context.get("request")}


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the message, and the id of the control it jumps to (empty: no link)."""

    message: str
    target: str


@register.inclusion_tag("partials/error_summary.html")
def error_summary(*some_forms: forms.BaseForm | forms.BaseFormSet | str | None) -> dict:
    """What is wrong with these forms, each line a link to its control. Nothing where nothing is wrong."""
    return {"problems": [problem for form in some_forms if form for problem in problems(form)]}


def problems(form: forms.BaseForm | forms.BaseFormSet) -> list[Problem]:
    """The errors of a form in the order of its fields, those of the form as a whole first."""
    if isinstance(form, forms.BaseFormSet):
        whole = [Problem(message, "") for message in form.non_form_errors()]
        return whole + [problem for each in form for problem in problems(each)]
    if not form.is_bound:
        return []
    whole = [Problem(message, "") for message in form.non_field_errors()]
    return whole + [Problem(message, error_target(field)) for field in form for message in field.errors]


@register.filter
def label_size(field: forms.BoundField, component: str) -> str:
    """The class of a label's size: small and bold, unless the form says label_size = 'plain', 'm' or 'l'."""
    size = getattr(field.form, "label_size", "s")
    return "" if size == "plain" else f"{component}--{size}"
