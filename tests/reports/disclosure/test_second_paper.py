"""A second paper of the same tables, after a record more: what is hidden between the two holds, and the check agrees."""

from datetime import date

import pytest

from reports.definitions import find
from reports.disclosure import refuse_if_disclosive, suppress
from reports.engine import ask, table
from reports.period import financial_year

pytestmark = pytest.mark.once

DAY = date(2016, 6, 1)


def by_stage(council):
    return [table(ask(find("escalations-by-stage"), council.authority, financial_year(DAY)))]


def test_a_base_that_no_table_prints_is_not_known_to_the_attacker(council):
    for number in range(18):
        council.escalate(DAY, "drift", children=(number,))
    first = suppress(by_stage(council))
    council.escalate(DAY, "drift", children=(100,))
    counted = by_stage(council)
    second = suppress(counted, earlier=[first.tables])
    row = next(row for row in second.tables[0].rows if row.key == "stage-1")
    assert [cell.plain for cell in row.cells] == ["c"] * 6
    refuse_if_disclosive(second.tables, 4, [first.tables], second.bounds, counted)
