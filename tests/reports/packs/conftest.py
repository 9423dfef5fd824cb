"""A council that writes papers: an annual report of 2018/19 in work, its author, its committee officer."""

from datetime import date

import pytest

from reports.commands.packs import begin_pack, year_of
from reports.models import Pack
from tests.factories.world import World

TODAY = date(2019, 7, 1)


def begun(world: World, kind: str = "annual", year: str = "2018/19") -> Pack:
    return begin_pack(authority=world.authority, kind=kind, period=year_of(year), on=TODAY, by=world.iro_manager)


@pytest.fixture
def pack(world) -> Pack:
    return begun(world)
