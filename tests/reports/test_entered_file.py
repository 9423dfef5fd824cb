"""Figures entered from a file: whole or not at all, one sentence for each bad row."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from exchange.entered import template
from exchange.entered.columns import Field
from exchange.entered.take import take_entered
from people.roles import Role
from reports.models import EnteredFigure

TODAY = date(2019, 5, 1)
PAGE = reverse("exchange:entered-upload")
GOOD = {
    Field.KIND: "Target", Field.MEASURE: "IRO escalations: headline figures", Field.ROW: "Escalations raised",
    Field.COLUMN: "Value", Field.WHOSE: "", Field.FIRST: "01/04/2019", Field.LAST: "31/03/2020", Field.VALUE: "40",
    Field.SOURCE: "Service plan", Field.SOURCE_ON: "01/04/2019",
}  # fmt: skip
OWN = GOOD | {
    Field.KIND: "figure", Field.MEASURE: "Training sessions attended by IROs", Field.ROW: "", Field.COLUMN: "",
    Field.FIRST: "01/04/2018", Field.LAST: "31/03/2019", Field.VALUE: "12",
}  # fmt: skip


def csv_of(*rows: dict) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(Field))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def take(council, body: bytes, name="figures.csv", by=None):
    return take_entered(name=name, body=body, authority=council.authority, by=by, today=TODAY)


def test_a_file_is_entered_row_by_row(council):
    assert take(council, csv_of(GOOD, OWN)).number == 2
    assert {(row.kind, row.measure, row.shown) for row in EnteredFigure.objects.all()} == {
        ("target", "escalation-headlines", "40"), ("figure", "iro-training", "12"),
    }  # fmt: skip


def test_a_workbook_will_do(council):
    book, out = Workbook(), io.BytesIO()
    book.active.append(list(Field))
    book.active.append([12 if field is Field.VALUE else OWN[field] for field in Field])
    book.save(out)
    assert take(council, out.getvalue(), "figures.xlsx").number == 1


@pytest.mark.parametrize(
    ("of", "value", "sentence"),
    [
        (Field.VALUE, "a dozen", "“a dozen” is no number; give one such as 16 or 15.5."),
        (Field.MEASURE, "Happiness", "“Happiness” is no measure of what can be entered"),
        (Field.SOURCE_ON, "01/06/2019", "future"),
        (Field.SOURCE_ON, "", "a day as dd/mm/yyyy"),
        (Field.SOURCE, "", "Say where the figure comes from."),
        (Field.LAST, "31/03/2020", "31 March 2020 is in the future"),
        (Field.LAST, "31/03/2018", "before it starts"),
        (Field.KIND, "guess", "one of: Figure of our own; Benchmark; Target"),
    ],
)
def test_one_bad_row_is_told_and_nothing_is_entered(council, of, value, sentence):
    taken = take(council, csv_of(GOOD, OWN | {of: value}))
    (problem,) = taken.problems
    assert (problem.row, problem.column) == (3, of)
    assert sentence in problem.expected
    assert (taken.number, EnteredFigure.objects.count()) == (0, 0)


def test_the_same_figure_twice_in_a_file_is_told(council):
    (problem,) = take(council, csv_of(OWN, OWN)).problems
    assert "It was entered already, as 12" in problem.expected


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"Name,Age\nAda,7\n", b"\xff\xfex"])
def test_what_is_no_such_file_is_one_sentence(council, body):
    (problem,) = take(council, body).problems
    assert problem.row == 0
    assert problem.expected.endswith(".")


def test_an_officer_uploads_a_file_and_sees_every_problem(council, client):
    client.force_login(council.person(Role.COMMITTEE_OFFICER))
    bad = SimpleUploadedFile("figures.csv", csv_of(OWN | {Field.VALUE: "a dozen"}))
    page = client.post(PAGE, {"file": bad}).content.decode()
    assert "figures.csv: nothing was entered. 1 problem below." in page
    assert "“a dozen” is no number" in page
    answer = client.post(PAGE, {"file": SimpleUploadedFile("figures.csv", csv_of(OWN))}, follow=True)
    assert "1 figure entered from figures.csv." in answer.content.decode()
    assert "Choose a file" in client.post(PAGE).content.decode()


def test_an_iro_uploads_no_figures(council, client):
    client.force_login(council.person(Role.IRO))
    assert client.get(PAGE).status_code == 403


def test_the_template_has_every_column(tmp_path):
    template.main(tmp_path)
    with (tmp_path / "entered-figures-template.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert next(csv.reader(lines)) == list(Field)
