"""Lists as tables: columns, how each can be sorted, what a cell shows."""

from datetime import date

import django_tables2 as tables
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from escalations import overview
from escalations.desk import COLOURS
from escalations.models import Escalation, EscalationChild, GoodPractice, SystemicConcern
from escalations.states import KEPT
from iro_portal.core.templatetags.portal import day, deadline, tag

STATE_ORDER = Case(*[When(state=state, then=Value(place)) for place, state in enumerate(KEPT)])
CHOOSE = """<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">
<input class="govuk-checkboxes__input" type="checkbox" name="escalation" id="choose-{0}" value="{0}">
<label class="govuk-label govuk-checkboxes__label" for="choose-{0}">
<span class="govuk-visually-hidden">Choose {0}</span></label>
</div></div>"""
CHOOSE_HEADING = format_html('<span class="govuk-visually-hidden">{}</span>', "Choose")
NOWRAP = {"td": {"class": "portal-nowrap"}}
DUE = '<span class="portal-nowrap">{}</span><br>{}'


def by(expression, is_descending: bool):
    """Order by an expression; what has none of it comes last both ways."""
    return expression.desc(nulls_last=True) if is_descending else expression.asc(nulls_last=True)


def short_day(value: date) -> str:
    """3 Dec 2026: in a wide table the weekday has no room."""
    return f"{value.day} {value:%b %Y}"


class EscalationTable(tables.Table):
    """Escalations, one a line; the latest first unless sorted otherwise."""

    caption = "Escalations"
    reference = tables.Column(verbose_name="Reference", empty_values=())
    main_reason = tables.Column(verbose_name="Main reason", empty_values=())
    stage = tables.Column(verbose_name="Stage", empty_values=())
    state = tables.Column(verbose_name="State", empty_values=())
    with_whom = tables.Column(verbose_name="With", empty_values=(), orderable=False)
    iro = tables.Column(verbose_name="IRO", empty_values=())
    raised_on = tables.Column(verbose_name="Raised", empty_values=(), attrs=NOWRAP)
    due_on = tables.Column(verbose_name="Answer due", empty_values=())
    choose = tables.Column(verbose_name=CHOOSE_HEADING, empty_values=(), orderable=False)

    class Meta:
        attrs = {"class": "portal-table--close"}
        order_by = "-raised_on"
        sequence = (
            "choose", "reference", "state", "due_on", "with_whom", "stage", "main_reason", "iro", "raised_on",
        )  # fmt: skip

    def __init__(self, *args, calendar, on, **options):
        self.calendar, self.on = calendar, on
        super().__init__(*args, **options)

    def render_reference(self, record: Escalation) -> str:
        link = format_html('<a class="govuk-link" href="{}">{}</a>', record.get_absolute_url(), record.reference)
        council = ((record.council_reference,),) if record.council_reference else ()
        children = ((row.child.reference,) for row in record.concerned)
        line = '<br><span class="portal-nowrap">{}</span>'
        return link + format_html_join("", line, council) + format_html_join("", line, children)

    def render_main_reason(self, record: Escalation) -> str:
        return overview.main_reason_of(record) or "Not given yet"

    def render_iro(self, record: Escalation) -> str:
        return overview.iro_of(record)

    def render_stage(self, record: Escalation) -> str:
        return record.stage.name if record.stage else ""

    def render_state(self, record: Escalation) -> str:
        return tag(record.get_state_display(), COLOURS[record.state])

    def render_with_whom(self, record: Escalation) -> str:
        return overview.with_whom(record)

    def render_raised_on(self, record: Escalation) -> str:
        return short_day(record.raised_on) if record.raised_on else "Not sent yet"

    def render_due_on(self, record: Escalation) -> str:
        left, due = overview.days_left(record, self.calendar, self.on), overview.due_on(record)
        return "" if left is None else format_html(DUE, short_day(due), deadline(left))

    def render_choose(self, record: Escalation) -> str:
        return format_html(CHOOSE, record.reference)

    def order_raised_on(self, rows, is_descending: bool):
        # As the index has it: drafts, which have no day yet, come first in the usual order.
        day_raised = F("raised_on")
        order = (day_raised.desc(nulls_first=True), "-pk") if is_descending else (day_raised.asc(nulls_last=True), "pk")
        return rows.order_by(*order), True

    def order_reference(self, rows, is_descending: bool):
        return rows.order_by("-reference" if is_descending else "reference"), True

    def order_state(self, rows, is_descending: bool):
        return rows.order_by(by(STATE_ORDER, is_descending), "-pk"), True

    def order_stage(self, rows, is_descending: bool):
        return rows.order_by(by(F("stage__rank"), is_descending), "-pk"), True

    def order_main_reason(self, rows, is_descending: bool):
        return rows.by_main_reason().order_by(by(F("main_label"), is_descending), "-pk"), True

    def order_iro(self, rows, is_descending: bool):
        return rows.by_iro(self.on).order_by(by(F("iro_name"), is_descending), "-pk"), True

    def order_due_on(self, rows, is_descending: bool):
        return rows.with_open_record().order_by(by(F("due_on"), is_descending), "-pk"), True


class NotFiledTable(tables.Table):
    """Parts of escalations that are not on the child's main record as they now stand."""

    caption = "Not yet on the child's main record"
    escalation = tables.Column(verbose_name="Escalation", accessor="escalation__reference")
    child = tables.Column(verbose_name="Child", accessor="child__reference", attrs=NOWRAP)
    council_id = tables.Column(verbose_name="Council's id", accessor="child__council_id")
    raised_on = tables.Column(verbose_name="Raised on", accessor="escalation__raised_on", attrs=NOWRAP)
    filed_on = tables.Column(verbose_name="Last filed", default="Never")
    files = tables.Column(verbose_name="For the record", empty_values=(), orderable=False)
    mark = tables.TemplateColumn(
        template_name="escalations/mark_filed.html", verbose_name="Once it is there", orderable=False
    )

    class Meta:
        order_by = "-raised_on"

    def render_escalation(self, record: EscalationChild) -> str:
        escalation = record.escalation
        return format_html('<a class="govuk-link" href="{}">{}</a>', escalation.get_absolute_url(), escalation)

    def render_raised_on(self, value) -> str:
        return day(value)

    def render_filed_on(self, value) -> str:
        return format_html("{}<br>It has changed since.", day(value))

    def render_files(self, record: EscalationChild) -> str:
        about = (record.escalation.reference, record.child.reference)
        link = '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> of {} for {}</span></a>'
        text, pdf = (reverse(f"escalations:case-file-{form}", args=about) for form in ("text", "pdf"))
        return format_html(link + "<br>" + link, text, "Text", *about, pdf, "PDF", *about)


class PraiseTable(tables.Table):
    """Good practice, the latest first."""

    caption = "Good practice"
    reference = tables.Column(verbose_name="Reference, child", linkify=True, attrs={"a": {"class": "govuk-link"}})
    happened_on = tables.Column(verbose_name="Day", attrs=NOWRAP)
    to = tables.Column(verbose_name="To", accessor="to__name")
    by = tables.Column(verbose_name="From", accessor="by__name")

    class Meta:
        model = GoodPractice
        fields = ("reference", "happened_on", "to", "by")
        order_by = "-happened_on"

    def render_happened_on(self, value) -> str:
        return day(value)


class ConcernTable(tables.Table):
    """Systemic concerns, the latest first."""

    caption = "Systemic concerns"
    reference = tables.Column(verbose_name="Reference, child", linkify=True, attrs={"a": {"class": "govuk-link"}})
    title = tables.Column(verbose_name="Concern")
    raised_with = tables.Column(verbose_name="Raised with")
    raised_on = tables.Column(verbose_name="Raised on", attrs=NOWRAP)
    responded_on = tables.Column(verbose_name="Response", default="Awaited", attrs=NOWRAP)

    class Meta:
        model = SystemicConcern
        fields = ("reference", "title", "raised_with", "raised_on", "responded_on")
        order_by = "-raised_on"

    def render_raised_on(self, value) -> str:
        return day(value)

    def render_responded_on(self, value) -> str:
        return day(value)
