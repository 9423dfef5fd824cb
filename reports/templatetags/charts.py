"""A table's chart on a page."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.charts import as_svg, chart_of
from reports.charts.picture import SLIM
from reports.table import Table

register = template.Library()


@dataclass(frozen=True)
class Drawn:
    """A chart drawn twice: for a page, and for the width of a telephone; the style sheet shows one of them."""

    title: str
    wide: SafeString
    slim: SafeString


@register.simple_tag
def chart(table: Table) -> Drawn | None:
    """A table's chart; None where it would say nothing."""
    found = chart_of(table)
    if found is None:
        return None
    # Every word in a drawing is escaped where it is written.
    return Drawn(found.title, mark_safe(as_svg(found)), mark_safe(as_svg(found, SLIM)))  # noqa: S308
