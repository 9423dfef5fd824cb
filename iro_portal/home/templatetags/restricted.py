"""The banner on each page of a restricted record, put there once for all pages."""

from django import template
from django.urls import reverse

from children.restricted import restrictions_of
from iro_portal.core import log_reads

register = template.Library()
# Pages of one record, whose reference stands in the address.
OF_ONE_RECORD = ("children", "reviews", "escalations")


@register.inclusion_tag("partials/restricted.html", takes_context=True)
def restricted_banner(context) -> dict:
    """Say which of the children whom the page has read have a restricted record: one statement a page of one record."""
    request, reading = context.get("request"), log_reads.current()
    at = getattr(request, "resolver_match", None)
    if at is None or reading is None or at.app_name not in OF_ONE_RECORD or "reference" not in at.kwargs:
        return {}
    rows = restrictions_of(list(reading.loaded)) if reading.loaded else []
    return {"restricted": [(row.child, reverse("children:restriction", args=[row.child.reference])) for row in rows]}
