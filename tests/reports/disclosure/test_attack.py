"""Nobody can work a hidden count out: 1,000 random publications, attacked by two who share no code."""

from dataclasses import replace
from random import Random

import pytest

from reports.disclosure import suppress
from reports.disclosure.audit import audit
from reports.disclosure.constraints import System
from reports.table import SUPPRESSED, Kind
from tests.reports.disclosure import random_tables
from tests.reports.disclosure.attacker import Attacker, truth

pytestmark = pytest.mark.once

BATCH = 100


def bounds(system: System, by_place: dict) -> dict:
    return {system.at[place]: known for place, known in by_place.items()}


@pytest.mark.parametrize("seed", range(10))
def test_every_hidden_count_can_have_two_values(seed):
    random = Random(seed)
    for _ in range(BATCH):
        tables = random_tables.some(random)
        found = suppress(tables)
        system = System(found.tables)
        findings = audit(system, bounds(system, found.bounds))
        assert not findings.pinned
        assert not findings.contradicts
        assert Attacker(found.tables, found.bounds).sees_through(truth(tables)) == set()


@pytest.mark.parametrize("seed", range(10))
def test_no_small_count_is_shown_but_totals_of_whole_tables(seed):
    random = Random(seed)
    for _ in range(BATCH):
        for table in suppress(random_tables.some(random)).tables:
            counts = [column for column, head in enumerate(table.columns) if not head.worked]
            shown = [row.cells[column] for row in table.rows for column in counts]
            assert not [cell for cell in shown if cell.kind is Kind.COUNT and 1 <= cell.value <= 4 and _is_part(table)]


def _is_part(table) -> bool:
    """In a list of figures, what others are shares of is a total, and is shown."""
    return table.slug != "headlines"


def hide_some(table, random: Random):
    """Hide cells as a careless officer would."""

    def hidden(row):
        return replace(row, cells=tuple(SUPPRESSED if random.random() < 0.4 else cell for cell in row.cells))

    blocks = tuple(
        replace(block, rows=tuple(map(hidden, block.rows)), subtotal=block.subtotal and hidden(block.subtotal))
        for block in table.blocks
    )
    return replace(table, blocks=blocks)


@pytest.mark.parametrize("seed", range(8))
def test_the_audit_sees_what_trying_every_number_sees(seed, monkeypatch):
    random = Random(seed)
    monkeypatch.setattr(random_tables, "number", lambda random: random.choice((0, 1, 2, 3, 5)))
    compared = 0
    while compared < 25:
        whole = random_tables.some(random)
        tables = [hide_some(table, random) for table in whole]
        attacker = Attacker(tables)
        if not 0 < len(attacker.unknown) <= 3 or max(truth(whole).values()) > 16:
            continue
        compared += 1
        system = System(tables)
        most = dict.fromkeys(range(len(system.counts)), (0, 16))
        pinned = {system.counts[number].name for number in audit(system, most).pinned}
        assert {(name[2], name[3], name[4]) for name in pinned} == attacker.pinned(16)
