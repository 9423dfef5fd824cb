"""A spec is refused when it is made, with why; rounding; periods."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports import definitions
from reports.counts import Counts
from reports.definitions.escalation_course_dimensions import ANSWERED_IN_TIME, STAGE
from reports.definitions.escalation_dimensions import FEATURE, REASON
from reports.definitions.escalation_measures import CHILDREN, ESCALATIONS, STAGE_REACHED
from reports.definitions.escalation_time_measures import DAYS_TO_ANSWER
from reports.dimensions import MONTH, Dimension, Key, Value, Values, by_grain
from reports.engine import ask, behind, table
from reports.measures import Spread, median, percentile
from reports.period import Period, PeriodRefused, financial_year, year_to_date
from reports.spec import CrossTable, Figure, FigureList, JoinedTable, SpecRefused, refuse_duplicates
from reports.table import UNDETERMINED, Cell, rounded

ABOUT = {"slug": "trial", "title": "Trial", "subject": "Trial", "answers": "?", "source": ""}


def cross(measures=(ESCALATIONS,), rows=REASON, statements=None, **more) -> CrossTable:
    units = statements or {measure.unit: 1 for measure in measures}
    return CrossTable(**ABOUT, measures=measures, rows=rows, statements=units, **more)


def figure_list(*figures: Figure) -> FigureList:
    return FigureList(**ABOUT, figures=figures, statements={"figures": 1})


def test_a_measure_that_cannot_be_grouped_so_is_refused_with_why():
    sentence = "trial: Escalations that reached it cannot be grouped by feature: a stay at a stage has no feature."
    with pytest.raises(SpecRefused, match=sentence):
        cross((STAGE_REACHED,), rows=FEATURE)
    with pytest.raises(SpecRefused, match="Children cannot be grouped by answered in time"):
        cross((CHILDREN,), parts=ANSWERED_IN_TIME)
    with pytest.raises(SpecRefused, match="Children cannot be grouped by answered in time"):
        JoinedTable(**ABOUT, axis=ANSWERED_IN_TIME, figures=(Figure("a", CHILDREN),), statements={"figures": 1})
    with pytest.raises(SpecRefused, match="Children cannot be grouped by answered in time"):
        figure_list(Figure("a", CHILDREN, only=(ANSWERED_IN_TIME, "late")))


def test_a_spec_without_measure_or_number_of_statements_is_refused():
    with pytest.raises(SpecRefused, match="needs a measure"):
        cross(measures=(), statements={"escalations": 1})
    with pytest.raises(SpecRefused, match="says its number of statements for children; expected escalations"):
        cross(statements={"children": 3})
    with pytest.raises(SpecRefused, match="Two figures bear the same key"):
        figure_list(Figure("a", CHILDREN), Figure("a", ESCALATIONS))
    with pytest.raises(SpecRefused, match="Two reports bear the slug trial"):
        refuse_duplicates([cross(), cross()])


def test_every_built_in_report_says_what_it_answers_and_where_it_comes_from():
    for spec in definitions.REPORTS.values():
        assert spec.answers.endswith("?")
        assert spec.source


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("2.25", 1, "2.3"), ("-2.25", 1, "-2.3"), ("2.5", 0, "3"), ("67.55", 1, "67.6"), ("0.05", 1, "0.1")],
)
def test_halves_are_rounded_away_from_zero(value, decimals, expected):
    assert rounded(Decimal(value), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(148, 219, "67.6"), (23, 219, "10.5"), (1, 16, "6.3"), (0, 5, "0.0"), (3, 3, "100.0")]
)
def test_percentages_have_one_decimal(part, whole, shown):
    assert Cell.percent(part, whole).shown == shown


def test_a_share_of_nothing_cannot_be_determined():
    assert Cell.percent(0, 0) is UNDETERMINED
    assert (UNDETERMINED.plain, UNDETERMINED.shown, UNDETERMINED.written) == (None, "–", "")


def test_a_count_of_thousands_is_shown_with_a_comma_and_written_without():
    assert (Cell.count(1234).shown, Cell.count(1234).written) == ("1,234", "1234")


@pytest.mark.parametrize(
    ("amounts", "middle"),
    [({}, None), ({None: 3}, None), ({4: 1}, 4), ({1: 1, 6: 1}, "3.5"), ({1: 3, 9: 2, None: 9}, 1)],
)
def test_a_median_is_of_what_is_known(amounts, middle):
    assert median(Spread(amounts)) == (None if middle is None else Decimal(middle))


def test_a_percentile_lies_between_neighbours():
    assert percentile("0.9")(Spread(dict.fromkeys(range(1, 11), 1))) == Decimal("9.1")


def test_a_period_has_both_its_days():
    period = Period.of_days(date(2018, 4, 1), date(2018, 11, 18))
    assert (period.end, period.last) == (date(2018, 11, 19), date(2018, 11, 18))
    assert period.label == "1 April 2018 to 18 November 2018"
    assert financial_year(date(2019, 3, 31)).label == "2018/19"
    assert year_to_date(date(2026, 4, 1)) == Period(date(2026, 4, 1), date(2026, 4, 2))
    assert len(period.months()) == 8


def test_a_period_that_ends_before_it_starts_or_never_is_refused():
    with pytest.raises(PeriodRefused, match="ends on 31 March 2018, before it starts on 1 April 2018"):
        Period.of_days(date(2018, 4, 1), date(2018, 3, 31))
    with pytest.raises(PeriodRefused, match="ends in 9999; 2100 is the latest year"):
        Period.of_days(date(2000, 1, 1), date.max)
    with pytest.raises(PeriodRefused, match="20 years at most"):
        Period.of_days(date(2000, 1, 1), date(2050, 1, 1))
    with pytest.raises(PeriodRefused, match="starts in 5; 1990 is the earliest year"):
        Period.of_days(date(5, 1, 1), date(6, 1, 1))


def test_whole_years_stay_whole_over_a_leap_day():
    assert financial_year(date(2020, 4, 1)).years_earlier(1) == financial_year(date(2019, 4, 1))
    february = Period.of_days(date(2020, 2, 1), date(2020, 2, 29))
    assert february.years_earlier(1).last == date(2019, 2, 28)


CHILD = Dimension(
    name="child",
    label="Child",
    load=lambda authority, periods: [Values((Value("one", "One", "C1"), Value("two", "Two", "C2")))],
    reach=by_grain(
        {
            "escalation": Key("children__child__council_id", one=False),
            "escalated child": Key("child__council_id"),
        }
    ),
)
DAY = date(2016, 6, 1)
YEAR = financial_year(DAY)


def test_rows_by_columns_have_margins_of_their_own_where_they_overlap(council, django_assert_num_queries):
    council.escalate(DAY, "drift", children=(1, 2))
    council.escalate(DAY, "care-plans", children=(1,))
    question = ask(cross(columns=CHILD), council.authority, YEAR)
    with django_assert_num_queries(1 + 1):
        found = table(question)
    rows = {row.key: [cell.plain for cell in row.cells] for row in [*found.rows, found.total]}
    assert [column.label for column in found.columns] == ["One", "Two", "Total"]
    assert (rows["drift"], rows["care-plans"], rows["total"]) == ([1, 1, 1], [1, 0, 1], [2, 1, 2])
    assert behind(question, "drift", "two").ids.count() == 1


def test_a_cross_table_over_a_change_of_list_has_subtotals_by_column(council):
    council.escalate(date(2018, 11, 1), "education", children=(1, 2))
    council.escalate(date(2018, 12, 1), "education", children=(1,))
    for measure in (ESCALATIONS, CHILDREN):
        spec = cross((measure,), columns=CHILD)
        found = table(ask(spec, council.authority, financial_year(date(2018, 12, 1))))
        subtotals = {row.key: [cell.plain for cell in row.cells][:2] for row in found.rows if row.role == "subtotal"}
        assert subtotals == {"2015-04-01": [1, 1], "2018-11-19": [1, 0]}
    assert [cell.plain for cell in found.total.cells] == [1, 1, 2]


def test_sums_of_groups_are_taken_from_a_finer_grouping_where_they_can_be(council, django_assert_num_queries):
    council.escalate(DAY, "drift")
    reason, month = REASON.key(ESCALATIONS), MONTH.key(ESCALATIONS)
    with django_assert_num_queries(1):
        asked = ask(cross(), council.authority, YEAR).asked(YEAR)
        counts = Counts(ESCALATIONS, asked)
        assert len(counts.by(reason, month)) == 1
        assert counts.by(month) == {(date(2016, 6, 1),): 1}
        assert counts.by() == {(): 1}
    with django_assert_num_queries(2):
        children = Counts(CHILDREN, asked)
        assert len(children.by(REASON.key(CHILDREN))) == 1
        assert children.by() == {(): 1}


def test_a_median_has_no_share_and_no_records(council):
    spec = cross((replace(DAYS_TO_ANSWER, unit="working days"),), rows=STAGE)
    found = table(ask(spec, council.authority, YEAR))
    assert [(column.key, column.behind) for column in found.columns] == [("count", False)]
