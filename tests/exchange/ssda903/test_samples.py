"""The made-up returns of five years: full of oddities, all of them warnings; every code counted twice, by two ways."""

import csv
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from exchange.ssda903 import modules
from exchange.ssda903.check import check_return
from exchange.ssda903.sources import find
from tests.exchange.ssda903.conftest import RETURNS, TODAY

YEARS = (2017, 2018, 2019, 2020, 2021)


@pytest.fixture(scope="module", params=YEARS)
def year(request):
    return request.param


@pytest.fixture(scope="module")
def result(year):
    return check_return(find(RETURNS / str(year)), today=TODAY)


def straight_from(year: int, module: str) -> list[dict]:
    with (RETURNS / str(year) / f"{module.lower()}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_sample_return_has_warnings_and_no_error(year, result):
    assert result.is_sound, [str(each) for each in result.errors]
    assert result.warning_count
    assert result.year == year


def test_rows_are_as_many_as_the_lines(year, result):
    assert result.counts == {name: len(straight_from(year, name)) for name in modules.TAKEN}


def test_codes_and_days_are_as_often_in_the_records_as_in_the_files(year, result):
    children = list(result.children())
    records = {
        "Header": [child.header for child in children],
        "Episodes": [each for child in children for period in child.periods for each in period.episodes],
        "Reviews": [each for child in children for each in child.reviews],
        "UASC": [child.uasc for child in children if child.uasc],
        "Missing": [each for child in children for each in child.missing],
        "OC2": [child.oc2 for child in children if child.oc2],
    }
    for name, module in modules.TAKEN.items():
        rows = straight_from(year, name)
        for place, column in enumerate(module.taken, start=1):
            mine = Counter(as_written(record[place]) for record in records[name])
            assert mine == Counter(row.get(column.name, "") for row in rows), (name, column.name)


def as_written(value) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)


def test_children_come_in_the_order_of_their_ids_each_with_their_own(year, result):
    children = list(result.children())
    assert [child.child for child in children] == sorted(row["CHILD"] for row in straight_from(year, "Header"))
    reviews = defaultdict(Counter)
    for row in straight_from(year, "Reviews"):
        reviews[row["CHILD"]][row["REVIEW"], row["REVIEW_CODE"]] += 1
    for child in children:
        assert Counter((as_written(each.held), each.code) for each in child.reviews) == reviews[child.child]


def test_the_periods_of_a_child_do_not_overlap_and_end_after_they_begin(result):
    for child in result.children():
        for period in child.periods:
            assert period.end is None or period.start < period.end
        for before, after in pairwise(child.periods):
            assert before.end is not None
            assert before.end <= after.start


def test_the_records_can_be_asked_for_again(result):
    assert list(result.children()) == list(result.children())
