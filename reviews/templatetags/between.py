"""What other apps' pages show of the time between reviews."""

from django import template
from django.utils import timezone

from reviews import visits

register = template.Library()


@register.inclusion_tag("reviews/child_visits.html")
def child_visits(child) -> dict:
    """When the social worker last visited a child whom this person may see, and by when the next visit is due."""
    today = timezone.localdate()
    visit = visits.standing_of(child, today)
    return {"child": child, "visit": visit, "days_over": max(visit.days_over(today), 0) if visit else 0}
