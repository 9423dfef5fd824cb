"""The pages of the reports: what they show, to whom, and what a wrong address gets."""

import csv
import html
import io
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from escalations.models import Escalation
from iro_portal.core.models import AuditEvent, AuditValue
from people.roles import ROLE_PERMISSIONS, Permission, Role
from reports import engine
from reports.definitions import REPORTS
from reports.period import Period, in_words

DAY = date(2016, 6, 1)
YEAR = {"from": "2016-04-01", "to": "2017-03-31"}
READERS = [role for role in Role if Permission.READ_FIGURES in ROLE_PERMISSIONS[role]]
OTHERS = [role for role in Role if role not in READERS]


def address(slug="escalation-reasons", **choices) -> str:
    return f"{reverse('reports:report-detail', args=[slug])}?{urlencode({**YEAR, **choices})}"


def behind(slug="escalation-reasons", **choices) -> str:
    return f"{reverse('reports:report-records', args=[slug])}?{urlencode({**YEAR, **choices})}"


@pytest.fixture
def sign_in(client, council):
    def as_(role: Role, council=council):
        client.force_login(council.person(role))
        return client

    return as_


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("role", READERS)
def test_whoever_reads_figures_finds_the_catalogue_and_a_table(sign_in, council, role):
    council.escalate(DAY, "drift")
    client = sign_in(role)
    assert "What did IROs escalate, and how often?" in words(client.get(reverse("reports:report-list")))
    page = words(client.get(address()))
    assert (
        "How it is counted: each escalation once, under its main reason, by the day the escalation was raised." in page
    )
    assert "Recorded by" in page
    assert "1 April 2016 to 31 March 2017" in page


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("url", ["/reports/", "/reports/escalation-reasons/"])
def test_nobody_else_does(sign_in, role, url):
    response = sign_in(role).get(url)
    assert response.status_code == 403
    assert "To read figures is for the" in words(response)


def test_only_the_iro_manager_is_led_from_a_count_to_its_escalations(sign_in, council):
    council.escalate(DAY, "drift")
    for role in READERS:
        linked = "/records/" in words(sign_in(role).get(address()))
        assert linked == (role == Role.IRO_MANAGER), role


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IRO_MANAGER])
def test_nobody_else_opens_the_escalations_behind_a_count(sign_in, council, role):
    escalation = council.escalate(DAY, "drift")
    response = sign_in(role).get(behind(row="drift", column="count"))
    assert response.status_code == 403
    assert escalation.reference not in words(response)
    told = (
        "An inspector reads"
        if role == Role.INSPECTOR
        else "To open the records behind a figure is for the IRO manager."
    )
    assert told in words(response)


def test_the_links_lead_to_the_escalations_counted(sign_in, council, elsewhere):
    drift = council.escalate(DAY, "drift")
    other = council.escalate(DAY, "education")
    theirs = elsewhere.escalate(DAY, "drift")
    Escalation.objects.filter(pk=theirs.pk).update(reference="ESC-THEIRS")
    client = sign_in(Role.IRO_MANAGER)
    page = client.get(behind(row="drift", column="count", unit="escalations"))
    assert f">{drift.reference}<" in words(page)
    assert f">{other.reference}<" not in words(page)
    assert "ESC-THEIRS" not in words(page)
    assert "The table shows 1; 1 escalation is behind it." in words(page)
    assert "Escalations behind “Drift or delay in care planning”" in words(page)
    assert "Child 1" not in words(page)


def test_a_count_of_children_leads_to_the_children_each_once(sign_in, council):
    council.escalate(DAY, "drift", children=(1,))
    council.escalate(DAY, "drift", children=(1, 2))
    page = words(sign_in(Role.IRO_MANAGER).get(behind(row="drift", column="count", unit="children")))
    concerned = Child.objects.filter(escalated__isnull=False).distinct()
    assert "The table shows 2; 2 children are behind it." in page
    assert all(f">{child.reference}<" in page for child in concerned)


def test_every_link_of_a_table_is_answered(sign_in, council):
    council.escalate(DAY, "safety", "drift", stages=(0, 1, 2), features=("gangs",))
    client = sign_in(Role.IRO_MANAGER)
    links = []
    for slug in ("escalation-reasons", "escalation-themes", "escalation-headlines", "escalations-by-stage"):
        links += re.findall(r'href="([^"]*/records/[^"]*)"', client.get(address(slug, compare=1)).content.decode())
    assert len(links) > 15
    assert {client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2018-11-19", "to": "2019-03-31"},  # each year has a list of its own; one more year back no other
        {"from": "2020-04-01", "to": "2020-11-18"},  # both years have one list; one more year back there is another
    ],
)
def test_a_count_of_an_earlier_year_leads_to_its_records(sign_in, council, days):
    first, last = (date.fromisoformat(day) for day in days.values())
    now = council.escalate(first, "education")
    before = council.escalate(last.replace(year=last.year - 1), "education")
    client = sign_in(Role.IRO_MANAGER)
    page = client.get(address(compare=1, **days)).content.decode()
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*/records/[^"]*)"', page)]
    listed = [words(client.get(link)) for link in links]
    assert all("The table shows 1; 1 escalation is behind it." in each for each in listed)
    assert {now.reference in each for each in listed} == {True, False}
    assert all((now.reference in each) != (before.reference in each) for each in listed)
    older = next(each for each in listed if before.reference in each)
    assert f"to {in_words(last.replace(year=last.year - 1))}" in older
    assert f"from={days['from']}" in older


@pytest.mark.parametrize(
    "choices",
    [
        {"row": "no-such", "column": "count"},
        {"row": "drift"},
        {"from": "x", "row": "drift"},
        {"row": "drift", "column": "count", "earlier": "1"},
        {"row": "drift", "column": "count", "earlier": "x"},
    ],
)
def test_a_count_that_is_not_there_is_not_found(sign_in, choices):
    assert sign_in(Role.IRO_MANAGER).get(behind(**choices)).status_code == 404


def test_the_list_behind_a_count_takes_as_many_statements_for_ten_rows_as_for_two(sign_in, council):
    client, taken = sign_in(Role.IRO_MANAGER), []
    for rows in (2, 10):
        for number in range(rows):
            council.escalate(DAY, "drift", children=(number,))
        with CaptureQueriesContext(connection) as queries:
            client.get(behind(row="drift", column="count"))
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_an_unknown_report_is_not_found(sign_in):
    assert sign_in(Role.IRO_MANAGER).get("/reports/no-such/").status_code == 404


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"from": "31/02/2018"}, "From: “31/02/2018” is no date; give one such as 01/04/2018"),
        ({"to": "soon"}, "To: “soon” is no date; give one such as 01/04/2018"),
        ({"from": ""}, "Enter the first day"),
        ({"to": "31/03/2016"}, "The period ends on 31 March 2016, before it starts on 1 April 2016."),
        ({"from": "01/01/1990"}, "20 years at most"),
        ({"from": "31/12/1989"}, "1990 is the earliest year"),
        ({"unit": "reviews"}, "Count: choose one of escalations, children, reasons given"),
        ({"compare": "99"}, "Compare with: choose from 0 to 5 earlier years"),
    ],
)
def test_a_wrong_address_gets_a_sentence_its_words_back_and_no_table(sign_in, choices, sentence):
    page = sign_in(Role.COMMITTEE_OFFICER).get(address(**choices))
    assert sentence in words(page)
    assert "There is a problem" in words(page)
    assert "<table" not in words(page)
    if {"from", "to"} & set(choices):
        assert f'value="{next(iter(choices.values()))}"' in words(page) or not any(choices.values())


@pytest.mark.parametrize(
    ("first", "box"), [("1/4/2016", "1/4/2016"), ("01/04/2016", "01/04/2016"), ("2016-04-01", "01/04/2016")]
)
def test_a_day_is_taken_as_people_and_as_addresses_write_it(sign_in, council, first, box):
    council.escalate(date(2016, 4, 1), "drift")
    page = words(sign_in(Role.COMMITTEE_OFFICER).get(address(**{"from": first})))
    assert "1 April 2016 to 31 March 2017" in page
    assert f'value="{box}"' in page


def test_without_choices_the_financial_year_to_date_is_shown(sign_in):
    page = words(sign_in(Role.COMMITTEE_OFFICER).get("/reports/escalation-reasons/"))
    assert "1 April " in page
    assert "There is a problem" not in page


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_download_is_the_table_of_the_address_and_is_logged(sign_in, council, format):
    council.escalate(DAY, "drift")
    client = sign_in(Role.HEAD_OF_SERVICE)
    response = client.get(address(unit="children", format=format))
    name = f"escalation-reasons-anytown-2016-04-01-to-2017-03-31.{format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    event = AuditEvent.objects.get(verb="report.export")
    asked = {"report": "escalation-reasons", "from": "2016-04-01", "to": "2017-03-31", "format": format}
    assert event.detail.items() >= (asked | {"small": "show", "read": "export"}).items()
    if format == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode())))
        assert rows[0] == ["Reason", "Children", "%"]
        assert ["Drift or delay in care planning", "1", "100.0"] in rows


def test_a_file_for_the_public_hides_small_counts(sign_in, council):
    for _ in range(9):
        council.escalate(DAY, "care-plans")
    council.escalate(DAY, "drift")
    answer = sign_in(Role.COMMITTEE_OFFICER).get(address(format="json", small="hide"))
    assert "-public.json" in answer["Content-Disposition"]
    rows = answer.json()
    cells = {row["key"]: row["cells"][0] for row in rows["rows"]}
    assert cells["drift"] == "c"
    assert any(note.startswith("c: a count from 1 to 4") for note in rows["notes"])
    assert AuditEvent.objects.get(verb="report.export").detail["small"] == "hide"


def test_a_table_that_is_narrowed_is_not_put_into_a_paper_as_if_it_were_not(sign_in, council):
    client = sign_in(Role.IRO_MANAGER)
    assert "Put this table into a paper" in words(client.get(address()))
    page = words(client.get(address(only="process:formal")))
    assert "Put this table into a paper" not in page
    assert "A paper takes this table whole." in page


def test_a_printed_table_is_compared_for_the_same_period(sign_in, council):
    assert "reconcile/escalation-reasons/?from=2016-04-01&amp;to=2017-03-31" in words(
        sign_in(Role.IRO_MANAGER).get(address())
    )


def test_a_period_that_is_not_over_says_so(sign_in, council):
    client, today = sign_in(Role.IRO_MANAGER), timezone.localdate()
    days = {"from": (today - timedelta(30)).isoformat(), "to": (today + timedelta(1)).isoformat()}
    assert "This period is not over" in words(client.get(address("children-by-age", **days)))
    assert "This period is not over" not in words(client.get(address("children-by-age")))


def test_whoever_publishes_says_why_small_counts_go_out(sign_in, council):
    council.escalate(DAY, "drift")
    client = sign_in(Role.COMMITTEE_OFFICER)
    page = client.get(address(format="csv"))
    assert "This file holds every count" in words(page)
    assert "small=hide" in words(page)
    assert "Say why small counts are shown" in words(client.post(address(format="csv"), {"why": " "}))
    assert not AuditEvent.objects.filter(verb="report.export").exists()
    response = client.post(address(format="csv"), {"why": "For the director, agreed with her"})
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get(verb="report.export")
    assert "For the director, agreed with her" in AuditValue.objects.get(event_id=event.pk).body


def test_the_downloads_keep_the_address(sign_in):
    page = words(sign_in(Role.COMMITTEE_OFFICER).get(address(unit="children")))
    assert 'href="?from=2016-04-01&amp;to=2017-03-31&amp;unit=children&amp;format=csv"' in page


def test_an_unknown_format_gets_a_sentence(sign_in):
    page = words(sign_in(Role.COMMITTEE_OFFICER).get(address(format="rtf")))
    assert "“rtf” is no format; the files that there are stand below the table." in page


def test_another_councils_figures_are_never_shown(sign_in, council, elsewhere):
    elsewhere.escalate(DAY, "drift")
    rows = sign_in(Role.HEAD_OF_SERVICE).get(address(format="json")).json()
    assert rows["total"]["cells"][0] == 0
    assert rows["authority"] == "anytown"


def test_a_label_that_looks_like_markup_is_shown_as_text(sign_in, council):
    reason = council.reason("drift", DAY)
    reason.label = "<script>alert(1)</script>"
    reason.save()
    page = words(sign_in(Role.COMMITTEE_OFFICER).get(address()))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_unit_of_each_headline_is_printed(sign_in, council):
    council.escalate(DAY, "drift")
    page = words(sign_in(Role.COMMITTEE_OFFICER).get(address("escalation-headlines")))
    assert "Children concerned" in page
    assert '<td class="govuk-table__cell">families</td>' in page


def test_signed_out_people_are_sent_to_sign_in(client, db):
    assert client.get("/reports/").status_code == 302


@pytest.mark.parametrize("slug", REPORTS)
def test_the_page_shows_every_row_and_cell_of_the_table(sign_in, council, slug):
    council.escalate(DAY, "safety", "drift", stages=(0, 1), features=("gangs",))
    council.escalate(date(2018, 12, 1), "education", children=(2,))
    period = {"from": "2016-04-01", "to": "2018-12-31"}
    found = engine.table(
        engine.ask(REPORTS[slug], council.authority, Period.of_days(date(2016, 4, 1), date(2018, 12, 31)))
    )
    page = sign_in(Role.COMMITTEE_OFFICER).get(address(slug, **period)).content.decode()
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert cells == [cell.shown for _, line in found.lines() for cell in line]
    labels = [html.unescape(label) for label in re.findall(r'scope="row"[^>]*>([^<]*)</th>', page)]
    assert labels == [row.label for row, _ in found.lines()]
    for note in found.footnotes:
        assert html.escape(note) in page
