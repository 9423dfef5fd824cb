"""The check before a publication, and the sentence with which it refuses."""

from dataclasses import replace

import pytest

from reports.disclosure import Disclosive, refuse_if_disclosive, suppress
from reports.table import SUPPRESSED
from tests.reports.disclosure import printed

pytestmark = pytest.mark.once


def without(table, *keys):
    """The table with the count and share of these rows hidden by hand."""
    rows = tuple(
        replace(row, cells=tuple(SUPPRESSED for _ in row.cells)) if row.key in keys else row for row in table.rows
    )
    return replace(table, blocks=(replace(table.blocks[0], rows=rows),))


REASONS = printed.one_way({"a": 3, "b": 20, "c": 0, "d": 7})


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (REASONS, "Reasons: row “A”, column “Escalations” shows 3, which is or gives a count from 1 to 4."),
        (without(REASONS, "a"), "Reasons: row “A”, column “Escalations” can be worked out: it is 3."),
        (
            printed.figures(reviews=(100, None), in_time=(98, "reviews")),
            "Headlines: row “in_time”, column “Value” shows 98 and Headlines: row “reviews”, column “Value” shows 100, "
            "which leaves a count from 1 to 4.",
        ),
    ],
)
def test_what_gives_a_small_count_away_is_refused(table, says):
    with pytest.raises(Disclosive) as refused:
        refuse_if_disclosive([table])
    assert str(refused.value) == says


def test_a_percentage_that_gives_a_hidden_count_is_refused():
    rows = tuple(replace(row, cells=(SUPPRESSED, row.cells[1])) if row.key in "ad" else row for row in REASONS.rows)
    table = replace(REASONS, blocks=(replace(REASONS.blocks[0], rows=rows),))
    with pytest.raises(Disclosive, match="can be worked out: it is 3"):
        refuse_if_disclosive([table])


def test_a_sum_in_another_table_that_gives_a_hidden_count_is_refused():
    hidden = without(REASONS, "a", "d")
    other = printed.two_way({"a": [3, 0], "d": [5, 2]}, ["x", "y"], slug="by-stage")
    with pytest.raises(Disclosive):
        refuse_if_disclosive([hidden, other])


def test_a_small_difference_to_what_was_published_is_refused():
    now, then = printed.one_way({"a": 22, "b": 30}), printed.one_way({"a": 20, "b": 30})
    refuse_if_disclosive([now])
    with pytest.raises(Disclosive, match="row “A”, column “Escalations” shows 22"):
        refuse_if_disclosive([now], earlier=[[then]])


def test_what_suppress_gives_is_not_refused():
    found = suppress([REASONS])
    refuse_if_disclosive(found.tables, bounds=found.bounds)
    refuse_if_disclosive(found.tables)


def test_off_refuses_nothing():
    refuse_if_disclosive([REASONS], threshold=0)
