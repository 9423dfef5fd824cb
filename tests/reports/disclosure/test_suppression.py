"""What is hidden, what stays, and what is said about it."""

from random import Random
from time import process_time

import pytest

from reports.disclosure import note, refuse_if_disclosive, suppress
from reports.period import Period
from reports.table import Block, Cell, Column, Row, Worked
from tests.reports.disclosure import printed, random_tables
from tests.reports.disclosure.printed import YEAR, YEAR_BEFORE, shown

pytestmark = pytest.mark.once


def hidden(*tables, **given) -> list:
    return list(suppress(tables, **given).tables)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 3, "b": 20, "c": 0, "d": 7}, {"a": "c", "b": 20, "c": 0, "d": "c", "total": 30}),
        ({"a": 3, "b": 2, "c": 9}, {"a": "c", "b": "c", "c": 9, "total": 14}),
        ({"a": 1, "b": 1, "c": 9}, {"a": "c", "b": "c", "c": "c", "total": 11}),
        ({"a": 4, "b": 4, "c": 9}, {"a": "c", "b": "c", "c": "c", "total": 17}),
        ({"a": 3, "b": 0, "c": 0}, {"a": "c", "b": "c", "c": 0, "total": 3}),
        ({"a": 3}, {"a": "c", "total": "c"}),
        ({"a": 5, "b": 0, "c": 12}, {"a": 5, "b": 0, "c": 12, "total": 17}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0, "total": 0}),
    ],
    ids=["the next smallest too", "two small ones hide each other", "but not two ones", "nor two fours",
         "a zero where nothing else can", "the total last", "nothing small", "nothing at all"],
)  # fmt: skip
def test_a_small_count_is_hidden_and_another_that_would_give_it_away(counts, expected):
    assert shown(hidden(printed.one_way(counts))[0]) == expected


def test_a_share_of_a_hidden_count_is_hidden():
    assert shown(hidden(printed.one_way({"a": 3, "b": 20, "c": 7}))[0], 1) == {
        "a": "c", "b": 66.7, "c": "c", "total": 100.0,
    }  # fmt: skip


@pytest.mark.parametrize(("threshold", "expected"), [(0, 3), (2, 3), (3, "c"), (9, "c")])
def test_the_threshold_is_a_setting(threshold, expected):
    assert shown(hidden(printed.one_way({"a": 3, "b": 20, "c": 17}), threshold=threshold)[0])["a"] == expected


def test_off_gives_the_same_table():
    table = printed.one_way({"a": 3})
    assert suppress([table], threshold=0).tables == (table,)


def test_a_note_says_what_c_is_and_only_where_there_is_one():
    with_small, without = hidden(
        printed.one_way({"a": 3, "b": 9}), printed.one_way({"x": 9}, by="team", slug="teams", measure="visits")
    )
    assert with_small.notes[-1] == note(4)
    assert note(4) == "c: a count from 1 to 4, or one from which such a count could be worked out, is not shown."
    assert note(4) not in without.notes


def test_rows_and_columns_hide_each_other():
    table = hidden(printed.two_way({"a": [3, 20, 8], "b": [12, 9, 0], "c": [30, 7, 11]}, ["x", "y", "z"]))[0]
    assert [[cell.plain for cell in row.cells] for row in [*table.rows, table.total]] == [
        ["c", "c", 8, 31], ["c", "c", 0, 21], [30, 7, 11, 48], [45, 36, 19, 100],
    ]  # fmt: skip


def test_a_part_of_a_row_is_hidden_and_the_row_stays():
    table = hidden(printed.themes({"safety": (12, [3, 9]), "drift": (6, [])}, 15))[0]
    assert shown(table) == {"safety": 12, "safety/0": "c", "safety/1": 9, "drift": 6, "total": 15}


def test_each_block_hides_within_itself():
    table = hidden(printed.blocks({"old": {"a": 3, "b": 9, "c": 40}, "new": {"a": 30, "b": 22}}))[0]
    assert list(shown(table).values()) == ["c", "c", 40, 52, 30, 22, 52, 104]


def test_what_is_left_of_a_whole_is_hidden_though_no_row_says_it():
    table = hidden(printed.figures(reviews=(100, None), in_time=(98, "reviews"), attended=(60, "reviews")))[0]
    assert shown(table) == {"reviews": 100, "in_time": "c", "attended": 60}
    assert shown(table, 1) == {"reviews": "", "in_time": "c", "attended": 60.0}


def test_a_count_hidden_in_one_table_is_hidden_in_the_next():
    by_stage = printed.two_way({"a": [3, 0], "b": [10, 10], "d": [7, 0]}, ["x", "y"], slug="by-stage")
    one, two = hidden(by_stage, printed.one_way({"a": 3, "b": 20, "d": 7}))
    assert {row.key: row.cells[-1].plain for row in one.rows} == {"a": "c", "b": 20, "d": "c"}
    assert shown(two) == {"a": "c", "b": 20, "d": "c", "total": 30}


def test_a_median_of_few_is_hidden():
    heads = [Column("answers", "Answers", YEAR, measure="answers"), Column("median", "Median", YEAR, measure="days")]
    rows = [
        Row(key, key, (Cell.count(size), Cell.decimal(11, of=size)), only=(("stage", key),))
        for key, size in {"one": 4, "two": 5}.items()
    ]
    assert shown(hidden(printed.table(heads, [Block(tuple(rows))]))[0], 1) == {"one": "c", "two": 11.0}


def test_the_change_of_a_hidden_count_is_hidden():
    heads = [
        Column("count", "Reviews", YEAR, measure="reviews"), Column("count", "Before", YEAR_BEFORE, measure="reviews"),
        Column("count-change", "Change", worked=Worked("count", before=YEAR_BEFORE)),
    ]  # fmt: skip
    rows = [
        Row(key, key, printed.counts(now, then, now - then), only=(("reason", key),))
        for key, (now, then) in {"a": (30, 3), "b": (9, 40)}.items()
    ]
    table = hidden(printed.table(heads, [Block(tuple(rows))]))[0]
    assert [[cell.plain for cell in row.cells] for row in table.rows] == [[30, "c", "c"], [9, 40, -31]]


def test_a_percentage_of_a_base_that_no_table_prints_is_hidden_if_it_gives_a_count():
    heads = [
        Column("in-time", "In time", YEAR, measure="in-time"),
        Column("in-time-percent", "%", YEAR, worked=Worked("in-time", "measure", measure="due")),
    ]
    rows = [
        Row(key, key, (Cell.count(part), Cell.percent(part, whole)), only=(("stage", key),))
        for key, (part, whole) in {"one": (20, 21), "two": (20, 40)}.items()
    ]
    table = hidden(printed.table(heads, [Block(tuple(rows))]))[0]
    assert shown(table) == {"one": 20, "two": 20}
    assert shown(table, 1) == {"one": "c", "two": 50.0}


def test_the_same_figures_of_another_period_are_other_counts():
    quarter = Period(YEAR.start, YEAR_BEFORE.start.replace(year=2018, month=7))
    table = printed.one_way({"a": 30, "b": 9})
    other = printed.table([Column("count", "Escalations", quarter, measure="escalations", adds=True)],
                          [Block((Row("a", "A", printed.counts(3), only=(("reason", "a"),)),))], slug="quarter")  # fmt: skip
    first, second = hidden(table, other)
    assert shown(first) == {"a": 30, "b": 9, "total": 39}
    assert shown(second) == {"a": "c"}


def test_a_pack_of_many_linked_tables_is_done_soon_and_passes_the_check():
    """Six tables of the same twelve rows, each with other columns: the count of a row stands in all of them."""
    random = Random(5)
    sums = {f"r{place}": random_tables.number(random) for place in range(12)}
    pack = []
    for number in range(6):
        lines = {key: [0] * 5 for key in sums}
        for key, size in sums.items():
            for _ in range(size):
                lines[key][random.randrange(5)] += 1
        pack.append(printed.two_way(lines, "vwxyz", across=f"by-{number}", slug=f"table-{number}"))
    begun = process_time()
    found = suppress(pack)
    refuse_if_disclosive(found.tables, bounds=found.bounds)
    assert process_time() - begun < 10


def test_a_count_in_many_tables_is_hidden_where_each_must_give_way():
    """One of two rows is small, in twelve tables: in each of them others must be hidden that fit."""
    pack = [
        printed.two_way(
            {"a": [1, 0, 2], "b": [3, 1, 0], "c": [0, 2, 1]}, "xyz", across=f"by-{number}", slug=f"t-{number}"
        )
        for number in range(12)
    ]
    found = suppress(pack)
    refuse_if_disclosive(found.tables, bounds=found.bounds)
    assert not [cell for table in found.tables for row in table.rows for cell in row.cells if cell.value in (1, 2, 3)]
