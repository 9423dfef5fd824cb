"""What tests begin with is the same rows, whether the commands made them or they were put back (tests/factories)."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from people.commands import add_authority
from people.models import Authority
from tests.factories import made_once
from tests.factories.everything import Everything
from tests.factories.made_once import rows
from tests.factories.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(made_once, "KEPT", {})


def everything_there() -> dict:
    """Return each row of each table that is not empty, as the database gives it."""
    found = {}
    with connection.cursor() as cursor:
        for table in (table for table, count in rows().items() if count):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            found[table] = [tuple(map(bytes_of, row)) for row in cursor.fetchall()]
    return found


def bytes_of(value):
    return bytes(value) if isinstance(value, memoryview) else value


def made_and_looked_at(thing: type = World, **said) -> tuple[object, dict, int]:
    """Return a thing, all that then stands in the database, and how many statements made it; then undo it."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as statements:
            made = thing(**said)
        there = everything_there()
        transaction.set_rollback(True)
    return made, there, len(statements)


@pytest.mark.parametrize("thing", [World, Everything])
def test_what_is_put_back_is_what_was_made(thing):
    first, made, _ = made_and_looked_at(thing)
    second, put_back, statements = made_and_looked_at(thing)
    assert put_back == made
    # One for each table that was filled, one to see that they are empty, two around them.
    assert statements <= len(made) + 3
    assert vars(first).keys() == vars(second).keys()


def test_what_is_put_back_is_nobody_elses():
    first, second = made_and_looked_at()[0], made_and_looked_at()[0]
    assert first.iro == second.iro
    assert first.iro is not second.iro


def test_what_is_made_on_top_of_it_gets_keys_and_references_of_its_own():
    made_and_looked_at()
    world, foreign = World(), World(slug="framley")
    assert world.authority.pk < foreign.authority.pk
    assert [world.child().reference, world.child().reference] == ["CH-0001", "CH-0002"]
    assert Authority.objects.count() == 2


def test_where_something_stands_already_the_commands_make_it():
    made_and_looked_at()
    framley = add_authority(slug="framley", name="Framley", by=None)
    assert World().authority != framley
    assert Authority.objects.count() == 2


def test_another_day_another_name_and_another_ladder_are_made_anew(monkeypatch):
    shorter = World.ladder[:2]
    assert made_and_looked_at()[1] != made_and_looked_at(slug="framley")[1]
    assert len(made_and_looked_at(ladder=shorter)[1]["escalations_protocolstage"]) == len(shorter)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2031, 1, 1))
    made_and_looked_at()
    assert len(made_once.KEPT) == 4
