"""Page, CSV, XLSX, ODS, JSON, Word and PDF of every report say the same, cell by cell."""

import json
from datetime import date

import pytest
from django.urls import reverse

from iro_portal.core.models import AuditEvent
from iro_portal.core.pdf import PdfUnavailable
from people.roles import Role
from reports import definitions, engine, render
from reports.period import Period
from tests.reports import reading

pytestmark = pytest.mark.once

YEAR = Period.of_days(date(2018, 4, 1), date(2019, 3, 31))
READERS = {
    "csv": reading.read_csv,
    "xlsx": reading.read_xlsx,
    "ods": reading.read_ods,
    "json": reading.read_json,
    "docx": reading.read_docx,
    "pdf": reading.read_pdf,
}

PAPERS = ("docx", "pdf")
# One report of each shape of table: the paper formats take most of the time, and know nothing of what is counted.
SHAPES = {
    "escalation-reasons",
    "escalation-themes",
    "escalation-headlines",
    "escalations-by-month",
    "escalations-by-stage",
    "attendance-by-role",
    "children-by-age-and-gender",
    "entering-care-by-age",
    "placed-over-20-miles",
    "iro-caseload",
    "monitoring-answers",
}


def same(value):
    """A cell however it is written: 1,234 and 1234.0 are a number, a dash and an empty cell are nothing."""
    text = "" if value in (None, "–") else reading.plain(str(value))
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return text


def of_table(found) -> list[list]:
    return [[row.label, *(cell.plain for cell in cells)] for row, cells in found.lines()]


@pytest.mark.parametrize("slug", definitions.REPORTS)
def test_every_report_says_the_same_in_every_file_and_on_the_page(council, slug):
    council.escalate(date(2018, 5, 1), "safety", "drift", stages=(0, 1), features=("gangs",))
    council.escalate(date(2018, 11, 30), "education", children=(2,))
    found = engine.table(engine.ask(definitions.find(slug), council.authority, YEAR, compare=1))
    expected = [[same(value) for value in line[: len(found.columns) + 1]] for line in of_table(found)]
    for key, each in render.FORMATS.items():
        if key in PAPERS and slug not in SHAPES:
            continue
        lines = reading.apart(READERS[key](each.render(found)), found).grid[1:]
        assert [[same(value) for value in line[: len(found.columns) + 1]] for line in lines] == expected, key
    page = reading.read_page(found).grid[1:]
    assert [[same(value) for value in line[: len(found.columns) + 1]] for line in page] == expected


@pytest.mark.parametrize("key", ["docx", "pdf", "xlsx", "ods", "csv"])
def test_every_file_has_every_note(council, key):
    council.escalate(date(2018, 5, 1), "safety", "drift", stages=(0, 1), features=("gangs",))
    found = engine.table(engine.ask(definitions.find("escalation-themes"), council.authority, YEAR), date(2019, 4, 1))
    assert READERS[key](render.FORMATS[key].render(found)).notes[: len(found.notes)] == found.notes


def test_where_a_pdf_cannot_be_made_the_page_says_so_and_nothing_is_logged(council, client, monkeypatch):
    def missing(*args, **kwargs):
        raise PdfUnavailable("This machine cannot write PDF.")

    monkeypatch.setattr(render.pdf, "pdf_of", missing)
    client.force_login(council.person(Role.COMMITTEE_OFFICER))
    days = "from=2018-04-01&to=2019-03-31&small=hide"
    page = client.get(f"{reverse('reports:report-detail', args=['escalation-reasons'])}?{days}&format=pdf")
    assert page.status_code == 503
    assert "This machine cannot write PDF." in page.content.decode()
    assert not AuditEvent.objects.filter(verb="report.export").exists()


def test_all_reports_go_into_one_file_of_each_format(council):
    tables = [engine.table(engine.ask(spec, council.authority, YEAR)) for spec in definitions.REPORTS.values()]
    for each in render.FORMATS.values():
        assert each.render_many(tables, "All"), each.key
    as_json = json.loads(render.FORMATS["json"].render_many(tables, "All"))
    assert [table["slug"] for table in as_json] == list(definitions.REPORTS)
