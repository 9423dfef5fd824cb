"""Lists of imports and of what was wrong with one."""

import django_tables2 as tables

from exchange.models import ImportRun

LINK = '<a class="govuk-link" href="{{ record.get_absolute_url }}">{{ record.reference }}</a>'


class ImportTable(tables.Table):
    """Imports, newest first."""

    reference = tables.TemplateColumn(LINK, verbose_name="Import", order_by="pk")
    kind = tables.Column(accessor="get_kind_display", order_by="kind", verbose_name="What")
    file_name = tables.Column(verbose_name="File")
    uploaded_at = tables.TemplateColumn("{% load portal %}{{ record.uploaded_at|moment }}", verbose_name="Uploaded")
    by = tables.Column(verbose_name="By", default="Command line", order_by="by__name")
    state = tables.Column(accessor="get_state_display", order_by="state")
    summary = tables.Column(orderable=False)

    class Meta:
        model = ImportRun
        fields = ("reference", "kind", "file_name", "uploaded_at", "by", "state", "summary")
        caption = "Imports"
        empty_text = "No file has been taken in yet."


class ProblemTable(tables.Table):
    """Every problem of a file, row by row."""

    row = tables.Column(default="File")
    column = tables.Column(default="")
    value = tables.Column(default="")
    expected = tables.Column(verbose_name="What was expected")

    class Meta:
        orderable = False
        caption = "Problems"

    def render_row(self, value: int) -> str:
        return str(value) if value else "File"
