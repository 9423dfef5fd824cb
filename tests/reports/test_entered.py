"""What no record gives: entered with its source, corrected by a new row, beside what is counted and never in it."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from iro_portal.core.models import AppendOnly
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.models import Post, Team
from people.roles import Role
from reports import beside, definitions
from reports.commands import EnteredSpec, correct_figure, enter_figure, enter_figures, take_back_figure
from reports.engine import ask, table
from reports.entered import read_number
from reports.models import EnteredFigure
from reports.period import Period
from reports.table import Kind
from reports.table import Role as RowRole

TODAY = date(2019, 5, 1)
YEAR = Period(date(2018, 4, 1), date(2019, 4, 1))
OWN = EnteredSpec(
    kind="figure", measure="children-in-area", value="79,400", first=date(2018, 4, 1), last=date(2019, 3, 31),
    source="ONS mid-year estimates", source_on=date(2019, 4, 1),
)  # fmt: skip
NEIGHBOURS = replace(
    OWN, kind="benchmark", measure="escalation-headlines", row="drift", column="percent", whose="Statistical neighbours",
    value="16.1",
)  # fmt: skip
TARGET = replace(NEIGHBOURS, kind="target", row="drift", whose="", value="5")


def enter(council, spec: EnteredSpec, by=None) -> EnteredFigure:
    return enter_figure(authority=council.authority, spec=spec, by=by, today=TODAY)


def complete(council, slug: str, **more):
    return beside.complete(ask(definitions.find(slug), council.authority, YEAR, **more))


def iro_post(council, title: str) -> Post:
    team, _ = Team.objects.get_or_create(authority=council.authority, name="Reviewing")
    return Post.objects.create(authority=council.authority, team=team, title=title, role=Role.IRO)


@pytest.mark.parametrize(
    ("typed", "value", "decimals"),
    [
        ("16", "16", 0),
        ("1,234", "1234", 0),
        ("15.50", "15.5", 2),
        (" 93.49 % ", "93.49", 2),
        ("-1.5", "-1.5", 1),
        ("0", "0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, value, decimals):
    found = read_number(typed)
    assert (str(found.value.normalize().__format__("f")), found.decimals) == (value, decimals)


@pytest.mark.parametrize("typed", ["", "about ten", "12,34", "1.23456", "1e5", "٣", "9" * 13, "=1+1"])
def test_words_where_a_number_belongs_are_refused(typed):
    with pytest.raises(NotInOrder, match="no number"):
        read_number(typed)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "about ten"}, "“about ten” is no number; give one such as 16 or 15.5."),
        ({"measure": "happiness"}, "“happiness” is no measure of what can be entered; expected one of: "),
        ({"source": " "}, "Say where the figure comes from."),
        ({"source_on": date(2019, 5, 2)}, "2 May 2019 is in the future; give a day that has come."),
        ({"last": date(2019, 5, 2)}, "2 May 2019 is in the future"),
        ({"first": date(2019, 4, 1)}, "The period ends on 31 March 2019, before it starts on 1 April 2019."),
        ({"kind": "guess"}, "“guess” is no kind; expected one of: figure, benchmark, target."),
        ({"column": "percent"}, "A figure of your own has no column and is nobody else's."),
        ({"kind": "benchmark", "measure": "atlantis"}, "“atlantis” is no measure of the reports; expected one of: "),
        ({"measure": "child-protection-cases"}, "No row is given for Child protection cases"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(council, changes, sentence):
    with pytest.raises(NotInOrder, match=sentence.replace("(", r"\(").replace("?", r"\?")):
        enter(council, replace(OWN, **changes))
    assert not EnteredFigure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"whose": ""}, "Say whose figure it is: England, Statistical neighbours, or another name."),
        ({"row": "weather"}, "“weather” is no row of IRO escalations: headline figures; expected one of: "),
        (
            {"column": "weather"},
            "“weather” is no column of IRO escalations: headline figures; expected one of: Value; %.",
        ),
    ],
)
def test_a_benchmark_stands_at_a_row_and_a_column_of_its_table(council, changes, sentence):
    with pytest.raises(NotInOrder, match=sentence):
        enter(council, replace(NEIGHBOURS, **changes))


def test_a_row_and_a_column_can_be_given_by_their_labels(council):
    row = enter(council, replace(NEIGHBOURS, row="Drift or delay in care planning", column="%"))
    assert (row.row, row.column) == ("drift", "percent")
    assert row.said == "IRO escalations: headline figures: Drift or delay in care planning, %"


def test_of_two_posts_with_one_title_the_key_is_asked_for(council):
    first, second = iro_post(council, "IRO"), iro_post(council, "IRO")
    spec = replace(OWN, measure="child-protection-cases", row="IRO")
    with pytest.raises(NotInOrder, match=f"give one of their keys: {first.pk}, {second.pk}."):
        enter(council, spec)
    assert enter(council, replace(spec, row=str(second.pk))).row == str(second.pk)


def test_a_target_can_be_for_a_year_to_come(council):
    assert enter(council, replace(TARGET, first=date(2020, 4, 1), last=date(2021, 3, 31))).pk


def test_the_same_figure_is_not_entered_twice(council):
    enter(council, OWN)
    with pytest.raises(NotInOrder, match="It was entered already, as 79,400, on "):
        enter(council, OWN)
    with pytest.raises(NotInOrder, match="It was entered already for 1 April 2018 to 31 March 2019"):
        enter(council, replace(OWN, first=OWN.last))
    enter(council, replace(OWN, first=date(2017, 4, 1), last=date(2018, 3, 31)))


def test_a_correction_is_a_new_row_and_the_wrong_one_stays(council):
    wrong = enter(council, OWN)
    right = correct_figure(
        figure=wrong, value="79,500", source="ONS, revised", source_on=TODAY, why="Revised", by=None, today=TODAY
    )
    assert list(EnteredFigure.objects.in_force()) == [right]
    assert (right.supersedes, right.why, EnteredFigure.objects.count()) == (wrong, "Revised", 2)
    with pytest.raises(NotInOrder, match="corrected or taken back meanwhile"):
        take_back_figure(figure=wrong, why="Wrong", by=None)


def test_what_was_taken_back_can_be_entered_anew(council):
    taken = take_back_figure(figure=enter(council, OWN), why="Another area", by=None)
    assert not EnteredFigure.objects.in_force().exists()
    assert enter(council, OWN).supersedes == taken
    with pytest.raises(NotInOrder, match="Say what was wrong"):
        take_back_figure(figure=EnteredFigure.objects.in_force().get(), why=" ", by=None)


def test_nothing_entered_is_changed_or_deleted(council):
    row = enter(council, OWN)
    row.value = 1
    for change in (row.save, EnteredFigure.objects.all().delete, lambda: EnteredFigure.objects.update(value=1)):
        with pytest.raises(AppendOnly):
            change()


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"value": None},
        {"last": date(2018, 3, 31)},
        {"kind": "benchmark"},
        {"kind": "target"},
        {"whose": "England"},
    ],
)
def test_the_database_keeps_what_one_row_can_prove(council, wrong):
    facts = {
        "authority": council.authority, "kind": "figure", "measure": "x", "first": OWN.first, "last": OWN.last, "value": 1,
        "source": "x", "source_on": TODAY,
    }  # fmt: skip
    EnteredFigure.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnteredFigure.objects.create(**facts | {"measure": "y"} | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnteredFigure.objects.create(**facts)


def test_several_are_entered_all_or_none(council):
    with pytest.raises(NotInOrder):
        enter_figures(authority=council.authority, specs=[OWN, replace(TARGET, value="x")], by=None, today=TODAY)
    assert not EnteredFigure.objects.exists()
    assert enter_figures(authority=council.authority, specs=[OWN, TARGET], by=None, today=TODAY) == 2


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.COMMITTEE_OFFICER, True), (Role.IRO_MANAGER, True), (Role.IRO, False), (Role.DIRECTOR, False)],
)
def test_figures_are_entered_by_the_committee_officer_and_the_iro_manager(council, role, may):
    person = council.person(role)
    if may:
        assert enter(council, OWN, by=person).by == person
    else:
        with pytest.raises(Denied):
            enter(council, OWN, by=person)


def test_nobody_enters_figures_for_another_authority(council, elsewhere):
    with pytest.raises(Denied, match="your own authority only"):
        enter(council, OWN, by=elsewhere.person(Role.COMMITTEE_OFFICER))


# Beside what is counted


def test_a_benchmark_is_a_row_of_its_own_and_in_no_total(council):
    council.escalate(date(2018, 5, 1), "drift")
    enter(council, NEIGHBOURS)
    counted, found = (
        table(ask(definitions.find("escalation-headlines"), council.authority, YEAR)),
        complete(council, "escalation-headlines"),
    )
    assert (found.blocks, found.total, found.columns) == (counted.blocks, counted.total, counted.columns)
    (row,) = found.beside
    assert (row.role, row.label) == (
        RowRole.BENCHMARK, "Drift or delay in care planning: Statistical neighbours (benchmark)",
    )  # fmt: skip
    assert [(cell.kind, cell.shown) for cell in row.cells] == [(Kind.TEXT, ""), (Kind.PERCENT, "16.1")]
    sentence = "Benchmark, Statistical neighbours, entered and not counted here: ONS mid-year estimates, 1 April 2019."
    assert sentence in found.notes


def test_each_year_has_its_own_benchmark(council):
    enter(council, NEIGHBOURS)
    enter(council, replace(NEIGHBOURS, first=date(2017, 4, 1), last=date(2018, 3, 31), value="15.8"))
    enter(council, replace(NEIGHBOURS, whose="England", value="17"))
    found = complete(council, "escalation-headlines", compare=1)
    assert {row.label.split(": ")[1]: [cell.shown for cell in row.cells] for row in found.beside} == {
        "England (benchmark)": ["", "17", "", ""],
        "Statistical neighbours (benchmark)": ["", "16.1", "", "15.8"],
    }


def test_a_benchmark_of_the_whole_has_the_kind_of_its_column(council):
    council.escalate(date(2018, 5, 1), "drift")
    for column, value in (("count", "12"), ("percent", "100")):
        enter(council, replace(NEIGHBOURS, measure="escalation-reasons", row="", column=column, value=value))
    (row,) = complete(council, "escalation-reasons").beside
    assert [cell.kind for cell in row.cells] == [Kind.COUNT, Kind.PERCENT]


def test_a_target_goes_with_the_table_and_is_no_cell(council):
    enter(council, TARGET)
    found = complete(council, "escalation-headlines")
    (target,) = found.targets
    assert (target.label, target.column, target.row, target.cell.shown) == ("Target", "percent", "drift", "5")
    assert found.beside == ()
    assert any(note.startswith("Target for “Drift or delay in care planning”, 2018/19: 5,") for note in found.notes)


def test_what_is_entered_for_another_year_place_or_authority_stays_away(council, elsewhere):
    enter(council, replace(NEIGHBOURS, first=date(2018, 1, 1)))
    enter(council, replace(NEIGHBOURS, measure="escalations-by-stage", row="", column="reached"))
    enter(elsewhere, NEIGHBOURS)
    take_back_figure(figure=enter(council, TARGET), why="Wrong", by=None)
    found = complete(council, "escalation-headlines")
    assert (found.beside, found.targets) == ((), ())


def test_entered_cells_say_where_they_are_from_and_nothing_entered_is_no_zero(council):
    first, second = iro_post(council, "IRO"), iro_post(council, "IRO")
    enter(council, replace(OWN, measure="child-protection-cases", row=str(first.pk), value="0", first=OWN.last))
    found = complete(council, "iro-caseload")
    place = [column.key for column in found.columns].index("child-protection-cases")
    assert {row.key: row.cells[place].plain for row in found.rows} == {str(first.pk): 0}
    assert found.total.cells[place] == type(found.total.cells[place]).count(0)
    assert "Child protection cases, entered and not counted here: ONS mid-year estimates, 1 April 2019." in found.notes
    assert str(second.pk) not in {row.key for row in found.rows}


def test_what_was_entered_takes_one_statement_more_however_much_it_is(council, django_assert_num_queries):
    spec = definitions.find("escalation-headlines")
    for specs in ([], [NEIGHBOURS, TARGET, replace(NEIGHBOURS, whose="England")]):
        enter_figures(authority=council.authority, specs=specs, by=None, today=TODAY)
        with django_assert_num_queries(spec.statements["figures"] + 1):
            beside.complete(ask(spec, council.authority, YEAR))


def test_benchmarks_stand_in_json_beside_the_rows_and_in_csv_before_the_total(council):
    council.escalate(date(2018, 5, 1), "drift")
    enter(council, replace(NEIGHBOURS, measure="escalation-reasons", row="", column="percent"))
    found = complete(council, "escalation-reasons")
    assert [row["label"] for row in found.to_json()["beside"]] == ["Statistical neighbours (benchmark)"]
    assert [row.label for row, _ in found.lines()][-2:] == ["Statistical neighbours (benchmark)", "Total"]
    assert "beside" not in table(ask(definitions.find("escalation-reasons"), council.authority, YEAR)).to_json()


def test_an_entered_figure_leads_to_where_it_was_entered_with_its_source(council, client):
    entered = enter(council, replace(OWN, measure="iro-training", value="12", source="Training log"))
    enter(council, replace(OWN, measure="parents-asked", value="40"))
    client.force_login(council.person(Role.IRO_MANAGER))
    days = "from=2018-04-01&to=2019-03-31"
    page = client.get(f"{reverse('reports:report-detail', args=['iro-profile'])}?{days}").text
    (link,) = re.findall(r'href="([^"]*/records/[^"]*row=[^"]*training[^"]*)"', page)
    behind = client.get(html.unescape(link)).text
    assert "The table shows 12; 1 entered figure is behind it." in behind
    assert "Training log" in behind
    assert reverse("reports:entered-detail", args=[entered.pk]) in behind
