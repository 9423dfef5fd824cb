"""The list of what was entered."""

import django_tables2 as tables

from reports.models import EnteredFigure

PERIOD = (
    "{% load portal %}{% if record.first != record.last %}{{ record.first|day }} to {% endif %}{{ record.last|day }}"
)
SOURCE = "{% load portal %}{{ record.source }}, {{ record.source_on|day }}"
ENTERED = "{% load portal %}{{ record.by|default:'with the sample' }}, {{ record.recorded_at|day }}"
CORRECT = (
    '<a class="govuk-link" href="{% url \'reports:entered-detail\' record.pk %}">Correct'
    '<span class="govuk-visually-hidden"> {{ record.said }} {{ record.whose }}</span></a>'
)


class EnteredTable(tables.Table):
    """Each entered figure with its source, its day and who entered it."""

    said = tables.Column(verbose_name="What")
    kind = tables.Column(accessor="get_kind_display", order_by="kind", verbose_name="Kind")
    whose = tables.Column(verbose_name="Whose")
    last = tables.TemplateColumn(PERIOD, verbose_name="For")
    value = tables.Column(accessor="shown", order_by="value", attrs={"td": {"class": "govuk-table__cell--numeric"}})
    source = tables.TemplateColumn(SOURCE, verbose_name="Source")
    recorded_at = tables.TemplateColumn(ENTERED, verbose_name="Entered")
    correct = tables.TemplateColumn(CORRECT, verbose_name="", orderable=False)

    class Meta:
        model = EnteredFigure
        fields = ("said", "kind", "whose", "last", "value", "source", "recorded_at")
        order_by = ("-last", "said")
        empty_text = "Nothing has been entered."

    def __init__(self, *args, may_enter: bool, **options):
        super().__init__(*args, **options)
        if not may_enter:
            self.columns.hide("correct")
