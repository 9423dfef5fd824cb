"""The comparer on small tables: rounding, bounds, rows on one side only, misprints listed and no longer there."""

from datetime import date
from decimal import Decimal

import pytest

from reports.period import financial_year
from reports.reconcile.compare import Verdict, reconcile
from reports.reconcile.number import NoNumber, read
from reports.reconcile.printed import LeftOut, Misprint, PrintedCell, PrintedTable
from reports.reconcile.sheet import Asking, Sheet
from reports.table import UNDETERMINED, Block, Cell, Column, Role, Row, Table

YEAR = financial_year(date(2018, 4, 1))
ASKING = Asking("reasons", YEAR)


def sheet(rows: dict[str, int], total: int, is_whole: bool = True) -> Sheet:
    """A computed table of counts and their shares of the total."""

    def row(label: str, count: int, role=Role.LINE) -> Row:
        return Row(label.lower(), label, (Cell.count(count), Cell.percent(count, total, 12)), role)

    block = Block(tuple(row(label, count) for label, count in rows.items()))
    columns = (Column("count", "Escalations", YEAR), Column("percent", "%", YEAR))
    whole = row("Total", total, Role.TOTAL)
    found = Table("reasons", "Reasons", "escalations", "x", "X", YEAR, "Reason", columns, (block,), whole)
    return Sheet(found, is_whole)


def paper(*printed: tuple, **more) -> PrintedTable:
    """A printed table, each cell as (row, column, text)."""
    names = list(dict.fromkeys(row for row, *_ in printed))
    cells = tuple(
        PrintedCell(row, head, read(text), ASKING, (head,), number_of_row=names.index(row))
        for row, head, text in printed
    )
    return PrintedTable("a-table", "x", "A table", "A paper", cells, **more)


def verdicts(table: PrintedTable, computed: Sheet) -> list[str]:
    return [each.verdict.value for each in reconcile(table, lambda asking: computed).cells]


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [("66.6%", "66.6", 1), ("68 %", "68", 0), ("1,234", "1234", 0), ("-6.82%", "-6.82", 2), ("−3", "-3", 0), ("0", "0", 0)],
)  # fmt: skip
def test_a_printed_number_says_how_exact_it_is(text, value, decimals):
    assert (str(read(text).value), read(text).decimals) == (value, decimals)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "n/a", "c"])
def test_nothing_printed_is_no_number(text):
    assert read(text) is None


@pytest.mark.parametrize("text", ["about 40", "12 of 40", "1.2.3", "1,23", "٣", "nine", "1e5", "9" * 13])
def test_words_are_no_number(text):
    with pytest.raises(NoNumber):
        read(text)


@pytest.mark.parametrize(
    ("printed", "computed", "agrees"),
    [
        ("2.3", "2.25", True), ("2.2", "2.25", False), ("-2.3", "-2.25", True), ("68%", "67.58", True),
        ("67.6", "67.58", True), ("67.5", "67.58", False), ("67.58", "67.6", False), ("40", "40", True),
        ("<1%", "0.86", True), ("<1%", "1", False), ("over 80%", "82.1", True), ("over 80%", "80", False),
        ("less than 5", "4", True), ("> 60", "60.9", True), ("over 80%", "79.9", False),
    ],
)  # fmt: skip
def test_a_figure_agrees_at_the_printed_decimals_halves_away_from_zero(printed, computed, agrees):
    assert read(printed).agrees_with(Decimal(computed)) is agrees


def test_a_table_that_is_as_computed():
    table = paper(("Drift", "count", "3"), ("DRÏFT ", "percent", "75%"), ("Other", "count", "1"), ("Sum", "count", "4"))
    assert verdicts(table, sheet({"Drift": 3, "Other": 1}, 4)) == ["agrees", "no-row", "agrees", "agrees"]
    assert verdicts(paper(("drïft ", "percent", "75%")), sheet({"Drift": 4, "Other": 0}, 4)) == ["differs"]


def test_two_rows_of_one_name_are_told_apart_by_their_order():
    computed = sheet({"IRO": 73, "Other": 1}, 74)
    rows = (*computed.table.blocks[0].rows, Row("iro-2", "IRO", (Cell.count(57), UNDETERMINED)))
    both = Sheet(
        Table("r", "R", "u", "x", "X", YEAR, "Post", computed.columns, (Block(rows),), computed.table.total), True
    )
    table = PrintedTable("t", "x", "T", "P", tuple(
        PrintedCell("IRO", "count", read(text), ASKING, ("count",), number_of_row=number)
        for number, text in enumerate(["73", "57"])
    ))  # fmt: skip
    assert verdicts(table, both) == ["agrees", "agrees"]


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        (("Drift", "count", "4"), Verdict.DIFFERS),
        (("Delay", "count", "3"), Verdict.NO_ROW),
        (("Drift", "children", "3"), Verdict.NO_COLUMN),
    ],
)
def test_a_difference_is_named(cell, verdict):
    found = reconcile(paper(cell), lambda asking: sheet({"Drift": 3}, 3))
    assert (found.cells[0].verdict, found.is_right) == (verdict, False)


def test_a_known_misprint_is_shown_with_its_sum():
    wrong = Misprint("Drift", "percent", "65.8")
    table = paper(("Drift", "count", "575"), ("Drift", "percent", "66.6%"), misprints=(wrong,))
    found = reconcile(table, lambda asking: sheet({"Drift": 575}, 874))
    assert found.is_right
    assert [(each.printed.number.value, each.worked) for each in found.misprints] == [
        (Decimal("66.6"), "575/874 = 65.8")
    ]


def test_a_known_misprint_excuses_no_other_figure():
    table = paper(("Drift", "percent", "66.6%"), misprints=(Misprint("Drift", "percent", "65.8"),))
    found = reconcile(table, lambda asking: sheet({"Drift": 570}, 874))
    assert found.cells[0].verdict is Verdict.DIFFERS
    assert not found.is_right


def test_a_known_misprint_that_no_longer_occurs_makes_the_list_stale():
    table = paper(("Drift", "percent", "65.8%"), misprints=(Misprint("Drift", "percent", "65.8"),))
    found = reconcile(table, lambda asking: sheet({"Drift": 575}, 874))
    assert (found.stale, found.is_right) == (("Drift, percent",), False)


@pytest.mark.parametrize(
    ("left_out", "is_right"), [((), False), ((("other", "count", "1"),), True), ((("other", "count", "2"),), False)]
)
def test_a_row_with_figures_that_is_not_printed_has_to_be_listed(left_out, is_right):
    table = paper(("Drift", "count", "3"), left_out=tuple(LeftOut(*each) for each in left_out))
    found = reconcile(table, lambda asking: sheet({"Drift": 3, "Other": 1, "Education": 0}, 4))
    assert [row.label for row in found.left_out] == ["Other"]
    assert found.is_right is is_right


def test_a_row_listed_as_left_out_that_has_no_figures_makes_the_list_stale():
    table = paper(("Drift", "count", "3"), left_out=(LeftOut("other", "count", "1"),))
    found = reconcile(table, lambda asking: sheet({"Drift": 3, "Other": 0}, 3))
    assert (found.stale, found.is_right) == (("row other, count",), False)


def test_of_a_list_of_figures_a_paper_prints_what_it_wants():
    found = reconcile(paper(("Drift", "count", "3")), lambda asking: sheet({"Drift": 3, "Other": 1}, 4, is_whole=False))
    assert found.is_right


def test_what_cannot_be_determined_is_no_nought():
    computed = sheet({"Drift": 0}, 0)
    found = reconcile(paper(("Drift", "percent", "0%")), lambda asking: computed)
    assert found.cells[0].verdict is Verdict.UNDETERMINED
