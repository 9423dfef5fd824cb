"""What holds of every table, whatever its figures."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure import refuse_if_disclosive, suppress
from reports.disclosure.suppression import TOTALS, ZEROS
from reports.table import SUPPRESSED, Kind
from tests.reports.disclosure import printed, random_tables

pytestmark = pytest.mark.once

publications = st.integers(0, 10**6).map(lambda seed: random_tables.some(Random(seed)))
many = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def cells(table) -> list:
    return [cell for row, line in table.lines() for cell in line]


def pairs(tables, found) -> list:
    """Each cell before and after, with the table that it stands in after."""
    both = zip(tables, found.tables, strict=True)
    return [(old, new, after) for before, after in both for old, new in zip(cells(before), cells(after), strict=True)]


@many
@given(publications)
def test_a_cell_is_either_hidden_or_what_it_was(tables):
    assert all(new in (old, SUPPRESSED) for old, new, _ in pairs(tables, suppress(tables)))


@many
@given(publications)
def test_a_zero_stays_unless_a_note_says_so(tables):
    for old, new, after in pairs(tables, suppress(tables)):
        if old.kind is Kind.COUNT and old.value == 0 and new is SUPPRESSED:
            assert ZEROS in after.notes


@many
@given(publications)
def test_the_total_stays_unless_a_note_says_so(tables):
    for before, after in zip(tables, suppress(tables).tables, strict=True):
        if before.total and after.total.cells[-1].kind is Kind.SUPPRESSED and not after.columns[-1].worked:
            assert TOTALS in after.notes


@many
@given(publications)
def test_hiding_twice_hides_no_more(tables):
    once = suppress(tables).tables
    assert suppress(once).tables == once


@many
@given(publications)
def test_it_is_the_same_every_time(tables):
    assert suppress(tables) == suppress(tables)


@many
@given(publications)
def test_off_changes_nothing(tables):
    assert suppress(tables, threshold=0).tables == tuple(tables)


@many
@given(publications, st.integers(2, 9))
def test_what_is_hidden_passes_the_check_before_a_publication(tables, threshold):
    found = suppress(tables, threshold)
    refuse_if_disclosive(found.tables, threshold, bounds=found.bounds)


@many
@given(publications)
def test_the_same_figures_published_again_are_hidden_the_same_way(tables):
    first = suppress(tables)
    assert suppress(tables, earlier=[first.tables]).tables == first.tables


@many
@given(st.integers(0, 10**6))
def test_figures_published_again_after_some_were_added_pass_the_check_beside_the_earlier_ones(seed):
    random = Random(seed)
    then = {key: random_tables.number(random) for key in "abcdefg"}
    now = {key: count + random.choice((0, 0, 0, 0, 1, 2, 9)) for key, count in then.items()}
    first, counted = suppress([printed.one_way(then)]).tables, [printed.one_way(now)]
    found = suppress(counted, earlier=[first])
    refuse_if_disclosive(found.tables, earlier=[first], bounds=found.bounds, counted=counted)
    refuse_if_disclosive(found.tables, earlier=[first])
    small = {key for key in now if 1 <= now[key] - then[key] <= 4 or 1 <= now[key] <= 4}
    assert {printed.shown(found.tables[0])[key] for key in small} <= {"c"}
