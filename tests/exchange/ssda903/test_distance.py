"""PL_DISTANCE, a column that some case systems add: of the miles only whether they are over 20 is kept."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from children.models import Episode
from exchange.commands import take
from exchange.models import ReturnConflict, ReturnedChild
from tests.exchange.ssda903.bringing_in import bring_in, sources
from tests.exchange.ssda903.conftest import EPISODES, SOUND, TODAY, checked, found

FIRST, LAST = SOUND["episodes.csv"][1:]


def with_miles(*miles: str) -> list[str]:
    return [f"{EPISODES},PL_DISTANCE", *(f"{line},{each}" for line, each in zip((FIRST, LAST), miles, strict=True))]


def take_with(world, *miles: str) -> None:
    files = SOUND | {"episodes.csv": with_miles(*miles)}
    take(kind="ssda903", authority=world.authority, sources=sources(files), by=None, today=TODAY)


@pytest.mark.parametrize(("miles", "far"), [("20", False), ("20.0", False), ("20.1", True), ("312", True), ("", None)])
def test_over_20_miles_is_yes_or_no_and_a_blank_is_not_known(miles, far):
    (child,) = checked(files={"episodes.csv": with_miles(miles, "3")}).children()
    assert [each.over_20_miles for each in child.periods[0].episodes] == [far, False]


def test_without_the_column_no_distance_is_known(nothing_wrong):
    (child,) = nothing_wrong.children()
    assert {each.over_20_miles for each in child.periods[0].episodes} == {None}


@pytest.mark.parametrize("miles", ["far", "-3", "12,4", "1e9", "nan"])
def test_a_distance_that_cannot_be_read_is_warned_of_and_left_out(miles):
    result = checked(files={"episodes.csv": with_miles(f'"{miles}"', "3")})
    assert result.is_sound
    said = f"“{miles}”: a distance in miles is expected, as 12.4; it is left out"
    assert found(result, "distance") == [f"episodes.csv, row 2, PL_DISTANCE: {said}"]


def test_the_miles_themselves_are_stored_nowhere(world):
    take_with(world, "19.75", "20.25")
    assert list(Episode.objects.values_list("start", "over_20_miles")) == [
        (date(2017, 4, 3), False), (date(2017, 9, 1), True),
    ]  # fmt: skip
    assert "20.25" not in str(ReturnedChild.objects.get().said)


def test_a_return_that_does_not_say_the_distance_leaves_it_as_it_is(world):
    take_with(world, "5", "25")
    bring_in(world)
    assert [each.over_20_miles for each in Episode.objects.all()] == [False, True]
    assert not ReturnConflict.objects.exists()


def test_what_returns_said_before_there_was_a_distance_is_read_as_not_said(world):
    bring_in(world)
    before = ReturnedChild.objects.get()
    known = before.said["episodes"]
    before.said["episodes"] = {day: [*values[:-2], values[-1]] for day, values in known.items()}
    before.save()
    import_module("exchange.migrations.0002_returns_say_the_distance").leave_room(apps, None)
    assert ReturnedChild.objects.get().said["episodes"] == known
