"""What other apps' pages show of escalations."""

from django import template
from django.utils import timezone

from children.models import Child
from escalations.desk import Item, item_of
from escalations.models import Escalation
from escalations.permissions import HAS_A_PART
from people.roles import Permission
from reviews.models import ReviewRecord
from reviews.models.workflow import blocking_step

register = template.Library()


@register.inclusion_tag("escalations/child_actions.html", takes_context=True)
def child_actions(context, child) -> dict:
    """What this person can do about a child: raise, record, praise."""
    viewer = context["user"]
    may_raise = (
        viewer.may(Permission.RAISE_ESCALATION) and Child.objects.in_hand_of(viewer).filter(pk=child.pk).exists()
    )
    return {"child": child, "may_raise": may_raise}


@register.inclusion_tag("escalations/review_escalations.html", takes_context=True)
def review_escalations(context, review) -> dict:
    """Escalations that came from a review; where a step holds up its record, the way to raise one about it."""
    viewer, today = context["user"], timezone.localdate()
    rows = list(Escalation.objects.visible_to(viewer, today).sent().filter(review=review).for_desk(viewer))
    step, may_raise = blocking_step(review), viewer.may(Permission.RAISE_ESCALATION)
    late = step is not None and (review.held_on is not None or (step.due_on is not None and step.due_on < today))
    raised = step is not None and any(row.is_open and row.review_step_id == step.pk for row in rows)
    return {
        "review": review,
        "items": [item_of(row, today) for row in rows],
        "step": step if may_raise and late and not raised and not _is_completed(review) else None,
    }


def _is_completed(review) -> bool:
    return ReviewRecord.objects.filter(review=review).exclude(state="draft").exists()


@register.inclusion_tag("escalations/child_escalations.html", takes_context=True)
def child_escalations(context, child) -> dict:
    """What is open about a child, and what is closed, as far as this person may see it."""
    viewer, today = context["user"], timezone.localdate()
    rows = Escalation.objects.visible_to(viewer, today).sent().filter(children__child=child).for_desk(viewer)
    items: list[Item] = [item_of(row, today) for row in rows]
    return {
        "open": [item for item in items if item.escalation.is_open],
        "closed": [item for item in items if not item.escalation.is_open],
        "may_see": any(map(viewer.may, HAS_A_PART)),
    }


@register.inclusion_tag("escalations/open_escalations.html", takes_context=True)
def child_open_escalations(context, child) -> dict:
    """What is open about a child, for a page that prepares a review."""
    viewer, today = context["user"], timezone.localdate()
    rows = Escalation.objects.visible_to(viewer, today).open().filter(children__child=child).for_desk(viewer)
    return {"items": [item_of(row, today) for row in rows], "may_see": any(map(viewer.may, HAS_A_PART))}
