"""Lists of records behind figures."""

from collections.abc import Callable
from dataclasses import dataclass

import django_tables2 as tables
from django.db.models import QuerySet

from children.models import Child
from escalations.models import Escalation
from reviews.models import Review


def _link(name: str) -> str:
    return (
        f"{{% url '{name}' record.reference as href %}}"
        '{% if href %}<a class="govuk-link" href="{{ href }}">{{ record.reference }}</a>'
        "{% else %}{{ record.reference }}{% endif %}"
    )


def _day(field: str) -> str:
    return f"{{% load portal %}}{{{{ record.{field}|day }}}}"


class EscalationsBehind(tables.Table):
    """The escalations behind one count."""

    reference = tables.TemplateColumn(_link("escalations:escalation-detail"))
    raised_on = tables.TemplateColumn(_day("raised_on"), verbose_name="Raised on")
    main_reason = tables.Column(verbose_name="Main reason", default="Not recorded")
    stage = tables.Column(order_by="stage__rank")
    state = tables.Column(accessor="get_state_display", order_by="state")

    class Meta:
        model = Escalation
        fields = ("reference", "raised_on", "main_reason", "stage", "state")
        order_by = ("raised_on", "reference")
        empty_text = "No escalation is counted here."


class ReviewsBehind(tables.Table):
    """The reviews behind one count."""

    reference = tables.TemplateColumn(_link("reviews:review-detail"))
    child = tables.Column(accessor="child__reference")
    limit_on = tables.TemplateColumn(_day("limit_on"), verbose_name="Due on")
    held_on = tables.TemplateColumn(_day("held_on"), verbose_name="Held on")
    state = tables.Column(accessor="get_state_display", order_by="state")

    class Meta:
        model = Review
        fields = ("reference", "child", "limit_on", "held_on", "state")
        order_by = ("held_on", "reference")
        empty_text = "No review is counted here."


class ChildrenBehind(tables.Table):
    """The children behind one count."""

    reference = tables.TemplateColumn(_link("children:child-detail"))
    name = tables.Column()
    date_of_birth = tables.TemplateColumn(_day("date_of_birth"), verbose_name="Date of birth")

    class Meta:
        model = Child
        fields = ("reference", "name", "date_of_birth")
        order_by = ("reference",)
        empty_text = "No child is counted here."


@dataclass(frozen=True)
class Listed:
    """How one kind of record is listed: what one and many are called, which a viewer may see, the list."""

    one: str
    many: str
    visible_to: Callable[..., QuerySet]
    table: type[tables.Table]


BEHIND = {
    "escalation": Listed(
        "escalation", "escalations",
        lambda viewer: Escalation.objects.visible_to(viewer).with_main_reason().select_related("stage"),
        EscalationsBehind,
    ),
    "review": Listed(
        "review", "reviews", lambda viewer: Review.objects.visible_to(viewer).select_related("child"), ReviewsBehind
    ),
    "child": Listed("child", "children", lambda viewer: Child.objects.visible_to(viewer), ChildrenBehind),
}  # fmt: skip
