"""Children in care, counted: who counts on a day and over a period, under which row, and what is not known."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from children.models import Allocation, CourtProceedings, Disability, SiblingGroup, SiblingMembership
from people.models import Authority, Team
from reports import definitions
from reports.commands import LineSpec, begin_grouping
from reports.definitions import children
from reports.definitions import children_dimensions as by
from reports.definitions import children_measures as of
from reports.dimensions import MONTH
from reports.engine import ask, behind, table
from reports.models import EnteredFigure
from reports.period import Period, financial_year
from reports.spec import CrossTable, SpecRefused
from tests.reports.children_in_care import BORN, LAST, child_of, episode_of, stay_of

YEAR = financial_year(LAST)
FIRST = YEAR.start


@pytest.fixture
def town(db) -> Authority:
    return Authority.objects.create(slug="anytown", name="Anytown")


def rows_of(slug_or_spec, authority, period: Period = YEAR, **asked) -> dict:
    spec = definitions.find(slug_or_spec) if isinstance(slug_or_spec, str) else slug_or_spec
    found = table(ask(spec, authority, period, **asked))
    total = [found.total] if found.total else []
    return {row.key: tuple(cell.plain for cell in row.cells) for row in [*found.rows, *total]}


def counted(slug_or_spec, authority, period: Period = YEAR) -> dict:
    """The first column, without the rows of nothing."""
    found = rows_of(slug_or_spec, authority, period)
    return {key: cells[0] for key, cells in found.items() if cells[0]}


def cross(measure, rows) -> CrossTable:
    about = {"slug": "trial", "title": "Trial", "subject": "Trial", "answers": "?", "source": ""}
    return CrossTable(**about, measures=(measure,), rows=rows, statements={measure.unit: 1}, shares=False)


@pytest.mark.parametrize(
    ("start", "end", "is_in_care"),
    [
        (LAST, None, True),
        (date(2019, 4, 1), None, False),
        (date(2018, 1, 1), date(2019, 4, 1), True),
        (date(2018, 1, 1), LAST, False),
    ],
)
def test_in_care_on_the_last_day_from_the_start_up_to_but_not_on_the_end(town, start, end, is_in_care):
    stay_of(child_of(town), start, end)
    assert rows_of("children-by-age", town)["total"][0] == is_in_care


def test_short_breaks_and_other_councils_are_not_counted(town):
    stay_of(child_of(town), kind="short-breaks")
    stay_of(child_of(Authority.objects.create(slug="elsewhere", name="Elsewhere")))
    for spec in children.REPORTS:
        assert not any(cells[0] for cells in rows_of(spec, town).values()), spec.slug


def test_a_child_who_came_twice_enters_and_leaves_twice_and_is_looked_after_once(town):
    child = child_of(town, date_of_birth=date(2012, 6, 1))
    stay_of(child, date(2018, 5, 1), date(2018, 6, 1), end_reason="E4A")
    stay_of(child, date(2018, 9, 1), date(2018, 12, 1), end_reason="E11")
    assert counted("entering-care-by-age", town) == {"5-9": 2, "total": 2}
    assert counted("leaving-care-by-age", town) == {"5-9": 2, "total": 2}
    assert counted("leaving-care-reasons", town) == {"returned-home": 1, "adopted": 1, "total": 2}
    found = rows_of("looked-after-at-any-time", town)
    assert (found["children"], found["times"], found["in-care"]) == ((1,), (2,), (0,))


def test_a_start_that_is_not_known_is_no_entering(town):
    stay_of(child_of(town), date(2018, 5, 1), start_known=False)
    assert rows_of("entering-care-by-age", town)["total"][0] == 0
    assert rows_of("children-by-age", town)["total"][0] == 1


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (date(2019, 3, 31), None, 1),
        (date(2019, 4, 1), None, 0),
        (date(2017, 1, 1), FIRST, 0),
        (date(2017, 1, 1), date(2018, 4, 2), 1),
    ],
)
def test_looked_after_at_any_time_is_on_any_day_of_the_period(town, start, end, counts):
    stay_of(child_of(town), start, end)
    assert rows_of("looked-after-at-any-time", town)["children"] == (counts,)


def test_a_reason_for_leaving_that_nobody_recorded_is_a_row_of_its_own(town):
    stay_of(child_of(town), end=date(2018, 5, 1))
    assert counted("leaving-care-reasons", town) == {"none": 1, "total": 1}


def test_legal_status_and_placement_are_those_of_the_episode_on_the_last_day(town):
    stay = stay_of(child_of(town))
    episode_of(stay, end=date(2018, 6, 1), legal_status="V2", placement="U4", provider="PR1")
    episode_of(stay, date(2018, 6, 1), date(2019, 4, 1), legal_status="C1", placement="K2", provider="PR4")
    episode_of(stay, date(2019, 4, 1), legal_status="C2", placement="A5")
    stay_of(child_of(town))
    assert counted("legal-status", town) == {"interim-care-order": 1, "none": 1, "total": 2}
    assert counted("placement-type", town) == {"other-home": 1, "none": 1, "total": 2}


def test_of_episodes_that_overlap_the_later_counts_once(town):
    stay = stay_of(child_of(town))
    episode_of(stay, legal_status="V2")
    episode_of(stay, date(2018, 6, 1), legal_status="C2")
    assert counted("legal-status", town) == {"full-care-order": 1, "total": 1}


@pytest.mark.parametrize(("provider", "row"), [("PR1", "own-foster"), ("PR4", "other-foster"), ("", "other-foster")])
def test_own_provision_goes_by_the_provider(town, provider, row):
    episode_of(stay_of(child_of(town)), placement="U6", provider=provider)
    assert counted("placement-type", town) == {row: 1, "total": 1}


@pytest.mark.parametrize(
    ("legal_status", "issued_on", "ended_on", "row"),
    [
        ("V2", date(2019, 3, 31), None, "in-proceedings"),
        ("V2", date(2018, 10, 1), date(2019, 4, 1), "in-proceedings"),
        ("V2", date(2018, 10, 1), LAST, "section-20"),
        ("V2", date(2019, 4, 1), None, "section-20"),
        ("C2", date(2018, 10, 1), None, "orders"),
    ],
)
def test_a_line_with_a_condition_takes_its_code_where_the_condition_holds(town, legal_status, issued_on, ended_on, row):
    lines = [
        LineSpec("Section 20", codes=["V2"]),
        LineSpec("In proceedings", codes=["V2"], condition="in-proceedings"),
        LineSpec("Orders", rest=True),
    ]
    begin_grouping(authority=town, dimension="legal-status", in_force_from=FIRST, lines=lines, by=None)
    stay = stay_of(child_of(town))
    episode_of(stay, legal_status=legal_status)
    days = {"issued_on": issued_on, "ended_on": ended_on, "outcome": "Ended" if ended_on else ""}
    CourtProceedings.objects.create(authority=town, child=stay.child, kind="Care proceedings", **days)
    assert counted("legal-status", town) == {row: 1, "total": 1}


def test_distance_is_a_share_of_those_of_whom_it_is_known(town):
    for far in (True, False, False, None):
        episode_of(stay_of(child_of(town)), over_20_miles=far)
    stay_of(child_of(town))
    assert rows_of("placed-over-20-miles", town) == {
        "over-20-miles": (1, 33.3), "within-20-miles": (2, 66.7), "not-recorded": (2, ""),
    }  # fmt: skip


def test_age_and_gender_stand_across_and_what_is_not_recorded_is_in_the_total(town):
    for sex in ("2", "1", "F", ""):
        stay_of(child_of(town, sex=sex))
    found = rows_of("children-by-age-and-gender", town)
    assert found["5-9"] == (2, 1, 0, 1, 4)


def test_children_at_the_end_of_each_month_and_of_a_month_cut_short(town):
    stay_of(child_of(town), date(2018, 4, 30), date(2018, 6, 30))
    stay_of(child_of(town), date(2018, 6, 10))
    until = Period.of_days(FIRST, date(2018, 6, 9))
    assert rows_of("children-in-care-by-month", town, until) == {
        "2018-04": (1, 1, 0), "2018-05": (1, 0, 0), "2018-06": (1, 0, 0),
    }  # fmt: skip
    found = rows_of("children-in-care-by-month", town, Period.of_days(FIRST, date(2018, 7, 31)))
    assert (found["2018-06"], found["2018-07"]) == ((1, 1, 1), (1, 0, 0))


def test_the_lowest_and_the_highest_number_are_those_of_month_ends(town):
    stay_of(child_of(town), date(2018, 4, 2), date(2018, 4, 29))
    for start in (date(2018, 6, 1), date(2018, 8, 1)):
        stay_of(child_of(town), start)
    found = rows_of("looked-after-at-any-time", town)
    assert (found["lowest"], found["highest"]) == ((0,), (2,))


def test_sibling_groups_by_how_many_are_in_care(town):
    for size, away in ((2, 0), (2, 1), (6, 0)):
        group = SiblingGroup.objects.create(authority=town, reference=f"SIB-{size}-{away}")
        for place in range(size):
            child = child_of(town)
            stay_of(child, end=date(2018, 5, 1) if place < away else None)
            SiblingMembership.objects.create(authority=town, group=group, child=child, start=date(2018, 1, 1))
    stay_of(child_of(town))
    assert rows_of("sibling-groups", town) == {
        "1": (1, 1), "2": (1, 2), "3": (0, 0), "4": (0, 0), "5": (1, 6), "total": (3, 9),
    }  # fmt: skip


def entered(town, value: int, first: date = FIRST, **more) -> EnteredFigure:
    return EnteredFigure.objects.create(
        authority=town, kind="figure", measure="children-in-area", first=first, last=LAST, value=value,
        source="Mid-year estimate", source_on=LAST, **more,
    )  # fmt: skip


def test_a_rate_is_per_10_000_of_the_children_entered(town):
    for start in (date(2018, 1, 1), date(2018, 5, 1), date(2018, 6, 1)):
        stay_of(child_of(town), start)
    nobody_known = rows_of("children-rates", town)
    assert nobody_known["in-care"] == (None,)
    wrong = entered(town, 1000)
    entered(town, 48000, supersedes=wrong, why="A digit was missing")
    assert rows_of("children-rates", town) == {"in-care": (0.6,), "entered": (0.4,), "left": (0.0,)}
    entered(town, 24000, first=LAST)
    assert rows_of("children-rates", town)["in-care"] == (1.3,)


def test_the_builder_can_group_by_what_else_is_known(town):
    child = child_of(town, is_uasc=True)
    stay_of(child)
    stay_of(child_of(town, is_uasc=False))
    stay_of(child_of(town))
    Disability.objects.create(authority=town, child=child, words="Deaf", start=date(2015, 1, 1))
    team = Team.objects.create(authority=town, name="Court team")
    Allocation.objects.create(authority=town, child=child, kind="team", team=team, start=date(2018, 1, 1))
    in_care = of.CHILDREN_IN_CARE
    assert counted(cross(in_care, by.UASC), town) == {"yes": 1, "no": 1, "none": 1, "total": 3}
    assert counted(cross(in_care, by.DISABILITY), town) == {"yes": 1, "no": 2, "total": 3}
    assert counted(cross(in_care, by.TEAM), town) == {str(team.pk): 1, "none": 2, "total": 3}
    assert counted(cross(of.CHILDREN_LOOKED_AFTER, by.GENDER), town) == {"female": 3, "total": 3}
    enters = cross(of.CHILDREN_ENTERING, MONTH)
    assert counted(enters, town, Period.of_days(date(2018, 1, 1), date(2018, 2, 1))) == {"2018-01": 3, "total": 3}


@pytest.mark.parametrize(
    ("measure", "rows", "sentence"),
    [
        (of.CHILDREN_IN_CARE, by.LEAVING_REASON, "a child in care on a day has no reason for leaving care"),
        (of.CHILDREN_IN_CARE, MONTH, "a child in care on a day has no month"),
        (of.CHILDREN_LEAVING, by.LEGAL_STATUS, "a child leaving care has no legal status"),
    ],
)
def test_what_cannot_be_grouped_so_is_refused_with_why(measure, rows, sentence):
    with pytest.raises(SpecRefused, match=sentence):
        cross(measure, rows)


@pytest.mark.parametrize("spec", children.REPORTS, ids=lambda spec: spec.slug)
def test_each_table_takes_the_statements_that_it_declares(town, spec):
    for number in (0, 4):
        for _ in range(number):
            stay = stay_of(child_of(town), end=LAST, end_reason="E8")
            episode_of(stay, legal_status="C2", placement="U6", over_20_miles=True)
            stay_of(child_of(town), LAST)
        for unit, declared in spec.statements.items():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                table(ask(spec, town, YEAR, unit))
            assert len(asked) == declared, (spec.slug, [each["sql"] for each in asked])


def test_each_count_leads_to_its_children(town):
    boy, girl = child_of(town, sex="1"), child_of(town)
    for child, code in ((boy, "C2"), (girl, "V2")):
        episode_of(stay_of(child), legal_status=code)
    found = behind(ask(definitions.find("legal-status"), town, YEAR), "section-20", "count")
    assert (found.kind, [*found.ids.values_list("child_id", flat=True)]) == ("child", [girl.pk])
    found = behind(ask(definitions.find("children-by-age-and-gender"), town, YEAR), "5-9", "male")
    assert [*found.ids.values_list("child_id", flat=True)] == [boy.pk]


def test_percentages_of_a_filtered_table_are_of_what_is_left(town):
    for sex, code in (("1", "C2"), ("2", "C2"), ("2", "V2")):
        episode_of(stay_of(child_of(town, sex=sex)), legal_status=code)
    found = rows_of("legal-status", town, filters=[(by.GENDER, "female")])
    assert (found["full-care-order"], found["section-20"]) == ((1, 50.0), (1, 50.0))


def test_an_age_counts_on_the_day_of_coming_and_of_leaving(town):
    stay_of(child_of(town, date_of_birth=BORN), date(2019, 1, 1).replace(year=2018, month=12), date(2019, 1, 1))
    assert counted("entering-care-by-age", town) == {"5-9": 1, "total": 1}
    assert counted(replace(definitions.find("leaving-care-by-age"), change=False), town) == {"5-9": 1, "total": 1}
