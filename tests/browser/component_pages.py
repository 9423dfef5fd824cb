"""Two pages for the browser to try the shared components on: a form that may be wrong, and a filtered list."""

import django_tables2 as tables
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, FilterForm, GovForm, LongTextField, Radios

FORM_PAGE = """{% extends "base.html" %}
{% block title %}Raise an escalation{% endblock %}{% block h1 %}Raise an escalation{% endblock %}
{% block content %}<form method="get" novalidate data-portal-working="It is being counted.">{{ form }}
<button class="govuk-button" name="sent" value="1">Send</button></form>{% endblock %}"""
LIST_PAGE = """{% extends "partials/filter_layout.html" %}{% load django_tables2 %}
{% block title %}Escalations{% endblock %}{% block h1 %}Escalations{% endblock %}
{% block list %}{% render_table table %}{% endblock %}"""


class RaiseForm(GovForm):
    about = forms.MultipleChoiceField(
        label="Who is it about?",
        choices=[("1", "Ben A., 9"), ("2", "Cara A., 12")],
        widget=Checkboxes(hints={"2": "Sister"}),
    )
    start = forms.ChoiceField(label="Where to start", choices=[("0", "Informally"), ("1", "Stage 1")], widget=Radios)
    words = LongTextField(label="What has happened", max_length=20, help_text="Plain words")
    by = GovDateField(label="By when", help_text="For example, 27 3 2026")
    team = forms.ChoiceField(label="Team", choices=[("", "Choose a team"), ("1", "Fostering North")])


class ListFilter(FilterForm):
    reference = forms.CharField(label="Reference", required=False)


class ListTable(tables.Table):
    caption = "Escalations"
    reference = tables.Column()
    reason = tables.Column(verbose_name="Main reason")
    stage = tables.Column()
    team = tables.Column()


@login_not_required
def form_page(request: HttpRequest) -> HttpResponse:
    form = RaiseForm(request.GET if "sent" in request.GET else None)
    return HttpResponse(engines["django"].from_string(FORM_PAGE).render({"form": form}, request))


@login_not_required
def list_page(request: HttpRequest) -> HttpResponse:
    rows = [
        {"reference": f"ESC-2026-{number:04}", "reason": "Care plan not complete", "stage": "Stage 1", "team": "North"}
        for number in range(60)
    ]
    table = ListTable(rows)
    tables.RequestConfig(request).configure(table)
    context = {"table": table, "filter": {"form": ListFilter(request.GET)}}
    return HttpResponse(engines["django"].from_string(LIST_PAGE).render(context, request))


urlpatterns = [path("form/", form_page), path("list/", list_page)]
