"""An authority's own bands and labels; what no line takes; changes, shares, bases, filters."""

from dataclasses import replace
from datetime import date

import pytest

from iro_portal.core.transitions import NotInOrder
from reports.commands import LineSpec, begin_grouping
from reports.definitions.escalation_course_dimensions import PROCESS
from reports.definitions.escalation_dimensions import REASON
from reports.definitions.escalation_measures import CHILDREN, ESCALATIONS, REASONS_GIVEN
from reports.dimensions import MONTH
from reports.engine import UnknownFilter, ask, table
from reports.groupings import LAST, age_dimension, grouped_dimension
from reports.period import financial_year
from reports.spec import CrossTable, Figure, FigureList, SpecRefused

DAY = date(2016, 6, 1)
YEAR = financial_year(DAY)
GENDER = grouped_dimension("gender", "Gender", {"escalated child": ("child__sex", "")})
AGE_RAISED = age_dimension(
    "age-band", "Age", {"escalated child": ("child__date_of_birth", "escalation__raised_on")}, "at their age then"
)
AGE_LAST = age_dimension("age-band", "Age", {"escalated child": ("child__date_of_birth", LAST)})
COUNTED = replace(CHILDREN, distinct=None)


def cross(rows, measure=COUNTED, **more) -> CrossTable:
    about = {"slug": "trial", "title": "Trial", "subject": "Trial", "answers": "?", "source": ""}
    return CrossTable(**about, measures=(measure,), rows=rows, statements={measure.unit: 1}, **more)


def rows_of(spec, council, **asked) -> dict:
    found = table(ask(spec, council.authority, YEAR, **asked))
    return {row.key: tuple(cell.plain for cell in row.cells) for row in [*found.rows, found.total]}


def born(council, number: int, day: date, sex: str = "1") -> int:
    child = council.child(number)
    child.date_of_birth, child.sex = day, sex
    child.save()
    return number


@pytest.mark.parametrize(
    ("day", "band"),
    [
        (date(2015, 6, 2), "under-1"),
        (date(2015, 6, 1), "1-4"),
        (date(2006, 6, 2), "5-9"),
        (date(2006, 6, 1), "10-15"),
        (date(2000, 6, 1), "16-over"),
    ],
)
def test_a_child_counts_in_the_band_of_their_age_in_whole_years_on_the_day(council, day, band):
    council.escalate(DAY, "drift", children=(born(council, 1, day),))
    assert rows_of(cross(AGE_RAISED, shares=False), council)[band] == (1,)


def test_one_born_on_29_february_is_a_year_older_on_1_march(council):
    council.escalate(DAY, "drift", children=(born(council, 1, date(2012, 2, 29)),))
    on_28_february = ask(cross(AGE_LAST, shares=False), council.authority, replace(YEAR, end=date(2017, 3, 1)))
    on_1_march = ask(cross(AGE_LAST, shares=False), council.authority, replace(YEAR, end=date(2017, 3, 2)))
    found = [{row.key: row.cells[0].plain for row in table(q).rows} for q in (on_28_february, on_1_march)]
    assert (found[0]["1-4"], found[1]["5-9"]) == (1, 1)


def test_an_authority_groups_under_its_own_labels_from_a_day_on(council):
    council.escalate(
        DAY, "drift", children=(born(council, 1, DAY, "2"), born(council, 2, DAY, "9"), born(council, 3, DAY, ""))
    )
    assert rows_of(cross(GENDER, shares=False), council) == {
        "female": (1,), "male": (0,), "unknown": (0,), "unlisted": (1,), "none": (1,), "total": (3,),
    }  # fmt: skip
    lines = [LineSpec("Girls", codes=["2"]), LineSpec("Everyone else", rest=True)]
    begin_grouping(authority=council.authority, dimension="gender", in_force_from=YEAR.start, lines=lines, by=None)
    assert list(rows_of(cross(GENDER, shares=False), council)) == ["girls", "everyone-else", "none", "total"]
    earlier = ask(cross(GENDER), council.authority, YEAR.years_earlier(1))
    assert [row.label for row in table(earlier).rows] == ["Female", "Male", "Unknown"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "needs a line"),
        ([LineSpec("A", codes=["1"]), LineSpec("B", codes=["1"])], "The code “1” stands in two lines"),
        ([LineSpec("A"), LineSpec("A")], "The key “a” stands in two lines"),
    ],
)
def test_a_grouping_that_would_count_twice_is_refused(council, lines, sentence):
    with pytest.raises(NotInOrder, match=sentence):
        begin_grouping(authority=council.authority, dimension="gender", in_force_from=DAY, lines=lines, by=None)


def test_a_dimension_that_is_not_grouped_is_refused(council):
    with pytest.raises(NotInOrder, match="“height” cannot be grouped; expected one of"):
        begin_grouping(authority=council.authority, dimension="height", in_force_from=DAY, lines=[], by=None)


def test_changes_stand_beside_the_year_before(council):
    for _ in range(3):
        council.escalate(DAY, "drift")
    council.escalate(DAY.replace(year=2015), "drift")
    council.escalate(DAY.replace(year=2015), "safety")
    found = rows_of(cross(REASON, ESCALATIONS, shares=False, change=True), council, compare=1)
    assert found["drift"] == (3, 1, 2, 200.0)
    assert found["safety"] == (0, 1, -1, -100.0)
    assert found["education"] == (0, 0, 0, None)


def test_shares_of_rows_and_of_columns(council):
    for reason, month in (("drift", 5), ("drift", 6), ("drift", 6), ("safety", 6)):
        council.escalate(DAY.replace(month=month), reason)
    of_rows = table(ask(cross(REASON, ESCALATIONS, columns=PROCESS, row_shares=True), council.authority, YEAR))
    assert [column.key for column in of_rows.columns][-3:] == ["total", "informal-percent", "formal-percent"]
    spec = cross(REASON, ESCALATIONS, columns=MONTH, column_shares=True)
    drift = next(row for row in table(ask(spec, council.authority, YEAR)).rows if row.key == "drift")
    assert [cell.plain for cell in drift.cells][2:6] == [1, 100.0, 2, 66.7]
    with pytest.raises(SpecRefused, match="need columns"):
        cross(REASON, ESCALATIONS, row_shares=True)


def test_percentages_can_be_of_another_measure(council):
    council.escalate(DAY, "drift", "safety")
    council.escalate(DAY, "drift")
    found = table(ask(cross(REASON, REASONS_GIVEN, base=ESCALATIONS), council.authority, YEAR))
    assert {row.key: row.cells[1].plain for row in found.rows}["drift"] == 100.0
    assert "Percentages are of escalations: 2." in found.notes


def test_a_filter_narrows_every_figure_and_says_so(council):
    council.escalate(DAY, "drift", stages=(0,))
    council.escalate(DAY, "drift", stages=(0, 1))
    spec = cross(REASON, ESCALATIONS)
    formal = table(ask(spec, council.authority, YEAR, filters=[(PROCESS, "formal")]))
    assert formal.total.cells[0].plain == 1
    assert "Only informal or formal: Formal." in formal.notes
    with pytest.raises(UnknownFilter, match="“odd” is no informal or formal of Anytown; expected: informal, formal"):
        ask(spec, council.authority, YEAR, filters=[(PROCESS, "odd")])
    with pytest.raises(UnknownFilter, match="Escalations cannot be grouped by gender"):
        ask(spec, council.authority, YEAR, filters=[(GENDER, "male")])


def test_a_rate_is_so_many_for_each(council):
    council.escalate(DAY, "drift", children=(1, 2, 3))
    council.escalate(DAY, "drift", children=(1,))
    figure = Figure("rate", COUNTED, "Children for each escalation", share_of=ESCALATIONS, per=1, decimals=2)
    spec = FigureList(
        slug="trial",
        title="Trial",
        subject="Trial",
        answers="?",
        source="",
        figures=(figure,),
        statements={"figures": 2},
    )
    row = table(ask(spec, council.authority, YEAR)).rows[0]
    assert (row.cells[0].plain, row.unit) == (2.0, "children per escalations")
