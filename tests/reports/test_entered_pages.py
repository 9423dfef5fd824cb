"""The pages on which figures are entered, listed and corrected."""

from datetime import date

import pytest
from django.urls import reverse

from people.roles import Role
from reports.commands import EnteredSpec, enter_figure
from reports.models import EnteredFigure

LIST, NEW = reverse("reports:entered-list"), reverse("reports:entered-new")
DAYS = {
    "first_day": "1", "first_month": "4", "first_year": "2018", "last_day": "31", "last_month": "3", "last_year": "2019",
}  # fmt: skip
SOURCE = {"source": "Tool <b>1</b>", "source_on_day": "1", "source_on_month": "4", "source_on_year": "2019"}
BENCHMARK = {"kind": "benchmark", "measure": "escalation-headlines", **DAYS}


@pytest.fixture
def officer(council, client):
    person = council.person(Role.COMMITTEE_OFFICER)
    client.force_login(person)
    return person


def at(**chosen) -> str:
    return f"{NEW}?{'&'.join(f'{name}={value}' for name, value in chosen.items())}"


def entered(council, **more) -> EnteredFigure:
    spec = EnteredSpec(
        kind="figure", measure="children-in-area", value="79400", first=date(2018, 4, 1), last=date(2019, 3, 31),
        source="ONS", source_on=date(2019, 4, 1),
    )  # fmt: skip
    return enter_figure(authority=council.authority, spec=spec, by=None, today=date(2019, 5, 1))


def test_an_officer_enters_a_benchmark_in_two_steps(council, officer, client):
    assert "Which figure, or beside which report?" in client.get(NEW).content.decode()
    page = client.get(at(**BENCHMARK)).content.decode()
    assert "IRO escalations: headline figures" in page
    assert "In which row?" in page
    sent = {"row": "drift", "column": "percent", "whose": "England", "value": "16.1", **SOURCE}
    answer = client.post(at(**BENCHMARK), sent, follow=True)
    row = EnteredFigure.objects.get()
    assert (row.by, row.shown, row.whose, row.first, row.last) == (
        officer, "16.1", "England", date(2018, 4, 1), date(2019, 3, 31),
    )  # fmt: skip
    page = answer.content.decode()
    assert "Tool &lt;b&gt;1&lt;/b&gt;" in page
    assert "Drift or delay in care planning, %" in page


def test_a_figure_of_our_own_is_asked_for_no_row_column_or_name(officer, client):
    where = {"kind": "figure", "measure": "children-in-area", **DAYS}
    page = client.get(at(**where)).content.decode()
    assert not [words for words in ("In which row?", "In which column?", "Whose is it?") if words in page]
    client.post(at(**where), {"value": "79,400", **SOURCE})
    assert EnteredFigure.objects.get().shown == "79,400"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"measure": "children-in-area"}, "Choose one of the reports"),
        ({"kind": "figure"}, "Choose one of the figures of our own"),
        ({"measure": "atlantis"}, "Choose one of the list"),
        ({"last_year": "2017"}, "before it starts on 1 April 2018"),
        ({"last_day": "x"}, "To"),
    ],
)
def test_the_first_step_says_what_would_work(officer, client, changes, sentence):
    answer = client.get(at(**BENCHMARK | changes))
    assert sentence in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "a few"}, "“a few” is no number"),
        ({"whose": ""}, "Enter whose figure it is"),
        ({"source": ""}, "Enter where the figure is from"),
        ({"source_on_year": "2999"}, "Day of the source"),
        ({"column": "weather"}, "Select a valid choice"),
    ],
)
def test_a_refused_figure_gives_the_words_back(officer, client, changes, sentence):
    sent = {"row": "drift", "column": "percent", "whose": "England", "value": "16.1", **SOURCE} | changes
    page = client.post(at(**BENCHMARK), sent).content.decode()
    assert sentence in page
    assert "Tool &lt;b&gt;1&lt;/b&gt;" in page or "source" in changes
    assert not EnteredFigure.objects.exists()


def test_a_figure_is_corrected_and_then_taken_back(council, officer, client):
    figure = entered(council)
    page = reverse("reports:entered-detail", args=[figure.pk])
    assert "Put this in its place" in client.get(page).content.decode()
    assert "Enter what was wrong" in client.post(page, {"value": "80000", **SOURCE}).content.decode()
    client.post(page, {"value": "80000", "why": "Misread", **SOURCE})
    now = EnteredFigure.objects.in_force().get()
    assert (now.shown, now.why, now.by) == ("80,000", "Misread", officer)
    assert client.get(page).status_code == 404
    page = reverse("reports:entered-detail", args=[now.pk])
    assert "79,400" in client.get(page).content.decode()
    assert "Enter why it is taken back" in client.post(page, {"why_taken_back": ""}).content.decode()
    client.post(page, {"why_taken_back": "Another area"})
    assert not EnteredFigure.objects.in_force().exists()


@pytest.mark.parametrize(
    ("role", "statuses"),
    [(Role.IRO_MANAGER, (200, 200, 200)), (Role.IRO, (200, 403, 403)), (Role.BUSINESS_SUPPORT, (403, 403, 403))],
)
def test_who_reads_figures_sees_the_list_and_who_may_enters(council, client, role, statuses):
    detail = reverse("reports:entered-detail", args=[entered(council).pk])
    client.force_login(council.person(role))
    assert tuple(client.get(page).status_code for page in (LIST, NEW, detail)) == statuses
    if statuses[0] == 200:
        assert ("Enter a figure" in client.get(LIST).content.decode()) is (statuses[1] == 200)


def test_another_authoritys_figures_are_not_there(elsewhere, officer, client):
    figure = entered(elsewhere)
    assert client.get(reverse("reports:entered-detail", args=[figure.pk])).status_code == 404
    assert "79,400" not in client.get(LIST).content.decode()
