"""Figures on reasons over years, quarters, causes, posts asked and promised actions; and how every grouping adds up."""

from datetime import UTC, date, datetime

import pytest
from django.utils.text import slugify

from escalations.models import Cause, CauseList, Entry, Response, StageAddressee
from escalations.states import State
from people.roles import Role as PostRole
from reports import catalogue, engine
from reports.builder import Design
from reports.definitions import escalations
from reports.period import Period
from reports.table import Role
from tests.reports.test_escalation_reports import DAY, YEAR, cells, table

THREE_YEARS = Period.of_days(date(2016, 4, 1), date(2019, 3, 31))
MEASURES = sorted(
    {
        measure.name: measure for spec in escalations.REPORTS for unit in spec.units for measure in spec.counted(unit)
    }.values(),
    key=lambda measure: measure.name,
)


def promise(escalation, due: date, answered: date = DAY) -> Response:
    record = escalation.records.order_by("-pk").first()
    record.closed_on = answered
    record.save()
    entry = Entry.objects.create(
        authority=escalation.authority,
        escalation=escalation,
        record=record,
        kind="response",
        happened_at=datetime.now(UTC),
    )
    return Response.objects.create(
        entry=entry, record=record, agrees=True, action="A visit", action_owner="social worker", action_due=due
    )


def test_standard_reasons_stand_side_by_side_and_the_break_between_lists_has_its_own_column(council):
    council.escalate(DAY, "care-plans")
    council.escalate(date(2018, 11, 18), "care-plans")
    council.escalate(date(2018, 11, 19), "care-plan")
    council.escalate(date(2018, 11, 19), "education")
    council.escalate(DAY, "not-recorded")
    found = table("standard-reasons", council, THREE_YEARS)
    counts = {key: row[::2] for key, row in cells(found).items()}
    assert (counts["care-plan"], counts["education"]) == ((1, 0, 1, 1, 3), (0, 0, 0, 1, 1))
    assert (counts["other"], counts["none"]) == ((0, 0, 0, 0, 0), (1, 0, 0, 0, 1))
    assert [column.label for column in found.columns][::2] == [
        "2016/17 (First list)", "2017/18 (First list)", "2018/19 (First list, to 18 November 2018)",
        "2018/19 (Second list, from 19 November 2018)", "Total",
    ]  # fmt: skip
    assert any("the series is broken" in note for note in found.notes)


def test_a_year_is_cut_where_the_list_changed_even_if_the_period_ends_before(council):
    found = table("standard-reasons", council, Period.of_days(date(2018, 4, 1), date(2018, 6, 30)))
    assert "2018/19 (First list, to 18 November 2018)" in [column.label for column in found.columns]


def test_themes_by_quarter_are_quarters_of_the_financial_year(council):
    council.escalate(date(2016, 6, 30), "drift", "safety")
    council.escalate(date(2016, 7, 1), "drift")
    council.escalate(date(2017, 3, 31), "drift")
    found = table("themes-by-quarter", council)
    assert (cells(found)["drift"], cells(found)["safety"]) == ((1, 1, 0, 1, 3), (1, 0, 0, 0, 1))
    assert found.columns[0].label == "Quarter 1 (April to June 2016)"


def test_causes_of_drift_can_overlap_and_lie_inside_or_outside_the_council(council):
    lines = CauseList.objects.create(authority=council.authority, name="Causes", in_force_from=date(2015, 4, 1))
    court, change = (
        Cause.objects.create(list=lines, key=slugify(label), label=label, order=place, inside_council=bool(place))
        for place, label in enumerate(("Court timetable", "Change of worker"))
    )
    council.escalate(DAY, "drift").causes.set([court, change])
    council.escalate(DAY, "drift").causes.set([change])
    council.escalate(DAY, "drift")
    assert cells(table("causes-of-drift", council)) == {
        "court-timetable": (1, 50.0), "change-of-worker": (2, 100.0), "total": (2, 100.0),
    }  # fmt: skip
    built = engine.Question(
        Design("escalations-with-cause", "place-of-cause").spec(), council.authority, (YEAR,), "escalations"
    )
    assert {key: row[0] for key, row in cells(engine.table(built)).items()} == {"inside": 2, "outside": 1, "total": 2}


def test_answers_are_set_beside_the_post_that_was_asked_never_a_name(council):
    escalation = council.escalate(DAY, "drift", stages=())
    for rank, due, title in ((0, date(2016, 6, 8), ""), (1, DAY, "Advanced practitioner")):
        stage = council.protocol.stages.get(rank=rank)
        record = council.stay(escalation, stage, opened_on=DAY, closed_on=date(2016, 6, 3), due_on=due)
        if title:
            StageAddressee.objects.create(record=record, staff=council.person(PostRole.TEAM_MANAGER), title=title)
    council.stay(escalation, council.protocol.stages.get(rank=2))
    found = table("answers-by-post", council)
    assert {row.label: tuple(cell.plain for cell in row.cells) for row in found.rows} == {
        "Social worker": (1, 0, 0, 0, 0, 1), "Head of service": (0, 0, 1, 0, 0, 1),
        "Advanced practitioner": (0, 1, 0, 0, 0, 1),
    }  # fmt: skip


def test_informal_and_formal_answers_are_timed_apart(council):
    escalation = council.escalate(DAY, "drift", stages=())
    for rank, closed in ((0, date(2016, 6, 2)), (1, date(2016, 6, 6)), (2, date(2016, 6, 8))):
        council.stay(
            escalation, council.protocol.stages.get(rank=rank), opened_on=DAY, closed_on=closed, due_on=date(2016, 6, 7)
        )
    found = cells(table("time-to-answer-by-process", council))
    assert found == {"informal": (1, 1, 100.0, 1.0, 1.0, 0), "formal": (2, 1, 50.0, 4.0, 4.8, 0)}


def test_time_to_action_runs_from_the_answer_to_the_day_resolved(council):
    promise(council.escalate(DAY, "drift", resolved_on=date(2016, 6, 3)), due=date(2016, 6, 3))
    promise(council.escalate(DAY, "drift", resolved_on=date(2016, 6, 15)), due=date(2016, 6, 14))
    promise(council.escalate(DAY, "drift", state=State.RESPONDED, stages=(1,)), due=date(2016, 7, 1))
    promise(council.escalate(DAY, "drift", state=State.WITHDRAWN), due=date(2016, 7, 1))
    further = council.escalate(DAY, "drift", stages=(1,))
    promise(further, due=date(2016, 6, 3))
    council.stay(further, council.protocol.stages.get(rank=2))
    found = cells(table("time-to-action", council))
    assert found["stage-1"] == (5, 2, 1, 50.0, 6.0, 9.2, 1)
    assert found["stage-2"] == (0, 0, 0, None, None, None, 0)


def test_where_an_escalation_was_resolved_is_not_where_it_once_stood(council):
    reopened = council.escalate(DAY, "drift", stages=(2,))
    council.stay(reopened, council.protocol.stages.get(rank=1))
    council.escalate(DAY, "drift", stages=(2,), state=State.RESPONDED)
    found = cells(table("escalations-by-stage", council))
    assert (found["stage-1"][4:], found["stage-2"][2:]) == ((1, 100.0), (2, 100.0, 0, 0.0))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_rows_sum_to_the_total_wherever_they_cannot_overlap(council, measure):
    council.escalate(DAY, "safety", "drift", children=(1, 2), stages=(0, 1, 2), features=("gangs",))
    council.escalate(DAY, "not-recorded", children=(2,), stages=(0,), state=State.WITHDRAWN)
    promise(council.escalate(date(2018, 11, 18), "education", children=(3,)), due=DAY)
    promise(council.escalate(date(2018, 12, 1), children=(3,), state=State.RESPONDED), due=DAY)
    for dimension in catalogue.fitting([measure]):
        spec = Design(measure.name, dimension.name).spec()
        found = engine.table(engine.Question(spec, council.authority, (THREE_YEARS,), measure.unit))
        if measure.adds_up and not measure.amount and dimension.key(measure).one:
            lines = [row.cells[0].value for row in found.rows if row.role is Role.LINE]
            assert sum(lines) == found.total.cells[0].value, dimension.name
