"""What other apps' pages show of reviews."""

from django import template
from django.utils import timezone
from django.utils.html import format_html

from reviews import permissions, voice, wording
from reviews.models import Review

register = template.Library()


@register.inclusion_tag("reviews/child_reviews.html", takes_context=True)
def child_reviews(context, child) -> dict:
    """The review to come and those held, of a child whom this person may see."""
    today, viewer = timezone.localdate(), context["user"]
    rows = Review.objects.visible_to(viewer, today).filter(child=child).select_related("authority", "period", "child")
    to_come = rows.planned().first()
    return {
        "to_come": to_come,
        "days_left": wording.days_left(to_come, today) if to_come else None,
        "rule": wording.rule_in_words(to_come) if to_come else "",
        "may_record": to_come is not None and permissions.can_record(to_come, viewer),
        "held": [(row, wording.judged_in_words(row)) for row in rows.held().order_by("-held_on")],
    }


@register.inclusion_tag("reviews/_voice.html", takes_context=True)
def review_voice(context, review) -> dict:
    """What the child said last, on the page of a review: for who may read words."""
    viewer = context["user"]
    may_read = permissions.can_read_words(review.child, viewer)
    return {
        "review": review,
        "may_read": may_read,
        "may_record": permissions.can_record_for(review.child, viewer),
        "views": voice.views_at(review) if may_read else [],
    }


@register.simple_tag(takes_context=True)
def review_link(context, review) -> str:
    """A review's reference; a link for whoever may open it."""
    if Review.objects.visible_to(context["user"]).filter(pk=review.pk).exists():
        return format_html('<a class="govuk-link" href="{}">{}</a>', review.get_absolute_url(), review.reference)
    return review.reference
