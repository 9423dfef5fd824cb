"""What other apps' pages show of reviews."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from children.permissions import can_change
from reviews import in_error, permissions, short_breaks, voice, wording
from reviews.models import Review

register = template.Library()


@register.inclusion_tag("reviews/child_reviews.html", takes_context=True)
def child_reviews(context, child) -> dict:
    """The review to come (one of care, one of short breaks) and those held, of a child whom this person may see."""
    today, viewer = timezone.localdate(), context["user"]
    rows = Review.objects.visible_to(viewer, today).filter(child=child).select_related("authority", "period", "child")
    to_come = list(rows.planned().order_by("period__kind"))
    kinds = {row.period.kind for row in to_come}
    return {
        "child": child,
        "to_come": [
            (row, wording.rule_in_words(row), wording.days_left(row, today), permissions.can_record(row, viewer))
            for row in to_come
        ],
        "both": short_breaks.BOTH if len(kinds) > 1 else "",
        "in_short_breaks": short_breaks.Kind.SHORT_BREAKS in kinds,
        "may_change": can_change(child, viewer),
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


@register.simple_tag
def in_error_of(child) -> str:
    """Where what was recorded in error about a child is read; nothing where nothing was."""
    if not in_error.any_of(child):
        return ""
    where = reverse("reviews:child-in-errors", args=[child.reference])
    return format_html(
        '<p class="govuk-body"><a class="govuk-link" href="{}">What was recorded in error</a></p>', where
    )


@register.simple_tag(takes_context=True)
def review_link(context, review) -> str:
    """A review's reference; a link for whoever may open it."""
    if Review.objects.visible_to(context["user"]).filter(pk=review.pk).exists():
        return format_html('<a class="govuk-link" href="{}">{}</a>', review.get_absolute_url(), review.reference)
    return review.reference
