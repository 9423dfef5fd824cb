"""Lists on the page of a return."""

import django_tables2 as tables
from django.apps import apps

from exchange.models import ReturnConflict, ReturnFinding
from exchange.restricted import Veil
from exchange.ssda903.compare import worded

TAKE = """{% if record.taken_at %}Taken over{% if record.taken_by %} by {{ record.taken_by }}{% endif %}{% else %}
<form method="post" action="{% url "exchange:conflict-take" record.run.reference record.pk %}">{% csrf_token %}
<button type="submit" class="govuk-button govuk-button--secondary portal-small" data-module="govuk-button"
data-prevent-double-click="true">Take the return’s value<span class="govuk-visually-hidden"> for {{ record.child }}</span>
</button></form>{% endif %}"""


class FindingTable(tables.Table):
    """Errors, or warnings, each with its row."""

    file_name = tables.Column(verbose_name="File")
    row = tables.Column(default="File")
    column = tables.Column(default="")
    value = tables.Column(default="")
    sentence = tables.Column(verbose_name="What was expected")
    dfe_rule = tables.Column(verbose_name="DfE rule", default="")

    class Meta:
        orderable = False

    def __init__(self, rows, *, veil: Veil, **options):
        self.veil = veil
        super().__init__(rows, **options)

    def render_value(self, record: ReturnFinding) -> str:
        return self.veil.finding(record).value

    def render_sentence(self, record: ReturnFinding) -> str:
        return self.veil.finding(record).sentence


class ConflictTable(tables.Table):
    """What people have otherwise than the return, field by field."""

    child = tables.Column(linkify=lambda record: f"/children/{record.child.reference}/")
    field = tables.Column(verbose_name="What")
    ours = tables.Column(verbose_name="Here", empty_values=())
    theirs = tables.Column(verbose_name="In the return", empty_values=())
    take = tables.TemplateColumn(TAKE, verbose_name="Take it over", orderable=False)

    class Meta:
        orderable = False

    def render_field(self, record: ReturnConflict) -> str:
        model = apps.get_model(record.table)
        return f"{model._meta.verbose_name}: {model._meta.get_field(record.field).verbose_name}".capitalize()

    def render_ours(self, record: ReturnConflict) -> str:
        return worded(record.ours)

    def render_theirs(self, record: ReturnConflict) -> str:
        return worded(record.theirs)
