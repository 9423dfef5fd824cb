"""A count may not be worked out from today's paper and an earlier one together."""

import pytest

from reports.disclosure import Why, suppress
from tests.reports.disclosure.printed import one_way, shown

pytestmark = pytest.mark.once

OLD = one_way({"a": 20, "b": 30, "c": 8, "d": 0})


def again(earlier=(OLD,), **counts):
    return suppress([one_way(counts)], earlier=[earlier])


def test_a_count_that_grew_by_few_since_it_was_published_is_hidden():
    found = again(a=22, b=30, c=8, d=0)
    assert shown(found.tables[0])["a"] == "c"
    assert shown(found.tables[0])["total"] == 60
    assert Why.DIFFERENCE in found.hidden.values()


def test_so_is_one_that_fell_by_few():
    assert shown(again(a=20, b=27, c=8, d=0).tables[0])["b"] == "c"


def test_what_has_not_changed_or_changed_by_many_stays():
    assert shown(again(a=20, b=37, c=8, d=0).tables[0]) == {"a": 20, "b": 37, "c": 8, "d": 0, "total": 65}


def test_what_was_hidden_stays_hidden():
    before = suppress([one_way({"a": 3, "b": 30, "c": 8})]).tables
    assert shown(before[0]) == {"a": "c", "b": 30, "c": "c", "total": 41}
    assert shown(again(before, a=9, b=30, c=8).tables[0]) == {"a": "c", "b": 30, "c": "c", "total": 47}


def test_the_same_figures_are_hidden_again_the_same_way():
    before = suppress([one_way({"a": 3, "b": 30, "c": 8})]).tables
    assert again(before, a=3, b=30, c=8).tables == before


def test_what_was_hidden_then_is_no_cover_now_if_then_gave_its_sum():
    """Then a + c = 11 could be read. Now b has changed by two: hidden with a and c alone it would be read too."""
    before = suppress([one_way({"a": 3, "b": 30, "c": 8, "d": 50})]).tables
    found = shown(again(before, a=3, b=32, c=8, d=50).tables[0])
    assert (found["b"], found["d"]) == ("c", "c")
