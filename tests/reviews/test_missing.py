"""The matrix of missing items: who sees whom, what is missing, narrowed, as a file, and one click to an escalation."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from children.models import Child
from reviews import missing
from reviews.items import Column, Standing
from reviews.models import ItemDate
from tests.factories import review as make
from tests.factories.crowd import Crowd

TODAY = timezone.localdate()
PAGE = "/reviews/missing/"


def dated(child, item: str, **days) -> ItemDate:
    return ItemDate.objects.create(authority=child.authority, child=child, item=item, **days)


def line_of(child) -> missing.Line:
    (line,) = missing.lines(Child.objects.filter(pk=child.pk), child.authority, TODAY)
    return line


def test_a_child_of_whom_nothing_is_known_has_gaps(world):
    make.with_workflow(world)
    cells = line_of(world.child()).cells
    assert {column for column, cell in cells.items() if cell.is_gap} == set(Column)


def test_what_the_case_system_says_is_in_place(world):
    child = world.child()
    for item in ("health", "sdq", "pep", "permanence-plan"):
        dated(child, item, signed_off_on=TODAY - timedelta(days=2))
    line = line_of(child)
    in_place = {column for column, cell in line.cells.items() if cell.standing == Standing.IN_PLACE}
    assert in_place == {"health", "sdq", "pep", "permanence-plan"}


def test_the_last_review_waits_for_its_plan(world):
    review = make.held(make.with_workflow(world))
    cell = line_of(review.child).cells[Column.PLAN]
    assert cell.standing == Standing.OVERDUE
    assert cell.day == review.steps.get(stage__key="care-plan").due_on


def test_a_report_signed_off_here_is_in_place(world):
    step = make.step(make.with_workflow(world), "signed-off")
    assert line_of(step.review.child).cells[Column.REPORT].standing == Standing.IN_PLACE


def test_those_with_the_most_gaps_come_first_and_a_word_says_how_each_stands(world, client):
    tidy, bare = world.child("Aaron Tidy"), world.child("Zoe Bare")
    for item in ("health", "sdq", "pep", "permanence-plan"):
        dated(tidy, item, signed_off_on=TODAY)
    client.force_login(world.iro)
    text = client.get(PAGE).text
    assert text.index("Zoe Bare") < text.index("Aaron Tidy")
    assert "2 children, 2 with something missing or overdue" in text
    for word in ("Overdue since", "In place"):
        assert word in text
    assert reverse("reviews:child-dates", args=[bare.reference]) in text


def test_it_is_narrowed_by_item_team_and_caseload(world, client):
    mine = world.child("Mine Child")
    dated(mine, "health", signed_off_on=TODAY)
    other = world.child("Other Child", team=world.other_team, iro=world.other_iro)
    client.force_login(world.iro_manager)
    assert client.get(PAGE).text.count("portal-reference") == 2
    for query, shown, hidden in (
        ("?item=health", other, mine),
        (f"?team={world.team.pk}", mine, other),
    ):
        text = client.get(PAGE + query).text
        assert shown.name in text
        assert hidden.name not in text
    client.force_login(world.worker)
    assert mine.name in client.get(PAGE + "?show=mine").text


@pytest.mark.parametrize(("who", "sees"), [("iro", True), ("manager", True), ("support", True), ("other_iro", False),
                                           ("other_manager", False), ("committee", False)])  # fmt: skip
def test_only_children_whom_a_person_may_see_are_in_it(world, client, who, sees):
    child = world.child("Ben Secret")
    client.force_login(getattr(world, who))
    assert (child.name in client.get(PAGE).text) is sees
    answer = client.get(reverse("reviews:missing-file", args=["csv"]))
    # A committee officer takes no records at all.
    file = answer.getvalue() if who != "committee" else b""
    assert (answer.status_code, b"Ben Secret" in file) == (403 if who == "committee" else 200, sees)
    page = client.get(reverse("reviews:child-dates", args=[child.reference]))
    assert page.status_code == (200 if sees else 404)


def test_page_and_files_say_the_same(world, client):
    world.child("=Formula Child")
    client.force_login(world.iro)
    csv = b"".join(client.get(reverse("reviews:missing-file", args=["csv"])).streaming_content).decode().splitlines()
    book = load_workbook(io.BytesIO(client.get(reverse("reviews:missing-file", args=["xlsx"])).content))
    cells = [cell.value for cell in list(book.active.rows)[1]]
    assert csv[0].startswith("Child,Council id,Age,Team,Social worker’s report")
    assert csv[1].startswith("'=Formula Child")
    assert cells[4] in csv[1]
    assert client.get("/reviews/missing/items.pdf").status_code == 404


def test_a_gap_is_one_click_from_an_escalation_for_who_may_raise_one(world, client):
    child = world.child()
    link = f"?child={child.reference}&amp;item=health"
    client.force_login(world.iro)
    assert link in client.get(PAGE).text
    raised = client.get(f"/escalations/raise/?child={child.reference}&item=health").text
    assert "Health assessment: it is overdue since" in raised
    client.force_login(world.manager)
    assert link not in client.get(PAGE).text


def test_every_date_of_a_child_says_where_it_comes_from(world, client):
    child = world.child()
    dated(child, "pep", due_on=TODAY, source="here")
    row = dated(child, "health", due_on=TODAY)
    client.force_login(world.iro)
    text = client.get(reverse("reviews:child-dates", args=[child.reference])).text
    assert "entered here" in text
    assert row.source_in_words in text
    assert row.source_in_words.startswith("from the case system, extract of ")


def test_an_empty_matrix_says_how_the_first_child_comes(world, client):
    client.force_login(world.iro)
    assert "No child in care belongs here" in client.get(PAGE).text


@pytest.mark.parametrize("query", ["?item=nothing", "?team=999999999999999999999", "?team=x", "?page=zz", "?show=x"])
def test_an_odd_address_gets_a_page(world, client, query):
    world.child()
    client.force_login(world.iro)
    assert client.get(PAGE + query).status_code == 200


def test_no_more_statements_for_a_thousand_children_than_for_ten(world, client):
    crowd = Crowd(world)
    client.force_login(world.iro_manager)

    def asked() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    crowd.grow(10)
    few = asked()
    crowd.grow(990)
    assert asked() == few
