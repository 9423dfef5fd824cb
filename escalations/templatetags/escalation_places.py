"""The pages of escalations beside one another, as far as a person may open them."""

from django import template
from django.urls import reverse

from people.roles import Permission

register = template.Library()

PLACES = (
    ("Escalations", "escalation-list", ()),
    ("Not yet filed", "not-filed", (Permission.OVERSEE_ESCALATIONS, Permission.RAISE_ESCALATION)),
    (
        "Good practice",
        "praise-list",
        (Permission.OVERSEE_ESCALATIONS, Permission.RAISE_ESCALATION, Permission.ANSWER_ESCALATION),
    ),
    ("Systemic concerns", "concern-list", (Permission.OVERSEE_ESCALATIONS, Permission.RAISE_ESCALATION)),
    ("Hand over", "hand-over", (Permission.HAND_OVER,)),
    ("Ladders and reasons", "list-overview", (Permission.SET_UP_LISTS,)),
)


@register.simple_tag(takes_context=True)
def escalation_places(context, here: str) -> list[tuple[str, str, bool]]:
    """(label, address, is it the page shown) of each page that this person may open."""
    viewer = context["request"].user
    return [
        (label, reverse(f"escalations:{name}"), name == here)
        for label, name, needed in PLACES
        if not needed or any(viewer.may(permission) for permission in needed)
    ]
