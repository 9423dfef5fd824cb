"""Lists of records behind figures."""

import django_tables2 as tables

from escalations.models import Escalation

LINK = (
    "{% url 'escalations:escalation-detail' record.reference as href %}"
    '{% if href %}<a class="govuk-link" href="{{ href }}">{{ record.reference }}</a>'
    "{% else %}{{ record.reference }}{% endif %}"
)


class EscalationsBehind(tables.Table):
    """The escalations behind one count."""

    reference = tables.TemplateColumn(LINK)
    raised_on = tables.TemplateColumn("{% load portal %}{{ record.raised_on|day }}", verbose_name="Raised on")
    main_reason = tables.Column(verbose_name="Main reason", default="Not recorded")
    stage = tables.Column(order_by="stage__rank")
    state = tables.Column(accessor="get_state_display", order_by="state")

    class Meta:
        model = Escalation
        fields = ("reference", "raised_on", "main_reason", "stage", "state")
        order_by = ("raised_on", "reference")
        empty_text = "No escalation is counted here."
