"""Lists of records behind figures."""

from collections.abc import Callable
from dataclasses import dataclass

import django_tables2 as tables
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from children.models import Child, SiblingGroup, SiblingMembership
from escalations.models import Escalation, GoodPractice, SystemicConcern
from reports.models import EnteredFigure
from reviews.models import Audit, Review


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


class SiblingsBehind(tables.Table):
    """The sibling groups behind one count, with whoever of them the viewer may see."""

    reference = tables.Column(verbose_name="Sibling group")
    children = tables.TemplateColumn(
        "{% for each in record.memberships.all %}{% with record=each.child %}"
        f"{_link('children:child-detail')}"
        "{% endwith %}{% if not forloop.last %}, {% endif %}{% endfor %}",
        orderable=False,
    )

    class Meta:
        model = SiblingGroup
        fields = ("reference", "children")
        order_by = ("reference",)
        empty_text = "No sibling group is counted here."


class FiguresBehind(tables.Table):
    """The entered figures behind one figure."""

    said = tables.Column(
        verbose_name="What", linkify=lambda record: reverse("reports:entered-detail", args=[record.pk])
    )
    value = tables.Column(accessor="shown", order_by="value", attrs={"td": {"class": "govuk-table__cell--numeric"}})
    source = tables.Column()
    source_on = tables.TemplateColumn(_day("source_on"), verbose_name="Day of the source")

    class Meta:
        model = EnteredFigure
        fields = ("said", "value", "source", "source_on")
        order_by = ("said",)
        empty_text = "Nothing was entered."


class PraiseBehind(tables.Table):
    """The records of good practice behind one count."""

    reference = tables.TemplateColumn(_link("escalations:praise-detail"))
    happened_on = tables.TemplateColumn(_day("happened_on"), verbose_name="Day")

    class Meta:
        model = GoodPractice
        fields = ("reference", "happened_on")
        order_by = ("happened_on", "reference")
        empty_text = "No good practice is counted here."


class ConcernsBehind(tables.Table):
    """The systemic concerns behind one count."""

    reference = tables.TemplateColumn(_link("escalations:concern-detail"))
    title = tables.Column()
    raised_on = tables.TemplateColumn(_day("raised_on"), verbose_name="Raised on")
    responded_on = tables.TemplateColumn(_day("responded_on"), verbose_name="Answered on")

    class Meta:
        model = SystemicConcern
        fields = ("reference", "title", "raised_on", "responded_on")
        order_by = ("raised_on", "reference")
        empty_text = "No systemic concern is counted here."


class AuditsBehind(tables.Table):
    """The audits behind one count."""

    reference = tables.TemplateColumn(_link("reviews:audit-detail"))
    audited_on = tables.TemplateColumn(_day("audited_on"), verbose_name="Audited on")

    class Meta:
        model = Audit
        fields = ("reference", "audited_on")
        order_by = ("audited_on", "reference")
        empty_text = "No audit is counted here."


def _sibling_groups(viewer) -> QuerySet:
    """The groups to which anybody belongs whom the viewer may see; of their children those."""
    seen = SiblingMembership.objects.filter(child__in=Child.objects.visible_to(viewer))
    found = SiblingGroup.objects.filter(pk__in=seen.values("group"))
    return found.prefetch_related(Prefetch("memberships", seen.select_related("child").order_by("child__reference")))


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
    "sibling group": Listed("sibling group", "sibling groups", _sibling_groups, SiblingsBehind),
    "entered figure": Listed(
        "entered figure", "entered figures", lambda viewer: EnteredFigure.objects.visible_to(viewer), FiguresBehind
    ),
    "good practice": Listed(
        "record of good practice", "records of good practice", lambda viewer: GoodPractice.objects.visible_to(viewer),
        PraiseBehind,
    ),
    "concern": Listed(
        "systemic concern", "systemic concerns", lambda viewer: SystemicConcern.objects.visible_to(viewer), ConcernsBehind
    ),
    "audit": Listed("audit", "audits", lambda viewer: Audit.objects.visible_to(viewer), AuditsBehind),
}  # fmt: skip
