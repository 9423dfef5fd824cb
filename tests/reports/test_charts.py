"""What a chart draws of a table, and that it can be read: without colour, on a telephone, by ear."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from reports.charts import as_png, as_svg, chart_of
from reports.charts.chart import MOST_ROWS, Shape
from reports.charts.lines import ticks
from reports.charts.picture import SLIM, WIDE
from reports.charts.svg import width_of, wrapped
from reports.period import Period
from reports.table import BLANK, SUPPRESSED, UNDETERMINED, Block, Cell, Column, Role, Row, Table, Target
from reports.templatetags.charts import chart as on_page

YEAR = Period.of_days(date(2018, 4, 1), date(2019, 3, 31))
BEFORE = YEAR.years_earlier(1)
COUNTS = (Column("count", "Escalations", YEAR),)
SVG = "{http://www.w3.org/2000/svg}"
LONG = "Education, employment and training, where no school place has been found for more than twenty school days"


def table(*rows, columns=COUNTS, stub="Reason", targets=(), **more) -> Table:
    """A table of rows, each a label and its cells; numbers are counts."""
    made = tuple(
        Row(f"r{place}", label, tuple(Cell.count(cell) if isinstance(cell, int) else cell for cell in cells))
        for place, (label, *cells) in enumerate(rows)
    )
    blocks = more.pop("blocks", (Block(made),))
    return Table(
        "trial", "Trial", "escalations", "anytown", "Anytown", YEAR, stub, columns, blocks, targets=targets, **more
    )


def months(*counts) -> Table:
    rows = zip(YEAR.months(), counts, strict=False)
    made = tuple(Row(f"{day:%Y-%m}", f"{day:%B %Y}", (Cell.count(count),)) for day, count in rows)
    return table(stub="Month", blocks=(Block(made),))


def drawn(chart, width=WIDE) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(chart, width))


def words(drawing) -> list[str]:
    return [each.text for each in drawing.iter(f"{SVG}text")]


def filled(drawing) -> list[float]:
    """The lengths of the bars."""
    bars = [each for each in drawing.iter(f"{SVG}rect") if each.get("fill") not in ("#ffffff",) or each.get("stroke")]
    return [float(each.get("width")) for each in bars]


def test_a_bar_is_as_long_as_its_count_with_the_count_at_its_end():
    drawing = drawn(chart_of(table(("Drift", 10), ("Safety", 5), ("Health", 0))))
    ten, five = filled(drawing)
    assert ten == pytest.approx(2 * five, abs=0.2)
    assert words(drawing) == ["Drift", "Safety", "Health", "10", "5", "0"]


def test_the_suppressed_is_a_c_and_the_undetermined_a_dash_without_a_bar():
    drawing = drawn(chart_of(table(("Drift", 10), ("Safety", SUPPRESSED), ("Health", UNDETERMINED), ("Other", 7))))
    assert len(filled(drawing)) == 2
    assert words(drawing)[-4:] == ["10", "c", "–", "7"]


def test_parts_subtotals_and_the_total_are_not_drawn_and_headings_are():
    rows = (Row("a", "Drift", (Cell.count(4),)), Row("p", "Part", (Cell.count(3),), Role.PART, "a"))
    blocks = (
        Block(rows, "First list", Row("s", "Subtotal", (Cell.count(4),), Role.SUBTOTAL)),
        Block((Row("b", "Safety", (Cell.count(2),)),), "Second list"),
    )
    chart = chart_of(table(blocks=blocks, total=Row("total", "Total", (Cell.count(6),), Role.TOTAL)))
    assert [(place.heading, place.label) for place in chart.places] == [
        ("First list", "Drift"),
        ("Second list", "Safety"),
    ]
    assert words(drawn(chart))[0:1] + words(drawn(chart))[2:3] == ["Drift", "First list"]


def test_several_years_are_bars_of_their_own_named_by_year_and_told_apart_in_grey():
    columns = tuple(
        Column(key, f"{label}, {period.label}", period)
        for period in (YEAR, BEFORE)
        for key, label in (("count", "Escalations"), ("percent", "%"))
    )
    half = Cell.percent(1, 2)
    chart = chart_of(table(("Drift", 10, half, 4, half), ("Safety", 5, half, 9, half), columns=columns))
    assert (chart.series, chart.unit) == (("2018/19", "2017/18"), "escalations")
    drawing = drawn(chart)
    assert words(drawing)[:2] == ["2018/19", "2017/18"]
    assert {each.get("fill") for each in drawing.iter(f"{SVG}rect")} == {"#12436d", "#a9c8e8", "#ffffff"}


def test_columns_are_drawn_without_their_total_and_the_total_alone_where_they_are_many():
    few = tuple(Column(key, key.title(), YEAR) for key in ("girls", "boys", "total"))
    assert chart_of(table(("Under 1", 1, 2, 3), ("1 to 4", 3, 4, 7), columns=few)).series == ("Girls", "Boys")
    many = tuple(Column(key, key.title(), YEAR) for key in ("one", "two", "three", "four", "five", "total"))
    chart = chart_of(table(("Under 1", 1, 2, 3, 4, 5, 15), ("1 to 4", 1, 1, 1, 1, 1, 5), columns=many))
    assert [place.cells for place in chart.places] == [(Cell.count(15),), (Cell.count(5),)]


def test_where_a_count_is_hidden_nothing_is_called_the_smallest():
    told = chart_of(table(("Drift", 38), ("Safety", SUPPRESSED), ("Other", 7))).alternative
    assert "Largest: Drift, 38." in told
    assert "Smallest" not in told


def test_a_change_is_not_drawn_beside_the_counts():
    columns = (
        Column("count", "Escalations, 2018/19", YEAR),
        Column("count", "Escalations, 2017/18", BEFORE),
        Column("count-change", "Change"),
    )
    chart = chart_of(table(("Drift", 3, 5, -2), ("Safety", 4, 4, 0), columns=columns))
    assert chart.series == ("2018/19", "2017/18")


def test_a_target_is_a_line_with_its_label_and_brings_its_column_onto_the_chart():
    columns = (Column("count", "Reviews", YEAR), Column("percent", "%", YEAR))
    target = Target("Target", Cell.percent(95, 100), "percent")
    chart = chart_of(
        table(
            ("April", 8, Cell.percent(8, 10)), ("May", 9, Cell.percent(9, 10)), columns=columns, targets=(target,)
        )
    )  # fmt: skip
    drawing = drawn(chart)
    assert chart.unit == "%"
    assert "Target: 95.0%" in words(drawing)
    assert "Target: 95.0%." in chart.alternative
    assert [each.get("stroke-dasharray") for each in drawing.iter(f"{SVG}line")] == [None, "5 3"]


def test_a_target_of_one_row_stands_beside_its_value():
    target = Target("Target", Cell.count(12), "count", row="r0")
    assert "10 (target 12)" in words(drawn(chart_of(table(("Drift", 10), ("Safety", 5), targets=(target,)))))


def test_a_benchmark_brings_its_column_onto_the_chart():
    columns = (Column("count", "Children", YEAR), Column("percent", "%", YEAR))
    england = Row("b", "Under 1: England", (BLANK, Cell.percent(18, 100)), Role.BENCHMARK)
    own = (("Under 1", 8, Cell.percent(8, 10)), ("1 to 4", 2, Cell.percent(2, 10)))
    chart = chart_of(table(*own, columns=columns, beside=(england,)))
    assert chart.unit == "%"
    assert "Under 1: England" in " ".join(words(drawn(chart)))


def test_a_benchmark_is_a_hatched_bar_beside_our_own_and_no_bar_of_another_kind():
    beside = (
        Row("england", "England", (Cell.count(7),), Role.BENCHMARK),
        Row("share", "Neighbours", (Cell.percent(1, 2),), Role.BENCHMARK),
    )
    chart = chart_of(replace(table(("Drift", 10)), beside=beside))
    assert [place.label for place in chart.places] == ["Drift", "England"]
    drawing = drawn(chart)
    assert [each.get("fill") for each in drawing if each.tag == f"{SVG}rect" and each.get("fill") != "#ffffff"] == [
        "#12436d",
        "url(#chart-trial-640-hatch)",
    ]


def test_months_are_a_line_with_a_gap_where_nothing_is_known():
    counted = months(*range(1, 13))
    rows = list(counted.blocks[0].rows)
    rows[4] = replace(rows[4], cells=(SUPPRESSED,))
    chart = chart_of(replace(counted, blocks=(Block(tuple(rows)),)))
    drawing = drawn(chart)
    assert chart.shape is Shape.LINES
    assert [len(line.get("points").split()) for line in drawing.iter(f"{SVG}polyline")] == [4, 7]
    assert "c" in words(drawing)
    assert [word for word in words(drawing) if word in ("Apr", "2018", "2019", "Mar")] == ["Apr", "2018", "2019", "Mar"]


def test_a_month_outside_a_columns_own_year_is_no_nought():
    columns = (Column("count", "2018/19", YEAR), Column("count", "2017/18", BEFORE))
    rows = tuple(
        Row(f"{day:%Y-%m}", f"{day:%B %Y}", (Cell.count(1), Cell.count(2)))
        for day in (*BEFORE.months(), *YEAR.months())
    )
    chart = chart_of(table(stub="Month", columns=columns, blocks=(Block(rows),)))
    assert [len(line.get("points").split()) for line in drawn(chart).iter(f"{SVG}polyline")][-2:] == [12, 12]


@pytest.mark.parametrize(
    ("why", "silent"),
    [
        ("one row", table(("Drift", 10))),
        ("nothing above 0", table(("Drift", 0), ("Safety", 0))),
        ("no number", table(("Drift", SUPPRESSED), ("Safety", SUPPRESSED))),
        ("words", table(("Drift", Cell.text("a")), ("Safety", Cell.text("b")))),
        ("below 0", table(("Drift", -1), ("Safety", 3))),
        ("counts beside percentages", table(("Drift", 1), ("Safety", Cell.percent(1, 2)))),
        ("no columns", table(("Drift",), ("Safety",), columns=())),
        ("no rows", table()),
        ("too many rows", table(*((f"Row {number}", number) for number in range(MOST_ROWS + 1)))),
        (
            "mixed units",
            table(blocks=(Block(tuple(Row(unit, unit, (Cell.count(2),), unit=unit) for unit in ("days", "people"))),)),
        ),
    ],
)
def test_there_is_no_chart_that_says_nothing(why, silent):
    assert chart_of(silent) is None
    assert on_page(silent) is None


def test_an_empty_cell_is_no_nought():
    chart = chart_of(table(("Drift", 10), ("Safety", BLANK), ("Health", 3)))
    assert chart.places[1].cells == (None,)
    assert words(drawn(chart))[3:] == ["10", "3"]


@pytest.mark.parametrize("width", [WIDE, SLIM])
@pytest.mark.parametrize("made", [table((LONG, 1234), ("W" * 90, 99), ("", 1)), months(*range(90, 102))])
def test_nothing_is_written_beyond_the_edge(made, width):
    drawing = drawn(chart_of(made), width)
    assert float(drawing.get("width")) == width
    for each in drawing.iter(f"{SVG}text"):
        wide, at = width_of(each.text or "", int(each.get("font-size"))), float(each.get("x"))
        left = at - {"end": wide, "middle": wide / 2}.get(each.get("text-anchor"), 0)
        assert left >= -2, each.text
        assert left + wide <= width + 6, each.text
        assert float(each.get("y")) <= float(drawing.get("height"))


def test_a_drawing_has_a_title_and_words_for_whoever_does_not_see_it():
    drawing = drawn(chart_of(table(("Drift", 10), ("Safety", 5))))
    named = drawing.get("aria-labelledby").split()
    said = {each.get("id"): each.text for each in drawing if each.get("id") in named}
    assert drawing.get("role") == "img"
    assert said[named[0]] == "Trial: escalations, Anytown, 2018/19"
    assert said[named[1]] == (
        "Bar chart of 2 rows. Largest: Drift, 10; Smallest: Safety, 5. All its figures are in the table “Trial”."
    )


def test_a_strict_page_may_show_it_and_no_word_can_leave_it():
    nasty = '<script>alert(1)</script>"&\x00\x1b'
    svg = as_svg(chart_of(table((nasty, 1), ("Safety", 5))))
    assert not re.search(r"<style|style=|<script|\bon\w+=|href", svg)
    assert "&lt;script&gt;" in svg
    ElementTree.fromstring(svg)


def test_the_two_drawings_of_a_page_share_no_id():
    shown = on_page(table(("Drift", 10), ("Safety", 5)))
    ids = re.findall(r' id="([^"]+)"', shown.wide + shown.slim)
    assert len(ids) == len(set(ids)) == 4


def test_a_picture_for_word_is_small_and_sharp():
    picture = as_png(chart_of(table(("Drift", 10), ("Safety", 5))))
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 30_000


@pytest.mark.parametrize(
    ("most", "expected"),
    [(1, [0, 1]), (4, [0, 1, 2, 3, 4]), (12, [0, 5, 10, 15]), (100, [0, 20, 40, 60, 80, 100]), (1400, [0, 500, 1000, 1500])],
)  # fmt: skip
def test_scales_have_round_numbers(most, expected):
    assert ticks(most) == expected


def test_long_labels_break_and_end_in_dots():
    lines = wrapped(LONG * 3, 120)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert wrapped("", 100) == [""]
