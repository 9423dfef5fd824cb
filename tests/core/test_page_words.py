"""Days, deadlines and the filters in force, as pages say them."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, FilterForm
from iro_portal.core.templatetags.portal import day, deadline, moment, tag, working_days_left


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime.date(2026, 12, 3), "Thu 3 December 2026"),
        # 23:30 UTC in June is the next day in London.
        (datetime.datetime(2026, 6, 1, 23, 30, tzinfo=datetime.UTC), "Tue 2 June 2026"),
        (None, ""),
    ],
)
def test_day(value, words):
    assert day(value) == words


def test_moment_is_london_time():
    assert moment(datetime.datetime(2026, 6, 1, 9, 2, tzinfo=datetime.UTC)) == "Mon 1 June 2026, 10:02"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (5, "5 working days left"),
        (1, "1 working day left"),
        (0, "due today"),
        (-1, "OVERDUE, 1 working day"),
        (-4, "OVERDUE, 4 working days"),
        (None, ""),
    ],
)
def test_working_days_left(days, words):
    assert working_days_left(days) == words


def test_only_a_passed_deadline_is_red():
    assert "portal-overdue" in deadline(-1)
    assert "portal-overdue" not in deadline(0) + deadline(3) + deadline(None)


def test_tag_escapes_its_text():
    assert tag("<b>", "blue") == '<strong class="govuk-tag govuk-tag--blue">&lt;b&gt;</strong>'


class ListFilter(FilterForm):
    state = forms.MultipleChoiceField(choices=[("d", "Draft"), ("r", "Responded")], widget=Checkboxes, required=False)
    raised = GovDateField(label="Raised from", required=False)


def test_each_filter_in_force_can_be_taken_off():
    address = "/list?state=r&raised_day=3&raised_month=3&raised_year=2026&sort=-reference&page=4"
    request = RequestFactory().get(address)
    template = Template("{% load list_filters %}{% applied_filters form %}")
    html = template.render(Context({"form": ListFilter(request.GET), "request": request}))
    assert "Responded" in html
    assert "Tue 3 March 2026" in html
    assert 'href="?state=r&amp;sort=-reference"' in html
    assert 'href="?raised_day=3&amp;raised_month=3&amp;raised_year=2026&amp;sort=-reference"' in html


def test_no_filter_in_force_says_nothing():
    request = RequestFactory().get("/list")
    template = Template("{% load list_filters %}{% applied_filters form %}")
    assert template.render(Context({"form": ListFilter(request.GET), "request": request})).strip() == ""
