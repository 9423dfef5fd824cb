"""Figures on escalations by outcome, team, child and how often: what counts where, with few made-up rows."""

from datetime import date

import pytest

from children.models import Child
from escalations.models import EscalationChild, Outcome, OutcomeList
from escalations.states import State
from people.models import Team
from reports import definitions, engine
from reports.builder import Design
from reports.catalogue import find_dimension
from reports.definitions.escalation_measures import CHILDREN, ESCALATIONS
from reports.period import Period
from tests.reports.test_escalation_reports import DAY, YEAR, cells, table


def built(council, measure: str, rows: str, *only: str) -> dict:
    design = Design(measure, rows, only=only)
    return cells(
        engine.table(engine.Question(design.spec(), council.authority, (YEAR,), *design_unit(design), design.filters()))
    )


def design_unit(design: Design) -> tuple[str]:
    return design.spec().units


@pytest.fixture
def teams(council) -> list[Team]:
    return [
        Team.objects.create(authority=council.authority, name=name, path=f"{place}/")
        for place, name in enumerate(("East", "West"), 1)
    ]


@pytest.fixture
def done(council) -> Outcome:
    lines = OutcomeList.objects.create(authority=council.authority, name="Outcomes", in_force_from=date(2015, 4, 1))
    return Outcome.objects.create(list=lines, key="done", label="Done")


def send(escalation, *teams: Team) -> None:
    for row, team in zip(escalation.children.all(), teams, strict=True):
        row.team = team
        row.save()


def test_outcomes_count_each_child_and_tell_withdrawn_open_and_not_recorded_apart(council, done):
    settled = council.escalate(DAY, "drift", children=(1, 2), stages=(0,))
    settled.children.update(outcome=done, closed_on=DAY)
    council.escalate(DAY, "drift", children=(3,)).children.update(closed_on=DAY)
    withdrawn = council.escalate(DAY, "drift", children=(4,), state=State.WITHDRAWN)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(withdrawn_on=DAY)
    council.escalate(DAY, "drift", children=(5,), state=State.RESPONDED)
    found = cells(table("escalation-outcomes", council))
    assert {key: row[::2] for key, row in found.items()} == {
        "done": (2, 0, 2), "ended-withdrawn": (0, 1, 1), "none": (0, 1, 1), "total": (2, 2, 4),
    }  # fmt: skip
    assert built(council, "escalations", "outcome")["not-ended"][0] == 1


def test_teams_are_those_of_the_day_sent_and_two_of_them_share_one_escalation(council, teams):
    east, west = teams
    send(council.escalate(DAY, "drift", children=(1, 2), stages=(0,)), east, west)
    send(council.escalate(DAY, "drift", children=(1,)), east)
    council.escalate(DAY, "drift", children=(3,))
    assert cells(table("escalations-by-team", council)) == {
        str(east.pk): (2, 66.7, 1, 1, 1), str(west.pk): (1, 33.3, 1, 0, 1), "none": (1, 33.3, 0, 1, 1),
        "total": (3, 100.0, 1, 2, 3),
    }  # fmt: skip


def test_a_filter_by_team_counts_an_escalation_about_two_of_its_children_once(council, teams):
    east, _ = teams
    send(council.escalate(DAY, "drift", children=(1, 2)), east, east)
    assert built(council, "escalations", "reason", f"team:{east.pk}")["total"] == (1, 100.0)


def test_children_are_told_apart_by_how_many_escalations_concern_them(council):
    for children in ((1,), (1, 2), (1,), (2,), (3,)):
        council.escalate(DAY, "drift", children=children)
    council.escalate(DAY, "drift", children=(3,), state=State.DRAFT)
    council.escalate(date(2015, 6, 1), "drift", children=(3,))
    found = cells(table("repeat-escalations", council))
    assert [found[key] for key in ("children", "one", "two", "more")] == [(3, ""), (1, 33.3), (1, 33.3), (1, 33.3)]


def test_raised_before_looks_back_over_years_and_lists_for_the_same_standard_reason(council):
    council.escalate(date(2015, 6, 1), "education", children=(1,))
    council.escalate(date(2018, 12, 1), "education", children=(1, 2))
    council.escalate(date(2018, 12, 1), "care-plan", children=(1,))
    council.escalate(date(2018, 12, 2), "education", children=(1,))
    council.escalate(date(2018, 12, 3), children=(1,))
    found = cells(table("repeat-escalations", council, Period.of_days(date(2018, 4, 1), date(2019, 3, 31))))
    assert [found[key][0] for key in ("parts", "first", "once", "often")] == [5, 2, 1, 1]


def test_children_by_age_on_the_day_raised_gender_and_ethnic_group(council):
    council.escalate(DAY, "drift", children=(1, 2))
    Child.objects.filter(council_id="C1").update(sex="2", ethnicity="WBRI", date_of_birth=date(2000, 6, 2))
    assert built(council, "children-escalated", "age-band")["10-15"][0] == 1
    assert built(council, "children-escalated", "age-band")["5-9"][0] == 1
    assert built(council, "children-escalated", "gender")["female"][0] == 1
    assert built(council, "children-escalated", "ethnic-group")["white"][0] == 1


def test_an_urgent_escalation_and_what_led_to_it_can_be_asked_for(council):
    escalation = council.escalate(DAY, "drift")
    type(escalation).objects.filter(pk=escalation.pk).update(urgent=True, source="midway")
    council.escalate(DAY, "drift")
    assert built(council, "escalations", "urgent")["urgent"][0] == 1
    assert built(council, "escalations", "raised-at")["midway"][0] == 1


@pytest.mark.parametrize("name", ["reason", "theme", "feature", "standard-reason", "cause", "process", "stage", "team"])
def test_what_narrows_escalations_narrows_their_children_too(name):
    assert find_dimension(name, [ESCALATIONS, CHILDREN]).name == name


def test_informal_and_formal_can_be_asked_for_apart_in_every_unit(council):
    council.escalate(DAY, "drift", stages=(0,))
    council.escalate(DAY, "drift", stages=(0, 1))
    spec = definitions.find("escalation-reasons")
    process = find_dimension("process", [spec.measure(unit) for unit in spec.units])
    for unit in spec.units:
        for key in ("informal", "formal"):
            question = engine.Question(spec, council.authority, (YEAR,), unit, ((process, key),))
            assert cells(engine.table(question))["drift"][0] == 1


def test_parts_of_escalations_are_rows_of_one_authority(council, elsewhere):
    elsewhere.escalate(DAY, "drift")
    council.escalate(DAY, "drift")
    assert EscalationChild.objects.count() == 2
    assert cells(table("repeat-escalations", council))["parts"] == (1, "")
